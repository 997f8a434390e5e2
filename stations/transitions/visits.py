"""Every write of a department's visit to a station (部门进站): asked, agreed by the other side, held, or not."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Role, Unit, UnitKind, User
from congress_portal.errors import NotNow
from congress_portal.loops import subjects, trail
from stations import access
from stations.models import Category, Station, Visit, VisitQuestion
from stations.transitions.opinions import submit_opinion
from stations.transitions.pictures import keep_photos
from stations.words import Act, Channel, NameMode, VisitStatus

LONGEST_AHEAD = dt.timedelta(days=366)
STATION, DEPARTMENT = "station", "department"
TAKEN = (VisitStatus.ASKED, VisitStatus.AGREED, VisitStatus.HELD)


def sides_of(user: User, visit: Visit) -> set[str]:
    """On which side of a visit somebody stands: the station's, the department's, both or none."""
    sides = {STATION} if access.keeps(user, visit.station) else set()
    return sides | ({DEPARTMENT} if visit.department_id in user.unit_ids(Role.HANDLER) else set())


def departments_of(user: User) -> set[int]:
    """The departments in whose name somebody may book."""
    units = user.unit_ids(Role.HANDLER)
    return set(Unit.objects.filter(pk__in=units, kind=UnitKind.DEPARTMENT).values_list("pk", flat=True))


def open_to(user: User, visit: Visit) -> list[str]:
    """The moves that this user may make now; what the page offers and what the functions below allow."""
    sides, asked, today = sides_of(user, visit), visit.status == VisitStatus.ASKED, timezone.localdate()
    asker, other = (STATION, DEPARTMENT) if visit.is_invited else (DEPARTMENT, STATION)
    found = []
    if asked and other in sides and visit.by_id != user.pk:
        found += ["agree"] if visit.on >= today else []
        found += ["decline"]
    if (asked and asker in sides) or (visit.status == VisitStatus.AGREED and sides):
        found += ["cancel"]
    if visit.status in (VisitStatus.AGREED, VisitStatus.HELD) and STATION in sides and visit.on <= today:
        found += ["amend" if visit.status == VisitStatus.HELD else "hold", "question"]
    return found


def ask_visit(
    *,
    station: Station,
    department: Unit,
    on: dt.date,
    starts: dt.time,
    ends: dt.time,
    topics: str,
    by: User,
    request_key: uuid.UUID,
    is_invited: bool = False,
) -> Visit:
    """Book a visit in the department's name, or invite the department in the station's; the other side decides.

    The same ``request_key`` again returns the same visit.
    """
    _may_ask(by, station, department, is_invited)
    _check_times(on, starts, ends)
    try:
        with transaction.atomic():
            return _ask(station, department, on, starts, ends, topics, by, request_key, is_invited)
    except IntegrityError:
        known = Visit.objects.filter(county=station.county_id, request_key=request_key, by=by).first()
        if known is None:
            raise NotNow(_("这个部门当天已经约定到这个联络站，不用重复预约。")) from None
        return known


def _ask(
    station: Station,
    department: Unit,
    on: dt.date,
    starts: dt.time,
    ends: dt.time,
    topics: str,
    by: User,
    request_key: uuid.UUID,
    is_invited: bool,
) -> Visit:
    visit = Visit.objects.create(
        county_id=station.county_id,
        station=station,
        department=department,
        on=on,
        starts=starts,
        ends=ends,
        topics=topics,
        by=by,
        request_key=request_key,
        is_invited=is_invited,
    )
    _record(visit, Act.VISIT_INVITED if is_invited else Act.VISIT_ASKED, by)
    return visit


def _may_ask(by: User, station: Station, department: Unit, is_invited: bool) -> None:
    if department.kind != UnitKind.DEPARTMENT or department.county_id != station.county_id:
        raise ValidationError({"department": _("请选择本县的一个部门。")})
    allowed = access.keeps(by, station) if is_invited else department.pk in departments_of(by)
    if not allowed:
        raise PermissionDenied(_("部门由本部门承办人预约，联络站由本站工作人员邀请。"))
    if not station.unit.is_active or not department.is_active:
        raise NotNow(_("这个联络站或部门已经停用。"))


def _check_times(on: dt.date, starts: dt.time, ends: dt.time) -> None:
    today = timezone.localdate()
    if on < today:
        raise ValidationError({"on": _("日期已经过去，请重新选择。")})
    if on > today + LONGEST_AHEAD:
        raise ValidationError({"on": _("只能预约一年以内的日期。")})
    if ends <= starts:
        raise ValidationError({"ends": _("结束时间要晚于开始时间。")})


@transaction.atomic
def agree(*, visit: Visit, by: User) -> Visit:
    """The other side agrees; from now on the topics stand on the station's public page."""
    visit = _claim(visit, "agree", by)
    return _decide(visit, VisitStatus.AGREED, Act.VISIT_AGREED, by)


@transaction.atomic
def decline(*, visit: Visit, by: User, reason: str) -> Visit:
    """The other side says no, with a reason that both sides read."""
    visit = _claim(visit, "decline", by)
    return _decide(visit, VisitStatus.DECLINED, Act.VISIT_DECLINED, by, reason)


@transaction.atomic
def cancel(*, visit: Visit, by: User, reason: str) -> Visit:
    """Either side calls an agreed visit off, or the asking side takes its request back."""
    visit = _claim(visit, "cancel", by)
    return _decide(visit, VisitStatus.CANCELLED, Act.VISIT_CANCELLED, by, reason)


def _decide(visit: Visit, status: VisitStatus, act: Act, by: User, reason: str = "") -> Visit:
    if status != VisitStatus.AGREED and not reason.strip():
        raise ValidationError({"reason": _("请写明理由。")})
    visit.status, visit.decided_by, visit.decided_at, visit.reason = status, by, timezone.now(), reason
    visit.save(update_fields=["status", "decided_by", "decided_at", "reason"])
    _record(visit, act, by, reason=reason)
    return visit


@transaction.atomic
def hold(
    *,
    visit: Visit,
    by: User,
    came: str,
    citizens: int,
    deputies: int,
    summary: str,
    photos: Sequence[ContentFile[bytes]] = (),
    amend: bool = False,
) -> Visit:
    """The station records who came (posts, not names), how many, and what happened; ``amend`` mends a record."""
    visit = _claim(visit, "amend" if amend else "hold", by)
    visit.status = VisitStatus.HELD
    visit.came, visit.citizens, visit.deputies, visit.summary = came, citizens, deputies, summary
    visit.save(update_fields=["status", "came", "citizens", "deputies", "summary"])
    keep_photos(
        subjects.name("visit", visit.pk), photos, by=by, county_id=visit.county_id, station=visit.station
    )
    _record(visit, Act.VISIT_HELD, by, amended=amend, photos=len(photos))
    return visit


@transaction.atomic
def note_question(
    *,
    visit: Visit,
    by: User,
    question: str,
    answer: str = "",
    category: Category | None = None,
    name_mode: str = NameMode.ANONYMOUS,
    name: str = "",
    mobile: str = "",
    request_key: uuid.UUID,
) -> VisitQuestion:
    """A question put to the department: answered there, or with a ``category`` taken away as a case (带回事项).

    The case is an opinion at this station; it goes to the department by the keeper's usual moves. The same
    ``request_key`` again returns the same question.
    """
    locked = Visit.objects.select_for_update(no_key=True).get(pk=visit.pk)
    known = VisitQuestion.objects.filter(visit=locked, request_key=request_key).first()
    if known is not None:
        return known
    visit = _claim(visit, "question", by)
    if bool(answer.strip()) == bool(category):
        raise ValidationError({"answer": _("请写现场答复；没有当场答复的，选择带回办理。")})
    opinion = category and submit_opinion(
        station=visit.station,
        category=category,
        text=question,
        name_mode=name_mode,
        name=name,
        mobile=mobile,
        request_key=request_key,
        by=by,
        channel=Channel.VISIT,
    )
    noted = VisitQuestion.objects.create(
        county_id=visit.county_id,
        visit=visit,
        question=question,
        answer=answer.strip(),
        loop=opinion.loop if opinion else None,
        by=by,
        request_key=request_key,
    )
    _record(visit, Act.VISIT_ASKED_OF, by, code=opinion.loop.code if opinion else "")
    return noted


def _claim(visit: Visit, move: str, by: User) -> Visit:
    """The locked visit, read again, if ``by`` may make this move now."""
    found = Visit.objects.select_for_update(of=("self",), no_key=True)
    visit = found.select_related("station__unit__region", "department").get(pk=visit.pk)
    if move in open_to(by, visit):
        return visit
    if not sides_of(by, visit):
        raise PermissionDenied(_("只有这个联络站和这个部门可以办理。"))
    if (
        move in ("agree", "decline")
        and visit.status == VisitStatus.ASKED
        and visit.on >= timezone.localdate()
    ):
        raise PermissionDenied(_("要由对方答复，不能自己答复自己的预约或邀请。"))
    raise NotNow(_("这次进站现在不能这样办理，可能对方刚刚处理过。请刷新后再看。"))


def when_of(visit: Visit) -> str:
    """Day and time in words, as notices say them."""
    return f"{date_format(visit.on, 'n月j日')} {visit.starts:%H:%M}"


def _record(visit: Visit, act: Act, by: User, **detail: Any) -> None:
    trail.record_act(
        visit.station.unit,
        act,
        by,
        about=subjects.name("visit", visit.pk),
        department=visit.department.name,
        department_id=visit.department_id,
        when=when_of(visit),
        **detail,
    )
