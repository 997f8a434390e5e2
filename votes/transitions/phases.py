"""The steps of a vote from phase to phase: asked by one person, done by another, only where nothing is missing."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.issuing import transitions as issuing
from congress_portal.issuing.words import Kind
from votes.ballots import counting_in
from votes.ballots.access import may_ask, may_do
from votes.ballots.acts import Act
from votes.ballots.counting import Result, count
from votes.ballots.missing import missing
from votes.ballots.papers import announced, paper_of
from votes.models import Ballot, Call, CandidateState, PhaseStep, Tally, TallyLine
from votes.sealed import export
from votes.sealed.box import box_of, electronic_papers
from votes.transitions import boxing
from votes.transitions.ballots import coming_up_again, electors_of, locked, tell
from votes.transitions.candidates import settle
from votes.words import Phase, Verdict

ACTS = {
    Phase.FROZEN: Act.FROZEN,
    Phase.OPEN: Act.OPENED,
    Phase.CLOSED: Act.CLOSED,
    Phase.COUNTED: Act.COUNTED,
    Phase.CONFIRMED: Act.CONFIRMED,
    Phase.PUBLISHED: Act.PUBLISHED,
}
TOLD = (Phase.OPEN, Phase.PUBLISHED)
"""Of which the electors are told."""
FIGURES = (
    "due", "present", "issued", "returned", "electronic", "valid", "void", "is_valid", "needed", "open_places",
)  # fmt: skip


@transaction.atomic
def ask_phase(*, ballot: Ballot, by: User, to: str) -> PhaseStep:
    """Ask for the next phase; refused with the list of what is missing (``ValidationError``)."""
    ballot = locked(ballot)
    if not may_ask(by, ballot):
        raise PermissionDenied(_("由县人大常委会办公室提出。"))
    _next(ballot, to)
    if ballot.steps.filter(to=to).exists():
        raise NotNow(_("已经提出，等另一位同志确认。"))
    _refuse_missing(ballot, Phase(to))
    made = PhaseStep.objects.create(county_id=ballot.county_id, ballot=ballot, to=to, asked_by=by)
    tell(ballot, Act.PHASE_ASKED, by, ballot.office, to=to)
    return made


@transaction.atomic
def take_back_phase(*, ballot: Ballot, by: User, to: str) -> None:
    """What was asked for is taken back, before another has done it."""
    ballot = locked(ballot)
    if not may_ask(by, ballot):
        raise PermissionDenied(_("由县人大常委会办公室撤回。"))
    step = ballot.steps.filter(to=to, done_at=None).first()
    if step is None:
        raise NotNow()
    step.delete()
    tell(ballot, Act.PHASE_DROPPED, by, ballot.office, to=to)


@transaction.atomic
def do_phase(*, ballot: Ballot, by: User, to: str) -> Ballot:
    """Another person does what was asked for. What is missing is asked again; the count happens in its step.

    At the freeze the call is locked, so that its list does not change between the check and the freeze.
    """
    ballot = locked(ballot)
    if not may_do(by, ballot):
        raise PermissionDenied(_("由县人大常委会办公室或者监票人确认。"))
    phase = _next(ballot, to)
    step = ballot.steps.filter(to=to, done_at=None).first()
    if step is None:
        raise NotNow(_("还没有人提出。"))
    if step.asked_by_id in by.selves:
        raise PermissionDenied(_("提出的人不能自己确认，请另一位同志确认。"))
    if phase == Phase.FROZEN and ballot.call_id is not None:
        ballot.call = Call.objects.select_for_update(no_key=True).get(pk=ballot.call_id)
    _refuse_missing(ballot, phase)
    step.done_by, step.done_at = by, timezone.now()
    step.save(update_fields=["done_by", "done_at"])
    if phase == Phase.FROZEN:
        boxing.at_freeze(ballot)
    if phase == Phase.COUNTED:
        _write_result(ballot)
    if phase == Phase.PUBLISHED:
        _settle(ballot, by)
    ballot.status = phase
    ballot.save(update_fields=["status"])
    people = electors_of(ballot) if phase in TOLD else []
    tell(ballot, ACTS[phase], by, ballot.office, title=ballot.title, meeting=ballot.meeting, people=people)
    if phase == Phase.PUBLISHED:
        issuing.issue(
            make=lambda number: announced(ballot, number), kind=Kind.RESULT, unit=ballot.office, by=by,
            about=paper_of(ballot),
        )  # fmt: skip
    return ballot


def result_of(ballot: Ballot) -> Result:
    """Count what there is now. Only for a closed vote of which nothing is missing."""
    printed = counting_in.printed_of(ballot)
    return count(
        rules=counting_in.rules_of(ballot), options=ballot.options.count(), roll=counting_in.roll_of(ballot),
        papers=electronic_papers(ballot), printed=printed, shares=counting_in.shares_of(ballot, printed),
    )  # fmt: skip


def content_of(ballot: Ballot, result: Result) -> dict[str, Any]:
    """The result as plain JSON: what its digest covers, and what the board shows."""
    titles = list(ballot.options.order_by("position").values_list("title", flat=True))
    lines = [
        [titles[line.position - 1], line.ones, line.twos, line.threes, line.zeros, str(line.verdict)]
        for line in result.lines
    ]
    return {"ballot": ballot.code, **{name: getattr(result, name) for name in FIGURES}, "lines": lines}


def digest_of(content: dict[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _write_result(ballot: Ballot) -> None:
    result = result_of(ballot)
    content = content_of(ballot, result)
    tally = Tally.objects.create(
        ballot=ballot, county_id=ballot.county_id, digest=digest_of(content),
        chosen=len(result.positions(Verdict.CHOSEN)), **{name: getattr(result, name) for name in FIGURES},
    )  # fmt: skip
    options = list(ballot.options.order_by("position"))
    TallyLine.objects.bulk_create(
        TallyLine(
            county_id=ballot.county_id, tally=tally, option=options[line.position - 1], ones=line.ones, twos=line.twos,
            threes=line.threes, zeros=line.zeros, rank=line.rank, outcome=line.verdict,
        )
        for line in result.lines
    )  # fmt: skip
    if box_of(ballot) is not None:
        boxing.at_result(ballot, export.result_content(ballot))


def _settle(ballot: Ballot, by: User) -> None:
    """What the congress decided of each candidate on the paper; who comes up in a further vote still waits."""
    if not ballot.tally.is_valid:
        return
    lines = ballot.tally.lines.exclude(option__candidate=None).select_related("option__candidate")
    further = {line.pk for line in coming_up_again(ballot)}
    for line in lines.order_by("option__position"):
        candidate = line.option.candidate
        if line.pk not in further and candidate is not None and candidate.state == CandidateState.LISTED:
            settle(candidate=candidate, chosen=line.outcome == Verdict.CHOSEN, by=by)


def _next(ballot: Ballot, to: str) -> Phase:
    if ballot.next_phase is None or ballot.next_phase != to:
        raise NotNow()
    return ballot.next_phase


def _refuse_missing(ballot: Ballot, to: Phase) -> None:
    found = missing(ballot, to)
    if found:
        raise ValidationError(found)
