"""What the operator must hear of before it hurts."""

import logging

from django.utils import timezone

from congress_portal.loops.models import CalendarEdition

log = logging.getLogger(__name__)


def missing_calendar_years() -> list[int]:
    """Years whose arrangement of holidays should be loaded by now: this one, and after 1 November the next."""
    today = timezone.localdate()
    wanted = {today.year} | ({today.year + 1} if today.month >= 11 else set())
    return sorted(
        wanted - set(CalendarEdition.objects.filter(year__in=wanted).values_list("year", flat=True))
    )


def report_missing_calendar() -> list[int]:
    """Log an error for each year without data; deadlines that reach into it are provisional."""
    years = missing_calendar_years()
    for year in years:
        log.error(
            "The working calendar of %s is not loaded: deadlines that reach into it are provisional.", year
        )
    return years
