"""The yearly call: prepared, opened, extended, closed, concluded by the congress office.

The call's row is locked first, read again, guarded; everything that changes its candidate list takes the same lock.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Unit, User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops.trail import By
from votes.calls.access import guard_office
from votes.calls.acts import Act
from votes.models import Call, CallState, CandidateState, Suggestion
from votes.words import Phase

FIELDS = ("year", "starts_on", "ends_on", "areas", "principles", "channels")


def prepare(*, by: User, office: Unit, values: dict[str, Any], request_key: uuid.UUID | None = None) -> Call:
    """A call that is not yet public. ``values``: all of ``FIELDS``. The same key gives the same one."""
    guard_office(by, office.county_id)
    key = request_key or uuid.uuid4()
    known = Call.objects.filter(request_key=key, by=by).first()
    if known is not None:
        return known
    _check(values, office.county_id)
    made = Call(county_id=office.county_id, by=by, at=timezone.now(), request_key=key, **values)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            tell(made, Act.CALL_MADE, by, office)
    except IntegrityError:
        known = Call.objects.filter(request_key=key, by=by).first()
        if known is None:
            raise NotNow(_("同事刚刚登记了这一年的征集。")) from None
        return known
    return made


@transaction.atomic
def change(*, call: Call, by: User, values: dict[str, Any]) -> Call:
    """Anything of it, while it is not public."""
    call, office = lock(call, by, CallState.PREPARED)
    _check(values, call.county_id, call.pk)
    for name in FIELDS:
        setattr(call, name, values[name])
    call.save(update_fields=list(FIELDS))
    tell(call, Act.CALL_CHANGED, by, office)
    return call


@transaction.atomic
def open_call(*, call: Call, by: User) -> Call:
    """Everybody may read it, and suggest something in its days."""
    call, office = lock(call, by, CallState.PREPARED)
    if call.ends_on < timezone.localdate():
        raise ValidationError(_("征集截止日期已经过了，请先修改。"))
    call.state, call.opened_at = CallState.OPEN, timezone.now()
    call.save(update_fields=["state", "opened_at"])
    tell(call, Act.CALL_OPENED, by, office, title=str(call))
    return call


@transaction.atomic
def extend(*, call: Call, by: User, until: dt.date, reason: str) -> Call:
    """A later last day, with the reason, which stays in the trail."""
    call, office = lock(call, by, CallState.OPEN)
    if until <= call.ends_on or until < timezone.localdate():
        raise ValidationError({"until": _("须晚于现在的截止日期。")})
    before, call.ends_on = call.ends_on, until
    call.save(update_fields=["ends_on"])
    tell(call, Act.CALL_EXTENDED, by, office, reason, before=before.isoformat(), until=until.isoformat())
    return call


@transaction.atomic
def close(*, call: Call, by: User) -> Call:
    """After its last day nothing more comes in."""
    call, office = lock(call, by, CallState.OPEN)
    if timezone.localdate() <= call.ends_on:
        raise NotNow(_("征集到%(day)s截止，第二天起才能结束。") % {"day": call.ends_on})
    call.state, call.closed_at = CallState.CLOSED, timezone.now()
    call.save(update_fields=["state", "closed_at"])
    tell(call, Act.CALL_CLOSED, by, office)
    return call


@transaction.atomic
def conclude(*, call: Call, by: User) -> Call:
    """Publish what became of each suggestion; refused while one has no answer or the vote is not over."""
    call, office = lock(call, by, CallState.CLOSED)
    waiting = undecided(call)
    if waiting:
        raise NotNow("".join(waiting))
    left = Suggestion.objects.filter(call=call).unanswered().count()
    if left:
        raise NotNow(_("还有%(number)d条建议没有答复，答复完才能公布结果。") % {"number": left})
    call.state, call.concluded_at = CallState.CONCLUDED, timezone.now()
    call.save(update_fields=["state", "concluded_at"])
    tell(call, Act.CALL_CONCLUDED, by, office)
    return call


def undecided(call: Call) -> list[str]:
    """Why the results cannot be published yet, one sentence each: a vote not over, a candidate without a result.

    The result of a vote is recorded only for a call that is not concluded.
    """
    running = call.ballots.filter(off_reason="").exclude(status=Phase.PUBLISHED).order_by("pk")
    listed = call.candidates.filter(state=CandidateState.LISTED).order_by("number")
    return [
        *(_("“%(title)s”的结果还没有公布。") % {"title": one.title} for one in running),
        *(_("候选项目“%(title)s”还没有票决结果。") % {"title": one.title} for one in listed),
    ]


def lock(call: Call, by: User, *states: str) -> tuple[Call, Unit]:
    """The call as it stands now, and the office in whose name ``by`` acts; ``NotNow`` in any other state."""
    found = Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    office = guard_office(by, found.county_id)
    if states and found.state not in states:
        raise NotNow(_("征集现在是“%(state)s”，不能这样做。") % {"state": found.get_state_display()})
    return found, office


def list_changed(call: Call) -> None:
    """The candidate list is another one now; what was reviewed is no longer this list. Under the call's lock."""
    Call.objects.filter(pk=call.pk).update(list_revision=F("list_revision") + 1)


def tell(call: Call, act: Act, by: By, unit: Unit, note: str = "", **detail: Any) -> None:
    trail.record_act(unit, act, by, note, about=f"call:{call.pk}", **detail)


def _check(values: dict[str, Any], county_id: int, but: int | None = None) -> None:
    errors = {}
    if values["ends_on"] < values["starts_on"]:
        errors["ends_on"] = _("截止不能早于开始。")
    if not values["areas"]:
        errors["areas"] = _("请至少写一个领域。")
    others = Call.objects.filter(county=county_id, year=values["year"])
    if (others.exclude(pk=but) if but else others).exists():
        errors["year"] = _("这一年已经有征集。")
    if errors:
        raise ValidationError(errors)
