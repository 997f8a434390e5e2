"""What a ledger shows for a query string: the rows, the columns, the order. The page and the workbook both ask here, so
that the one holds exactly what the other shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, QueryDict

from congress_portal.accounts.models import Unit, User
from congress_portal.ledgers import columns
from congress_portal.ledgers.columns import Column
from congress_portal.loops.filters import CURRENT_STEP, HOLDER, LoopFilter
from congress_portal.loops.models import Loop, Mover
from congress_portal.loops.words import Kind
from proposals.filters import ProposalFilter, with_result
from stations.filters import OpinionFilter

NEWEST = "-opened"


class CaseFilter(LoopFilter):
    class Meta:
        model = Loop
        fields: tuple[str, ...] = ()


FILTERS: dict[str, type[LoopFilter]] = {
    Kind.OPINION: OpinionFilter,
    Kind.PROPOSAL: ProposalFilter,
    Kind.SUPERVISION: CaseFilter,
    Kind.PROJECT: CaseFilter,
}


@dataclass(frozen=True)
class Ledger:
    """One look of one person at one ledger. ``asked``: the query string, read."""

    kind: str
    user: User
    asked: QueryDict

    @cached_property
    def filtered(self) -> LoopFilter:
        """The filters over what the user may know of; they ask the user's reach of the request."""
        request = HttpRequest()
        request.user = self.user
        loops = Loop.objects.filter(kind=self.kind).visible_to(self.user)
        return FILTERS[self.kind](self.asked or None, queryset=loops, request=request)

    @property
    def is_sensible(self) -> bool:
        """Whether the filters can be understood; with one that cannot, all cases would be taken for the wanted ones."""
        return not self.filtered.is_bound or self.filtered.is_valid()

    @cached_property
    def columns(self) -> list[Column]:
        """The columns in the order in which they were chosen, the code first; those it begins with where none is."""
        known = columns.of(self.kind)
        chosen = [word for word in self.asked.getlist("cols") if word in known]
        words = dict.fromkeys((columns.CODE.word, *(chosen or columns.FIRST[self.kind])))
        return [known[word] for word in words]

    def moved(self, word: str, by: int) -> str:
        """The query string with a shown column so many places further on; empty where there is no such place."""
        words = [column.word for column in self.columns]
        at = words.index(word)
        if not 0 < at + by < len(words):  # the code stays first
            return ""
        words.insert(at + by, words.pop(at))
        kept = self.asked.copy()
        kept.pop("page", None)
        kept.setlist("cols", words)
        kept["open"] = "order"
        return kept.urlencode()

    @cached_property
    def sort(self) -> str:
        """The word of the column ordered by, with a minus for downwards; newest first where it makes no sense."""
        asked = self.asked.get("sort", "")
        column = columns.of(self.kind).get(asked.removeprefix("-"))
        return asked if column and column.sorts else NEWEST

    @cached_property
    def rows(self) -> QuerySet[Loop, dict[str, Any]]:
        """The rows as plain values, in their order. The key ends the order, so that no two pages share a row."""
        found: Any = self.filtered.qs if self.is_sensible else self.filtered.queryset.none()
        found = found.annotate(now=CURRENT_STEP).annotate(holder=HOLDER)
        if self.kind == Kind.PROPOSAL:
            lead = Mover.objects.filter(loop=OuterRef("pk"), is_lead=True, left_at=None)
            found = with_result(found).annotate(lead_name=Subquery(lead.values("user__name")[:1]))
        paths = dict.fromkeys(("pk", "code", *(column.path for column in self.columns)))
        rows: QuerySet[Loop, dict[str, Any]] = found.order_by(*self._order(), "-pk").values(
            *paths, step=F("now__pk")
        )
        return rows

    def _order(self) -> list[Any]:
        column = columns.of(self.kind)[self.sort.removeprefix("-")]
        by = column.order
        return [by.desc(nulls_last=True) if self.sort.startswith("-") else by.asc(nulls_last=True)]

    @property
    def query(self) -> str:
        """The query string to keep: what was asked without the page and without what is empty."""
        kept = self.asked.copy()
        for name in ("page", "view", "open"):
            kept.pop(name, None)
        for name in [name for name, values in kept.lists() if not any(values)]:
            kept.pop(name)
        return kept.urlencode()


def ledger(kind: str, user: User, query: str) -> Ledger:
    return Ledger(kind, user, QueryDict(query))


class Names:
    """Names of units by key, asked for once a key."""

    def __init__(self) -> None:
        self.known: dict[int, str] = {}

    def learn(self, keys: Iterable[int | None]) -> None:
        missing = {key for key in keys if key is not None} - self.known.keys()
        if missing:
            self.known |= dict(Unit.objects.order_by().filter(pk__in=missing).values_list("pk", "name"))


def cells(rows: Iterable[Mapping[str, Any]], shown: list[Column], names: Names) -> Iterator[list[Any]]:
    """The values of each row under ``shown``, words instead of codes; dates and numbers as they are."""
    page = list(rows)
    names.learn(row[column.path] for column in shown if column.of_unit for row in page)
    for row in page:
        yield [_cell(row[column.path], column, names) for column in shown]


def _cell(value: Any, column: Column, names: Names) -> Any:
    if column.of_unit:
        return names.known.get(value, "") if value is not None else ""
    if isinstance(value, list):
        return "、".join(str((column.words or {}).get(one, one)) for one in value)
    if column.words is not None and value is not None:
        return str(column.words.get(value, value))
    return value
