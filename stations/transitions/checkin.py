"""A deputy's tap at a station (打卡), in or out: judged, kept whatever came of it, and made into one session."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Role, User
from congress_portal.errors import NotNow
from congress_portal.loops import subjects, trail
from stations import taps
from stations.models import CheckIn, DutySession, Station
from stations.nearness import Position
from stations.taps import Tap
from stations.transitions.sessions import end, forget, lock_deputy, lock_device
from stations.words import Act, CheckInStatus, Direction, Method, SessionStatus


def may_check_in(user: User, station: Station) -> bool:
    """Any deputy of the county may do duty at any of its stations; what is not on the roster is marked so."""
    return any(duty.role == Role.DEPUTY and duty.county_id == station.county_id for duty in user.duties)


@transaction.atomic
def check_in(
    *,
    by: User,
    station: Station,
    direction: str,
    request_key: uuid.UUID,
    code: str = "",
    is_printed: bool = False,
    position: Position | None = None,
    reason: str = "",
    device: str = "",
    phone_at: dt.datetime | None = None,
    at: dt.datetime | None = None,
) -> CheckIn:
    """Take one tap. The same ``request_key`` again is the same tap and gets the same row.

    What must not count is written as REFUSED with its ground, what somebody has to look at as PENDING. Only where the
    deputy should first say why (no proof of the place) nothing is written: ``ValidationError`` at ``reason``.
    """
    by = lock_deputy(by)
    lock_device(device)
    known = CheckIn.objects.filter(county=station.county_id, request_key=request_key).first()
    if known:
        if (known.user_id, known.station_id, known.direction) != (by.pk, station.pk, direction):
            raise NotNow(_("这次打卡已经提交过，请刷新页面后再试。"))
        return known
    if not may_check_in(by, station):
        raise PermissionDenied
    tap = Tap(
        by, station, direction, at or timezone.now(), code, is_printed, position, reason, device, phone_at
    )
    current, ground = _session_of(tap)
    if ground:
        # A check-out from another device keeps its session: the keeper may overrule.
        kept = current if direction == Direction.OUT and current and _only_the_device(tap, current) else None
        return _refused(tap, request_key, kept, ground)
    proof = taps.proof_of(tap)
    if proof.ground:
        return _refused(tap, request_key, None, proof.ground)
    if proof.doubt and not (reason or tap.is_late):
        raise ValidationError({"reason": proof.doubt})
    session = _arrive(tap) if current is None else _leave(tap, current)
    status = CheckInStatus.PENDING if proof.doubt else CheckInStatus.ACCEPTED
    check = _kept(tap, request_key, session=session, method=proof.method, status=status, ground=proof.doubt)
    _record(check, Act.ARRIVED if direction == Direction.IN else Act.LEFT)
    return check


def _session_of(tap: Tap) -> tuple[DutySession | None, str]:
    """The session that the tap ends (none where it begins one), and why the tap does not fit, if so."""
    if ground := taps.time_ground(tap):
        return None, ground
    held = DutySession.objects.filter(user=tap.by).select_related("slot", "station__unit")
    current = held.filter(status=SessionStatus.OPEN).first()
    if current and current.on < tap.day:
        forget(current)
        current = None
    if tap.direction == Direction.IN:
        return None, taps.ground_against_arriving(tap, current)
    if current is None and tap.is_late:
        closed = held.filter(status=SessionStatus.FORGOTTEN, station=tap.station, on=tap.day)
        current = closed.filter(arrived_at__lte=tap.moment).first()
    return current, taps.ground_against_leaving(tap, current)


def _only_the_device(tap: Tap, session: DutySession) -> bool:
    return (
        session.station_id == tap.station.pk
        and session.arrived_at <= tap.moment
        and taps.is_other_device(tap, session)
    )


def _arrive(tap: Tap) -> DutySession:
    seat = tap.seat
    # Whoever comes back the same afternoon sits in the same slot again, but a seat is kept once.
    is_free = seat and not seat.sessions.exclude(status=SessionStatus.REFUSED).exists()
    return DutySession.objects.create(
        county_id=tap.station.county_id,
        station=tap.station,
        user=tap.by,
        seat=seat if is_free else None,
        slot=seat.slot if seat else None,
        on=tap.day,
        arrived_at=tap.moment,
    )


def _leave(tap: Tap, session: DutySession) -> DutySession:
    end(session, tap.moment)
    return session


def _refused(tap: Tap, request_key: uuid.UUID, session: DutySession | None, ground: str) -> CheckIn:
    method = Method.SCREEN if tap.code else Method.PLACE if tap.position else Method.REASON
    check = _kept(
        tap, request_key, session=session, method=method, status=CheckInStatus.REFUSED, ground=ground
    )
    _record(check, Act.TURNED_AWAY)
    return check


def _kept(tap: Tap, request_key: uuid.UUID, **fields: Any) -> CheckIn:
    far = tap.distance
    return CheckIn.objects.create(
        county_id=tap.station.county_id,
        station=tap.station,
        user=tap.by,
        direction=tap.direction,
        at=tap.now,
        phone_at=tap.phone_at,
        is_late=tap.is_late,
        device=tap.device,
        lng=tap.position.lng if tap.position else None,
        lat=tap.position.lat if tap.position else None,
        accuracy=tap.position.accuracy if tap.position else None,
        distance=round(far.raw) if far else None,
        distance_gcj=round(far.gcj) if far else None,
        has_position=tap.position is not None,
        reason=tap.reason or taps.roughness(tap),
        request_key=request_key,
        **fields,
    )


def _record(check: CheckIn, act: Act) -> None:
    """The keepers hear of what they have to look at, of nothing else."""
    about = (
        subjects.name("session", check.session_id)
        if check.session_id
        else subjects.name("check_in", check.pk)
    )
    trail.record_act(
        check.station.unit,
        act,
        check.user,
        check.reason,
        about=about,
        quiet=check.status != CheckInStatus.PENDING,
        name=check.user.name,
        reason=check.ground,
        method=check.method,
        late=check.is_late,
        when=date_format(timezone.localtime(check.phone_at or check.at), "n月j日 H:i"),
    )
