"""What a sheet of proposals from paper would enter: every row checked against what is known, nothing written."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, Role, Term, Unit, User
from congress_portal.sheets.reading import Row
from proposals import import_sheet as sheet
from proposals.agenda import BETWEEN, Units
from proposals.models import Imported, Proposal, ResultClass, Session
from proposals.words import Form, Satisfaction


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell, and what was typed there."""

    number: int
    column: str
    words: str
    typed: str


class Wrong(Exception):
    """This cell of the row cannot be."""

    def __init__(self, column: str, words: str) -> None:
        super().__init__(words)
        self.column, self.words = column, words


@dataclass
class Planned:
    """One proposal as it would be entered."""

    line: int
    number: str
    meeting: tuple[int, int] | None
    title: str
    text: str
    form: Form
    lead: User
    others: list[User]
    came_on: dt.date
    unit: Unit | None = None
    helpers: list[Unit] = field(default_factory=list)
    assigned_on: dt.date | None = None
    replied_on: dt.date | None = None
    result: ResultClass | None = None
    reply: str = ""
    rating: Satisfaction | None = None
    closed_on: dt.date | None = None
    known: Imported | None = None

    @property
    def group(self) -> str:
        """Within which numbers are given once: a meeting, or a year between the meetings."""
        return f"{self.meeting[0]}-{self.meeting[1]}" if self.meeting else str(self.came_on.year)

    @property
    def is_new(self) -> bool:
        return self.known is None

    @cached_property
    def digest(self) -> str:
        """Of all that the row says, the line it stands in left out."""
        people = [self.lead.pk, *sorted(one.pk for one in self.others)]
        units = [self.unit and self.unit.pk, *sorted(one.pk for one in self.helpers)]
        days = [self.came_on, self.assigned_on, self.replied_on, self.closed_on]
        said = (self.group, self.number, self.title, self.text, str(self.form), people, units,
                [day and day.isoformat() for day in days], self.result and self.result.code, self.reply,
                self.rating and str(self.rating))  # fmt: skip
        return hashlib.sha256(repr(said).encode()).hexdigest()


@dataclass(frozen=True)
class Plan:
    rows: list[Planned]
    problems: list[Problem]
    passed_over: int
    sessions: dict[tuple[int, int], tuple[dt.date, dt.date]]
    """Meetings that are not known yet, with the first and last day on which something came in for them."""

    @property
    def new(self) -> list[Planned]:
        return [row for row in self.rows if row.is_new]

    @property
    def digest(self) -> str:
        """Of everything that would be written: whoever confirms, confirms this."""
        return hashlib.sha256("\n".join(row.digest for row in self.new).encode()).hexdigest()


class Checker:
    """Everything known of the county, read once; then row after row without a query."""

    def __init__(self, office: Unit) -> None:
        self.office, self.today = office, timezone.localdate()
        self.units = Units(office.county)
        self.people: dict[str, set[User]] = defaultdict(set)
        duties = Duty.objects.filter(
            role=Role.DEPUTY, stands_in_for=None, unit__region__path__startswith=office.region.path
        )
        for duty in duties.select_related("user"):
            self.people[sheet.plain(duty.user.name)].add(duty.user)
        self.classes: dict[str, ResultClass] = {}
        for one in ResultClass.objects.order_by("valid_from"):
            self.classes |= {one.code.upper(): one, sheet.plain(one.name): one}
        sessions = Session.objects.filter(region=office.region).select_related("term")
        self.sessions = {(one.term.number, one.number): one for one in sessions}
        self.terms = set(Term.objects.filter(county=office.county).values_list("number", flat=True))
        known = Imported.objects.filter(region=office.region).select_related("proposal__loop")
        self.known = {(one.group, one.number): one for one in known}
        registered = Proposal.objects.filter(loop__region=office.region, imported=None)
        rows = registered.values_list("loop__title", "draft__author", "loop__opened_at__year", "loop__code")
        self.registered = {(sheet.plain(title), lead, year): code for title, lead, year, code in rows}

    def person(self, column: str, name: str) -> list[User]:
        """Whom a piece of a cell names: a blank may part two names, or fill up a short one (张 三)."""
        pieces = name.split()
        found: list[User] = []
        while pieces:
            size = next((n for n in (1, 2, 3) if "".join(map(sheet.plain, pieces[:n])) in self.people), 0)
            if not size:
                raise Wrong(column, _("没有“%(name)s”这位代表") % {"name": name[:20]})
            whole = self.people["".join(map(sheet.plain, pieces[:size]))]
            if len(whole) > 1:
                raise Wrong(
                    column, _("有几位代表叫“%(name)s”，请先在系统里单独登记这一件") % {"name": name[:20]}
                )
            found, pieces = [*found, *whole], pieces[size:]
        return found

    def unit(self, column: str, name: str) -> Unit:
        try:
            return self.units.find(name)
        except ValueError as wrong:
            raise Wrong(column, str(wrong)) from None

    def result(self, text: str) -> ResultClass:
        said = sheet.plain(text).upper()
        found = self.classes.get(said) or self.classes.get(said.removesuffix("类"))
        if found is None:
            raise Wrong(
                sheet.RESULT,
                _("请填 %(codes)s") % {"codes": "、".join(sorted(k for k in self.classes if k.isascii()))},
            )
        return found

    def planned(self, line: int, cells: dict[str, Any]) -> Planned:
        for column in (sheet.NUMBER, sheet.TITLE, sheet.LEAD):
            if not cells.get(column):
                raise Wrong(column, _("必须填写"))
        meeting = self._meeting(cells)
        lead = [user for name in cells[sheet.LEAD] for user in self.person(sheet.LEAD, name)]
        named = [user for name in cells.get(sheet.OTHERS, []) for user in self.person(sheet.OTHERS, name)]
        others = list(dict.fromkeys(user for user in [*lead[1:], *named] if user != lead[0]))
        row = Planned(
            line=line, number=cells[sheet.NUMBER], meeting=meeting, title=cells[sheet.TITLE],
            text=cells.get(sheet.TEXT) or sheet.PAPER, form=cells.get(sheet.FORM, Form.PROPOSAL), lead=lead[0],
            others=others, came_on=self._came_on(cells, meeting),
        )  # fmt: skip
        self._handled(row, cells)
        self._ended(row, cells)
        self._in_order(row)
        self._known(row)
        return row

    def _meeting(self, cells: dict[str, Any]) -> tuple[int, int] | None:
        meeting: tuple[int, int] | None = cells.get(sheet.MEETING)
        if meeting and meeting[0] not in self.terms:
            raise Wrong(sheet.MEETING, _("没有登记第%(term)d届，请先登记届次") % {"term": meeting[0]})
        return meeting

    def _came_on(self, cells: dict[str, Any], meeting: tuple[int, int] | None) -> dt.date:
        """As typed; else the meeting's first day, else the day of the assignment."""
        known = self.sessions.get(meeting) if meeting else None
        day: dt.date | None = cells.get(sheet.CAME) or (known and known.opens_on) or cells.get(sheet.ASSIGNED)
        if day is None:
            raise Wrong(sheet.CAME, _("请填写提交日期"))
        return day

    def _handled(self, row: Planned, cells: dict[str, Any]) -> None:
        row.assigned_on = cells.get(sheet.ASSIGNED)
        if row.assigned_on and not cells.get(sheet.UNIT):
            raise Wrong(sheet.UNIT, _("填了交办日期，请填主办单位"))
        if cells.get(sheet.UNIT) and not row.assigned_on:
            raise Wrong(sheet.ASSIGNED, _("填了主办单位，请填交办日期"))
        if not row.assigned_on:
            return
        row.unit = self.unit(sheet.UNIT, cells[sheet.UNIT])
        names = [name.strip() for name in BETWEEN.split(cells.get(sheet.HELPERS, "")) if name.strip()]
        helpers = [self.unit(sheet.HELPERS, name.split("（")[0].split("(")[0]) for name in names]
        row.helpers = [unit for unit in dict.fromkeys(helpers) if unit != row.unit]

    def _ended(self, row: Planned, cells: dict[str, Any]) -> None:
        row.replied_on, row.reply = cells.get(sheet.REPLIED), cells.get(sheet.REPLY, "")
        row.rating, row.closed_on = cells.get(sheet.RATING), cells.get(sheet.CLOSED)
        if row.replied_on and not row.assigned_on:
            raise Wrong(sheet.ASSIGNED, _("填了答复日期，请填交办日期"))
        if row.replied_on and not cells.get(sheet.RESULT):
            raise Wrong(sheet.RESULT, _("填了答复日期，请填办理结果"))
        for column in (sheet.RESULT, sheet.RATING, sheet.CLOSED):
            if cells.get(column) and not row.replied_on:
                raise Wrong(sheet.REPLIED, _("填了%(column)s，请填答复日期") % {"column": column})
        if row.replied_on:
            row.result = self.result(cells[sheet.RESULT])
        if row.rating and not row.closed_on:
            row.closed_on = row.replied_on

    def _in_order(self, row: Planned) -> None:
        days = [(sheet.CAME, row.came_on), (sheet.ASSIGNED, row.assigned_on), (sheet.REPLIED, row.replied_on)]
        days += [(sheet.CLOSED, row.closed_on)]
        before = dt.date(1954, 9, 15)
        for column, day in days:
            if day is None:
                continue
            if day > self.today:
                raise Wrong(column, _("晚于今天"))
            if day < before:
                raise Wrong(column, _("早于前一步的日期 %(day)s") % {"day": before.isoformat()})
            before = day

    def _known(self, row: Planned) -> None:
        row.known = self.known.get((row.group, row.number))
        if row.known and row.known.digest != row.digest:
            raise Wrong(
                sheet.NUMBER, _("已经补录为 %(code)s，内容不同") % {"code": row.known.proposal.loop.code}
            )
        code = self.registered.get((sheet.plain(row.title), row.lead.pk, row.came_on.year))
        if row.known is None and code:
            raise Wrong(sheet.TITLE, _("这位代表的这件已经登记为 %(code)s") % {"code": code})


def check(
    rows: Sequence[Row], office: Unit, *, watched: Callable[[Iterable[Row]], Iterable[Row]] = iter
) -> Plan:
    """What the rows would enter, and all that is wrong with them, in the order of the sheet.

    ``watched`` hands the rows on one by one, and may tell how far it is.
    """
    checker = Checker(office)
    planned: list[Planned] = []
    problems: list[Problem] = []
    counted = [row for row in rows if not _is_remark(row)]
    for row in watched(counted):
        cells, wrong = _read(row)
        problems += wrong
        if wrong:
            continue
        try:
            planned.append(checker.planned(row.number, cells))
        except Wrong as refused:
            problems.append(_problem(row, refused))
    typed = {row.number: row for row in rows}
    problems += [_problem(typed[one.line], why) for one, why in _twice(planned)]
    problems.sort(key=lambda problem: problem.number)
    return Plan(planned, problems, len(rows) - len(counted), _sessions(planned, checker))


def _is_remark(row: Row) -> bool:
    """A sum or a remark below the table, or the header once more on the next page."""
    first = next((text for text in row.cells.values() if text), "")
    again = sum(
        sheet.plain(text) in (column, *sheet.HEADERS[column]) for column, text in row.cells.items() if text
    )
    return bool(sheet.NOT_ROWS.match(sheet.plain(first))) or again > 2


def _read(row: Row) -> tuple[dict[str, Any], list[Problem]]:
    cells: dict[str, Any] = {}
    problems = []
    for column, text in row.cells.items():
        if not text or text in ("-", "—", "/", "无"):
            continue
        try:
            cells[column] = sheet.READERS[column](text)
        except ValueError as wrong:
            problems.append(Problem(row.number, column, str(wrong), text))
    return cells, problems


def _problem(row: Row, refused: Wrong) -> Problem:
    return Problem(row.number, refused.column, refused.words, row.cells.get(refused.column, ""))


def _twice(planned: Iterable[Planned]) -> list[tuple[Planned, Wrong]]:
    """Rows that mean what an earlier row means: by number, or by title and lead."""
    seen: dict[object, int] = {}
    found = []
    for row in planned:
        keys: list[tuple[object, str]] = [
            ((row.group, row.number), sheet.NUMBER),
            ((row.group, sheet.plain(row.title), row.lead.pk), sheet.TITLE),
        ]
        for key, column in keys:
            if key in seen:
                found.append((row, Wrong(column, _("与第%(line)d行重复") % {"line": seen[key]})))
                break
        for key, _column in keys:
            seen.setdefault(key, row.line)
    return found


def _sessions(planned: Iterable[Planned], checker: Checker) -> dict[tuple[int, int], tuple[dt.date, dt.date]]:
    days: dict[tuple[int, int], list[dt.date]] = defaultdict(list)
    for row in planned:
        if row.is_new and row.meeting and row.meeting not in checker.sessions:
            days[row.meeting].append(row.came_on)
    return {meeting: (min(found), max(found)) for meeting, found in sorted(days.items())}


def counts(plan: Plan) -> dict[str, int]:
    """How many rows would be entered at which place of their way."""
    places = Counter(
        "closed" if row.closed_on else "effect" if row.replied_on else "handle" if row.unit else "assign"
        for row in plan.new
    )
    return {name: places.get(name, 0) for name in ("assign", "handle", "effect", "closed")}
