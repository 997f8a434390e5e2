"""The way from a number to its cases."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse

from congress_portal.dashboard.figures.frames import Frame


def query_of(frame: Frame, **more: str) -> str:
    """The parameters that name a frame again."""
    found = {
        "region": frame.place.code,
        "kind": frame.kind,
        "since": frame.since.isoformat(),
        "until": frame.until.isoformat(),
        **more,
    }
    return urlencode({name: value for name, value in found.items() if value})


def to_cases(frame: Frame, figure: str = "", params: Mapping[str, str] | None = None) -> str:
    """The list behind one number of one line; without a figure, all but that."""
    return f"{reverse('leaders:cases')}?{query_of(frame, **{'figure': figure, **(params or {})})}"
