"""Two people of the office at the same moment."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from congress_portal.accounts.models import Role
from congress_portal.errors import NotNow
from supervision.models import Invitation, Meeting, PaperVote, Registration
from supervision.transitions import handing, hearings, occasions
from supervision.transitions import meetings as moves
from supervision.transitions.paper_votes import Figures, check_vote, drop_vote, enter_vote
from tests import factories as make
from tests.loops.together import together
from tests.supervision.met import convened, item, paper, sitting
from tests.supervision.musts import held, occasion, published, registered
from tests.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


def test_a_meeting_registered_by_two_is_one(world: World) -> None:
    ended = together(partial(convened, world), partial(convened, world), on=world.county)
    assert (len(ended.won), ended.refused, Meeting.objects.count()) == (1, [ValidationError], 1)


def test_a_paper_is_handed_in_once_and_two_sweeps_press_once(world: World) -> None:
    made = convened(world, held_on=dt.date(2026, 3, 20))
    asked, other = paper(world, item(world, made)), paper(world, item(world, made))
    hand = partial(handing.hand_in, paper=other, by=world.li, document="淳水〔2026〕8号")
    ended = together(hand, hand, on=made)
    assert (len(ended.won), ended.refused) == (1, [NotNow])
    late = timezone.make_aware(dt.datetime(2026, 3, 16, 9))
    sweep = partial(handing.remind_of_papers, late)
    assert sorted(together(sweep, sweep, on=made).won) == [0, 1]
    asked.refresh_from_db()
    assert asked.pressed_at is not None


def test_figures_are_entered_once_and_checked_or_taken_back(world: World) -> None:
    yu = make.person("余主任", Role.CONGRESS_OFFICE, world.office, username="yu")
    made = sitting(world, world.zhang, world.he)
    on, figures = made.items.get(), Figures(2, 0, 0)
    ended = together(
        partial(enter_vote, item=on, by=world.qian, figures=figures),
        partial(enter_vote, item=on, by=world.qian, figures=figures),
        on=made,
    )
    assert (len(ended.won), ended.refused) == (1, [NotNow])
    ended = together(
        partial(check_vote, item=on, by=yu, figures=figures),
        partial(drop_vote, item=on, by=world.qian),
        on=made,
    )
    assert (len(ended.won), ended.refused) == (1, [NotNow])
    assert all(vote.checked_by == yu for vote in PaperVote.objects.all())


def test_a_meeting_ends_once(world: World) -> None:
    made = sitting(world, world.zhang, world.he)
    ended = together(
        partial(moves.adjourn, meeting=made, by=world.qian),
        partial(moves.call_off, meeting=made, by=world.qian, reason="防汛"),
        on=made,
    )
    assert (len(ended.won), ended.refused) == (1, [NotNow])


def test_the_last_place_goes_to_one(world: World) -> None:
    made = published(world, most=1)
    ended = together(partial(registered, made), partial(registered, made), on=made)
    assert (len(ended.won), ended.refused, Registration.objects.count()) == (1, [ValidationError], 1)


def test_a_result_and_the_end_miss_each_other(world: World) -> None:
    made = held(published(world))
    hearings.keep_minutes(hearing=made, by=world.qian, minutes="经过", revision=0)
    ended = together(
        partial(hearings.publish_result, hearing=made, by=world.qian, result="采纳"),
        partial(hearings.call_off, hearing=made, by=world.qian, reason="防汛"),
        on=made,
    )
    assert (len(ended.won), ended.refused) == (1, [NotNow])


def test_a_deputy_is_invited_once_by_two(world: World) -> None:
    made = occasion(world)
    invite = partial(occasions.invite, occasion=made, by=world.qian, people=[world.zhang])
    assert sorted(together(invite, invite, on=made).won) == [0, 1] and Invitation.objects.count() == 1  # type: ignore[type-var]
