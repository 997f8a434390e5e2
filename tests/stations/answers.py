"""Who may open what of answers, clues and opinions handled together; and the rows that their addresses need."""

from __future__ import annotations

from typing import Any

from congress_portal.loops import transitions as moves
from stations import transitions
from stations.models import Reply
from tests import factories as make
from tests.matrix import OFFICE, Line, post, row
from tests.world import World

READERS = row(302, zhang=200, liu=200, wang=200, qian=200, he=200, shen=200, others=404)
HANDED = {"zhang": 403, "wang": 403, "he": 403, "shen": 403, "others": 404}

LINES: dict[str, Line] = {
    "opinion:replies": Line(READERS, args="answered"),
    "opinion:reply_hand": post(row(302, liu=404, qian=404, **HANDED), "answered reply"),
    "opinion:reply_words": Line(row(302, liu=200, qian=200, **HANDED), args="answered reply"),
    "opinion:reply_paper": Line(row(302, liu=200, qian=200, **HANDED), args="answered reply"),
    "office:clues": Line(OFFICE),
    "office:clue_drop": Line(OFFICE, args="clue"),
    "track:different": Line(row(200), args="joined"),
}


def filled(world: World) -> dict[str, Any]:
    lead, other = (make.opinion(world.station) for _nth in range(2))
    for opinion in (lead, other):
        transitions.acknowledge(opinion=opinion, by=world.liu)
    moves.merge(loop=other.loop, into=lead.loop, by=world.liu)
    transitions.answer_now(opinion=lead, by=world.liu, answer="修好了。")
    clue = moves.give_clue(loop=lead.loop, by=world.zhang, kind="proposal", reason="多村都有")
    return {
        "answered": lead.loop.code,
        "reply": Reply.objects.get(opinion=lead).pk,
        "clue": clue.pk,
        "joined": other.track_code,
    }
