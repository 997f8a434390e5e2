"""Sums of cells within a frame: one query a breakdown, and rows read that do not grow with the number of cases.

A range of days is read as whole years, months and days, of which some may be taken away again: a year up to its last
week is the year without that week.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db import connection

from congress_portal.dashboard.figures.frames import Frame
from congress_portal.dashboard.rollup.statements import ADDITIONS

Numbers = Counter[str]
"""By name: ``opened``, ``ended``, ``held``, ``held+late``, with a word as in ``ended/closed``, and each of them once
more for its kind as ``opinion:opened``; ``grown/both`` is what has become of opinions opened then. ``held`` is what
is open, whatever it is broken down by."""

ONE_DAY = dt.timedelta(days=1)
BEGINNING = dt.date(1949, 10, 1)
GRAINS = ("day", "month", "year")
Part = tuple[int, str, dt.date, dt.date]
"""A sign, a grain, from when, and until before when."""
KEYS = {
    "": "''",
    "watcher": "unit_id",
    "kind": "''",
    "area": "area_id",
    "county": "county_id",
    "unit": "unit_id",
    "step": "word",
    "day": "day",
    "month": "date_trunc('month', day)::date",
}

FLOWS = """
SELECT {key}, kind, measure, word, sum({number}) FROM {cells} c WHERE {which} AND ({days}) GROUP BY 1, 2, 3, 4
"""
STOCKS = """
SELECT {key}, kind, measure, word, coalesce(sum(number) FILTER (WHERE grain = 'all'), 0),
       coalesce(sum({number}) FILTER (WHERE grain <> 'all'), 0)
  FROM {cells} c WHERE {which} AND (grain = 'all' OR {days}) GROUP BY 1, 2, 3, 4
"""
WHICH = "county_id = ANY(%(counties)s) AND measure = ANY(%(measures)s)"
WHOLE = "area_id = ANY(%(counties)s)"
BY_AREA = """area_id = ANY(ARRAY(
    SELECT id FROM accounts_region WHERE parent_id = ANY(%(counties)s) AND level = 'township'
    UNION ALL SELECT unnest(%(counties)s)))"""
LINE = f"""
(SELECT added.*, 1 AS number FROM ({
    ADDITIONS.format(
        facts='''(
    SELECT * FROM dashboard_fact WHERE county_id = ANY(%(counties)s)
       AND (owner_id = ANY(%(units)s) OR doer_id = ANY(%(units)s) OR holder_id = ANY(%(units)s)
            OR overseers && %(units)s::bigint[]))'''
    )
}) added)
"""
"""The cells of a leader's line are added up from the facts of its cases when they are asked for: lines overlap and
change, so no cell is kept for them."""


def flows(frame: Frame, by: str = "") -> dict[Any, Numbers]:
    """What happened in the frame's days, by kind, area (of one county), county, ``day`` or ``month`` (its first).

    By unit: those that do or did the work; by watcher: those that watch or once watched the case.
    """
    narrow = {"unit": "u_", "watcher": "w_"}.get(by, "")
    measures = [f"{narrow}opened", f"{narrow}ended", *(() if narrow else ("grown",))]
    grains = ("day",) if by == "day" else ("day", "month") if by == "month" else GRAINS
    days = parts(frame.since, frame.until, grains, frame.today)
    found = _rows(FLOWS, frame, by, measures, days)
    sums: defaultdict[Any, Numbers] = defaultdict(Counter)
    for place, kind, narrowed, word, number in found:
        measure = narrowed.removeprefix(narrow)
        _add(sums[kind if by == "kind" else place], kind, (measure, f"{measure}/{word}"), number)
    return _with_own(sums, frame) if by == "area" else dict(sums)


def stocks(frame: Frame, by: str = "") -> dict[Any, Numbers]:
    """What is open now and how much of it is late, by kind, area (of one county), county, unit, watcher or ``step`` (a
    kind and a key)."""
    measure = {"step": "step", "unit": "unit", "watcher": "watched"}.get(by, "held")
    found = _rows(STOCKS, frame, by, (measure,), parts(dt.date.min, frame.today))
    sums: defaultdict[Any, Numbers] = defaultdict(Counter)
    for place, kind, _measure, word, number, late in found:
        here = sums[kind if by == "kind" else (kind, place) if by == "step" else place]
        _add(here, kind, ("held", f"held/{word}"), number)
        _add(here, kind, ("held+late",), late)
    return _with_own(sums, frame) if by == "area" else dict(sums)


def so_far(frame: Frame) -> Numbers:
    """What ever happened until the end of the frame's last day, in its region."""
    ever = replace(frame, since=BEGINNING)
    return flows(ever).get("", Counter())


def of_kinds(numbers: Numbers) -> dict[str, Numbers]:
    """Numbers over all kinds, taken apart again by their kind."""
    found: defaultdict[str, Numbers] = defaultdict(Counter)
    for name, number in numbers.items():
        kind, _colon, rest = name.partition(":")
        if rest:
            found[kind].update({rest: number, name: number})
    return dict(found)


def parts(
    since: dt.date, until: dt.date, grains: Sequence[str] = GRAINS, today: dt.date = dt.date.max
) -> list[Part]:
    """A range as whole years, months and days to be added or taken away; ``since`` and ``until`` belong to it.

    At most half a year of months and half a month of days at each end. After ``today`` nothing has happened yet, so
    a month that lasts is read whole.
    """
    first, end = since, until + ONE_DAY
    days = _span("day", first, end)
    if "month" not in grains:
        return days
    begin, stop = (_nearest(day, "month", today) for day in (first, end))
    found = _without("day", first, begin, stop, end)
    if "year" in grains:
        year, last = (_nearest(day, "year", today) for day in (begin, stop))
        found += _without("month", begin, year, last, stop) + _span("year", year, last)
    else:
        found += _span("month", begin, stop)
    return min(found, days, key=_cost)


def _nearest(day: dt.date, grain: str, today: dt.date) -> dt.date:
    """The beginning of a month or year that is nearest; that which comes where nothing lies in between."""
    before = day.replace(month=1, day=1) if grain == "year" else day.replace(day=1)
    if before == day or before.year == dt.date.max.year:
        return before
    after = (before + dt.timedelta(days=370 if grain == "year" else 32)).replace(day=1)
    after = after.replace(month=1) if grain == "year" else after
    return after if day > today or after - day < day - before else before


def _without(grain: str, first: dt.date, begin: dt.date, stop: dt.date, end: dt.date) -> list[Part]:
    """From ``first`` to ``end``, without what lies from ``begin`` to ``stop``."""
    if begin == stop:
        return _span(grain, first, end)
    return _span(grain, first, begin) + _span(grain, stop, end)


def _span(grain: str, first: dt.date, last: dt.date) -> list[Part]:
    if first == last:
        return []
    return [(1, grain, first, last) if first < last else (-1, grain, last, first)]


def _cost(found: list[Part]) -> int:
    """About how many days, months and years are read."""
    return sum(
        (last - first).days // {"day": 1, "month": 28, "year": 365}[g] for _sign, g, first, last in found
    )


def _with_own(sums: defaultdict[Any, Numbers], frame: Frame) -> dict[Any, Numbers]:
    """Under the county's key what is not of a township: the whole without all of them."""
    (county,) = frame.counties
    own = sums.pop(county, Counter())
    for one in sums.values():
        own.subtract(one)
    return {**sums, **({county: +own} if +own else {})}


def _add(sums: Numbers, kind: str, names: Iterable[str], number: int) -> None:
    for name in names:
        sums[name] += int(number)
        sums[f"{kind}:{name}"] += int(number)


def _rows(
    statement: str, frame: Frame, by: str, measures: Sequence[str], days: Sequence[Part]
) -> list[tuple[Any, ...]]:
    which = f"{WHICH} AND {'area_id = %(area)s' if frame.area else BY_AREA if by == 'area' else WHOLE}"
    which += " AND kind = %(kind)s" if frame.kind else ""
    values: dict[str, Any] = {
        "counties": list(frame.counties), "measures": list(measures), "kind": frame.kind, "area": frame.area,
        "units": list(frame.units or ()),
    }  # fmt: skip
    spans, taken = ["false"], ["false"]
    for number, (sign, grain, first, last) in enumerate(days):
        spans.append(f"grain = '{grain}' AND day >= %(from{number})s AND day < %(to{number})s")
        taken += spans[-1:] if sign < 0 else []
        values |= {f"from{number}": first, f"to{number}": last}
    words = {
        "key": KEYS[by],
        "cells": "dashboard_cell" if frame.units is None else LINE,
        "which": which,
        "days": " OR ".join(spans),
        "number": f"CASE WHEN {' OR '.join(taken)} THEN -number ELSE number END",
    }
    with connection.cursor() as cursor:
        cursor.execute(statement.format(**words), values)
        return list(cursor.fetchall())
