"""What the database itself refuses of a vote, past the code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.votes.balloting import at, prepared
from tests.world import World
from votes.models import (
    Ballot,
    Elector,
    Option,
    PaperCount,
    PaperFigure,
    PhaseStep,
    Scrutineer,
    Signature,
    Tally,
    TallyLine,
    VotingMethod,
    VotingRule,
)
from votes.words import Phase


def refused(match: str, write: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        write()


def test_nobody_does_what_they_asked_for(world: World) -> None:
    made = prepared(world)
    step = PhaseStep.objects.create(county=world.county, ballot=made, to="frozen", asked_by=world.qian)
    rows = PhaseStep.objects.filter(pk=step.pk)
    refused("phase_step_two_people", lambda: rows.update(done_by=world.qian, done_at=timezone.now()))
    refused("phase_step_done_whole", lambda: rows.update(done_by=world.he))
    refused("phase_step_known", lambda: rows.update(to="prepared"))


def test_a_vote_goes_one_phase_on_and_by_two_people(world: World) -> None:
    prepared(world)
    for status in ("frozen", "open", "published"):
        refused("one phase on", lambda status=status: Ballot.objects.update(status=status))


def test_a_vote_never_goes_back(world: World) -> None:
    at(world, Phase.OPEN)
    for status in ("frozen", "prepared"):
        refused("one phase on", lambda status=status: Ballot.objects.update(status=status))


def test_method_items_and_roll_stay_after_the_freeze(world: World) -> None:
    made = at(world, Phase.FROZEN)
    refused("frozen", lambda: VotingMethod.objects.update(places=1))
    refused("frozen", lambda: Option.objects.update(title="别的"))
    refused("frozen", lambda: Option.objects.all()._raw_delete("default"))
    refused("frozen", lambda: Option.objects.create(county=world.county, ballot=made, position=9, title="新"))
    refused("frozen", lambda: Elector.objects.create(county=world.county, ballot=made, number=99, name="新"))
    refused("frozen", lambda: Elector.objects.filter(number=1).update(name="别人"))
    refused("frozen", lambda: Elector.objects.filter(number=9)._raw_delete("default"))
    refused("frozen", lambda: Scrutineer.objects.filter(position=1).update(name="别人"))


@pytest.mark.parametrize("values", [{"title": "别的"}, {"box_key": "04"}, {"body": "committee"}])
def test_what_is_voted_on_is_fixed(world: World, values: dict[str, Any]) -> None:
    at(world, Phase.FROZEN)
    refused("is fixed", lambda: Ballot.objects.update(**values))


def test_a_paper_is_taken_once_and_never_after_the_close(world: World) -> None:
    at(world, Phase.OPEN)
    Elector.objects.filter(number=1).update(way="paper")
    refused("taken once", lambda: Elector.objects.filter(number=1).update(way="token"))
    refused("taken once", lambda: Elector.objects.filter(number=1).update(way="none"))
    refused("elector_present_with_paper", lambda: Elector.objects.filter(number=1).update(is_present=False))


def test_nobody_takes_a_paper_after_the_close(world: World) -> None:
    at(world, Phase.CLOSED)
    refused("taken once", lambda: Elector.objects.filter(is_present=False).update(is_present=True))


def test_counts_and_results_stay(world: World) -> None:
    at(world, Phase.PUBLISHED)
    refused("counted between", lambda: PaperCount.objects.update(returned=9))
    refused("counted between", lambda: PaperFigure.objects.update(ones=1))
    refused("never changed", lambda: Tally.objects.update(valid=1))
    refused("never changed", lambda: TallyLine.objects.update(ones=1))
    refused("never changed", lambda: Signature.objects.update(is_on_paper=True))
    refused("never changed", lambda: PhaseStep.objects.update(done_at=timezone.now()))
    refused("never deleted", lambda: Ballot.objects.all()._raw_delete("default"))


def test_a_vote_that_was_called_off_stays(world: World) -> None:
    prepared(world)
    Ballot.objects.update(off_reason="停电")
    refused("called off", lambda: Ballot.objects.update(off_reason=""))


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"places": 0}, "method_places_sane"),
        ({"form": "rank"}, "method_form_known"),
        ({"level_rule": "zhenhai"}, "method_level_rule_fits"),
        ({"adopted_by": ""}, "method_adopted_whole"),
        ({"base": ""}, "method_base_known"),
    ],
)
def test_a_method_is_whole(world: World, values: dict[str, Any], name: str) -> None:
    prepared(world)
    refused(name, lambda: VotingMethod.objects.update(**values))


def test_one_chief_five_places_and_nobody_twice(world: World) -> None:
    made = prepared(world)
    refused("scrutineer_one_chief", lambda: Scrutineer.objects.update(is_chief=True))
    refused("scrutineer_named", lambda: Scrutineer.objects.filter(position=5).update(position=6))
    refused("elector_once", lambda: Elector.objects.filter(ballot=made).update(user=world.zhang))
    refused("option_named", lambda: Option.objects.update(title=""))
    refused("voting_rule_is_a_part", lambda: VotingRule.objects.update(numerator=5))
