"""A citizen's opinion goes round its whole loop, by the people whose work it is."""

import pytest
from django.core.exceptions import PermissionDenied

from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Deadline, Loop
from congress_portal.loops.words import LoopStatus, StepStatus
from stations import transitions
from stations.models import Opinion
from stations.words import Satisfaction
from tests import factories as make
from tests.world import World


def status(loop: Loop) -> tuple[str, str]:
    step = Loop.objects.get(pk=loop.pk).steps.current().get()
    return step.key, step.status


def handled(world: World) -> Opinion:
    """An opinion that the township government has handled and the station has followed up and answered."""
    opinion = make.opinion(world.station)
    transitions.acknowledge(opinion=opinion, by=world.liu)
    moves.assign(loop=opinion.loop, by=world.liu, to=world.township_government, note="请镇政府修路灯")
    moves.accept(loop=opinion.loop, by=world.ma)
    moves.make_plan(loop=opinion.loop, by=world.ma, plan="本周内更换三盏灯")
    moves.check_in(loop=opinion.loop, by=world.ma, outcome="三盏灯已更换")
    moves.sign_off(loop=opinion.loop, by=world.liu)
    moves.check_in(loop=opinion.loop, by=world.liu, outcome="夜里去看过，灯亮了")
    moves.sign_off(loop=opinion.loop, by=world.wang)
    transitions.answer_citizen(opinion=opinion, by=world.liu, answer="路灯已修好，感谢您的反映。")
    return opinion


def test_a_new_opinion_waits_for_the_station_to_acknowledge_it(world: World) -> None:
    assert status(make.opinion(world.station).loop) == ("hear", StepStatus.SUBMITTED)


def test_a_rating_signs_nothing_and_the_presidium_closes_the_loop(world: World) -> None:
    opinion = handled(world)
    transitions.rate(opinion=opinion, level=Satisfaction.SATISFIED)
    assert status(opinion.loop) == ("respond", StepStatus.SUBMITTED)
    moves.sign_off(loop=opinion.loop, by=world.wang)
    loop = Loop.objects.get(pk=opinion.pk)
    assert loop.status == LoopStatus.CLOSED
    assert not Deadline.objects.filter(loop=loop, is_running=True).exists()


def test_a_dissatisfied_citizen_brings_it_back_to_the_station(world: World) -> None:
    opinion = handled(world)
    transitions.rate(opinion=opinion, level=Satisfaction.DISSATISFIED, words="灯又坏了")
    assert status(opinion.loop) == ("propose", StepStatus.ACTIVE)


def test_dissatisfaction_reopens_only_once(world: World) -> None:
    opinion = handled(world)
    transitions.rate(opinion=opinion, level=Satisfaction.DISSATISFIED, words="灯又坏了")
    transitions.answer_now(opinion=opinion, by=world.liu, answer="已再次更换")
    transitions.rate(opinion=opinion, level=Satisfaction.DISSATISFIED, words="还是不行")
    assert status(opinion.loop) == ("respond", StepStatus.SUBMITTED)


def test_an_answer_on_the_spot_takes_the_short_way(world: World) -> None:
    opinion = make.opinion(world.station)
    transitions.acknowledge(opinion=opinion, by=world.liu)
    transitions.answer_now(opinion=opinion, by=world.liu, answer="当场答复")
    assert status(opinion.loop) == ("respond", StepStatus.SUBMITTED)


def test_a_dispute_goes_back_to_the_office_that_assigned(world: World) -> None:
    opinion = make.opinion(world.station)
    transitions.acknowledge(opinion=opinion, by=world.liu)
    moves.assign(loop=opinion.loop, by=world.liu, to=world.office, note="请县里研究")
    moves.reassign(loop=opinion.loop, by=world.qian, to=world.water, note="水利局主办", helpers=[world.roads])
    moves.dispute(loop=opinion.loop, by=world.li, reason="属于交通部门")
    moves.consent(loop=opinion.loop, by=world.qian)
    step = opinion.loop.steps.current().get()
    assert (step.status, step.offered_to) == (StepStatus.OFFERED, world.office)


def test_a_dispute_goes_back_to_the_station_that_assigned(world: World) -> None:
    opinion = make.opinion(world.station)
    transitions.acknowledge(opinion=opinion, by=world.liu)
    moves.assign(loop=opinion.loop, by=world.liu, to=world.township_government, note="请镇里办")
    moves.dispute(loop=opinion.loop, by=world.ma, reason="属于县里")
    moves.consent(loop=opinion.loop, by=world.sun)
    assert status(opinion.loop) == ("propose", StepStatus.ACTIVE)


def test_a_deputy_takes_over_and_assigns(world: World) -> None:
    opinion = make.opinion(world.station)
    transitions.acknowledge(opinion=opinion, by=world.liu)
    moves.delegate(loop=opinion.loop, by=world.liu, to=world.zhang, note="请张代表研究")
    moves.assign(loop=opinion.loop, by=world.zhang, to=world.township_government, note="建议增设路灯")
    assert status(opinion.loop) == ("propose", StepStatus.OFFERED)


def test_the_handling_unit_cannot_sign_off(world: World) -> None:
    opinion = make.opinion(world.station)
    transitions.acknowledge(opinion=opinion, by=world.liu)
    moves.assign(loop=opinion.loop, by=world.liu, to=world.township_government, note="请镇里办")
    moves.accept(loop=opinion.loop, by=world.ma)
    moves.check_in(loop=opinion.loop, by=world.ma, outcome="办好了")
    with pytest.raises(PermissionDenied):
        moves.sign_off(loop=opinion.loop, by=world.ma)


def test_the_same_request_key_makes_no_second_opinion(world: World) -> None:
    first = make.opinion(world.station)
    again = make.opinion(world.station, request_key=first.loop.request_key)
    assert (again.pk, Opinion.objects.count()) == (first.pk, 1)


def test_rating_too_early_is_refused(world: World) -> None:
    with pytest.raises(NotNow):
        transitions.rate(opinion=make.opinion(world.station), level=Satisfaction.SATISFIED)


@pytest.mark.parametrize("text", ["！路灯坏了三个月没人修", "\n。。路灯坏了三个月没人修。请修", "？？？！！"])
def test_a_title_is_never_empty(text: str) -> None:
    assert transitions.title_of(text).strip("。！\n") != "" or transitions.title_of(text) == text
