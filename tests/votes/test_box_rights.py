"""Who handles the box, and that each handling stands in the trail without a word about anybody's paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from congress_portal.loops.models import Event
from tests.votes import boxed
from tests.votes.test_box import closed, prepared
from tests.world import World
from votes.ballots.acts import Act
from votes.models import Ballot
from votes.transitions import boxing, casting
from votes.words import Way

pytestmark = pytest.mark.django_db
Handling = Callable[..., object]


def key(world: World) -> Handling:
    return partial(
        boxing.set_box_key, ballot=prepared(world), box_key=boxed.box_key(), share_hashes=boxed.share_hashes()
    )


def opening(world: World) -> Handling:
    return partial(boxing.open_box, ballot=closed(world, "110"), private_key=boxed.SECRET)


def card_back(world: World) -> Handling:
    ballot = boxed.prepared(world, cards=True)
    codes = boxed.make_cards(ballot, world)
    ballot = boxed.let_in(ballot)
    ballot.roll.update(way=Way.CARD)
    return partial(casting.return_card, ballot=ballot, elector=ballot.roll.get(), code=codes[0])


@pytest.mark.parametrize("handling", [key, opening, card_back])
@pytest.mark.parametrize("who", ["gao", "li", "zhao"])
def test_neither_the_operator_nor_a_stranger_touches_it(world: World, handling: Handling, who: str) -> None:
    act: Handling = handling(world)  # type: ignore[assignment]
    before = Event.objects.count()
    with pytest.raises(PermissionDenied):
        act(by=getattr(world, who))
    assert Event.objects.count() == before


@pytest.mark.parametrize(("handling", "verb"), [(key, Act.BOX_KEY_SET), (opening, Act.BOX_OPENED)])
def test_each_handling_is_in_the_trail(world: World, handling: Handling, verb: str) -> None:
    act: Handling = handling(world)  # type: ignore[assignment]
    act(by=world.qian)
    assert [event.by for event in Event.objects.filter(verb=verb).order_by("-pk")[:1]] == [world.qian]


def test_a_card_given_back_names_nobody(world: World) -> None:
    card_back(world)(by=world.qian)
    event = Event.objects.get(verb=Act.CARD_BACK)
    assert set(event.detail) == {"title"} and event.about == f"ballot:{Ballot.objects.get().pk}"
