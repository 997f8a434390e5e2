"""One row of the assignment table as people type it, on the page or in a sheet: units by name, dates in any form."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.loops.forms import RECEIVERS
from congress_portal.sheets import cells
from proposals.models import AgendaItem
from proposals.officials import Officials

COLUMNS: dict[str, object] = {
    "lead": gettext_lazy("主办单位"),
    "joint": gettext_lazy("会办单位"),
    "separate": gettext_lazy("分办单位"),
    "leading": gettext_lazy("领办领导"),
    "supervising": gettext_lazy("督办领导"),
    "due_on": gettext_lazy("办结期限"),
    "due_reason": gettext_lazy("超期理由"),
    "standard": gettext_lazy("办理标准"),
}
LENGTHS = {"leading": 40, "supervising": 40, "due_reason": 200, "standard": 500}
LED = ("leading", "supervising")
LONGEST_PART = 200
NAME_AND_PART = re.compile(r"([^（(]+?)\s*(?:[（(](.*)[）)])?")
BETWEEN = re.compile(r"[、,，;；/\n]+(?![^（(]*[）)])")
"""What parts the units of a cell, outside brackets."""


@dataclass(frozen=True)
class Helping:
    """A unit that handles along, jointly or a part by itself."""

    unit: Unit
    is_joint: bool
    part: str = ""


@dataclass(frozen=True)
class Filled:
    """What a row says. All of it may still be open."""

    lead: Unit | None = None
    helping: tuple[Helping, ...] = ()
    leading: str = ""
    supervising: str = ""
    due_on: dt.date | None = None
    due_reason: str = ""
    standard: str = ""
    leading_user: User | None = None
    """The account behind the name, where exactly one person fits."""
    supervising_user: User | None = None


class Units:
    """The units of a county that proposals can be assigned to, found by what people call them."""

    def __init__(self, county: Region) -> None:
        found = Unit.objects.filter(county=county, is_active=True, kind__in=RECEIVERS)
        self.all = list(found.order_by("kind", "code"))
        self.officials = Officials(county)
        self._known: dict[str, set[Unit]] = defaultdict(set)
        for unit in self.all:
            for name in (unit.name, unit.short_name):
                if name:
                    self._known[_plain(name)].add(unit)

    def find(self, text: str) -> Unit:
        """By name or short name, else the only one whose name ends so (水利局 for 淳安县水利局)."""
        wanted = _plain(text)
        found = self._known.get(wanted) or {
            unit for name, units in self._known.items() if name.endswith(wanted) for unit in units
        }
        if not found:
            raise ValueError(_("没有“%(name)s”这个单位") % {"name": text})
        if len(found) > 1:
            names = "、".join(sorted(unit.name for unit in found)[:5])
            raise ValueError(
                _("“%(name)s”可能是几个单位：%(names)s，请写全称") % {"name": text, "names": names}
            )
        return next(iter(found))


def read(texts: Mapping[str, str], units: Units) -> tuple[Filled, dict[str, str]]:
    """The row, and what is wrong with it by column; what is wrong counts as open."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for column in COLUMNS:
        text = texts.get(column, "").strip()
        try:
            values[column] = _READERS[column](text, units) if text else None
        except ValueError as wrong:
            errors[column] = str(wrong)
    helping = (*(values.get("joint") or ()), *(values.get("separate") or ()))
    lead = values.get("lead")
    seen = {lead} if lead else set()
    for column in ("joint", "separate"):
        for one in values.get(column) or ():
            if one.unit in seen:
                errors.setdefault(column, _("“%(name)s”在这一行写了两次") % {"name": one.unit.name})
            seen.add(one.unit)
    words: dict[str, Any] = {name: values.get(name) or "" for name in LENGTHS}
    for name in LED:
        try:
            values[f"{name}_user"] = units.officials.find(words[name])
        except ValueError as wrong:
            errors.setdefault(name, str(wrong))
    words |= {f"{name}_user": values.get(f"{name}_user") for name in LED}
    return Filled(lead, helping, due_on=values.get("due_on"), **words), errors


def in_words(item: AgendaItem) -> dict[str, str]:
    """A row as it would be typed."""
    helping = list(item.co_handlers.all())
    return {
        "lead": item.lead.name if item.lead else "",
        "joint": "、".join(_named(one.unit, one.part) for one in helping if one.is_joint),
        "separate": "、".join(_named(one.unit, one.part) for one in helping if not one.is_joint),
        "leading": item.leading,
        "supervising": item.supervising,
        "due_on": item.due_on.isoformat() if item.due_on else "",
        "due_reason": item.due_reason,
        "standard": item.standard,
    }


def _named(unit: Unit, part: str) -> str:
    return f"{unit.name}（{part}）" if part else unit.name


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def _helping(text: str, units: Units, is_joint: bool) -> tuple[Helping, ...]:
    """``交通局（道路修复）、财政局``: units, each with its part in brackets if it has one."""
    rows = []
    for words in BETWEEN.split(text):
        found = NAME_AND_PART.fullmatch(words.strip()) if words.strip() else None
        if words.strip() and found is None:
            raise ValueError(_("看不懂“%(text)s”，请写：单位（分工）、单位") % {"text": words[:40]})
        if found:
            part = cells.words((found[2] or "").strip(), LONGEST_PART)
            rows.append(Helping(units.find(found[1]), is_joint, part))
    if len({row.unit for row in rows}) < len(rows):
        raise ValueError(_("同一个单位写了两次"))
    return tuple(rows)


_READERS: dict[str, Callable[[str, Units], Any]] = {
    "lead": lambda text, units: units.find(text),
    "joint": lambda text, units: _helping(text, units, True),
    "separate": lambda text, units: _helping(text, units, False),
    "due_on": lambda text, units: cells.last_day(text),
    "leading": lambda text, units: cells.words(text, LENGTHS["leading"]),
    "supervising": lambda text, units: cells.words(text, LENGTHS["supervising"]),
    "due_reason": lambda text, units: cells.words(text, LENGTHS["due_reason"]),
    "standard": lambda text, units: cells.words(text, LENGTHS["standard"]),
}
