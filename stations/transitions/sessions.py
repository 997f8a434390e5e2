"""Sessions of duty after the tap: what the keeper confirms or refuses, forgotten check-outs, what has to be deleted."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import subjects, trail
from congress_portal.loops.trail import SYSTEM
from stations import access
from stations.models import CheckIn, DutySession
from stations.words import Act, CheckInStatus, Direction, SessionStatus

DUTY_LOCK = 0xD077
DEVICE_LOCK = 0xD078


def lock_deputy(user: User) -> User:
    """One at a time: whatever changes a deputy's sessions first takes this lock, to the end of the transaction.

    Not the user's row: who plans the roster locks sessions and seats first and people last, a tap needs them the other
    way round, and the two would wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [DUTY_LOCK, user.pk % 2**31])
    return User.objects.get(pk=user.pk)


def lock_device(device: str) -> None:
    """After the deputy's lock: two deputies who tap on one phone at the same moment are seen one after the other."""
    if device:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [DEVICE_LOCK, device])


@transaction.atomic
def confirm(*, check: CheckIn, by: User, note: str = "") -> CheckIn:
    """The keeper vouches for a tap that waits, or for a check-out that was refused because of the device."""
    check = _claimed(check, by)
    if not is_open_to(check):
        raise NotNow(_("这次打卡已经处理过了。"))
    session = check.session
    assert session is not None  # both kinds have one, see is_open_to
    if session.status == SessionStatus.REFUSED:
        raise NotNow(_("这次值班的签到没有得到认可，签退不能再确认。"))
    if check.status == CheckInStatus.REFUSED:
        if session.status not in (SessionStatus.OPEN, SessionStatus.FORGOTTEN):
            raise NotNow(_("这次值班已经签退。"))
        end(session, check.phone_at if check.is_late and check.phone_at else check.at)
    return _decide(check, by, CheckInStatus.CONFIRMED, note, _("已确认"))


@transaction.atomic
def refuse(*, check: CheckIn, by: User, reason: str) -> CheckIn:
    """The keeper does not accept a tap: with the check-in falls the session, with the check-out its end."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明不予认可的理由。")})
    check = _claimed(check, by)
    if check.status != CheckInStatus.PENDING:
        raise NotNow(_("这次打卡已经处理过了。"))
    session = check.session
    assert session is not None  # constraint check_in_has_a_session
    result = _("不予认可：%(reason)s") % {"reason": reason}
    if check.direction == Direction.IN:
        session.status = SessionStatus.REFUSED
        session.save(update_fields=["status"])
        others = CheckIn.objects.filter(session=session, status=CheckInStatus.PENDING).exclude(pk=check.pk)
        for other in others:
            other.ground = reason
            _decide(other, by, CheckInStatus.REFUSED, reason, result)
    else:
        forget(session)
    check.ground = reason
    return _decide(check, by, CheckInStatus.REFUSED, reason, result)


def is_open_to(check: CheckIn) -> bool:
    """Whether a keeper may still confirm: it waits, or it was refused only because it came from another device."""
    if check.status == CheckInStatus.PENDING:
        return True
    return check.status == CheckInStatus.REFUSED and check.decided_at is None and check.session_id is not None


def _claimed(check: CheckIn, by: User) -> CheckIn:
    lock_deputy(check.user)
    found = CheckIn.objects.select_related("session__slot", "station__unit__region", "user")
    fresh = found.select_for_update(of=("self",)).get(pk=check.pk)
    if not access.keeps(by, fresh.station):
        raise PermissionDenied
    if fresh.user_id == by.pk:
        raise ValidationError(_("自己的打卡要由别人确认。"))
    return fresh


def _decide(check: CheckIn, by: User, status: str, note: str, result: str) -> CheckIn:
    check.status, check.decided_by, check.decided_at = status, by, timezone.now()
    check.save(update_fields=["status", "ground", "decided_by", "decided_at"])
    about = subjects.name("session", check.session_id or 0)
    trail.record_act(
        check.station.unit, Act.CONFIRMED, by, note, about=about, person=check.user_id, result=str(result)
    )
    return check


def end(session: DutySession, at: dt.datetime) -> None:
    """The deputy left at this moment. The caller holds the deputy's lock."""
    session.status, session.left_at = SessionStatus.LEFT, max(at, session.arrived_at)
    session.save(update_fields=["status", "left_at"])


def forget(session: DutySession) -> None:
    """Nobody knows when the deputy left: what is on the roster counts to its end, anything else proves no stay.

    The caller holds the deputy's lock.
    """
    ends = session.arrived_at
    if session.slot:
        ends = timezone.make_aware(dt.datetime.combine(session.slot.on, session.slot.ends))
    session.status, session.left_at = SessionStatus.FORGOTTEN, max(ends, session.arrived_at)
    session.save(update_fields=["status", "left_at"])


def close_forgotten(today: dt.date | None = None) -> int:
    """End the sessions of days gone by that nobody checked out of; returns how many."""
    day, closed = today or timezone.localdate(), 0
    forgotten = DutySession.objects.filter(status=SessionStatus.OPEN, on__lt=day)
    for pk, user_id in list(forgotten.values_list("pk", "user_id")):
        closed += _close(pk, user_id)
    return closed


@transaction.atomic
def _close(pk: int, user_id: int) -> int:
    lock_deputy(User(pk=user_id))
    found = DutySession.objects.select_related("slot", "station__unit", "user")
    session = found.filter(pk=pk, status=SessionStatus.OPEN).first()
    if session is None:
        return 0
    forget(session)
    about = subjects.name("session", session.pk)
    trail.record_act(session.station.unit, Act.LEFT, SYSTEM, about=about, quiet=True, forgotten=True)
    return 1


def forget_positions(today: dt.date | None = None) -> int:
    """Delete raw positions after the review period; the distances stay."""
    day = (today or timezone.localdate()) - dt.timedelta(days=settings.CHECKIN_REVIEW_DAYS)
    limit = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    old = CheckIn.objects.filter(at__lt=limit, lng__isnull=False)
    return old.update(lng=None, lat=None, accuracy=None)
