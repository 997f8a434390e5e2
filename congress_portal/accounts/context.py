"""The county's name for the head of every page."""

from __future__ import annotations

import time
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from congress_portal.accounts.models import Level, Region

KEPT_FOR = 60.0
_kept: tuple[float, str] = (0.0, "")


def county(request: HttpRequest) -> dict[str, Any]:
    """Asked when a template names it, and once a page where no single county is there to be kept."""
    return {"county_name": cache(county_name)}


def county_name() -> str:
    """The county that ``COUNTY`` names, else the only one there is; asked of the database once a minute a process."""
    global _kept
    if not _kept[1] or time.monotonic() - _kept[0] > KEPT_FOR:
        _kept = (time.monotonic(), _read())
    return _kept[1]


def _read() -> str:
    counties = Region.objects.filter(level=Level.COUNTY)
    if settings.COUNTY:
        counties = counties.filter(code=settings.COUNTY)
    names = list(counties.values_list("name", flat=True)[:2])
    return names[0] if len(names) == 1 else ""
