"""What the pages ask of deputies' groups: whose they are, how often they met, what is missing to the minimum."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import Duty, Role, Unit, User
from stations.access import READING
from stations.models import Activity, Attendance, Member
from stations.reading.quotas import quotas_of
from stations.transitions.groups import KINDS
from stations.words import ActivityStatus, AttendanceState


def groups_for(user: User) -> QuerySet[Unit]:
    """The groups of the regions that the user organises or reads, and those they belong to."""
    found = Q(pk__in=Member.objects.filter(user=user.pk, until=None).values("group"))
    for path in sorted({duty.region.path for duty in user.duties if duty.role in READING}):
        found |= Q(region__path__startswith=path)
    return Unit.objects.filter(found, kind__in=KINDS).select_related("region")


def listed(groups: QuerySet[Unit], year: int) -> QuerySet[Unit]:
    """With ``size`` (members), ``met`` (activities held in the year) and ``convenor`` (a name)."""
    held = Activity.objects.filter(group=OuterRef("pk"), status=ActivityStatus.HELD, on__year=year)
    there = Member.objects.filter(group=OuterRef("pk"), until=None)
    return groups.annotate(
        size=_count(there), met=_count(held), convenor=Subquery(there.filter(is_convenor=True).values("user__name")[:1])
    ).order_by("kind", "region__path", "code")  # fmt: skip


def _count(rows: QuerySet[Any]) -> Any:
    counted = rows.order_by().values("group").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def minima(groups: list[Any], on: dt.date) -> list[Any]:
    """Give each group of one page ``quota`` (the year's minimum, if set) and ``missing`` to it."""
    known: dict[int, dict[str, Any]] = {}
    for group in groups:
        if group.county_id not in known:
            known[group.county_id] = quotas_of(group.county_id, on)
        group.quota = known[group.county_id].get(group.kind)
        group.missing = max(0, group.quota.amount - group.met) if group.quota else 0
    return groups


def activities_for(user: User) -> QuerySet[Activity]:
    return Activity.objects.filter(group__in=groups_for(user)).select_related("group__region", "by")


def activities_of(group: Unit) -> QuerySet[Activity]:
    """With ``present`` out of ``asked``."""
    there = Count("attendances", filter=Q(attendances__state=AttendanceState.PRESENT))
    return (
        Activity.objects.filter(group=group)
        .annotate(present=there, asked=Count("attendances"))
        .order_by("-on", "-pk")
    )


def attendance_of(activity: Activity) -> list[Attendance]:
    return list(Attendance.objects.filter(activity=activity).select_related("user").order_by("pk"))


def candidates(group: Unit) -> QuerySet[User]:
    """Deputies of the group's region who are not in it."""
    inside = Member.objects.filter(group=group, until=None).values("user")
    duties = Duty.objects.current().filter(
        role=Role.DEPUTY, county=group.county_id, unit__region__path__startswith=group.region.path
    )
    return User.objects.filter(pk__in=duties.values("user")).exclude(pk__in=inside).order_by("name", "pk")


def group_address(key: int, user: User) -> str:
    return reverse("groups:detail", args=[key]) if groups_for(user).filter(pk=key).exists() else ""


def activity_address(key: int, user: User) -> str:
    return reverse("groups:activity", args=[key]) if activities_for(user).filter(pk=key).exists() else ""


def this_year() -> int:
    return timezone.localdate().year
