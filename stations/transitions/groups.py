"""Every write of deputies' groups (代表小组、代表中心组): members, convenor, plans, activities, attendance."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from congress_portal.accounts import trail as accounts_trail
from congress_portal.accounts.models import Deed, Duty, Region, Role, Unit, UnitKind, User
from congress_portal.errors import NotNow
from congress_portal.loops import subjects, trail
from stations.access import ORGANISING
from stations.models import Activity, Attendance, Deputy, GroupPlan, Member
from stations.transitions.pictures import keep_photos
from stations.words import Act, ActivityStatus, AttendanceState

KINDS = (UnitKind.DEPUTY_GROUP, UnitKind.CENTRAL_GROUP)
AHEAD, BACK = dt.timedelta(days=366), dt.timedelta(days=92)
"""How far ahead an activity may be set, and how late one that took place may still be entered."""


def may_organise(user: User, region: Region) -> bool:
    """The congress office, and the presidium in its township, make groups and change their members."""
    return any(duty.role in ORGANISING and region.lies_in(duty.region) for duty in user.duties)


def may_run(user: User, group: Unit) -> bool:
    """The convenor plans and records; so does whoever organises the group."""
    own = Member.objects.filter(group=group, user=user, until=None, is_convenor=True)
    return may_organise(user, group.region) or own.exists()


def members_on(group: Unit, day: dt.date) -> list[Member]:
    """Who belonged to the group on a day, the convenor first."""
    there = Q(until__isnull=True) | Q(until__gte=day)
    return list(Member.objects.filter(there, group=group, since__lte=day).select_related("user"))


@transaction.atomic
def make_group(*, by: User, county: Region, region: Region, kind: str, name: str) -> Unit:
    if kind not in KINDS:
        raise ValidationError({"kind": _("请选择代表小组或代表中心组。")})
    if not may_organise(by, region):
        raise PermissionDenied(_("只有人大办公室和乡镇人大主席团可以成立小组。"))
    Region.objects.select_for_update(no_key=True).get(pk=county.pk)
    if Unit.objects.filter(county=county, kind__in=KINDS, name=name).exists():
        raise ValidationError({"name": _("已经有同名的小组。")})
    group = Unit.objects.create(
        county_id=county.pk, region=region, kind=kind, name=name, code=f"group-{uuid.uuid4().hex[:12]}"
    )
    accounts_trail.record(county, Deed.UNIT_MADE, by=by, subject=name, unit=group.pk)
    _record(group, Act.GROUP_MADE, by)
    return group


@transaction.atomic
def add_member(*, group: Unit, by: User, user: User) -> Member:
    group = _organised(group, by)
    if Member.objects.filter(group=group, user=user, until=None).exists():
        raise NotNow(_("这位代表已经在小组里。"))
    duties = Duty.objects.current().filter(user=user, role=Role.DEPUTY, county=group.county_id)
    if not duties.exists() and not Deputy.objects.filter(pk=user.pk, county=group.county_id).exists():
        raise ValidationError({"user": _("请选择本县的一位代表。")})
    member = Member.objects.create(county_id=group.county_id, group=group, user=user)
    _record(group, Act.JOINED_GROUP, by, person=user.pk)
    return member


@transaction.atomic
def end_member(*, member: Member, by: User) -> Member:
    """The last day is today; what the member took part in stays."""
    group, member = _member(member, by)
    member.until = timezone.localdate()
    member.save(update_fields=["until"])
    _record(group, Act.LEFT_GROUP, by, member=member.user_id)
    return member


@transaction.atomic
def set_convenor(*, member: Member, by: User) -> Member:
    """One convenor (召集人) at a time; whoever was it stays a member."""
    group, member = _member(member, by)
    if member.is_convenor:
        raise NotNow(_("这位代表已经是召集人。"))
    Member.objects.filter(group=group, until=None, is_convenor=True).update(is_convenor=False)
    member.is_convenor = True
    member.save(update_fields=["is_convenor"])
    _record(group, Act.CONVENOR, by, person=member.user_id)
    return member


@transaction.atomic
def write_plan(*, group: Unit, by: User, year: int, text: str) -> GroupPlan:
    """The plan of this or the next year; written again it replaces the words, and the trail says so."""
    group = _run(group, by)
    if year not in (timezone.localdate().year, timezone.localdate().year + 1):
        raise ValidationError({"year": _("只能写今年或明年的计划。")})
    plan, is_new = GroupPlan.objects.update_or_create(
        county_id=group.county_id,
        group=group,
        year=year,
        defaults={"text": text, "by": by, "made_at": timezone.now()},
    )
    _record(group, Act.GROUP_PLANNED, by, year=year, again=not is_new)
    return plan


@transaction.atomic
def set_activity(
    *,
    group: Unit,
    by: User,
    kind: str,
    title: str,
    on: dt.date,
    request_key: uuid.UUID,
    place: str = "",
    half_days: int = 1,
) -> Activity:
    """Set a day; the members are told, where it is still to come. The same ``request_key`` is one activity."""
    group = _run(group, by)
    known = Activity.objects.filter(group=group, request_key=request_key).first()
    if known is not None:
        return known
    today = timezone.localdate()
    if not today - BACK <= on <= today + AHEAD:
        raise ValidationError({"on": _("日期只能是过去三个月到今后一年之内。")})
    activity = Activity.objects.create(
        county_id=group.county_id,
        group=group,
        kind=kind,
        title=title,
        on=on,
        place=place,
        half_days=half_days,
        by=by,
        request_key=request_key,
    )
    _record_activity(activity, Act.ACTIVITY_SET, by, quiet=on < today)
    return activity


@transaction.atomic
def hold_activity(
    *,
    activity: Activity,
    by: User,
    minutes: str,
    states: Mapping[int, str],
    photos: Sequence[ContentFile[bytes]] = (),
    amend: bool = False,
) -> Activity:
    """Minutes, and for every member of that day whether they were there. ``amend`` mends both."""
    activity = _claim(activity, by, ActivityStatus.HELD if amend else ActivityStatus.PLANNED)
    if activity.on > timezone.localdate():
        raise NotNow(_("还没有到活动的日子。"))
    members = {member.user_id for member in members_on(activity.group, activity.on)}
    if set(states) != members or not set(states.values()) <= set(AttendanceState.values):
        raise ValidationError(_("请给每一位成员登记出席情况。"))
    activity.status, activity.minutes = ActivityStatus.HELD, minutes
    activity.held_at = activity.held_at or timezone.now()
    activity.save(update_fields=["status", "minutes", "held_at"])
    for user, state in states.items():
        Attendance.objects.update_or_create(
            county_id=activity.county_id, activity=activity, user_id=user, defaults={"state": state, "by": by}
        )
    keep_photos(subjects.name("activity", activity.pk), photos, by=by, county_id=activity.county_id)
    present = sum(state == AttendanceState.PRESENT for state in states.values())
    _record_activity(activity, Act.ACTIVITY_HELD, by, present=present, amended=amend)
    return activity


@transaction.atomic
def cancel_activity(*, activity: Activity, by: User, reason: str) -> Activity:
    activity = _claim(activity, by, ActivityStatus.PLANNED)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明理由。")})
    activity.status, activity.reason = ActivityStatus.CANCELLED, reason
    activity.save(update_fields=["status", "reason"])
    _record_activity(activity, Act.ACTIVITY_OFF, by, reason=reason)
    return activity


def _locked(group: Unit) -> Unit:
    found = Unit.objects.select_for_update(of=("self",), no_key=True).select_related("region")
    return found.get(pk=group.pk, kind__in=KINDS)


def _organised(group: Unit, by: User) -> Unit:
    group = _locked(group)
    if not may_organise(by, group.region):
        raise PermissionDenied(_("只有人大办公室和乡镇人大主席团可以调整小组。"))
    if not group.is_active:
        raise NotNow(_("这个小组已经停用。"))
    return group


def _run(group: Unit, by: User) -> Unit:
    group = _locked(group)
    if not may_run(by, group):
        raise PermissionDenied(_("只有召集人和人大办公室、主席团可以办理。"))
    return group


def _member(member: Member, by: User) -> tuple[Unit, Member]:
    """The locked group and its member, still there."""
    group = _organised(member.group, by)
    member = Member.objects.get(pk=member.pk)
    if member.until is not None:
        raise NotNow(_("这位代表已经不在小组里。"))
    return group, member


def _claim(activity: Activity, by: User, status: str) -> Activity:
    group = _run(activity.group, by)
    activity = Activity.objects.get(pk=activity.pk, group=group)
    if activity.status != status:
        raise NotNow(_("这次活动的情况刚刚有变化，请刷新后再看。"))
    activity.group = group
    return activity


def _record(group: Unit, act: Act, by: User, **detail: Any) -> None:
    trail.record_act(group, act, by, about=subjects.name("group", group.pk), **detail)


def _record_activity(activity: Activity, act: Act, by: User, **detail: Any) -> None:
    told = list(Member.objects.filter(group=activity.group, until=None).values_list("user_id", flat=True))
    trail.record_act(
        activity.group,
        act,
        by,
        about=subjects.name("activity", activity.pk),
        people=told,
        title=activity.title,
        when=date_format(activity.on, "n月j日"),
        **detail,
    )
