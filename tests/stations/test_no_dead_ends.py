"""At every stage of an opinion there is somebody with a button, and no way round the next person."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from congress_portal.accounts.models import Role
from congress_portal.errors import NotNow
from congress_portal.loops import moves as table
from congress_portal.loops import timeline
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Loop, Step
from stations import transitions
from stations.words import Ground, Satisfaction
from tests import factories as make
from tests.loops import stages
from tests.stations.test_opinion_journey import handled
from tests.stations.test_staff_pages import as_
from tests.world import World

BRINGS_ON = {"accept", "assign", "reassign", "check_in", "sign_off", "resume", "take_back", "delegate"}


@pytest.mark.parametrize("stage", [name for name in stages.STAGES if name not in ("withdrawn",)])
def test_the_office_or_the_station_can_always_bring_it_on(world: World, stage: str) -> None:
    loop = Loop.objects.get(pk=stages.STAGES[stage](world).pk)
    world.zhang.duty_set.all().delete() if stage == "delegated" else None
    found = {
        move.name
        for person in (world.liu, world.sun, world.wang, world.qian)
        for move in table.open_to(person, loop, table.current(loop))
    }
    assert found & (BRINGS_ON | {"reopen"})


def test_the_office_passes_on_instead_of_accepting(world: World) -> None:
    loop = stages.offered_office(world)
    with pytest.raises(PermissionDenied):
        moves.accept(loop=loop, by=world.qian)
    assert "交给承办单位" in as_(world.qian).get(loop.get_absolute_url()).content.decode()


def test_a_case_accepted_by_mistake_is_taken_back_and_assigned_anew(world: World) -> None:
    loop = stages.handling(world)
    moves.take_back(loop=loop, by=world.liu, reason="水利局管不了")
    moves.assign(loop=loop, by=world.liu, to=world.township_government, note="请镇里办")
    moves.accept(loop=loop, by=world.ma)
    keys = list(Step.objects.filter(loop=loop).order_by("position").values_list("key", "status"))
    assert keys == [
        ("hear", "signed"), ("propose", "signed"), ("handle", "skipped"), ("propose", "signed"),
        ("handle", "active"), ("effect", "waiting"), ("respond", "waiting"),
    ]  # fmt: skip


def test_the_overseer_signs_where_the_station_cannot(world: World) -> None:
    loop = stages.handled(world)
    moves.sign_off(loop=loop, by=world.wang)
    assert stages.current(loop).key == "effect"


def test_a_deputy_does_not_sign_for_the_station(world: World) -> None:
    with pytest.raises(PermissionDenied):
        moves.sign_off(loop=stages.heard(world), by=world.zhang)


def test_the_station_resumes_what_a_deputy_paused(world: World) -> None:
    loop = stages.delegated(world)
    moves.pause(loop=loop, by=world.zhang, reason="请补充")
    assert moves.resume(loop=loop, by=world.liu).status == "active"


def test_a_deputy_who_left_holds_nothing_up(world: World) -> None:
    loop = stages.delegated(world)
    world.zhang.duty_set.update(until="2024-12-31")
    assert Loop.objects.waiting_for(world.liu).contains(loop)
    moves.assign(loop=loop, by=world.liu, to=world.township_government, note="请镇里办")


def test_the_station_cannot_go_round_the_office(world: World) -> None:
    loop = stages.offered_office(world)
    page = as_(world.liu).post(
        f"/loops/{loop.code}/reassign/", {"to": world.water.pk, "note": "改派", "helpers_shown": 1}
    )
    assert page.status_code == 400


def test_helpers_named_before_stay_when_the_office_passes_on(world: World) -> None:
    loop = stages.proposing(world)
    moves.assign(loop=loop, by=world.liu, to=world.office, note="请转", helpers=[world.roads])
    page = as_(world.qian).get(f"/loops/{loop.code}/reassign/").content.decode()
    assert re.search(f'name="helpers" value="{world.roads.pk}"[^>]* checked', page)


def test_an_answered_case_is_not_merged_away(world: World) -> None:
    opinion, other = handled(world), make.opinion(world.station)
    with pytest.raises(NotNow):
        moves.merge(loop=opinion.loop, into=other.loop, by=world.liu)


def test_what_the_citizen_reopened_is_not_rejected(world: World) -> None:
    opinion = handled(world)
    transitions.rate(opinion=opinion, level=Satisfaction.DISSATISFIED, words="灯又坏了")
    with pytest.raises(NotNow):
        transitions.reject(opinion=opinion, by=world.liu, ground=Ground.REPEATED, reason="答复过了")


def test_the_office_brings_back_what_was_rejected_by_mistake(world: World) -> None:
    loop = stages.rejected(world)
    moves.reopen(loop=loop, by=world.qian, reason="应当受理")
    assert stages.current(loop).key == "propose"


def test_after_the_answer_the_promise_no_longer_warns(world: World) -> None:
    loop = Loop.objects.get(pk=handled(world).pk)
    assert loop.due_at is None
    assert not loop.deadlines.filter(purpose="whole", is_running=True).exists()


def test_an_answer_sent_back_renews_the_promise(world: World) -> None:
    opinion = handled(world)
    transitions.send_back(opinion=opinion, by=world.wang, reason="没有写清楚")
    assert Loop.objects.get(pk=opinion.pk).due_at is not None


def test_what_was_done_is_said_in_chinese(world: World) -> None:
    opinion = make.opinion(world.station)
    client: Client = as_(world.liu)
    page = client.post(f"/loops/{opinion.loop.code}/acknowledge/", follow=True).content.decode()
    assert "已完成：受理" in page


def test_a_leader_gets_no_form_for_what_is_not_his_to_do(world: World) -> None:
    assert as_(world.he).get(f"/loops/{stages.proposing(world).code}/assign/").status_code == 403


def test_a_second_keeper_is_not_needed_where_the_overseer_signs(world: World) -> None:
    world.sun.duty_set.filter(role=Role.KEEPER).delete()
    moves.sign_off(loop=stages.desk(world), by=world.wang)


def test_taking_back_a_paused_step_lets_the_promise_run_on(world: World) -> None:
    loop = stages.handling_paused(world)
    moves.take_back(loop=loop, by=world.liu, reason="另派单位")
    assert all(until for clock in loop.deadlines.filter(is_running=True) for _, until in clock.pauses)


@pytest.mark.parametrize("stage", stages.STAGES)
def test_every_button_leads_to_a_page(world: World, stage: str) -> None:
    loop = Loop.objects.get(pk=stages.STAGES[stage](world).pk)
    for person in (world.zhang, world.liu, world.ma, world.li, world.wang, world.qian):
        for button in timeline.buttons(person, loop):
            if not button["is_post"]:
                assert as_(person).get(button["url"]).status_code == 200, (person.name, button["verb"])
