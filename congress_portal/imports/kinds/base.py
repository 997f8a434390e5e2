"""What every kind of import is: columns, a check that writes nothing, a write that asks the domain's own functions."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, Region, Unit, User
from congress_portal.imports.models import Outcome
from congress_portal.sheets.reading import Row
from proposals.import_sheet import NOT_ROWS

CLEAR = "清空"
"""Typed into a cell, it empties what is known; an empty cell leaves it."""
TOLD_EVERY = 50
MOST_NAMED = 10
"""Of lines, in a remark about the sheet."""
Words = Any
"""A text for people, maybe lazy."""


@dataclass(frozen=True)
class Column:
    """``read`` turns the text of a cell into a value or raises ``ValueError`` with a sentence. ``clear`` is what
    ``CLEAR`` makes of the column, as a value in a tuple; without one it cannot be emptied. ``again``: it is filled in
    as an earlier one is, and not explained once more."""

    head: str
    read: Callable[[str], Any]
    others: tuple[str, ...] = ()
    needed: bool = False
    sample: str = ""
    help: Words = ""
    holds: str = "text"
    choices: tuple[str, ...] = ()
    clear: tuple[Any, ...] = ()
    again: bool = False


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell, and what was typed there."""

    column: str
    words: str
    typed: str = ""


class Wrong(Exception):
    """This cell of the line cannot be."""

    def __init__(self, column: str, words: str) -> None:
        super().__init__(words)
        self.column, self.words = column, words


@dataclass
class Planned:
    """What one line would do. ``key``: which row of the portal it means; ``changes``: column, before, after, in words;
    ``will``: what its kind needs for writing; ``remark``: what is said of it beside the table."""

    number: int
    cells: dict[str, str]
    key: str = ""
    name: str = ""
    outcome: str = Outcome.SAME
    problems: list[Problem] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    will: Any = None
    remark: str = ""

    def blame(self, column: str, words: object) -> None:
        self.problems.append(Problem(column, str(words), self.cells.get(column, "")))

    def change(self, column: str, before: object, after: object) -> None:
        self.changes.append((column, in_words(before), in_words(after)))

    @property
    def line(self) -> str:
        return repr((self.key, str(self.outcome), self.changes))


@dataclass(frozen=True)
class Wrote:
    """One row that was written: what it was, and the fields before, where it was there before."""

    number: int
    row: Model
    before: dict[str, Any] | None = None


@dataclass(frozen=True)
class Opening:
    """The county in which somebody may import, the duty's role, and for whose books, where an office keeps its own."""

    county: Region
    role: str
    office: Unit | None = None

    @property
    def word(self) -> str:
        return f"{self.county.pk} {self.office.pk if self.office else ''}".strip()

    def __str__(self) -> str:
        return str(self.office or self.county)


def _nothing(_done: int) -> None:
    pass


@dataclass(frozen=True)
class Job:
    """For whom a sheet is checked or written. ``batch`` and ``source`` (the file's SHA-256) are for the trail;
    ``told`` hears how many lines are checked."""

    by: User
    county: Region
    office: Unit | None = None
    batch: int = 0
    source: str = ""
    told: Callable[[int], object] = _nothing

    def watched[Thing](self, things: Iterable[Thing]) -> Iterator[Thing]:
        """The lines one by one, while whoever waits hears how far it is."""
        for done, thing in enumerate(things, 1):
            yield thing
            if done % TOLD_EVERY == 0:
                self.told(done)


class Kind(ABC):
    """One kind of sheet. ``roles``: whose duty it is; ``needs``: what is to be there before."""

    word: str
    label: Words
    icon: str = "file"
    roles: tuple[str, ...]
    columns: tuple[Column, ...]
    notes: tuple[Words, ...] = ()
    most: int = 5000
    has_passwords = False

    @property
    def explained(self) -> list[Column]:
        return [column for column in self.columns if not column.again]

    @property
    def headers(self) -> dict[str, tuple[str, ...]]:
        return {column.head: column.others for column in self.columns}

    def openings(self, user: User) -> list[Opening]:
        """Where this user may import such a sheet by today's duties, each place once."""
        found: dict[str, Opening] = {}
        for duty in user.duties:
            if duty.role in self.roles and self.is_open(duty):
                one = Opening(duty.county, duty.role, self.office_of(duty))
                found.setdefault(one.word, one)
        return list(found.values())

    def opening_of(self, user: User, county_id: int, office_id: int | None) -> Opening | None:
        """The place of a sheet that was handed in, if this user may still import there."""
        for one in self.openings(user):
            if one.county.pk == county_id and office_id in (None, one.office and one.office.pk):
                return one
        return None

    def is_open(self, duty: Duty) -> bool:
        return True

    def office_of(self, duty: Duty) -> Unit | None:
        """Whose books the sheet is for; none where they are the county's."""
        return None

    @abstractmethod
    def plan(self, rows: Sequence[Row], job: Job) -> list[Planned]:
        """What the lines would do, and all that is wrong with them, in their order; nothing is written."""

    @abstractmethod
    def write(self, planned: Sequence[Planned], job: Job) -> Iterator[Wrote]:
        """Write the lines, each answer as soon as it is done; a refusal of the domain ends it all."""

    def read(self, rows: Sequence[Row]) -> list[Planned]:
        """The cells of each line as values; remarks below a table and repeated headers are passed over."""
        return [self._read(row) for row in self.body(rows)]

    def body(self, rows: Sequence[Row]) -> list[Row]:
        """The lines of the table: without its header repeated on every page, and what clerks write below it."""
        return [row for row in rows if not (self._is_header(row) or _is_remark(row))]

    def remarks(self, rows: Sequence[Row], planned: Sequence[Planned]) -> list[str]:
        """What there is to say of the sheet as a whole, in sentences."""
        read = {one.number for one in planned}
        over = [str(row.number) for row in rows if row.number not in read]
        found = []
        if over:
            words = {"count": len(over), "lines": "、".join(over[:MOST_NAMED])}
            said = _("略过%(count)d行（合计、备注、重复的表头）：第%(lines)s行。")
            more = _("略过%(count)d行（合计、备注、重复的表头）：第%(lines)s行等。")
            found.append((said if len(over) <= MOST_NAMED else more) % words)
        remarked = [one for one in planned if one.remark]
        found += [
            _("第%(line)d行：%(words)s。") % {"line": one.number, "words": one.remark}
            for one in remarked[:MOST_NAMED]
        ]
        if len(remarked) > MOST_NAMED:
            found.append(_("这样的行一共有%(count)d行。") % {"count": len(remarked)})
        return found

    def _is_header(self, row: Row) -> bool:
        headers = self.headers
        same = sum(
            text in (head, *headers[head]) for head, text in row.cells.items() if text and head in headers
        )
        return same > 1

    def _read(self, row: Row) -> Planned:
        planned = Planned(row.number, row.cells)
        for column in self.columns:
            text = row.cells.get(column.head, "")
            if not text:
                if column.needed:
                    planned.blame(column.head, _("必须填写"))
                continue
            try:
                planned.values[column.head] = _value(column, text)
            except ValueError as wrong:
                planned.blame(column.head, wrong)
        return planned


def _is_remark(row: Row) -> bool:
    first = next((text for text in row.cells.values() if text), "")
    return bool(NOT_ROWS.match("".join(first.split())))


def _value(column: Column, text: str) -> Any:
    if text == CLEAR:
        if not column.clear:
            raise ValueError(_("这一列不能清空"))
        return column.clear[0]
    return column.read(text)


def choice(options: Mapping[str, str]) -> Callable[[str], str]:
    """A reader of one of these words; blanks within do not matter."""

    def read(text: str) -> str:
        found = options.get("".join(text.split()))
        if found is None:
            raise ValueError(_("请填：%(words)s") % {"words": "、".join(dict.fromkeys(options))})
        return found

    return read


def matching(pattern: Any, words: Words) -> Callable[[str], str]:
    """A reader of texts that fit a regular expression, blanks left out."""

    def read(text: str) -> str:
        plain = "".join(text.split())
        if not pattern.fullmatch(plain):
            raise ValueError(str(words))
        return plain

    return read


def in_words(value: object) -> str:
    """A value as the report shows it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return str(value)


def settle_each(planned: Sequence[Planned], settle: Callable[[Planned], object], key: str, job: Job) -> None:
    """Find out what each line would do, and blame it where that cannot be; then what stands twice in ``key``."""
    for one in job.watched(planned):
        try:
            settle(one)
        except Wrong as wrong:
            one.blame(wrong.column, wrong.words)
    find_twice(planned, key)


def find_twice(planned: Iterable[Planned], column: str) -> None:
    """Blame every line whose key an earlier line has."""
    seen: dict[str, int] = {}
    for one in planned:
        if not one.key:
            continue
        if one.key in seen:
            one.blame(column, _("与第%(line)d行重复") % {"line": seen[one.key]})
        seen.setdefault(one.key, one.number)


def conclude(planned: Iterable[Planned]) -> None:
    """Whatever has a problem is wrong."""
    for one in planned:
        if one.problems:
            one.outcome = Outcome.WRONG


def digest(planned: Iterable[Planned]) -> str:
    """Of everything that would be written: whoever confirms, confirms this."""
    return hashlib.sha256("\n".join(one.line for one in planned).encode()).hexdigest()


class Named[Thing]:
    """Things that people call by code or by name; a name that several have means none of them."""

    def __init__(self, what: Words) -> None:
        self.what = what
        self.by_code: dict[str, Thing] = {}
        self.by_name: dict[str, list[Thing]] = defaultdict(list)

    def add(self, thing: Thing, code: str, *names: str) -> None:
        self.by_code[code] = thing
        for name in dict.fromkeys("".join(name.split()) for name in names if name):
            self.by_name[name].append(thing)

    def find(self, column: str, text: str) -> Thing:
        plain = "".join(text.split())
        if plain in self.by_code:
            return self.by_code[plain]
        found = self.by_name.get(plain, [])
        if len(found) == 1:
            return found[0]
        words = {"what": self.what, "name": text[:40]}
        if found:
            raise Wrong(column, _("有几个%(what)s叫“%(name)s”，请填编码") % words)
        raise Wrong(column, _("没有找到%(what)s“%(name)s”") % words)
