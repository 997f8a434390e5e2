"""Who may open the pages of collecting and screening: an open call, a reviewed one, suggestions, candidates."""

from __future__ import annotations

from typing import Any

from congress_portal.loops import transitions as loop_moves
from tests.loops import stages
from tests.matrix import OPEN, Line, post, row
from tests.votes import called
from tests.world import World
from votes.models import Reviewer
from votes.transitions import candidates, suggesting

COUNTY = row(302, zhao=404, others=200)
"""Whoever has a duty in the county, once a call is open."""
OFFICE = row(302, qian=200, zhao=404, others=403)
SUGGESTING = {**COUNTY, "he": 403, "gao": 403, "shen": 403}
ABOVE = row(302, qian=200, he=200, shen=200, others=404)
"""Who looks after the whole county."""
KEEPING = row(302, qian=200, he=403, shen=403, others=404)
DRAFT_READERS = {**ABOVE, "li": 200, "wang": 200}
"""The unit that carries it, and who was asked to score."""
DRAFT_KEEPERS = {**KEEPING, "li": 403, "wang": 403}

LINES: dict[str, Line] = {
    "calls:list": Line(row(302, others=200)),
    "calls:new": Line(row(302, qian=200, others=403)),
    "calls:detail": Line(COUNTY, args="call"),
    "calls:edit": Line(OFFICE, args="call"),
    "calls:do": Line(OFFICE, args="call call_act"),
    "calls:reviewer_off": post({**OFFICE, "qian": 302}, "call reviewer"),
    "calls:suggest": Line(SUGGESTING, args="call"),
    "calls:suggestions": Line(COUNTY, args="call"),
    "calls:clues": Line(OFFICE, args="call"),
    "calls:take": Line(OFFICE, args="call clue_project"),
    "calls:candidates": Line(COUNTY, args="call"),
    "calls:candidate_new": Line(OFFICE, args="call"),
    "calls:reserve": Line(OFFICE, args="call"),
    "calls:renew": post({**OFFICE, "qian": 302}, "call draft_candidate"),
    "calls:suggestion": Line(ABOVE, args="suggestion"),
    "calls:suggestion_do": Line(KEEPING, args="suggestion suggestion_act"),
    "calls:contact": post(KEEPING, "suggestion"),
    "calls:candidate": Line(DRAFT_READERS, args="draft_candidate"),
    "calls:candidate_edit": Line(DRAFT_KEEPERS, args="draft_candidate"),
    "calls:candidate_do": Line(DRAFT_KEEPERS, args="draft_candidate candidate_act"),
    "calls:score": Line({**DRAFT_KEEPERS, "qian": 403, "he": 200, "wang": 200}, args="draft_candidate"),
    "open_call:list": Line(OPEN),
    "open_call:find": Line(OPEN),
    "open_call:detail": Line(OPEN, args="call"),
    "open_call:suggest": Line(OPEN, args="call"),
    "open_call:suggested": Line(OPEN, args="suggestion_code"),
    "open_call:support": post(row(302), "call suggestion"),
    "open_call:candidate": Line(OPEN, args="public_candidate"),
}
"""Lines of the access matrix."""


def filled(world: World) -> dict[str, Any]:
    loop = stages.handling(world)
    clue = loop_moves.give_clue(loop=loop, by=world.qian, kind="project", reason="很多村都缺水")
    call = called.opened(world)
    one = called.suggested(call)
    suggesting.show(suggestion=one, by=world.qian, title="装电梯", text="给老小区装电梯")
    draft = called.put_up(world, call)
    called.reviewers(world, call)
    past = called.opened(world, year=call.year - 1)
    public = called.listed(world, past)
    called.passed(world, called.closed(world, past))
    return {
        "call": call.pk,
        "call_act": "extend",
        "reviewer": Reviewer.objects.get(call=call, user=world.lu).pk,
        "clue_project": clue.pk,
        "suggestion": one.pk,
        "suggestion_act": "answer",
        "suggestion_code": one.code,
        "draft_candidate": candidates.take_back(candidate=draft, by=world.qian, reason="补充").pk,
        "candidate_act": "decline",
        "public_candidate": public.pk,
    }
