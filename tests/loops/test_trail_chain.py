"""The chain over the trail: sealed once, and every tampered line is named."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection

from congress_portal.loops import trail
from congress_portal.loops.hashes import is_committed
from congress_portal.loops.models import Event
from congress_portal.loops.words import Verb
from tests import factories as make
from tests.loops import stages
from tests.world import World


@pytest.fixture
def chain(world: World) -> list[Event]:
    """The nine sealed lines of one case up to the water office's report, in their order."""
    stages.handled(world)
    trail.seal()
    return list(Event.objects.order_by("position"))


@pytest.fixture
def intruder(chain: list[Event]) -> None:
    """Somebody who owns the database: the guarding trigger sleeps while he writes (until the test rolls back)."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE loops_event DISABLE TRIGGER USER")


def line(chain: list[Event], position: int) -> object:
    return Event.objects.filter(pk=chain[position - 1].pk)


def broken(world: World) -> list[int]:
    return trail.broken_links(world.county.pk)


def test_the_sealed_chain_checks(world: World, chain: list[Event]) -> None:
    assert [event.position for event in chain] == list(range(1, len(chain) + 1))
    assert broken(world) == []


def test_sealing_goes_on_where_it_stopped(world: World, chain: list[Event]) -> None:
    stages.proposing(world)
    trail.seal()
    assert broken(world) == []
    assert Event.objects.filter(position__isnull=True).count() == 0


@pytest.mark.parametrize("limit", [1, 2, 7])
def test_the_chain_is_the_same_in_whatever_portions_it_is_sealed(world: World, limit: int) -> None:
    stages.handled(world)
    while trail.seal(limit):
        pass
    assert broken(world) == []


def test_each_county_has_a_chain_of_its_own(world: World, chain: list[Event]) -> None:
    make.unit("建德市人大办", "congress_office", world.other_county, world.other_county)
    make.opinion(world.other_station)
    trail.seal()
    assert Event.objects.get(county=world.other_county).position == 1
    assert trail.broken_links(world.other_county.pk) == []


CHANGES = {
    "verb": Verb.REJECTED,
    "by": None,
    "note": "改过的话",
    "salt": "0" * 16,
    "commitment": "sha256:" + "0" * 64,
    "detail": {"to": 99},
    "level": "red",
    "warned_due": "2026-01-01T00:00:00Z",
    "at": "2026-01-01T00:00:00Z",
    "digest": "0" * 64,
    "hash": "sm3",
    "blind": "0" * 32,
}


@pytest.mark.parametrize("field", CHANGES)
def test_a_changed_line_is_named(world: World, chain: list[Event], intruder: None, field: str) -> None:
    changes = {field: CHANGES[field]} | ({"actor": "system"} if field == "by" else {})
    line(chain, 3).update(**changes)  # type: ignore[attr-defined]
    assert 3 in broken(world)


def test_a_removed_line_is_named_by_the_one_after_it(
    world: World, chain: list[Event], intruder: None
) -> None:
    line(chain, 4).delete()  # type: ignore[attr-defined]
    assert broken(world) == [5]


def test_a_gap_closed_by_renumbering_is_named(world: World, chain: list[Event], intruder: None) -> None:
    line(chain, 4).delete()  # type: ignore[attr-defined]
    for event in chain[4:]:
        Event.objects.filter(pk=event.pk).update(position=event.position - 1)  # type: ignore[operator]
    assert broken(world)[0] == 4


def test_an_inserted_line_is_named(world: World, chain: list[Event], intruder: None) -> None:
    for event in reversed(chain[3:]):
        Event.objects.filter(pk=event.pk).update(position=event.position + 1)  # type: ignore[operator]
    forged = trail.build(chain[0].loop, None, Verb.NOTED, trail.SYSTEM, "从来没有的话")
    forged.position, forged.hash = 4, "sha256"
    forged.digest = trail.digest_of(chain[2].digest, forged)
    forged.save(force_insert=True)
    assert {4, 5} & set(broken(world))


def test_two_swapped_lines_are_named(world: World, chain: list[Event], intruder: None) -> None:
    line(chain, 3).update(position=99)  # type: ignore[attr-defined]
    line(chain, 4).update(position=3)  # type: ignore[attr-defined]
    Event.objects.filter(position=99).update(position=4)
    assert {3, 4} <= set(broken(world))


def test_a_line_taken_out_of_the_chain_is_named(world: World, chain: list[Event], intruder: None) -> None:
    line(chain, 4).update(position=None, digest="", hash="", blind="")  # type: ignore[attr-defined]
    assert broken(world) == [5]


def test_a_note_that_must_go_leaves_the_chain_whole(world: World, chain: list[Event]) -> None:
    noted = Event.objects.exclude(note="")
    assert noted.update(note="", salt="") > 0
    assert broken(world) == []


def test_a_note_without_its_salt_cannot_be_guessed_from_what_stays(world: World, chain: list[Event]) -> None:
    event = Event.objects.exclude(note="").first()
    assert event is not None
    guess, kept = event.note, event.commitment
    Event.objects.filter(pk=event.pk).update(note="", salt="")
    assert not is_committed(kept, "", guess)


def test_a_note_that_went_cannot_come_back_changed(world: World, chain: list[Event], intruder: None) -> None:
    noted = Event.objects.exclude(note="").order_by("position").first()
    assert noted is not None
    Event.objects.filter(pk=noted.pk).update(note="另一句话", salt=uuid.uuid4().hex[:16])
    assert broken(world) == [noted.position]
