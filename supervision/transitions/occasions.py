"""The four musts: an occasion set up, deputies invited, their answers, attendance and words, what became of it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, Role, Unit, User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops.models import Loop
from supervision.acts import Act
from supervision.convening import guard
from supervision.models import Invitation, Must, Occasion, Reply


class Seen(NamedTuple):
    """What the office enters of one who was invited."""

    attended: bool | None
    said: str


def set_up(
    *, by: User, office: Unit, kind: str, topic: str, held_on: dt.date, host: Unit, place: str = "",
    source: Loop | None = None, request_key: uuid.UUID | None = None,
) -> Occasion:  # fmt: skip
    """Register an occasion. The same key gives the same one."""
    guard(by, office.county_id)
    key = request_key or uuid.uuid4()
    known = Occasion.objects.filter(request_key=key, by=by).first()
    if known is not None:
        return known
    errors = {}
    if kind not in Must.values:
        errors["kind"] = _("请选择哪一项必须。")
    if not topic.strip():
        errors["topic"] = _("请填写议题。")
    if host.county_id != office.county_id:
        errors["host"] = _("请选择本县（市、区）的单位。")
    if source is not None and source.county_id != office.county_id:
        errors["source"] = _("没有这件事。")
    if errors:
        raise ValidationError(errors)
    made = Occasion(
        county_id=office.county_id, kind=kind, topic=topic.strip(), held_on=held_on, place=place.strip(),
        host=host, source=source, by=by, at=timezone.now(), request_key=key,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            _tell(made, Act.OCCASION_SET, by, office)
    except IntegrityError:
        known = Occasion.objects.filter(request_key=key, by=by).first()
        if known is None:
            raise
        return known
    return made


@transaction.atomic
def invite(*, occasion: Occasion, by: User, people: Iterable[User] = (), units: Iterable[Unit] = ()) -> int:
    """Ask deputies, one by one or all of a group or station; who is asked already stays so. Returns how many more."""
    occasion, office = _lock(occasion, by)
    duties = Duty.objects.current().filter(
        role=Role.DEPUTY, county=occasion.county_id, user__is_active=True, stands_in_for=None
    )
    grouped = duties.filter(unit__in=[unit.pk for unit in units]).values_list("user", flat=True)
    wanted = {*(user.pk for user in people), *grouped}
    if wanted - set(duties.values_list("user", flat=True)):
        raise ValidationError({"people": _("请选择本县（市、区）的在任代表。")})
    if not wanted:
        raise ValidationError({"people": _("请选择代表或者代表小组。")})
    fresh = sorted(wanted - set(occasion.invitations.values_list("user", flat=True)))
    Invitation.objects.bulk_create(
        Invitation(county_id=occasion.county_id, occasion=occasion, user_id=key, at=timezone.now())
        for key in fresh
    )
    if fresh:
        _tell(
            occasion, Act.INVITED, by, office, people=fresh, topic=occasion.topic, place=occasion.place,
            when=f"{occasion.held_on.month}月{occasion.held_on.day}日",
        )  # fmt: skip
    return len(fresh)


@transaction.atomic
def answer(*, invitation: Invitation, by: User, accepts: bool, reason: str = "") -> Invitation:
    """The deputy's own answer; may be changed until the occasion has passed."""
    occasion = Occasion.objects.select_for_update(no_key=True).get(pk=invitation.occasion_id)
    invitation = occasion.invitations.get(pk=invitation.pk)
    if invitation.user_id != by.pk:
        raise PermissionDenied(_("由代表本人答复。"))
    if not occasion.is_open or occasion.held_on < timezone.localdate() or invitation.attended is not None:
        raise NotNow(_("活动已经开过或者取消。"))
    if not accepts and not reason.strip():
        raise ValidationError({"reason": _("不能参加，请写明理由。")})
    invitation.reply = Reply.ACCEPTED if accepts else Reply.DECLINED
    invitation.reason, invitation.replied_at = "" if accepts else reason.strip(), timezone.now()
    invitation.save(update_fields=["reply", "reason", "replied_at"])
    _tell(occasion, Act.INVITE_ANSWERED, by, occasion.host, accepts=accepts)
    return invitation


@transaction.atomic
def note(*, occasion: Occasion, by: User, rows: Mapping[int, Seen]) -> int:
    """Who came and what they said, by the key of the invitation; not before the day. Returns how many changed."""
    occasion, office = _lock(occasion, by)
    if occasion.held_on > timezone.localdate():
        raise NotNow(_("还没有到活动日期。"))
    errors, changed = {}, []
    for row in occasion.invitations.filter(pk__in=rows):
        seen = Seen(rows[row.pk].attended, rows[row.pk].said.strip())
        if seen.said and not seen.attended:
            errors[f"said-{row.pk}"] = _("没有到会的，不能登记发言。")
        elif seen != (row.attended, row.said):
            row.attended, row.said = seen
            changed.append(row)
    if errors:
        raise ValidationError(errors)
    Invitation.objects.bulk_update(changed, ["attended", "said"])
    if changed:
        _tell(occasion, Act.OCCASION_NOTED, by, office, count=len(changed))
    return len(changed)


@transaction.atomic
def conclude(*, occasion: Occasion, by: User, outcome: str, result: Loop | None = None) -> Occasion:
    """What became of it, in words and, where there is one, as a case; everybody who came hears of it."""
    occasion, office = _lock(occasion, by)
    if not outcome.strip():
        raise ValidationError({"outcome": _("请写明结果，代表的意见怎样采纳。")})
    if result is not None and result.county_id != occasion.county_id:
        raise ValidationError({"result": _("没有这件事。")})
    if occasion.held_on > timezone.localdate():
        raise NotNow(_("还没有到活动日期。"))
    occasion.outcome, occasion.result, occasion.concluded_at = outcome.strip(), result, timezone.now()
    occasion.save(update_fields=["outcome", "result", "concluded_at"])
    came = list(occasion.invitations.filter(attended=True).values_list("user", flat=True))
    _tell(occasion, Act.OCCASION_ENDED, by, office, people=came, topic=occasion.topic)
    return occasion


@transaction.atomic
def call_off(*, occasion: Occasion, by: User, reason: str) -> Occasion:
    occasion, office = _lock(occasion, by)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明理由。")})
    if occasion.invitations.filter(attended=True).exists():
        raise NotNow(_("已经登记有代表到会，不能取消。"))
    occasion.off_reason = reason.strip()
    occasion.save(update_fields=["off_reason"])
    people = list(occasion.invitations.values_list("user", flat=True))
    _tell(
        occasion,
        Act.OCCASION_OFF,
        by,
        office,
        people=people,
        topic=occasion.topic,
        reason=occasion.off_reason,
    )
    return occasion


def _lock(occasion: Occasion, by: User) -> tuple[Occasion, Unit]:
    found = (
        Occasion.objects.select_for_update(of=("self",), no_key=True)
        .select_related("host")
        .get(pk=occasion.pk)
    )
    office = guard(by, found.county_id)
    if not found.is_open:
        raise NotNow(_("活动已经办结或者取消。"))
    return found, office


def _tell(occasion: Occasion, act: Act, by: User, unit: Unit, **detail: Any) -> None:
    trail.record_act(unit, act, by, about=f"occasion:{occasion.pk}", **detail)
