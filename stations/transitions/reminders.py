"""Reminders before a duty, and a word to the keepers where nobody came. Each once, however many workers run."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from congress_portal.loops import subjects, trail
from congress_portal.loops.models import Event
from congress_portal.loops.trail import SYSTEM
from stations.models import DutySession, Seat
from stations.reading import roster as reading
from stations.words import Act, SessionStatus, SlotStatus

LEADS = (3, 1)
"""Days before the session on which its deputies are reminded."""
BATCH = 500
LOOK_BACK = 2
"""Days for which an absence is still news."""


@transaction.atomic
def remind() -> int:
    """Remind whoever sits in a session soon and has not been told since the last lead; returns how many.

    Being seated and the publishing tell as well: nobody is reminded on the day of either. Rows that another worker
    holds are let pass; ``reminded_at`` is written in the same transaction as the event.
    """
    today, now = timezone.localdate(), timezone.now()
    seats = Seat.objects.select_for_update(of=("self",), skip_locked=True).filter(
        status="held",
        slot__status=SlotStatus.PUBLISHED,
        slot__on__range=(today, today + dt.timedelta(days=max(LEADS))),
    )
    found = seats.select_related("slot__station__unit", "user").order_by("pk")
    due = [seat for seat in found[:5000] if _is_due(seat, now)][:BATCH]
    for seat in due:
        seat.reminded_at = now
        trail.record_act(
            seat.slot.station.unit, Act.REMINDED, SYSTEM, about=subjects.name("seat", seat.pk),
            person=seat.user_id, when=reading.when(seat.slot),
        )  # fmt: skip
    Seat.objects.bulk_update(due, ["reminded_at"])
    return len(due)


def _is_due(seat: Seat, now: dt.datetime) -> bool:
    """Whether a lead has been reached of which the deputy has not heard."""
    slot, today = seat.slot, timezone.localdate(now)
    if reading.begins_at(slot) <= now:
        return False
    moments = [moment for moment in (seat.made_at, slot.published_at, seat.reminded_at) if moment]
    told = timezone.localdate(max(moments))
    return any(told < slot.on - dt.timedelta(days=lead) <= today for lead in LEADS)


@transaction.atomic
def report_missed() -> int:
    """Tell the keepers, once a seat, of sessions that ended without the deputy; returns how many.

    The seats are locked first and their events read afterwards, so that a second worker sees what the first wrote.
    """
    today, now = timezone.localdate(), timezone.now()
    came = DutySession.objects.exclude(status=SessionStatus.REFUSED).filter(
        user=OuterRef("user"), station=OuterRef("slot__station"), on=OuterRef("slot__on")
    )
    seats = Seat.objects.select_for_update(of=("self",), skip_locked=True).filter(
        ~Exists(came),
        status="held",
        slot__status=SlotStatus.PUBLISHED,
        slot__on__range=(today - dt.timedelta(days=LOOK_BACK), today),
    )
    found = list(seats.select_related("slot__station__unit", "user").order_by("pk")[:5000])
    over = {subjects.name("seat", seat.pk): seat for seat in found if reading.ends_at(seat.slot) <= now}
    told = set(Event.objects.filter(about__in=over, verb=Act.MISSED).values_list("about", flat=True))
    missed = [(about, seat) for about, seat in over.items() if about not in told][:BATCH]
    for about, seat in missed:
        trail.record_act(
            seat.slot.station.unit, Act.MISSED, SYSTEM, about=about, name=seat.user.name,
            when=reading.when(seat.slot), person=seat.user_id,
        )  # fmt: skip
    return len(missed)
