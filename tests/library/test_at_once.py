"""Two of the office at the same moment."""

from __future__ import annotations

from functools import partial

import pytest
from django.utils import timezone

from congress_portal.errors import NotNow
from congress_portal.library import transitions
from congress_portal.library.models import RuleVersion
from tests.library.lines import DAY, TEXT, adopted, rule
from tests.loops.together import together
from tests.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


def test_an_adoption_registered_twice_is_one(world: World) -> None:
    made = rule(world)
    transitions.save_draft(rule=made, by=world.qian, text=TEXT)
    adopt = partial(
        transitions.adopt, rule=made, by=world.qian, adopted_on=DAY, organ="会议", valid_from=DAY, revision=1
    )
    ended = together(adopt, adopt, on=made)
    assert (len(ended.won), ended.refused) == (1, [NotNow])


def test_two_first_drafts_are_one(world: World) -> None:
    made = rule(world)
    ended = together(
        partial(transitions.save_draft, rule=made, by=world.qian, text="一"),
        partial(transitions.save_draft, rule=made, by=world.qian, text="二"),
        on=made,
    )
    assert len(ended.won) == 1 and RuleVersion.objects.count() == 1


def test_a_rule_ends_once(world: World) -> None:
    made = adopted(world)
    repeal = partial(
        transitions.repeal, rule=made, by=world.qian, last_day=timezone.localdate(), basis="废止"
    )
    ended = together(repeal, repeal, on=made)
    assert (len(ended.won), ended.refused) == (1, [NotNow])
