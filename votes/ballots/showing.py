"""What the pages of a vote show: how far it is, who is there, what came out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from votes.ballots import counting_in
from votes.ballots.access import may_ask, may_do
from votes.ballots.counting import satisfaction
from votes.ballots.missing import missing
from votes.forms.ballots import LABELS, MARKS
from votes.models import Ballot
from votes.words import PHASES, Form, Phase, Verdict, Way


@dataclass(frozen=True)
class Track:
    """The phases passed with who did them; the next one, what is missing before it, and what the reader may do."""

    passed: list[Any]
    next: Phase | None
    missing: list[str]
    waiting: Any
    may_ask: bool
    may_do: bool


def track(ballot: Ballot, user: User) -> Track:
    steps = list(ballot.steps.select_related("asked_by", "done_by").order_by("pk"))
    following = ballot.next_phase
    waiting = next((step for step in steps if step.to == following and step.done_at is None), None)
    lacks = missing(ballot, following) if following else []
    return Track(
        passed=[step for step in steps if step.done_at],
        next=following,
        missing=lacks,
        waiting=waiting,
        may_ask=bool(following) and waiting is None and not lacks and may_ask(user, ballot),
        may_do=waiting is not None and waiting.asked_by_id not in user.selves and may_do(user, ballot),
    )


def roll_facts(ballot: Ballot) -> dict[str, Any]:
    """Due, present, issued, and whether there are enough to vote."""
    roll, rule = counting_in.roll_of(ballot), ballot.method.quorum
    return {
        "due": roll.due,
        "present": roll.present,
        "issued": roll.issued,
        "least": rule.least(roll.due) if rule else 0,
        "is_enough": rule is not None and rule.is_enough(roll.present, roll.due),
        "basis": rule.basis if rule else "",
        "by_paper": ballot.roll.filter(way=Way.PAPER).count(),
    }


def result_rows(ballot: Ballot) -> dict[str, Any] | None:
    """The result as a table: its head, and a line for each item by rank; none before the count."""
    if not ballot.has_reached(Phase.COUNTED):
        return None
    tally, form = ballot.tally, Form(ballot.method.form)
    marks = MARKS[: len(LABELS[form])]
    rows = [
        {
            "title": line.option.title,
            "position": line.option.position,
            "figures": (figures := [*(getattr(line, mark) for mark in marks), line.zeros]),
            "named": list(zip([*LABELS[form], _("弃权")], figures, strict=True)),
            "rate": rate(line.ones, line.twos, tally.valid) if form == Form.LEVELS else "",
            "outcome": line.get_outcome_display(),
            "tone": TONES.get(Verdict(line.outcome), "neutral"),
        }
        for line in tally.lines.select_related("option").order_by("rank", "option__position")
    ]
    again = not tally.is_valid or tally.open_places > 0
    return {
        "tally": tally,
        "may_vote_again": again,
        "labels": list(LABELS[form]),
        "rows": rows,
        "is_graded": form == Form.LEVELS,
    }


TONES = {
    Verdict.CHOSEN: "success",
    Verdict.SATISFIED: "success",
    Verdict.BASIC: "info",
    Verdict.TIED: "warning",
    Verdict.UNSATISFIED: "danger",
}


def rate(ones: int, twos: int, valid: int) -> str:
    """The rate of satisfaction as it is published: 98.93%."""
    hundredths = satisfaction(ones, twos, valid)
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def waiting_for(user: User) -> list[Ballot]:
    """Votes that are open now and on whose roll the user stands: for the page of one's own work."""
    rows = Ballot.objects.filter(roll__user=user, status__in=(Phase.FROZEN, Phase.OPEN), off_reason="")
    return list(rows.order_by("held_on", "pk")[:5])


def step_number(phase: Phase) -> int:
    return PHASES.index(phase) + 1
