"""A counted vote and its export: tokens, a card, a spoiled paper, one returned token, one void paper."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from tests.votes import boxed
from tests.votes.boxed import SECRET, deputies, sealed, taken, to
from tests.world import World
from votes.models import Ballot, Tally, TallyLine
from votes.sealed import export
from votes.sealed.box import electronic_papers
from votes.transitions import boxing, casting
from votes.words import Phase, Way

MARKS = ("110", "110", "011", "100", "111")
NUMBER = len(MARKS) + 1


def counted(world: World) -> Ballot:
    """Five by account (one over-marked), one by card; one more token is handed back."""
    voters = deputies(world, len(MARKS) + 2)
    ballot = boxed.prepared(world, voters, cards=True)
    codes = boxed.make_cards(ballot, world)
    ballot = boxed.let_in(ballot)
    tokens = [taken(ballot, user) for user in voters[:-1]]
    paper = sealed(ballot)
    casting.spoil(ballot=ballot, paper=paper, marks="110", chance="0" * 64, **tokens[0])
    for token, marks in zip(tokens, MARKS, strict=False):
        casting.cast(ballot=ballot, paper=sealed(ballot, marks), **token)
    casting.return_token(ballot=ballot, by=voters[-2], **tokens[-1])
    ballot.roll.filter(user=voters[-1]).update(way=Way.CARD)
    casting.cast(ballot=ballot, paper=sealed(ballot, "010"), code=codes[0])
    ballot = to(ballot, Phase.CLOSED)
    boxing.open_box(ballot=ballot, by=world.qian, private_key=SECRET)
    return with_result(ballot)


def with_result(ballot: Ballot) -> Ballot:
    """Seven due and present, six given out and back, one void; four needed: the second item alone has them."""
    return tallied(ballot, 7, valid=5)


def tallied(ballot: Ballot, due: int, valid: int = 0) -> Ballot:
    """The result of the opened box as somebody would count it who counts by hand; more than half of all is enough."""
    papers = [marks for marks in electronic_papers(ballot) if marks.count("1") <= 2]
    needed, number = due // 2 + 1, ballot.opened.count()
    sums = [sum(marks[at] == "1" for marks in papers) for at in range(3)]
    assert len(papers) == (valid or number)
    tally = Tally.objects.create(
        ballot=ballot, county_id=ballot.county_id, due=due, present=due, issued=number, returned=number,
        electronic=number, valid=len(papers), void=number - len(papers), is_valid=True, needed=needed,
        chosen=sum(votes >= needed for votes in sums), open_places=0, digest="0" * 64,
    )  # fmt: skip
    for option, votes in zip(ballot.options.order_by("position"), sums, strict=True):
        TallyLine.objects.create(
            tally=tally, county_id=ballot.county_id, option=option, ones=votes, twos=0, threes=0,
            zeros=len(papers) - votes, rank=1, outcome="chosen" if votes >= needed else "not",
        )  # fmt: skip
    boxing.at_result(ballot, export.result_content(ballot))
    return ballot


def exported(world: World) -> dict[str, Any]:
    """The files of the archive by name, as the checker reads them."""
    with zipfile.ZipFile(io.BytesIO(export.archive(counted(world)))) as packed:
        names = [name for name in packed.namelist() if name.endswith(".json")]
        return {name.removesuffix(".json"): json.loads(packed.read(name)) for name in names}
