"""What a deputy's phone sent with one tap (打卡), and what the tables say of it: time, session, proof of place."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from stations.models import CheckIn, DutySession, Seat, Station, Stop
from stations.nearness import ROUGH, Distance, Position, distance
from stations.transitions.codes import spend
from stations.words import (
    CheckInStatus,
    Direction,
    Method,
    ReceptionKind,
    SessionStatus,
    SlotStatus,
)

EARLY = dt.timedelta(minutes=60)
"""So long before its start a session on the roster may be checked in to."""
LATEST = dt.timedelta(hours=48)
"""So long a tap may wait on a phone without network."""
SKEW = dt.timedelta(minutes=5)
"""So far a phone's clock may be ahead."""


@dataclass(frozen=True)
class Tap:
    """One tap. ``now`` is the server's clock, ``phone_at`` the phone's where the tap had to wait on it."""

    by: User
    station: Station
    direction: str
    now: dt.datetime
    code: str = ""
    is_printed: bool = False
    position: Position | None = None
    reason: str = ""
    device: str = ""
    phone_at: dt.datetime | None = None

    @property
    def is_late(self) -> bool:
        """Whether it waited on the phone, for however long (补传): such a tap says by itself when it was."""
        return self.phone_at is not None

    @property
    def moment(self) -> dt.datetime:
        """When the deputy tapped; never later than now."""
        return min(self.phone_at, self.now) if self.phone_at else self.now

    @property
    def day(self) -> dt.date:
        return timezone.localdate(self.moment)

    @cached_property
    def seat(self) -> Seat | None:
        """The deputy's seat at this station and time (from an hour before the start to the end), if they have one."""
        seats = Seat.objects.held().filter(
            user=self.by, slot__station=self.station, slot__on=self.day, slot__status=SlotStatus.PUBLISHED
        )
        local = timezone.localtime(self.moment).replace(tzinfo=None)
        for seat in seats.select_related("slot").order_by("slot__starts"):
            begins = dt.datetime.combine(self.day, seat.slot.starts) - EARLY
            if begins <= local <= dt.datetime.combine(self.day, seat.slot.ends):
                return seat
        return None

    @cached_property
    def distance(self) -> Distance | None:
        """How far from the station, or from the nearest stop of today's mobile reception."""
        places = [(self.station.lng, self.station.lat)]
        if self.seat and self.seat.slot.kind == ReceptionKind.MOBILE:
            places += Stop.objects.filter(slot=self.seat.slot).values_list("lng", "lat")
        known = [(lng, lat) for lng, lat in places if lng is not None and lat is not None]
        return distance(self.position, known, self.station.radius) if self.position else None


@dataclass(frozen=True)
class Proof:
    """How a tap shows that the deputy was there; ``doubt`` is what the keeper should look at, ``ground`` refuses."""

    method: str
    doubt: str = ""
    ground: str = ""


def time_ground(tap: Tap) -> str:
    """Why the phone's clock cannot be followed, if it cannot."""
    if tap.phone_at and tap.phone_at - tap.now > SKEW:
        return _("手机时间比服务器快 5 分钟以上，请校准手机时间后再打卡。")
    if tap.now - tap.moment > LATEST:
        return _("在手机上保存超过 48 小时，不再接受补传。")
    return ""


def ground_against_arriving(tap: Tap, current: DutySession | None) -> str:
    """Why the deputy cannot check in now; ``current`` is their open session."""
    if current and is_other_device(tap, current):
        return _("您已用另一台设备签到，还没有签退。同一时间只能用一台设备打卡。")
    if current:
        return _("您已于%(when)s在%(station)s签到，签退以后才能再签到。") % {
            "when": date_format(timezone.localtime(current.arrived_at), "H:i"),
            "station": current.station,
        }
    if not tap.is_late:
        return ""
    same = DutySession.objects.filter(user=tap.by, arrived_at__lte=tap.moment, left_at__gte=tap.moment)
    overlaps = same.exclude(status=SessionStatus.REFUSED).exists()
    return _("这个时间您已有值班记录，不能重复签到。") if overlaps else ""


def ground_against_leaving(tap: Tap, current: DutySession | None) -> str:
    """Why the deputy cannot check out of this session, or of none."""
    if current is None or current.arrived_at > tap.moment:
        return _("没有可以签退的值班：您还没有签到，或者已经签退。")
    if current.station_id != tap.station.pk:
        return _("您是在%(station)s签到的，请在那里签退。") % {"station": current.station}
    if is_other_device(tap, current):
        return _("签到用的是另一台设备。请用那台设备签退，或请联络站工作人员确认。")
    return ""


def is_other_device(tap: Tap, session: DutySession) -> bool:
    first = CheckIn.objects.filter(session=session, direction=Direction.IN)
    device = first.values_list("device", flat=True).first()
    return bool(device and tap.device and device != tap.device)


def proof_of(tap: Tap) -> Proof:
    """Look at code and position. A code that is good is spent by this."""
    far, is_proved, code_doubt = _farness(tap), False, ""
    if tap.code:
        try:
            spend(station=tap.station, digits=tap.code, by=tap.by, device=tap.device, at=tap.moment)
            is_proved = True
        except ValidationError as refused:
            code_doubt = refused.messages[0]
    if code_doubt and not tap.is_late:
        return Proof(Method.SCREEN, ground=code_doubt)
    is_near = tap.distance is not None and tap.distance.is_near
    if is_proved:
        method: str = Method.SCREEN
    elif is_near:
        method = Method.PRINTED if tap.is_printed else Method.PLACE
    else:
        method = Method.REASON
    doubts = [_("离线保存后补传，手机时间需要核实。")] if tap.is_late else []
    doubts += [doubt for doubt in (code_doubt, far, _shared(tap)) if doubt]
    if method == Method.SCREEN and tap.position is None and tap.station.needs_place:
        doubts.append(_("本站要求扫码时同时定位，这次没有取得定位。"))
    if method == Method.REASON and not far:
        doubts.append(_("没有定位，也没有动态码。"))
    return Proof(method, doubt=" ".join(doubts))


def _shared(tap: Tap) -> str:
    """One phone for several deputies: a tablet that the station lends, or somebody who taps for others."""
    if not tap.device:
        return ""
    others = CheckIn.objects.filter(device=tap.device, county=tap.station.county_id, session__isnull=False)
    others = others.exclude(user=tap.by).exclude(status=CheckInStatus.REFUSED)
    same = others.filter(Q(session__status=SessionStatus.OPEN) | Q(session__on=tap.day))
    return _("这台设备今天已为另一位代表打卡。") if same.exists() else ""


def _farness(tap: Tap) -> str:
    if tap.position is None:
        return ""
    if tap.distance is None:
        return _("联络站还没有标注位置，无法核对定位。")
    if tap.distance.is_near:
        return ""
    metres = round(min(tap.distance.raw, tap.distance.gcj))
    return _("定位离联络站约 %(metres)s 米，超出签到范围。") % {"metres": metres}


def roughness(tap: Tap) -> str:
    """A remark on a position that was taken although it is rough: valleys have no better."""
    if tap.position is None or tap.position.accuracy <= ROUGH:
        return ""
    return _("定位误差约 %(metres)s 米。") % {"metres": round(tap.position.accuracy)}


def outcome(check: CheckIn) -> str:
    """One sentence for the deputy: what became of the tap."""
    word = check.get_direction_display()
    if check.status == CheckInStatus.REFUSED:
        return _("%(word)s没有被接受：%(ground)s") % {"word": word, "ground": check.ground}
    if check.status == CheckInStatus.PENDING:
        return _("%(word)s已收到，等联络站工作人员确认。") % {"word": word}
    return _("%(word)s成功。") % {"word": word}
