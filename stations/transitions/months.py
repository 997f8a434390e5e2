"""Every write of an activity month (活动月): the plan, each official's visit, the matters raised, the result."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Region, Role, Unit, User
from congress_portal.errors import NotNow
from congress_portal.loops import subjects, trail
from stations import access
from stations.models import ActivityMonth, Category, LeaderMatter, LeaderVisit, Station
from stations.transitions.opinions import submit_opinion
from stations.words import Act, AttendanceState, Channel, NameMode

FIELDS = ("name", "theme", "since", "until", "plan")


def may_plan(user: User, county_id: int) -> bool:
    """The congress office of the county plans its months."""
    return any(duty.role == Role.CONGRESS_OFFICE and duty.county_id == county_id for duty in user.duties)


def may_record(user: User, visit: LeaderVisit) -> bool:
    """The station's people or those above it, never the official."""
    return visit.user_id != user.pk and access.keeps(user, visit.station)


@transaction.atomic
def make_month(*, county: Region, by: User, **fields: Any) -> ActivityMonth:
    _guard(by, county.pk)
    _check_span(fields["since"], fields["until"])
    try:
        with transaction.atomic():
            month = ActivityMonth.objects.create(county_id=county.pk, by=by, **fields)
    except IntegrityError:
        raise ValidationError({"since": _("同一天开始的活动月已经有了。")}) from None
    _record_month(month, Act.MONTH_EDITED, by)
    return month


@transaction.atomic
def change_month(*, month: ActivityMonth, by: User, **fields: Any) -> ActivityMonth:
    """Words and dates, until the result is published; no planned visit may fall out of the month."""
    month = _open(month, by)
    _check_span(fields["since"], fields["until"])
    outside = Q(on__lt=fields["since"]) | Q(on__gt=fields["until"])
    if LeaderVisit.objects.filter(outside, month=month).exists():
        raise ValidationError({"until": _("已经安排的进站日期要在起止日期之内。")})
    changed = [name for name in FIELDS if getattr(month, name) != fields[name]]
    for name in changed:
        setattr(month, name, fields[name])
    if month.published_at and not month.plan.strip():
        raise ValidationError({"plan": _("方案已经公布，不能删空。")})
    if changed:
        try:
            with transaction.atomic():
                month.save(update_fields=changed)
        except IntegrityError:
            raise ValidationError({"since": _("同一天开始的活动月已经有了。")}) from None
        _record_month(month, Act.MONTH_EDITED, by, fields=changed)
    return month


@transaction.atomic
def plan_visit(
    *,
    month: ActivityMonth,
    by: User,
    station: Station,
    name: str,
    post: str,
    on: dt.date,
    user: User | None = None,
) -> LeaderVisit:
    """One official, one station, one day. The same official cannot be at two stations on a day."""
    month = _open(month, by)
    if station.county_id != month.county_id or not station.unit.is_active:
        raise ValidationError({"station": _("请选择本县的一个联络站。")})
    if not month.since <= on <= month.until:
        raise ValidationError({"on": _("日期要在活动月之内。")})
    same = Q(name=name) | Q(user=user) if user else Q(name=name)
    taken = LeaderVisit.objects.filter(same, county=month.county_id, on=on).select_related("station__unit")
    other = taken.first()
    if other is not None:
        told = _("%(name)s当天已安排到%(station)s。") % {"name": name, "station": other.station}
        raise ValidationError({"on": told})
    visit = LeaderVisit.objects.create(
        county_id=month.county_id, month=month, station=station, name=name, post=post, on=on, user=user
    )
    if month.published_at:
        _tell(visit, by)
    else:
        _record_month(month, Act.MONTH_EDITED, by, visit=visit.pk)
    return visit


@transaction.atomic
def drop_visit(*, visit: LeaderVisit, by: User) -> ActivityMonth:
    """Take a row out of a draft; what has been published is recorded as excused or absent instead."""
    month = _open(visit.month, by)
    if month.published_at:
        raise NotNow(_("方案已经公布。不能成行的，请在到站记录中登记请假。"))
    gone, _rows = LeaderVisit.objects.filter(pk=visit.pk, month=month).delete()
    if not gone:
        raise NotNow()
    _record_month(month, Act.MONTH_EDITED, by, dropped=visit.pk)
    return month


@transaction.atomic
def publish(*, month: ActivityMonth, by: User) -> ActivityMonth:
    """The plan becomes public; the officials and the stations' keepers hear of their day."""
    month = _open(month, by)
    if month.published_at:
        raise NotNow(_("方案已经公布。"))
    visits = list(LeaderVisit.objects.filter(month=month).select_related("station__unit"))
    if not visits or not month.plan.strip():
        raise ValidationError(_("请先写好方案，并至少安排一次进站。"))
    month.published_at = timezone.now()
    month.save(update_fields=["published_at"])
    _record_month(month, Act.MONTH_PLANNED, by, visits=len(visits))
    for visit in visits:
        _tell(visit, by)
    return month


@transaction.atomic
def record_visit(
    *, visit: LeaderVisit, by: User, state: str, met: int | None = None, note: str = "", amend: bool = False
) -> LeaderVisit:
    """Whether the official came, told by somebody else; ``amend`` mends a record until the month is closed."""
    visit = _claim(visit, by)
    if bool(visit.state) != amend:
        raise NotNow(_("这次进站刚刚由别人登记过，请刷新后再看。"))
    if visit.on > timezone.localdate():
        raise NotNow(_("还没有到约定的日子。"))
    if (state == AttendanceState.PRESENT) != (met is not None):
        raise ValidationError({"met": _("到站的请填写接待人数，没有到站的不填。")})
    if state != AttendanceState.PRESENT and visit.matters.exists():
        raise ValidationError({"state": _("这次进站已经带回事项，不能改为未到。")})
    visit.state, visit.met, visit.note = state, met, note
    visit.recorded_by, visit.recorded_at = by, timezone.now()
    visit.save(update_fields=["state", "met", "note", "recorded_by", "recorded_at"])
    _record_visit(visit, Act.LEADER_CAME, by, state=state, amended=amend)
    return visit


@transaction.atomic
def raise_matter(
    *,
    visit: LeaderVisit,
    by: User,
    text: str,
    category: Category,
    name: str = "",
    mobile: str = "",
    request_key: uuid.UUID,
) -> LeaderMatter:
    """A matter that a citizen raised with the official: always a case of the station."""
    visit = _claim(visit, by)
    if visit.state != AttendanceState.PRESENT:
        raise NotNow(_("请先登记到站情况。"))
    opinion = submit_opinion(
        station=visit.station,
        category=category,
        text=text,
        name_mode=NameMode.HIDDEN if mobile else NameMode.ANONYMOUS,
        name=name,
        mobile=mobile,
        request_key=request_key,
        by=by,
        channel=Channel.LEADER,
    )
    matter, is_new = LeaderMatter.objects.get_or_create(
        county_id=visit.county_id, loop=opinion.loop, defaults={"visit": visit}
    )
    if is_new:
        _record_visit(visit, Act.LEADER_CAME, by, matter=opinion.loop.code)
    return matter


@transaction.atomic
def close(*, month: ActivityMonth, by: User, result: str) -> ActivityMonth:
    """Publish the result. No planned visit may be left without a word on what became of it."""
    month = _open(month, by)
    if not month.published_at:
        raise NotNow(_("方案还没有公布。"))
    if month.until > timezone.localdate():
        raise NotNow(_("活动月还没有结束。"))
    left = LeaderVisit.objects.filter(month=month, state="").count()
    if left:
        raise ValidationError(_("还有%(left)d次进站没有登记到站情况。") % {"left": left})
    if not result.strip():
        raise ValidationError({"result": _("请写总结。")})
    month.result, month.closed_at = result, timezone.now()
    month.save(update_fields=["result", "closed_at"])
    _record_month(month, Act.MONTH_CLOSED, by)
    return month


def _guard(by: User, county_id: int) -> None:
    if not may_plan(by, county_id):
        raise PermissionDenied(_("只有县人大常委会办公室可以安排活动月。"))


def _check_span(since: dt.date, until: dt.date) -> None:
    if until < since:
        raise ValidationError({"until": _("结束日期不能早于开始日期。")})
    if until - since > dt.timedelta(days=92):
        raise ValidationError({"until": _("活动月最长三个月。")})


def _open(month: ActivityMonth, by: User) -> ActivityMonth:
    """The locked month, read again, not closed, for who plans it."""
    _guard(by, month.county_id)
    month = ActivityMonth.objects.select_for_update(no_key=True).get(pk=month.pk)
    if month.closed_at:
        raise NotNow(_("总结已经公布，不能再改。"))
    return month


def _claim(visit: LeaderVisit, by: User) -> LeaderVisit:
    """The locked row of a published, open month, for who may record it."""
    month = ActivityMonth.objects.select_for_update(no_key=True).get(pk=visit.month_id)
    visit = LeaderVisit.objects.select_for_update(of=("self",), no_key=True).get(pk=visit.pk)
    if visit.user_id == by.pk:
        raise PermissionDenied(_("到站情况由别人登记，不能自己登记自己。"))
    if not may_record(by, visit):
        raise PermissionDenied(_("只有这个联络站的工作人员可以登记。"))
    if not month.published_at or month.closed_at:
        raise NotNow(_("方案公布以后、总结公布以前才能登记。"))
    return visit


def _record_month(month: ActivityMonth, act: Act, by: User, **detail: Any) -> None:
    duty = next(d for d in by.duties if d.role == Role.CONGRESS_OFFICE and d.county_id == month.county_id)
    unit = Unit.objects.get(pk=duty.unit_id)
    trail.record_act(unit, act, by, about=subjects.name("month", month.pk), title=month.name, **detail)


def _record_visit(visit: LeaderVisit, act: Act, by: User, **detail: Any) -> None:
    trail.record_act(visit.station.unit, act, by, about=subjects.name("leader", visit.pk), **detail)


def _tell(visit: LeaderVisit, by: User) -> None:
    when = date_format(visit.on, "n月j日")
    _record_visit(
        visit, Act.LEADER_COMING, by, person=visit.user_id, name=f"{visit.name}（{visit.post}）", when=when
    )
