"""Satisfaction: figures of a kind of their own, bands in per cent out of the published sheet of a quarter.

Single ratings are sealed, and sums of few would tell them; so what leaders see is what everybody may see, and no sum of
ours. Page, wall, brief, files and API ask these functions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress_portal.accounts.models import Region
from congress_portal.dashboard.figures.frames import Frame, a_year_before
from congress_portal.loops.words import Kind
from stations.models import SatisfactionSheet
from stations.reading.evaluation import quarter_name, words_of

Cell = Mapping[str, Any]
"""One line of a sheet, as it is kept: ``rated``, ``satisfied`` and ``confirmed`` where they are published."""
Band = tuple[int, int]
"""From so many per cent to so many; the true share lies somewhere in it."""


def satisfied(cell: Cell) -> Band | None:
    """满意率: the citizens' own ratings 满意 / all their own ratings of the quarter, as published."""
    return _band(cell, "satisfied")


def confirmed(cell: Cell) -> Band | None:
    """满意和基本满意率: the citizens' own ratings 满意 and 基本满意 / all their own of the quarter, as published."""
    return _band(cell, "confirmed")


def _band(cell: Cell, name: str) -> Band | None:
    return (int(cell[name][0]), int(cell[name][1])) if name in cell else None


@dataclass(frozen=True)
class Published:
    """A figure of a sheet: its name, label and formula, and how it is read; None where the sheet hides it."""

    name: str
    label: Any
    formula: Any
    band: Callable[[Cell], Band | None]

    def text(self, cell: Cell) -> str:
        return words_of(self.band(cell))


SATISFACTION = (
    Published(
        "satisfied",
        gettext_lazy("满意率"),
        gettext_lazy("最后一天以前已公布的最近一个季度里，群众本人评价“满意”的占全部评价的比例区间"),
        satisfied,
    ),
    Published(
        "confirmed",
        gettext_lazy("满意和基本满意率"),
        gettext_lazy(
            "最后一天以前已公布的最近一个季度里，群众本人评价“满意”和“基本满意”的占全部评价的比例区间"
        ),
        confirmed,
    ),
)
BY_NAME = {figure.name: figure for figure in SATISFACTION}


@dataclass(frozen=True)
class Line:
    """One place or unit of a sheet; ``region`` is the code of a township."""

    label: str
    cell: Cell
    region: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What it is in every sheet, whatever its name then: a table and the key in it."""
        return str(self.cell.get("table", "")), str(self.cell.get("key", ""))

    @property
    def rated(self) -> int | None:
        found = self.cell.get("rated")
        return None if found is None else int(found)


@dataclass(frozen=True)
class Quarter:
    """``whole`` is the place that is looked at; ``parts`` are its townships, or the units of a leader's line."""

    name: str
    since: dt.date
    until: dt.date
    url: str
    whole: Line
    parts: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return (self.whole, *self.parts)


def quarters(frame: Frame) -> tuple[Quarter | None, Quarter | None]:
    """The newest published quarter that had ended by the frame's last day, and the same of the year before.

    Of one county or one of its townships; opinions are what citizens rate, so a frame of another kind has none.
    """
    if len(frame.counties) != 1 or frame.kind not in ("", Kind.OPINION):
        return None, None
    sheets = SatisfactionSheet.objects.filter(county__in=frame.counties).select_related("county")
    newest = sheets.filter(until__lte=frame.until).order_by("-since").first()
    if newest is None:
        return None, None
    before = sheets.filter(since=a_year_before(newest.since)).first()
    return _quarter(newest, frame), _quarter(before, frame) if before else None


def _quarter(sheet: SatisfactionSheet, frame: Frame) -> Quarter:
    own = [cell for cell in sheet.cells if cell["own"]]
    table, key = ("township", str(frame.area)) if frame.area else ("county", "")
    whole: Cell = next(
        (cell for cell in own if (cell["table"], cell["key"]) == (table, key)), {"table": table, "key": key}
    )
    query = urlencode({"county": sheet.county.code, "quarter": sheet.since.isoformat()})
    return Quarter(
        quarter_name(sheet),
        sheet.since,
        sheet.until,
        f"{reverse('evaluation:sheet')}?{query}",
        Line(frame.place.name, whole),
        tuple(_parts(own, frame)),
    )


def _parts(cells: list[Cell], frame: Frame) -> list[Line]:
    if frame.area:
        return []
    if frame.units is not None:
        known = {str(unit) for unit in frame.units}
        return [
            Line(cell["name"], cell) for cell in cells if cell["table"] == "unit" and cell["key"] in known
        ]
    found = [cell for cell in cells if cell["table"] == "township" and cell["key"]]
    codes = {
        str(pk): code
        for pk, code in Region.objects.filter(pk__in=[int(cell["key"]) for cell in found]).values_list(
            "pk", "code"
        )
    }
    return [Line(cell["name"], cell, codes.get(cell["key"], "")) for cell in found]


def rows_of(found: tuple[Quarter | None, Quarter | None]) -> list[dict[str, Any]]:
    """Line by line: ``label``, and ``cells`` of [head, words]: how many ratings, and the shares now and then."""
    now, before = found
    if now is None:
        return []
    then = {line.key: line.cell for line in before.lines} if before else {}
    return [{"label": line.label, "cells": _cells(line, then.get(line.key))} for line in now.lines]


def _cells(line: Line, before: Cell | None) -> list[tuple[str, str]]:
    rated = _("不公布") if line.rated is None else str(line.rated)
    now = [one.text(line.cell) for one in SATISFACTION]
    then = ["—" if before is None else one.text(before) for one in SATISFACTION]
    return list(zip(heads(), [rated, *now, *then], strict=True))


def heads() -> list[str]:
    labels = [str(one.label) for one in SATISFACTION]
    return [_("评价数"), *labels, *(_("去年%(label)s") % {"label": label} for label in labels)]


def kept(found: tuple[Quarter | None, Quarter | None]) -> dict[str, Any] | None:
    """What a brief keeps of the place as a whole, as plain data; None where nothing is published."""
    now, before = found
    if now is None:
        return None
    figures = {one.name: one.text(now.whole.cell) for one in SATISFACTION}
    last = {one.name: one.text(before.whole.cell) if before else "" for one in SATISFACTION}
    return {"quarter": now.name, "since": now.since.isoformat(), "figures": figures, "last_year": last}
