"""What a citizen may know of their own data: what is kept, masked, and who looked at it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from congress_portal.accounts.models import Duty, Role
from congress_portal.loops.models import Event
from congress_portal.loops.words import Verb
from stations.access import ORGANISING
from stations.models import Contact, Opinion

LOOKERS = (Role.KEEPER, Role.CONGRESS_OFFICE, Role.HANDLER)
CALLERS = ORGANISING
"""Who calls back is of no unit that works on the case."""


@dataclass(frozen=True)
class Look:
    """Who looked, as a post: the law asks for recipients, not for the names of clerks."""

    at: dt.datetime
    unit: str
    role: str
    what: str


def masked_name(name: str) -> str:
    return name[:1] + "＊" * (len(name) - 1)


def masked_mobile(mobile: str) -> str:
    """Enough to know one's own number by; a query code that got into other hands must not give it away."""
    return f"{mobile[:3]}****{mobile[-4:]}" if len(mobile) > 8 else "****"


def contact_of(opinion: Opinion) -> Contact | None:
    return Contact.objects.filter(pk=opinion.pk, emptied_at__isnull=True).first()


def looks_of(opinion: Opinion) -> list[Look]:
    """Every look at this citizen's data, newest first, by the duty that the person held on that day."""
    events = list(Event.objects.filter(loop=opinion.pk, verb=Verb.VIEWED).order_by("-pk")[:200])
    duties: dict[int, list[Duty]] = {}
    held = Duty.objects.filter(user__in={event.by_id for event in events}, role__in={*LOOKERS, *CALLERS})
    for duty in held.select_related("unit").order_by(F("unit_id").desc()):
        duties.setdefault(duty.user_id, []).append(duty)
    return [_look(event, duties.get(event.by_id or 0, [])) for event in events]


def _look(event: Event, duties: list[Duty]) -> Look:
    day, what = timezone.localdate(event.at), str(event.detail.get("what", "contact"))
    roles = CALLERS if what == "callback" else LOOKERS
    then = [d for d in duties if d.role in roles and d.since <= day and (d.until is None or d.until >= day)]
    duty = then[0] if then else None
    return Look(event.at, duty.unit.name if duty else "", duty.get_role_display() if duty else "", what)
