"""What the database holds of the box by itself, attacked past the code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.votes import boxed
from tests.votes.exported import counted
from tests.world import World
from votes.models import (
    Ballot,
    BoardEntry,
    Box,
    Card,
    InboxPaper,
    KeyShare,
    OpenedPaper,
    SealedPaper,
    SpentCredential,
    SpoiledPaper,
)
from votes.words import Phase

Attack = Callable[[Ballot], Any]


def row(ballot: Ballot, **fields: Any) -> dict[str, Any]:
    return {"ballot": ballot, "county": ballot.county, **fields}


def inbox(ballot: Ballot, **fields: Any) -> Any:
    given = {"kind": "cast", "credential": "a" * 64, "fingerprint": "b" * 64, "content": b"x"} | fields
    return InboxPaper.objects.create(**row(ballot, **given))


AFTER: dict[str, Attack] = {
    "an entry of the board is changed": lambda b: b.board.update(digest="0" * 64),
    "an entry of the board is removed": lambda b: b.board.last().delete(),
    "a position of the board is taken twice": lambda b: BoardEntry.objects.create(
        **row(b, position=4, kind="result", content={}, previous="1", digest="2")
    ),
    "a sealed paper is changed": lambda b: b.sealed.update(paper="00"),
    "a sealed paper is removed": lambda b: b.sealed.all()[0].delete(),
    "a paper is added to the box": lambda b: SealedPaper.objects.create(**row(b, paper="00", tracker="T")),
    "a credential is added": lambda b: SpentCredential.objects.create(**row(b, kind="card", digest="0" * 64)),
    "a spent credential is made returned": lambda b: b.spent.update(is_returned=True),
    "a spoiled paper says something else": lambda b: b.spoiled.update(marks="001"),
    "an opened paper is changed": lambda b: b.opened.update(marks="001"),
    "an opened paper is added": lambda b: OpenedPaper.objects.create(**row(b, marks="001")),
    "the box goes back": lambda b: Box.objects.filter(ballot=b).update(is_moved=False),
    "the box gets another key": lambda b: Box.objects.filter(ballot=b).update(private_key="2" * 64),
    "the box gets another signing key": lambda b: Box.objects.filter(ballot=b).update(signing_key="00"),
    "the box gets a secret again": lambda b: Box.objects.filter(ballot=b).update(signing_secret="x"),
    "the box is removed": lambda b: Box.objects.filter(ballot=b).delete(),
    "a card is added": lambda b: Card.objects.create(**row(b, digest="0" * 64)),
    "a card is removed": lambda b: b.cards.all()[0].delete(),
    "a share is replaced": lambda b: KeyShare.objects.filter(ballot=b).update(digest="0" * 64),
    "a paper comes after the close": lambda b: inbox(b),
}
DURING: dict[str, Attack] = {
    "two papers come for one credential": lambda b: [inbox(b), inbox(b, fingerprint="c" * 64)],
    "one paper comes twice": lambda b: [inbox(b), inbox(b, credential="c" * 64)],
    "a spoiled paper is cast": lambda b: [inbox(b, kind="spoiled"), inbox(b, credential="c" * 64)],
    "a returned credential is cast": lambda b: [inbox(b, kind="returned", fingerprint=None), inbox(b)],
    "a paper is cast without a paper": lambda b: inbox(b, fingerprint=None),
    "a kind is made up": lambda b: inbox(b, kind="other"),
    "what came in is changed": lambda b: [inbox(b), b.inbox.update(content=b"y")],
    "the box is opened before it is moved": lambda b: Box.objects.filter(ballot=b).update(
        private_key="2" * 64
    ),
    "a token is spent without a signature": lambda b: SpentCredential.objects.create(
        **row(b, kind="token", digest="0" * 64, token="00")
    ),
    "a tracker is sealed twice": lambda b: [
        SealedPaper.objects.create(**row(b, paper="00", tracker="T")) for _each in range(2)
    ],
    "a tracker is spoiled twice": lambda b: [
        SpoiledPaper.objects.create(**row(b, paper="00", tracker="T", marks="1", chance="0"))
        for _each in range(2)
    ],
    "a card is no hash": lambda b: Card.objects.create(**row(b, digest="XXXX")),
}


@pytest.mark.parametrize("attack", AFTER.values(), ids=AFTER.keys())
def test_what_is_counted_stays(world: World, attack: Attack) -> None:
    ballot = counted(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        attack(ballot)


@pytest.mark.parametrize("attack", DURING.values(), ids=DURING.keys())
def test_while_the_vote_is_open(world: World, attack: Attack) -> None:
    ballot = boxed.opened(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        attack(ballot)


def test_a_frozen_vote_takes_back_but_takes_in_nothing(world: World) -> None:
    ballot = boxed.to(boxed.prepared(world), Phase.FROZEN)
    inbox(ballot, kind="returned", fingerprint=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        inbox(ballot, credential="d" * 64)
