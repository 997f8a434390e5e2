"""The year's proposals in figures (办理情况): one list of cases, and every table a way of grouping that very list.

A proposal belongs to the year in which it was assigned; what came in is counted by the day it came. What was answered
on paper counts as its sheet says. Words of deputies are counted once they are unsealed, and shown from enough on.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from congress_portal.accounts.models import Region
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.words import Kind, StepStatus
from proposals.indices.counts import Row, rows_of
from proposals.models import Commitment, Imported, IndexFormula, KeyProposal, Proposal, Publication, Reply
from proposals.plans import HANDLE
from proposals.words import Form, Phase, Pledge, Publicity, Satisfaction

LEAST = 5
"""So many words of deputies are needed before a share of them is shown, where the county has no rule of its own."""
PLEDGES = (Pledge.KEPT, Pledge.OPEN, Pledge.LATE, Pledge.DROPPED)
SAID = ("satisfied", "basically", "dissatisfied")


@dataclass(frozen=True)
class Case:
    """One proposal that was assigned in the year."""

    code: str
    title: str
    form: str
    phase: str
    unit: str
    is_replied: bool
    is_in_time: bool
    result: str
    """The class of the newest answer; empty while there is none."""
    is_consulted: bool
    rehandled: int
    said: dict[str, int]
    publicity: str
    is_on_paper: bool


@dataclass(frozen=True)
class Line:
    """One line of a table: a group of cases, all counted alike."""

    name: str
    cases: Sequence[Case]
    least: int
    is_told: bool = True
    """Whether its satisfaction may be told beside the others."""

    @property
    def count(self) -> int:
        return len(self.cases)

    @property
    def replied(self) -> int:
        return sum(case.is_replied for case in self.cases)

    @property
    def in_time(self) -> int:
        return sum(case.is_in_time for case in self.cases)

    @property
    def consulted(self) -> int:
        return sum(case.is_consulted for case in self.cases)

    @property
    def rehandled(self) -> int:
        return sum(case.rehandled for case in self.cases)

    @property
    def open(self) -> int:
        return self.count - self.replied

    @property
    def on_paper(self) -> int:
        return sum(case.is_on_paper for case in self.cases)

    def of_class(self, code: str) -> int:
        return sum(case.result == code for case in self.cases)

    def made(self, publicity: str) -> int:
        return sum(case.is_replied and case.publicity == publicity for case in self.cases)

    @property
    def said(self) -> int:
        return sum(sum(case.said.values()) for case in self.cases)

    def says(self, word: str) -> int:
        return sum(case.said.get(word, 0) for case in self.cases)

    @property
    def tells(self) -> bool:
        """Whether enough have said something, so that nobody learns who said what, here or by subtracting."""
        return self.is_told and self.said >= max(1, self.least)

    @property
    def satisfied_share(self) -> str:
        """Of those who said something."""
        if not self.tells:
            return "—"
        return share(self.says("satisfied"), self.said)

    @property
    def in_time_share(self) -> str:
        return share(self.in_time, self.replied)


def _of_unit(case: Case) -> str:
    return case.unit


def _of_form(case: Case) -> str:
    return str(Form(case.form).label)


def _of_phase(case: Case) -> str:
    return str(Phase(case.phase).label)


def share(part: int, whole: int) -> str:
    """In per cent; of nothing there is no share."""
    return f"{100 * part / whole:.1f}%" if whole else "—"


@dataclass(frozen=True)
class Year:
    """All that the page, the Word file and the PDF show."""

    region: Region
    year: int
    at: dt.datetime
    least: int
    cases: Sequence[Case]
    came: Counter[tuple[str, str]] = field(default_factory=Counter)
    """What came in within the year, by form and phase."""
    pledges: Counter[str] = field(default_factory=Counter)
    """How the promises of these cases' answers stand, by the words of ``Pledge``."""
    keys: Sequence[KeyProposal] = ()
    """The key proposals (重点督办建议) of the year that stand."""

    @property
    def total(self) -> Line:
        return Line("合计", self.cases, self.least, self.tells_whole)

    @property
    def tells_whole(self) -> bool:
        """Whether the whole, and more than one way of dividing it, gives away no part that is too small to be told."""
        keys: tuple[Callable[[Case], str], ...] = (_of_unit, _of_form, _of_phase)
        hidden = (sum(line.said for line in self.by(key) if not line.tells) for key in keys)
        return all(not words or words >= self.least for words in hidden)

    def by(self, key: Callable[[Case], str], order: Iterable[str] = (), is_told: bool = True) -> list[Line]:
        """A line for each value, those of ``order`` first; no case is in two of them, and none in none."""
        values = list(dict.fromkeys([*order, *sorted({key(case) for case in self.cases})]))
        found = {value: [case for case in self.cases if key(case) == value] for value in values}
        return [Line(value, cases, self.least, is_told) for value, cases in found.items() if cases]

    @property
    def units(self) -> list[Line]:
        return sorted(self.by(_of_unit), key=lambda line: (-line.count, line.name))

    @property
    def forms(self) -> list[Line]:
        return self.by(_of_form, is_told=self.tells_whole)

    @property
    def phases(self) -> list[Line]:
        return self.by(_of_phase, is_told=self.tells_whole)

    @property
    def classes(self) -> list[Line]:
        """Only what was answered."""
        return [line for line in self.by(lambda case: case.result) if line.name]

    @property
    def came_count(self) -> int:
        return sum(self.came.values())

    @property
    def reported(self) -> int:
        """How many of the key ones their supervision was reported of."""
        return sum(key.reported_on is not None for key in self.keys)

    @property
    def pledged(self) -> int:
        return sum(self.pledges.values())

    @property
    def pledge_lines(self) -> list[tuple[str, int]]:
        return [(str(word.label), self.pledges[word]) for word in PLEDGES]

    @property
    def waiting(self) -> int:
        """Answered here, and neither public nor withheld nor taken down."""
        decided = sum(self.total.made(word) for word in Publicity.values if word != Publicity.PREPARED)
        return self.total.replied - self.total.on_paper - decided


def year_of(region: Region, year: int, now: dt.datetime | None = None, unit: int | None = None) -> Year:
    """The year of a county's congress, from the ledger as it stands; or what one unit led of it."""
    moment = now or timezone.now()
    rows = rows_of(region, year, unit, now=moment)
    cases = [*_in_the_ledger(rows, moment), *_on_paper(region, year, unit)]
    promised = Commitment.objects.given().filter(proposal__in=[row.loop_id for row in rows])
    keys = KeyProposal.objects.standing().filter(county=region, year=year)
    formula = IndexFormula.objects.in_force(region, timezone.localdate(moment))
    came = Loop.objects.filter(kind=Kind.PROPOSAL, county=region, opened_at__year=year).exclude(
        proposal__part__gt=""
    )
    return Year(
        region=region, year=year, at=moment, least=formula.least if formula else LEAST,
        cases=sorted(cases, key=lambda case: case.code),
        came=Counter(came.values_list("proposal__form", "proposal__phase")),
        pledges=Counter(str(one.state) for one in promised),
        keys=list(keys.select_related("proposal__loop").order_by("chosen_on", "pk")),
    )  # fmt: skip


def _in_the_ledger(rows: Sequence[Row], moment: dt.datetime) -> Iterable[Case]:
    keys = [row.loop_id for row in rows]
    newest = Reply.objects.sent().filter(proposal=OuterRef("pk"), sent_at__lte=moment).order_by("-number")
    proposals = Proposal.objects.annotate(result=Subquery(newest.values("result__code")[:1])).in_bulk(keys)
    public = dict(Publication.objects.filter(pk__in=keys).values_list("pk", "status"))
    for row in rows:
        counts, one = row.counts, proposals[row.loop_id]
        if one.part:  # the year counts a proposal once; the index of a unit has what it handles apart
            continue
        yield Case(
            code=row.code, title=row.title, form=one.form, phase=one.phase, unit=row.unit_name,
            is_replied=bool(counts["replied"]), is_in_time=bool(counts["replied_in_time"]),
            result=one.result or "", is_consulted=bool(counts["consulted"]),
            rehandled=counts["rehandled"], said={word: counts[word] for word in SAID},
            publicity=public.get(row.loop_id, ""), is_on_paper=False,
        )  # fmt: skip


def _on_paper(region: Region, year: int, unit: int | None) -> Iterable[Case]:
    """What was answered before it came into the ledger."""
    found = Imported.objects.filter(county=region, assigned_on__year=year, replied_on__isnull=False)
    found = found.select_related("proposal__loop", "result")
    steps = Step.objects.filter(
        loop__in=found.values("pk"), key=HANDLE, status=StepStatus.SIGNED
    ).select_related("unit")
    handled = {step.loop_id: step for step in steps.order_by("position")}
    words = {Satisfaction.SATISFIED: "satisfied", Satisfaction.BASICALLY: "basically"}
    for one in found:
        step, proposal = handled[one.pk], one.proposal
        if unit is not None and step.unit_id != unit:
            continue
        said = {words.get(Satisfaction(one.rating), "dissatisfied"): 1} if one.rating else {}
        assert step.due_at is not None and one.replied_on is not None and one.result is not None
        yield Case(
            code=proposal.loop.code, title=proposal.loop.title, form=proposal.form, phase=proposal.phase,
            unit=step.unit.name, is_replied=True,
            is_in_time=one.replied_on <= timezone.localdate(step.due_at), result=one.result.code,
            is_consulted=False, rehandled=0, said=said, publicity="", is_on_paper=True,
        )  # fmt: skip
