"""Who may open the pages of the box: a vote that is open, and one that is being prepared with sealed cards."""

from __future__ import annotations

from typing import Any

from tests.matrix import OPEN, Line, post, row
from tests.votes import boxed
from tests.world import World

ELECTOR = row(302, zhang=200, others=404)
OFFICE = row(302, qian=200, he=403, shen=403, others=404)
"""Those above the county know of the vote; its office alone acts in it."""
OPEN_VOTE = row(302, qian=200, zhang=403, he=403, shen=403, others=404)

LINES: dict[str, Line] = {
    "box:check": Line(OPEN),
    "box:vote": Line(ELECTOR, args="open_vote"),
    "box:card": Line(OPEN, args="open_vote"),
    "box:token": post({**ELECTOR, "zhang": 400}, "open_vote"),
    "box:give_back": post({**ELECTOR, "zhang": 409}, "open_vote"),
    "box:cast": post(row(403, others=400), "open_vote"),
    "box:spoil": post(row(403, others=400), "open_vote"),
    "box:key": Line(OFFICE, args="card_vote"),
    "box:cards": Line(OFFICE, args="card_vote"),
    "box:card_back": Line(OPEN_VOTE, args="open_vote card_holder"),
    "box:unlock": Line(OPEN_VOTE, args="open_vote"),
    "box:board": Line(OPEN, args="open_vote"),
    "box:board_data": Line(OPEN, args="open_vote"),
    "box:recount": Line({**OPEN_VOTE, "qian": 403}, args="open_vote"),
}


def filled(world: World) -> dict[str, Any]:
    being_prepared = boxed.prepared(world, cards=True)
    boxed.make_cards(being_prepared, world)
    ready = boxed.prepared(world, cards=True)
    boxed.make_cards(ready, world)
    holder = ready.roll.get().pk
    return {"card_vote": being_prepared.code, "open_vote": boxed.let_in(ready).code, "card_holder": holder}
