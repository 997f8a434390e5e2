"""Fifty people send at the same moment: no gap, no double, and what fails uses up no number."""

from __future__ import annotations

from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from congress_portal.errors import NotNow
from congress_portal.issuing import transitions
from congress_portal.issuing.models import Book, Issued, Series
from congress_portal.issuing.reading import wrong_numbers
from congress_portal.issuing.words import Kind
from proposals.transitions.letters import issue_letters
from supervision.transitions import meetings
from supervision.transitions.bulletins import issue_bulletin
from tests.issuing.test_numbers import letter
from tests.loops.together import together
from tests.proposals.stages import decided, taken_in
from tests.supervision.met import sitting
from tests.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)
FIFTY = 50


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


@transaction.atomic
def send(world: World, key: int) -> Issued | None:
    """Every fifth fails after it has its number; a third are notes, so that two books are written at once."""
    kind = Kind.NOTE if key % 3 == 0 else Kind.LETTER
    made = transitions.issue(make=letter, kind=kind, unit=world.office, by=world.qian, about=f"rung:{key}")
    if key % 5 == 0:
        raise ValidationError("too late")
    return made


def test_fifty_at_once_leave_no_gap_and_no_double(world: World) -> None:
    ended = together(*(lambda key=key: send(world, key) for key in range(FIFTY)))  # type: ignore[misc]
    assert (len(ended.won), len(ended.refused)) == (40, 10)
    assert wrong_numbers() == ([], [])
    assert sorted(Book.objects.values_list("last", flat=True)) == [13, 27]
    assert Series.objects.count() == 2, "the first use made each mark once"
    for book in Book.objects.all():
        numbers = Issued.objects.filter(series=book.series).values_list("number", flat=True)
        assert sorted(numbers) == list(range(1, book.last + 1))


def test_two_who_send_the_same_papers(world: World) -> None:
    made = decided(world, taken_in(world))
    meeting = sitting(world, world.zhang, world.he)
    meetings.adjourn(meeting=meeting, by=world.qian)
    for act in (
        partial(issue_letters, meeting=made, by=world.qian),
        partial(issue_bulletin, meeting=meeting, by=world.qian),
    ):
        ended = together(act, act, on=act.keywords["meeting"])
        assert (len(ended.won), ended.refused) == (1, [NotNow])
    one = Issued.objects.get(kind=Kind.BULLETIN)
    ended = together(*(partial(transitions.keep_digest, issued=one, pdf=pdf) for pdf in (b"1", b"2")), on=one)
    assert sorted(ended.won) == [False, True], "the first print counts"  # type: ignore[type-var]
    assert wrong_numbers() == ([], [])


def test_two_who_register_one_mark(world: World) -> None:
    acts = [
        lambda unit=unit: transitions.set_mark(by=world.qian, unit=unit, kinds=["reply"], mark="淳函")  # type: ignore[misc]
        for unit in (world.water, world.office)
    ]
    ended = together(*acts)
    assert (len(ended.won), ended.refused) == (1, [ValidationError])
