"""Sums of cells within a frame: one query a breakdown, and rows read that do not grow with the number of cases.

A range of days is its whole years, whole months, and the days that are left at both ends.
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
BEGINNING, AFTER = dt.date(1949, 10, 1), dt.date.max
GRAINS = ("day", "month", "year")
Part = tuple[str, dt.date, dt.date]
KEYS = {
    "": "''",
    "watcher": "unit_id",
    "kind": "''",
    "area": "area_id",
    "county": "county_id",
    "unit": "unit_id",
    "step": "word",
}

FLOWS = """
SELECT {key}, kind, measure, word, sum(number) FROM {cells} c
 WHERE county_id = ANY(%(counties)s) AND measure = ANY(%(measures)s) AND {narrow} AND ({days})
 GROUP BY 1, 2, 3, 4
"""
STOCKS = """
SELECT {key}, kind, measure, word, sum(number), coalesce(sum(number) FILTER (WHERE day <= %(today)s), 0) FROM {cells} c
 WHERE county_id = ANY(%(counties)s) AND measure = ANY(%(measures)s) AND {narrow} AND ({days})
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


def flows(frame: Frame, by: str = "") -> dict[Any, Numbers]:
    """What happened in the frame's days, by kind, area, county, ``day`` or ``month`` (the first of it)."""
    grains = ("day",) if by == "day" else ("day", "month") if by == "month" else GRAINS
    key = {"day": "day", "month": "date_trunc('month', day)::date"}.get(by) or KEYS[by]
    found = _rows(FLOWS, frame, key, ("opened", "ended"), parts(frame.since, frame.until, grains))
    sums: defaultdict[Any, Numbers] = defaultdict(Counter)
    for place, kind, measure, word, number in found:
        _add(sums[kind if by == "kind" else place], kind, (measure, f"{measure}/{word}"), number)
    return dict(sums)


def stocks(frame: Frame, by: str = "") -> dict[Any, Numbers]:
    """What is open now and how much of it is late, by kind, area, county, unit, watcher or ``step`` (a kind and a key).

    Months but for the current one are late as a whole, or not at all.
    """
    measure = {"step": "step", "unit": "local" if frame.area else "unit", "watcher": "watched"}.get(
        by, "held"
    )
    first = frame.today.replace(day=1)
    last = (first + dt.timedelta(days=32)).replace(day=1)
    days = [("month", dt.date.min, first), ("day", first, last), ("month", last, AFTER)]
    found = _rows(STOCKS, frame, KEYS[by], (measure,), days)
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
    days = parts(BEGINNING, frame.until, GRAINS)
    found = _rows(FLOWS, frame, "''", ("opened", "ended"), days)
    return sum(number if measure == "opened" else -number for _key, _kind, measure, _word, number in found)


def parts(since: dt.date, until: dt.date, grains: Sequence[str] = GRAINS) -> list[Part]:
    """A range as whole years, whole months, and the days that are left: (grain, from, to), without ``to`` itself.

    ``since`` and ``until`` belong to the range; empty parts are left out.
    """
    end = until + ONE_DAY
    spans = [(since, end)]
    found: list[Part] = []
    for grain in (grain for grain in ("year", "month") if grain in grains):
        rest = []
        for first, last in spans:
            begin, stop = _ceiling(first, grain), _floor(last, grain)
            if begin < stop:
                found.append((grain, begin, stop))
                rest += [(first, begin), (stop, last)]
            else:
                rest.append((first, last))
        spans = rest
    found += [("day", first, last) for first, last in spans]
    return [part for part in found if part[1] < part[2]]


def _floor(day: dt.date, grain: str) -> dt.date:
    return day.replace(month=1, day=1) if grain == "year" else day.replace(day=1)


def _ceiling(day: dt.date, grain: str) -> dt.date:
    """The day itself if it begins a year or month, else the beginning of the next."""
    floor = _floor(day, grain)
    return day if floor == day else _floor(floor + dt.timedelta(days=370 if grain == "year" else 32), grain)


def _add(sums: Numbers, kind: str, names: Iterable[str], number: int) -> None:
    for name in names:
        sums[name] += int(number)
        sums[f"{kind}:{name}"] += int(number)


def _rows(
    statement: str, frame: Frame, key: str, measures: Sequence[str], days: Sequence[Part]
) -> list[tuple[Any, ...]]:
    narrow = "true"
    narrow += " AND kind = %(kind)s" if frame.kind else ""
    narrow += " AND area_id = %(area)s" if frame.area else ""
    cells = "dashboard_cell" if frame.units is None else LINE
    values: dict[str, Any] = {
        "counties": list(frame.counties), "measures": list(measures), "kind": frame.kind, "area": frame.area,
        "units": list(frame.units or ()), "today": frame.today,
    }  # fmt: skip
    spans = []
    for number, (grain, first, last) in enumerate(days):
        spans.append(f"grain = '{grain}' AND day >= %(from{number})s AND day < %(to{number})s")
        values |= {f"from{number}": first, f"to{number}": last}
    within = " OR ".join(spans) or "false"
    with connection.cursor() as cursor:
        cursor.execute(statement.format(key=key, cells=cells, narrow=narrow, days=within), values)
        return list(cursor.fetchall())
