"""A gap in the table of periods keeps nobody out; the case is due at once and gets its clocks later."""

from django.utils import timezone

from congress_portal.loops import transitions as moves
from congress_portal.loops.loading import load_rules
from congress_portal.loops.models import Deadline, Loop, Period
from stations.models import Opinion
from tests import factories as make
from tests.world import World


def opened_without(world: World, *keys: str) -> Opinion:
    Period.objects.filter(key__in=keys).delete()
    return make.opinion(world.station)


def test_chen_is_heard_though_no_period_is_known(world: World) -> None:
    opinion = opened_without(world, "opinion.ack", "opinion.answer", "opinion.max")
    assert Loop.objects.late(timezone.now()).contains(opinion.loop)


def test_a_step_without_a_period_can_be_brought_forward(world: World) -> None:
    opinion = opened_without(world, "opinion.triage")
    moves.sign_off(loop=opinion.loop, by=world.liu)
    assert opinion.loop.steps.current().get().due_at <= timezone.now()


def test_the_missing_clocks_start_when_the_periods_are_there(world: World) -> None:
    opinion = opened_without(world, "opinion.ack", "opinion.answer", "opinion.max")
    load_rules()
    assert moves.wind_up(loop=opinion.loop) == 3
    assert Deadline.objects.filter(loop=opinion.loop, is_running=True).count() == 3


def test_the_hourly_mending_finds_the_case(world: World) -> None:
    opened_without(world, "opinion.ack", "opinion.answer", "opinion.max")
    make.opinion(world.station)
    load_rules()
    assert (moves.wind_up_all(), moves.wind_up_all()) == (2, 0)


def test_a_case_with_all_its_clocks_is_left_alone(world: World) -> None:
    assert moves.wind_up(loop=make.opinion(world.station).loop) == 0
