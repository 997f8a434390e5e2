"""What those who must not read a report may still have to know: that nobody else can read it either."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from congress_portal.accounts.models import Duty, Role, User
from stations.models import Report
from stations.words import ReportStatus


def unheld(user: User) -> int:
    """Open reports that no officer in office may read: each of them, or their unit, is accused.

    Told to leaders of a whole county alone, as a number: they give somebody else the duty. No name
    and no word goes with it, and of a report that others hold nothing is told.
    """
    counties = {d.county_id for d in user.duties if d.role == Role.LEADER and d.region_id == d.county_id}
    return _unheld(counties) if counties else 0


def _unheld(counties: Collection[int]) -> int:
    waiting = Report.objects.filter(county__in=counties).exclude(status=ReportStatus.CLOSED)
    if not waiting.exists():
        return 0
    officers: dict[int, set[User]] = defaultdict(set)
    for duty in (
        Duty.objects.current().of(Role.REPORT_OFFICER).filter(county__in=counties).select_related("user")
    ):
        officers[duty.county_id].add(duty.user)
    held: set[int] = set()
    for county, people in officers.items():
        for person in people:
            held |= set(waiting.filter(county=county).visible_to(person).values_list("pk", flat=True))
    return waiting.exclude(pk__in=held).count()
