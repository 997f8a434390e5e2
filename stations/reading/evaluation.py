"""Satisfaction as it is published. Page, download, API and station health read the same frozen sheet of a quarter."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Level, Region, Unit
from congress_portal.loops.models import Event
from congress_portal.loops.words import Actor, Verb
from stations.evaluation import PARENT, TABLES, Cell, Word, figures
from stations.models import Category, Opinion, Rating, SatisfactionSheet, Station
from stations.words import Satisfaction

FIGURES = Path(__file__).parents[1] / "data" / "evaluation.csv"
CONFIRMED = (Satisfaction.SATISFIED, Satisfaction.BASICALLY)


@cache
def _rows() -> list[dict[str, str]]:
    with FIGURES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def figure(name: str, on: dt.date) -> int:
    """A figure of the table in force on a day; each has its basis beside it."""
    rows = [row for row in _rows() if row["figure"] == name and row["valid_from"] <= on.isoformat()]
    return int(max(rows, key=lambda row: row["valid_from"])["amount"])


def quarter_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day of the calendar quarter: the only periods there are, and they never overlap."""
    first = dt.date(day.year, day.month - (day.month - 1) % 3, 1)
    coming = (first + dt.timedelta(days=100)).replace(day=1)
    return first, coming - dt.timedelta(days=1)


def midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


# ---------------------------------------------------------------- making a sheet


def ratings_of_quarter(county: Region, since: dt.date, until: dt.date) -> list[Rating]:
    """The last rating of each author and kind whose window ended in the quarter."""
    found = Rating.objects.filter(
        county=county,
        sealed_until__gte=midnight(since),
        sealed_until__lt=midnight(until + dt.timedelta(days=1)),
    ).select_related("opinion__station__unit__region", "opinion__category")
    last = {(rating.opinion_id, rating.is_own): rating for rating in found.order_by("at", "pk")}
    return list(last.values())


def cells_of(rating: Rating, townships: dict[str, Region]) -> tuple[Cell, ...]:
    """The cells that a rating counts in: its author's own place and category, and the unit that was at work."""
    station = rating.opinion.station
    place = next((townships[path] for path in station.unit.region.paths if path in townships), None)
    cells = [
        ("county", ""),
        ("township", str(place.pk) if place else ""),
        ("unit", str(rating.unit_id or "")),
        ("station", str(station.pk)),
        ("category", str(rating.opinion.category_id)),
    ]
    return tuple(cells)


def make_cells(county: Region, since: dt.date, until: dt.date, k: int) -> list[dict[str, Any]]:
    """Everything that will ever be shown of a quarter: the citizens' own share, and apart what staff entered."""
    ratings = ratings_of_quarter(county, since, until)
    townships = {
        one.path: one for one in Region.objects.filter(level=Level.TOWNSHIP, path__startswith=county.path)
    }
    answered, known = _answered(ratings, county, since, until), _known(ratings)
    made: list[dict[str, Any]] = []
    for is_own in (True, False):
        words = [
            Word(
                rating.pk,
                cells_of(rating, townships),
                rating.level == Satisfaction.SATISFIED,
                rating.level in CONFIRMED,
                rating.pk in known,
            )
            for rating in ratings
            if rating.is_own == is_own
        ]
        found = figures(words, _parents(words), answered if is_own else {}, k)
        names = _names(found)
        made += [
            {"own": is_own, "table": cell[0], "key": cell[1], "name": names[cell], **found[cell]}
            for cell in sorted(found, key=lambda cell: (TABLES.index(cell[0]), names[cell]))
        ]
    return made


def _answered(ratings: Iterable[Rating], county: Region, since: dt.date, until: dt.date) -> Counter[Cell]:
    """How many opinions of each station were answered, by the same windows."""
    found = Opinion.objects.filter(
        county=county,
        ground="",
        rate_until__gte=midnight(since),
        rate_until__lt=midnight(until + dt.timedelta(days=1)),
    )
    at = dict(found.values_list("pk", "station"))
    at |= {rating.opinion_id: rating.opinion.station_id for rating in ratings if rating.is_own}
    return Counter(("station", str(station)) for station in at.values())


def _known(ratings: Iterable[Rating]) -> set[int]:
    """The ratings that brought their case back, in the same transaction: every reader of the case knows them."""
    angry = {rating.opinion_id: rating for rating in ratings if rating.level == Satisfaction.DISSATISFIED}
    back = Event.objects.filter(loop__in=list(angry), verb=Verb.REOPENED, actor=Actor.CITIZEN)
    found = ((angry[loop], at) for loop, at in back.values_list("loop", "at") if loop in angry)
    return {rating.pk for rating, at in found if abs(at - rating.at) < dt.timedelta(minutes=1)}


def _parents(words: Sequence[Word]) -> dict[Cell, Cell]:
    known: dict[Cell, Cell] = {}
    for word in words:
        here = dict(word.cells)
        known |= {
            (table, key): (PARENT[table], here[PARENT[table]]) for table, key in word.cells if table in PARENT
        }
    return known


def _names(cells: Iterable[Cell]) -> dict[Cell, str]:
    """What each cell is called; one query a table."""
    keys: dict[str, set[str]] = {table: set() for table in TABLES}
    for table, key in cells:
        keys[table].add(key)
    wanted = {table: [int(key) for key in found if key] for table, found in keys.items()}
    stations = Station.objects.filter(pk__in=wanted["station"]).values_list("pk", "unit__name")
    named: dict[Cell, str] = {("county", ""): _("全县")}
    for table, rows in (
        ("township", Region.objects.filter(pk__in=wanted["township"]).values_list("pk", "name")),
        ("unit", Unit.objects.filter(pk__in=wanted["unit"]).values_list("pk", "name")),
        ("station", stations),
        ("category", Category.objects.filter(pk__in=wanted["category"]).values_list("pk", "name")),
    ):
        named |= {(table, str(key)): name for key, name in rows}
    return {cell: named.get(cell, _("其他")) for cell in cells}


# ---------------------------------------------------------------- showing a sheet


def sheets_of(county: str) -> list[SatisfactionSheet]:
    """The published quarters, newest first; of one county where the portal serves one, or one is asked for."""
    found = SatisfactionSheet.objects.select_related("county").order_by("-since")
    return list(found.filter(county__code=county) if county else found)


def lines_of(sheet: SatisfactionSheet, *, own: bool) -> list[dict[str, Any]]:
    """Every line of a sheet in words. The one function behind the page, the download and the API."""
    return [
        {
            "table": cell["table"],
            "label": label_of(cell["table"]),
            "name": cell["name"],
            "is_shown": "rated" in cell,
            "rated": cell.get("rated"),
            "satisfied": words_of(cell.get("satisfied")),
            "confirmed": words_of(cell.get("confirmed")),
        }
        for cell in sheet.cells
        if cell["own"] == own
    ]


def label_of(table: str) -> str:
    return {
        "county": _("全县"),
        "township": _("按乡镇"),
        "unit": _("按承办单位"),
        "station": _("按联络站"),
        "category": _("按类别"),
    }[table]


def words_of(band: Sequence[int] | None) -> str:
    if band is None:
        return _("不公布")
    low, high = band
    if low == 0:
        return _("%(high)d%%及以下") % {"high": high}
    if high == 100:
        return _("%(low)d%%及以上") % {"low": low}
    return f"{low}%～{high}%"


def quarter_name(sheet: SatisfactionSheet) -> str:
    return _("%(year)d年第%(quarter)d季度") % {
        "year": sheet.since.year,
        "quarter": (sheet.since.month + 2) // 3,
    }


def ended_at(stations: Iterable[int], month: dt.date) -> dict[int, tuple[dt.date, int]]:
    """For health: the last quarter that ended before the month, and the lower end of the published share of the
    station's answers that citizens confirmed themselves; nothing for stations that the sheet does not show."""
    counties = Station.objects.filter(pk__in=list(stations)).values("county")
    sheets = SatisfactionSheet.objects.filter(county__in=counties, until__lt=month)
    found: dict[int, tuple[dt.date, int]] = {}
    for sheet in sheets.order_by("county_id", "-since").distinct("county_id"):
        for cell in sheet.cells:
            if cell["own"] and cell["table"] == "station" and "ended" in cell:
                found[int(cell["key"])] = (sheet.since, int(cell["ended"][0]))
    return found
