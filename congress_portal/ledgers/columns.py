"""The columns of each ledger: where the value comes from, what its cells hold, and whether one may order by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils.translation import gettext_lazy as _

from congress_portal.ledgers.collating import by_sound
from congress_portal.loops.words import Kind, LoopStatus, Mark, StepStatus
from congress_portal.sheets.book import DAY, MOMENT, MONEY, NUMBER, TEXT, Head
from proposals.words import Form, Phase
from votes.models import ProjectState


@dataclass(frozen=True)
class Column:
    """``path``: the value in ``QuerySet.values``; ``words``: what stands for it; ``sorts``: whether the table can be
    ordered by it; ``of_unit``: the value is the key of a unit, whose name is shown; ``named``: the expression of that
    name, by which the table is ordered (a join: a query a row would take seconds for a county)."""

    word: str
    head: Any
    path: str
    holds: str = TEXT
    width: int = 0
    words: Mapping[str, Any] | None = None
    sorts: bool = False
    of_unit: bool = False
    named: Any = None

    @property
    def css(self) -> str:
        """The classes of its cells on the page: how wide they are at least."""
        if self.holds in (NUMBER, MONEY):
            return "number is-line"
        if self.holds in (DAY, MOMENT):
            return "is-line"
        return "is-wide" if self.width >= 30 else "is-middle" if self.width >= 14 else ""

    @property
    def order(self) -> Any:
        """By what the table is ordered: words of a list in the order of the list, names by their sound."""
        if self.named is not None:
            return by_sound(self.named)
        if self.words is not None:
            ranks = [When(**{self.path: word}, then=Value(rank)) for rank, word in enumerate(self.words)]
            return Case(*ranks, output_field=IntegerField())
        return by_sound(F(self.path)) if self.path.endswith("_name") else F(self.path)

    def book_head(self) -> Head:
        return Head(str(self.head), self.holds, self.width)


def _words(choices: Any) -> dict[str, Any]:
    return dict(choices.choices)


HOLDER_NAME = Case(
    When(Q(now__status=StepStatus.OFFERED, now__offered_to__isnull=False), then=F("now__offered_to__name")),
    When(Q(now__status=StepStatus.SUBMITTED, now__signer__isnull=False), then=F("now__signer__name")),
    default=F("now__unit__name"),
)
"""The name of the unit whose move is awaited, as ``loops.filters.HOLDER`` finds its key."""
CODE = Column("code", _("编号"), "code", width=16, sorts=True)
COMMON: tuple[Column, ...] = (
    CODE,
    Column("title", _("标题"), "title", width=40, sorts=True),
    Column("status", _("状态"), "status", words=_words(LoopStatus), width=10, sorts=True),
    Column("step", _("当前环节"), "now__name", width=14, sorts=True),
    Column("step_status", _("环节状态"), "now__status", words=_words(StepStatus), width=12, sorts=True),
    Column("holder", _("待办单位"), "holder", of_unit=True, named=HOLDER_NAME, width=22, sorts=True),
    Column("step_due", _("本环节到期"), "now__due_at", MOMENT, sorts=True),
    Column("region", _("区划"), "region__name", width=14, sorts=True),
    Column(
        "owner", _("牵头跟办单位"), "owner_id", of_unit=True, named=F("owner__name"), width=24, sorts=True
    ),
    Column("opened", _("登记时间"), "opened_at", MOMENT, sorts=True),
    Column("due", _("承诺时限"), "due_at", MOMENT, sorts=True),
    Column("closed", _("办结时间"), "closed_at", MOMENT, sorts=True),
    Column("marks", _("痛难堵卡"), "marks", words=_words(Mark), width=12),
    Column("reopened", _("重新办理次数"), "reopened", NUMBER, sorts=True),
)
MORE: dict[str, tuple[Column, ...]] = {
    Kind.OPINION: (
        Column("category", _("类别"), "opinion__category__name", width=14, sorts=True),
        Column(
            "station",
            _("联络站"),
            "opinion__station_id",
            of_unit=True,
            named=F("opinion__station__unit__name"),
            width=26,
            sorts=True,
        ),
    ),
    Kind.PROPOSAL: (
        Column("form", _("种类"), "proposal__form", words=_words(Form), width=10, sorts=True),
        Column("phase", _("提出时间"), "proposal__phase", words=_words(Phase), width=10, sorts=True),
        Column("lead", _("领衔代表"), "lead_name", width=12, sorts=True),
        Column("result", _("办理结果"), "result", width=10, sorts=True),
    ),
    Kind.SUPERVISION: (),
    Kind.PROJECT: (
        Column("year", _("年度"), "project__year", NUMBER, sorts=True),
        Column(
            "unit",
            _("责任单位"),
            "project__unit_id",
            of_unit=True,
            named=F("project__unit__name"),
            width=24,
            sorts=True,
        ),
        Column(
            "committee",
            _("督办工委"),
            "project__committee_id",
            of_unit=True,
            named=F("project__committee__name"),
            width=24,
            sorts=True,
        ),
        Column("state", _("项目状态"), "project__state", words=_words(ProjectState), width=10, sorts=True),
        Column("budget", _("计划投资（元）"), "project__budget", MONEY, sorts=True),
        Column("finish", _("计划完成日期"), "project__finish_on", DAY, sorts=True),
        Column("place", _("实施地点"), "project__place", width=24),
    ),
}
FIRST: dict[str, tuple[str, ...]] = {
    Kind.OPINION: ("code", "title", "status", "step", "holder", "step_due", "opened"),
    Kind.PROPOSAL: ("code", "title", "lead", "status", "step", "holder", "step_due", "result"),
    Kind.SUPERVISION: ("code", "title", "status", "step", "holder", "step_due", "opened"),
    Kind.PROJECT: ("code", "year", "title", "unit", "state", "step", "budget", "finish"),
}
"""What a ledger shows before anybody has chosen."""


def of(kind: str) -> dict[str, Column]:
    """All columns of a ledger by word, in their order."""
    return {column.word: column for column in (*COMMON, *MORE[kind])}
