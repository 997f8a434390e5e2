"""Sums of cells within a frame: one query a breakdown, and rows read that do not grow with the number of cases.

A range of days is its whole months and the days that are left at both ends, so five years cost sixty cells of each
sort and not 1,800.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from congress_portal.dashboard.figures.frames import Frame
from congress_portal.dashboard.rollup.statements import ADDITIONS

Numbers = Counter[str]
"""By name: ``opened``, ``ended``, ``held``, ``held+late``, with a word as in ``ended/closed``, and each of them once
more for its kind as ``opinion:opened``. ``held`` is what is open, whatever it is broken down by."""

ONE_DAY = dt.timedelta(days=1)
KEYS = {"": "''", "kind": "''", "area": "area_id", "county": "county_id", "unit": "unit_id", "step": "word"}

FLOWS = """
SELECT {key}, kind, measure, word, sum(number) FROM {cells} c
 WHERE county_id = ANY(%(counties)s) AND measure = ANY(%(measures)s) AND {narrow}
   AND (grain = 'month' AND day >= %(first)s AND day < %(last)s
        OR grain = 'day' AND (day >= %(since)s AND day < %(first)s OR day >= %(last)s AND day <= %(until)s))
 GROUP BY 1, 2, 3, 4
"""
STOCKS = """
SELECT {key}, kind, measure, word, sum(number), coalesce(sum(number) FILTER (WHERE day <= %(today)s), 0) FROM {cells} c
 WHERE county_id = ANY(%(counties)s) AND measure = ANY(%(measures)s) AND {narrow}
   AND (grain = 'month' AND (day < %(first)s OR day >= %(last)s)
        OR grain = 'day' AND day >= %(first)s AND day < %(last)s)
 GROUP BY 1, 2, 3, 4
"""
LINE = f"""
(SELECT added.*, 1 AS number FROM ({
    ADDITIONS.format(
        facts='''(
    SELECT * FROM dashboard_fact WHERE county_id = ANY(%(counties)s)
       AND (owner_id = ANY(%(units)s) OR holder_id = ANY(%(units)s) OR watchers && %(units)s::bigint[]))'''
    )
}) added)
"""
"""The cells of a leader's line are added up from the facts of its cases when they are asked for: lines overlap and
change, so no cell is kept for them."""


def flows(frame: Frame, by: str = "", measures: Sequence[str] = ("opened", "ended")) -> dict[Any, Numbers]:
    """What happened in the frame's days, by kind, area, county, unit, ``day`` or ``month`` (the first of it)."""
    first, last = whole_months(frame.since, frame.until)
    key = KEYS.get(by, "")
    if by == "day":
        first = last = frame.until + ONE_DAY  # no month is taken as one
        key = "day"
    elif by == "month":
        key = "date_trunc('month', day)::date"
    found = _rows(FLOWS, frame, key, measures, since=frame.since, until=frame.until, first=first, last=last)
    sums: defaultdict[Any, Numbers] = defaultdict(Counter)
    for place, kind, measure, word, number in found:
        _add(sums[kind if by == "kind" else place], kind, (measure, f"{measure}/{word}"), number)
    return dict(sums)


def stocks(frame: Frame, by: str = "", measure: str = "held") -> dict[Any, Numbers]:
    """What is open now and how much of it is late, by kind, area, county, unit or ``step`` (a kind and a key)."""
    first = frame.today.replace(day=1)
    last = (first + dt.timedelta(days=32)).replace(day=1)
    found = _rows(STOCKS, frame, KEYS[by], [measure], today=frame.today, first=first, last=last)
    sums: defaultdict[Any, Numbers] = defaultdict(Counter)
    for place, kind, _measure, word, number, late in found:
        here = sums[kind if by == "kind" else (kind, place) if by == "step" else place]
        _add(here, kind, ("held", f"held/{word}"), number)
        _add(here, kind, ("held+late",), late)
    return dict(sums)


def open_at(frame: Frame) -> int:
    """Open at the end of the frame's last day: registered until then, and not ended until then.

    Made of what is known today: a case that was ended and taken up again counts as open all the time.
    """
    until = frame.until
    found = _rows(
        FLOWS, frame, "''", ["opened", "ended"],
        since=dt.date.min, until=until, first=dt.date.min, last=until.replace(day=1),
    )  # fmt: skip
    return sum(number if measure == "opened" else -number for _key, _kind, measure, _word, number in found)


def whole_months(since: dt.date, until: dt.date) -> tuple[dt.date, dt.date]:
    """The first day of the first whole month in a range, and the day after the last; twice the same where none is."""
    first = since if since.day == 1 else (since.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    last = (until + ONE_DAY).replace(day=1)
    return (first, last) if first < last else (until + ONE_DAY, until + ONE_DAY)


def _add(sums: Numbers, kind: str, names: Iterable[str], number: int) -> None:
    for name in names:
        sums[name] += int(number)
        sums[f"{kind}:{name}"] += int(number)


def _rows(
    statement: str, frame: Frame, key: str, measures: Sequence[str], **days: dt.date
) -> list[tuple[Any, ...]]:
    narrow = "true"
    narrow += " AND kind = %(kind)s" if frame.kind else ""
    narrow += " AND area_id = %(area)s" if frame.area else ""
    cells = "dashboard_cell" if frame.units is None else LINE
    values = {
        "counties": list(frame.counties), "measures": list(measures), "kind": frame.kind, "area": frame.area,
        "units": list(frame.units or ()), **days,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement.format(key=key, cells=cells, narrow=narrow), values)
        return list(cursor.fetchall())
