"""What the pages ask of activity months. Every number is a count of rows that the reader can open."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Role, User
from congress_portal.loops.models import Loop
from congress_portal.loops.words import LoopStatus
from stations import access
from stations.models import ActivityMonth, LeaderMatter, LeaderVisit
from stations.words import AttendanceState

READERS = (Role.KEEPER, Role.DEPUTY, Role.OVERSEER, Role.CONGRESS_OFFICE, Role.LEADER, Role.AUDITOR)
SHOWN = {
    "held": Q(state=AttendanceState.PRESENT),
    "excused": Q(state=AttendanceState.EXCUSED),
    "absent": Q(state=AttendanceState.ABSENT),
    "open": Q(state=""),
}
"""The words by which the rows of a month are chosen in an address."""
CASES = {"answered": Q(loop__opinion__answered_at__isnull=False), "closed": Q(loop__status=LoopStatus.CLOSED)}


def months_for(user: User) -> QuerySet[ActivityMonth]:
    """Published months of one's county; drafts for the office that plans them."""
    here = {duty.county_id for duty in user.duties if duty.role in READERS}
    planned = {duty.county_id for duty in user.duties if duty.role == Role.CONGRESS_OFFICE}
    return ActivityMonth.objects.filter(
        Q(county__in=planned) | Q(county__in=here, published_at__isnull=False)
    )


def published() -> QuerySet[ActivityMonth]:
    return ActivityMonth.objects.filter(published_at__isnull=False)


def rows_of(month: ActivityMonth, shown: str = "") -> QuerySet[LeaderVisit]:
    found = LeaderVisit.objects.filter(SHOWN.get(shown, Q()), month=month)
    return found.select_related("station__unit").annotate(raised=Count("matters")).order_by("on", "pk")


def visits_for(user: User) -> QuerySet[LeaderVisit]:
    """Single visits with their notes: for the station's people, those above, and the official."""
    inner = Q(month__in=months_for(user)) & (access.seen(user) | Q(user=user.pk))
    return LeaderVisit.objects.filter(inner).select_related("station__unit__region", "month", "recorded_by")


def matters_of(month: ActivityMonth, shown: str = "") -> QuerySet[LeaderMatter]:
    found = LeaderMatter.objects.filter(CASES.get(shown, Q()), visit__month=month)
    return found.select_related("loop__opinion", "visit__station__unit")


def open_cases(matters: list[LeaderMatter], user: User) -> set[int]:
    """Which of the cases this reader may open."""
    found = Loop.objects.visible_to(user).filter(pk__in=[matter.loop_id for matter in matters])
    return set(found.values_list("pk", flat=True))


@dataclass(frozen=True)
class Sums:
    """The result in numbers; people are those met at the stations."""

    planned: int
    held: int
    excused: int
    absent: int
    open: int
    met: int
    matters: int
    answered: int
    closed: int


def sums_of(month: ActivityMonth) -> Sums:
    """Two queries: one over the visits, one over the cases."""
    counts = {word: Count("pk", filter=condition) for word, condition in SHOWN.items()}
    visits = LeaderVisit.objects.filter(month=month).aggregate(planned=Count("pk"), met=Sum("met"), **counts)
    cases = {word: Count("pk", filter=condition) for word, condition in CASES.items()}
    found = LeaderMatter.objects.filter(visit__month=month).aggregate(matters=Count("pk"), **cases)
    return Sums(**{**visits, **found, "met": visits["met"] or 0})


def tiles_of(month: ActivityMonth, *, opens: bool) -> list[dict[str, object]]:
    """The sums with their names; with ``opens`` each leads to the rows that it counts."""
    sums = sums_of(month)
    rows, cases = reverse("months:detail", args=[month.pk]), reverse("months:matters", args=[month.pk])
    tiles = [
        (_("计划进站"), sums.planned, _("次"), rows),
        (_("实际进站"), sums.held, _("次"), f"{rows}?show=held"),
        (_("请假"), sums.excused, _("次"), f"{rows}?show=excused"),
        (_("缺席"), sums.absent, _("次"), f"{rows}?show=absent"),
        (_("未登记"), sums.open, _("次"), f"{rows}?show=open"),
        (_("接待群众"), sums.met, _("人"), f"{rows}?show=held"),
        (_("收到事项"), sums.matters, _("件"), cases),
        (_("已答复"), sums.answered, _("件"), f"{cases}?show=answered"),
        (_("已办结"), sums.closed, _("件"), f"{cases}?show=closed"),
    ]
    return [
        {"label": label, "value": value, "unit": unit, "url": url if opens else ""}
        for label, value, unit, url in tiles
    ]


def month_address(key: int, user: User) -> str:
    return reverse("months:detail", args=[key]) if months_for(user).filter(pk=key).exists() else ""


def visit_address(key: int, user: User) -> str:
    return reverse("months:visit", args=[key]) if visits_for(user).filter(pk=key).exists() else ""
