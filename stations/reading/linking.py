"""Which pages show visits, activity months, links and groups: where notices about them lead."""

from __future__ import annotations

from congress_portal.loops import subjects
from stations.reading import groups, links, months, visits


def register() -> None:
    subjects.register("visit", visits.address_of)
    subjects.register("month", months.month_address)
    subjects.register("leader", months.visit_address)
    subjects.register("link", links.address_of)
    subjects.register("group", groups.group_address)
    subjects.register("activity", groups.activity_address)
