"""How a proposal's story ends: talked over, answered, evaluated; accepted, or handled once more and then once more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from congress_portal.accounts.models import User
from congress_portal.demo.stories import Moments
from congress_portal.loops import transitions as moves
from proposals import transitions
from proposals.models import Proposal, ResultClass
from proposals.words import Talk

JUDGED, REFUSED = "judged", "refused"


@dataclass(frozen=True)
class People:
    """Who takes part: those who bring it, the unit's principal and its clerk, two of the office."""

    lead: User
    others: list[User]
    head: User
    clerk: User
    office: list[User]


def gone_on(way: str, proposal: Proposal, people: People, at: Callable[[int], dt.datetime]) -> Moments:
    """``at``: the moment so many days after the story began."""
    yield from _answered(proposal, people, at, 14, "已到村里察看，方案已定。")
    if way == JUDGED:
        yield at(24)
        for deputy, level in zip(
            [people.lead, *people.others], ("satisfied", "basically", "satisfied"), strict=False
        ):
            _say(proposal, deputy, level)
        yield at(26)
        transitions.conclude(proposal=proposal, by=people.office[0], outcome="代表满意，承诺事项已办成。")
        yield at(27)
        moves.sign_off(loop=proposal.loop, by=people.office[1])
        return
    yield from _refused(proposal, people, at)


def _refused(proposal: Proposal, people: People, at: Callable[[int], dt.datetime]) -> Moments:
    """The lead does not accept it, the others say nothing and are asked once more; the second time the head is met."""
    yield at(24)
    _say(proposal, people.lead, "dissatisfied")
    due = proposal.loop.steps.current().get().due_at
    assert due is not None
    yield due - dt.timedelta(hours=8)
    transitions.urge(timezone.now())
    yield due + dt.timedelta(hours=10)
    transitions.rehandle(
        proposal=proposal, by=people.office[0], reason="请到村里实测以后再答复，写明何时办成。"
    )
    yield from _answered(proposal, people, at, 56, "已按代表意见实测，增列今年预算。")
    yield at(66)
    for deputy in (people.lead, *people.others):
        _say(proposal, deputy, "dissatisfied" if deputy == people.lead else "basically")
    yield at(69)
    transitions.meet_heads(
        proposal=proposal, by=people.office[0], held_on=timezone.localdate(), place="县人大常委会会议室",
        head=people.head, participants="领衔代表、分管副局长", agreed="一个月内先办成两个村，其余列入明年计划。",
    )  # fmt: skip
    yield at(70)
    transitions.rehandle(
        proposal=proposal, by=people.office[0], reason="按约见议定事项办理，一个月内再次答复。"
    )


def _answered(
    proposal: Proposal, people: People, at: Callable[[int], dt.datetime], day: int, text: str
) -> Moments:
    yield at(day)
    talk = transitions.consult(
        proposal=proposal, by=people.clerk, form=Talk.FACE, held_on=timezone.localdate(), place="村委会",
        participants="领衔代表、业务科室", notes="到现场看过，听取了代表意见。",
    )  # fmt: skip
    yield at(day + 1)
    transitions.confirm(consultation=talk, by=people.lead, is_so=True)
    yield at(day + 4)
    draft = transitions.ReplyDraft(text=text, result=ResultClass.objects.get(code="A"))
    transitions.draft_reply(proposal=proposal, by=people.clerk, draft=draft)
    yield at(day + 5)
    transitions.approve(proposal=proposal, by=people.head)
    yield at(day + 6)
    moves.sign_off(loop=proposal.loop, by=people.office[0])


def _say(proposal: Proposal, deputy: User, level: str) -> None:
    words = "水压仍然不足，请实测。" if level == "dissatisfied" else ""
    transitions.evaluate(proposal=proposal, by=deputy, process="satisfied", result=level, words=words)
