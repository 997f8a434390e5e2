"""The roll: due and present, a paper given once, paper taking over from the electronic way."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from congress_portal.errors import NotNow
from tests.votes.balloting import at, attended, deputies, given, method, prepared, yu
from tests.world import World
from votes.models import Ballot, Elector
from votes.transitions import rolls
from votes.words import Phase, Way


def first(ballot: Ballot) -> Elector:
    return ballot.roll.select_related("ballot").order_by("number")[0]


def test_the_roll_takes_all_deputies_of_the_county_once(world: World) -> None:
    made = prepared(world)
    deputies(world)
    assert rolls.draw_roll(ballot=made, by=world.qian) == 0 and made.roll.count() == 9


def test_somebody_without_an_account_stands_on_the_roll(world: World) -> None:
    made = prepared(world)
    rolls.add_electors(ballot=made, by=world.qian, names=["老代表", " "])
    assert list(made.roll.filter(user=None).values_list("number", "name")) == [(10, "老代表")]


def test_a_handler_of_a_department_is_not_put_on_the_roll(world: World) -> None:
    with pytest.raises(ValidationError):
        rolls.add_electors(ballot=prepared(world), by=world.qian, users=[world.li])


def test_who_is_not_there_gets_no_paper(world: World) -> None:
    with pytest.raises(ValidationError, match="还没有签到"):
        rolls.give_paper(elector=first(at(world, Phase.FROZEN)), by=world.qian, way=Way.PAPER)


def test_a_paper_is_given_once(world: World) -> None:
    made = at(world, Phase.FROZEN)
    attended(world, made, 1)
    rolls.give_paper(elector=first(made), by=world.qian, way=Way.PAPER)
    with pytest.raises(NotNow, match="每人只能领一张"):
        rolls.give_paper(elector=first(made), by=yu(world), way=Way.PAPER)


def test_who_holds_a_paper_does_not_leave_the_roll(world: World) -> None:
    made = at(world, Phase.FROZEN)
    attended(world, made, 1)
    given(world, made, 1)
    with pytest.raises(ValidationError, match="已经领票"):
        rolls.sign_in(ballot=made, by=world.qian, electors=[first(made).pk], is_present=False)


def test_a_card_is_given_only_where_the_method_has_cards(world: World) -> None:
    made = at(world, Phase.FROZEN)
    attended(world, made, 1)
    with pytest.raises(NotNow, match="没有采用这种票"):
        rolls.give_paper(elector=first(made), by=world.qian, way=Way.CARD)


@pytest.mark.parametrize("phase", [Phase.PREPARED, Phase.CLOSED, Phase.PUBLISHED])
def test_nobody_signs_in_before_the_freeze_or_after_the_close(world: World, phase: Phase) -> None:
    made = at(world, phase)
    with pytest.raises(NotNow):
        rolls.sign_in(ballot=made, by=world.qian, electors=[first(made).pk])


def test_only_the_office_keeps_the_roll(world: World) -> None:
    made = at(world, Phase.FROZEN)
    for user in (world.zhang, world.he, world.wang, world.zhao):
        with pytest.raises(PermissionDenied):
            rolls.sign_in(ballot=made, by=user, electors=[first(made).pk])


def test_a_vote_on_paper_alone_has_no_electronic_way_to_stop(world: World) -> None:
    with pytest.raises(NotNow):
        rolls.stop_electronic(ballot=at(world, Phase.OPEN), by=world.qian, reason="断网")


def test_five_scrutineers_and_one_chief(world: World) -> None:
    made = prepared(world)
    with pytest.raises(ValidationError, match="已经有五名"):
        rolls.name_scrutineer(ballot=made, by=world.qian, name="第六人")
    rolls.drop_scrutineer(scrutineer=made.scrutineers.select_related("ballot").get(position=2), by=world.qian)
    rolls.name_scrutineer(ballot=made, by=world.qian, name="新总监票人", is_chief=True)
    assert list(made.scrutineers.filter(is_chief=True).values_list("position", "name")) == [(2, "新总监票人")]


def test_the_scrutineers_stay_once_the_key_is_made(world: World) -> None:
    made = prepared(world)
    Ballot.objects.filter(pk=made.pk).update(box_key="04ab")
    with pytest.raises(NotNow, match="密钥已经生成"):
        rolls.drop_scrutineer(
            scrutineer=made.scrutineers.select_related("ballot").get(position=2), by=world.qian
        )


def test_paper_takes_over_at_any_moment(world: World) -> None:
    made = prepared(world)
    method(world, made, paper=False, electronic=True)
    Ballot.objects.filter(pk=made.pk).update(box_key="04ab")
    with pytest.raises(NotNow):
        rolls.stop_electronic(ballot=made, by=world.qian, reason="断网")
