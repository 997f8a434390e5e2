"""What the portal reckons by itself: briefs each morning, and the office's index; the real tasks, on their days."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from congress_portal.dashboard import briefing
from congress_portal.dashboard.rollup import build
from congress_portal.demo.cases import Stage
from congress_portal.demo.stories import Moments
from proposals import transitions
from proposals.indices.counts import rows_of

BRIEFS_SINCE = 15
"""Days: before that nobody asked for briefs, and a past day's can't be made later. Two weeks have a Sunday or two."""
WINTER = 3
"""Months of a year after which there is something to reckon."""
BRIEFS_AT = dt.time(8, 20)


def mornings(stage: Stage) -> Moments:
    """After the sweep of each of the last mornings: everything counted, then yesterday's brief and last week's."""
    now = timezone.localtime(stage.clock.at)
    for ago in range(BRIEFS_SINCE, -1, -1):
        day = now.date() - dt.timedelta(days=ago)
        yield timezone.make_aware(dt.datetime.combine(day, BRIEFS_AT))
        build.apply_all()
        briefing.make_briefs()


def index(stage: Stage) -> None:
    """The office freezes the index of last year and, once some of its proposals can be answered, of this one."""
    today, county = timezone.localdate(), stage.bodies.county
    for year in (today.year - 1, today.year) if today.month > WINTER else (today.year - 1,):
        if rows_of(county, year):
            transitions.take_snapshot(by=stage.cast.office[0], county=county, year=year)
