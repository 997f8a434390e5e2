"""Who may open the pages of votes: one that is prepared, one that is open, one that is published."""

from __future__ import annotations

from typing import Any

from tests.matrix import OFFICE, OPEN, STAFF, Line, post, row
from tests.votes.balloting import at, prepared
from tests.world import World
from votes.words import Phase

READERS = row(302, qian=200, he=200, shen=200, zhang=200, others=404)
"""The office, a leader and the auditor of the county; a scrutineer (张代表)."""
RUNNERS = {**READERS, **dict.fromkeys(("he", "shen", "zhang"), 403)}
POSTED = {**RUNNERS, "qian": 302}
REFUSED = {**RUNNERS, "qian": 400}

LINES: dict[str, Line] = {
    "ballot:list": Line(STAFF),
    "ballot:new": Line(OFFICE),
    "ballot:detail": Line(READERS, args="vote_open"),
    "ballot:edit": Line(RUNNERS, args="vote_prepared"),
    "ballot:method": Line(RUNNERS, args="vote_prepared"),
    "ballot:options": Line(RUNNERS, args="vote_prepared"),
    "ballot:option_act": post(POSTED, "vote_prepared vote_no_option"),
    "ballot:phase": post({**RUNNERS, "qian": 409, "zhang": 403}, "vote_prepared"),
    "ballot:off": post(REFUSED, "vote_prepared"),
    "ballot:off_second": post({**RUNNERS, "qian": 409, "zhang": 409}, "vote_open"),
    "ballot:again": post({**RUNNERS, "qian": 409}, "vote_prepared"),
    "ballot:people": Line(RUNNERS, args="vote_prepared"),
    "ballot:person_drop": post({**RUNNERS, "qian": 404}, "vote_prepared"),
    "ballot:roll": Line(RUNNERS, args="vote_open"),
    "ballot:roll_edit": Line(RUNNERS, args="vote_prepared"),
    "ballot:stop": post(REFUSED, "vote_open"),
    "ballot:count": Line({**READERS, "zhang": 403, "shen": 403}, args="vote_open"),
    "ballot:sign": post({**RUNNERS, "qian": 404, "zhang": 404}, "vote_open"),
    "ballot:paper": Line({**READERS, "shen": 403}, args="vote_open vote_paper vote_format"),
    "open_ballot:list": Line(OPEN),
    "open_ballot:detail": Line(OPEN, args="vote_public"),
}


def filled(world: World) -> dict[str, Any]:
    return {
        "vote_prepared": prepared(world).code,
        "vote_open": at(world, Phase.OPEN).code,
        "vote_public": at(world, Phase.PUBLISHED).code,
        "vote_no_option": 0,
        "vote_paper": "ballot",
        "vote_format": "pdf",
    }
