"""An assignment is given back only with the consent of whoever made it; until then it stands."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from congress_portal.accounts.models import Role
from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Deadline, Dispute, Event, Loop, Step
from congress_portal.loops.trail import CITIZEN
from congress_portal.loops.words import Decision, LoopStatus, Purpose, StepStatus, Verb
from tests import factories as make
from tests.loops import stages
from tests.loops.stages import current
from tests.stations.test_staff_pages import as_
from tests.world import World

pytestmark = pytest.mark.django_db


def decision(loop: Loop) -> str:
    return Dispute.objects.filter(loop=loop).latest("pk").decision


def clocks(loop: Loop) -> list[str]:
    running = Deadline.objects.filter(loop=loop, is_running=True, step=None)
    return sorted(running.values_list("purpose", flat=True))


def test_the_step_stays_with_the_unit_and_its_clock_runs_on(world: World) -> None:
    loop = stages.offered_water(world)
    before = current(loop)
    moves.dispute(loop=loop, by=world.li, reason="归交通部门管")
    after = current(loop)
    assert (after.status, after.offered_to, after.due_at) == ("offered", world.water, before.due_at)


def test_the_answer_is_due_by_a_clock_of_the_table(world: World) -> None:
    clock = stages.disputed(world).deadlines.get(purpose=Purpose.DISPUTE)
    assert (clock.period.key, clock.amount, clock.unit) == ("opinion.dispute", 5, "working_day")


def test_consent_sends_it_back_to_the_office(world: World) -> None:
    loop = stages.disputed(world)
    moves.consent(loop=loop, by=world.qian)
    assert (current(loop).offered_to, decision(loop)) == (world.office, Decision.CONSENTED)
    assert clocks(loop) == ["limit", "whole"]


def test_what_was_given_back_may_be_disputed_by_the_next_and_anew(world: World) -> None:
    loop = stages.disputed(world)
    moves.consent(loop=loop, by=world.qian)
    moves.reassign(loop=loop, by=world.qian, to=world.water, note="还是请水利局办")
    assert moves.dispute(loop=loop, by=world.li, reason="真的不归我们").unit == world.water


def test_what_was_refused_is_not_disputed_again(world: World) -> None:
    with pytest.raises(NotNow):
        moves.dispute(loop=stages.dispute_refused(world), by=world.li, reason="还是不归我们")


def test_after_a_refusal_the_unit_accepts(world: World) -> None:
    loop = stages.dispute_refused(world)
    moves.accept(loop=loop, by=world.li)
    assert current(loop).unit == world.water


def test_accepting_withdraws_the_wish(world: World) -> None:
    loop = stages.disputed(world)
    moves.accept(loop=loop, by=world.li)
    assert (decision(loop), clocks(loop)) == (Decision.WITHDRAWN, ["limit", "whole"])


def test_giving_it_to_another_unit_is_consent(world: World) -> None:
    loop = stages.disputed(world)
    moves.reassign(loop=loop, by=world.qian, to=world.roads, note="改由交通局")
    assert decision(loop) == Decision.CONSENTED


def test_the_office_does_not_decide_on_its_own_wish(world: World) -> None:
    loop = stages.offered_office(world)
    moves.dispute(loop=loop, by=world.qian, reason="镇里可以办")
    with pytest.raises(PermissionDenied):
        moves.consent(loop=loop, by=world.qian)
    moves.consent(loop=loop, by=world.liu)
    assert current(loop).status == StepStatus.ACTIVE


def test_who_asked_does_not_decide_from_another_desk(world: World) -> None:
    loop = stages.disputed(world)
    world.li.duty_set.all().delete()
    make.duty(world.li, Role.CONGRESS_OFFICE, world.office)
    with pytest.raises(PermissionDenied):
        moves.refuse(loop=loop, by=world.li, reason="属于")


def test_a_refusal_needs_words(world: World) -> None:
    with pytest.raises(ValidationError):
        moves.refuse(loop=stages.disputed(world), by=world.qian, reason=" ")


def test_a_unit_of_another_county_is_not_proposed(world: World) -> None:
    far = make.unit("建德水利", "department", world.other_county, world.other_county)
    with pytest.raises(ValidationError):
        moves.dispute(loop=stages.offered_water(world), by=world.li, reason="不归我们", proposed=far)


def test_it_waits_for_the_office_and_still_for_the_unit(world: World) -> None:
    loop = stages.disputed(world)
    waiting = {
        who for who in ("li", "qian", "liu", "lu") if loop in Loop.objects.waiting_for(getattr(world, who))
    }
    assert waiting == {"li", "qian"}


def test_a_withdrawn_case_leaves_nothing_to_decide(world: World) -> None:
    loop = stages.disputed(world)
    moves.withdraw(loop=loop, by=CITIZEN)
    assert (decision(loop), clocks(loop)) == (Decision.LAPSED, [])


def test_a_merge_and_a_parting_leave_the_wish_as_it_was(world: World) -> None:
    loop, into = stages.disputed(world), stages.proposing(world)
    moves.merge(loop=loop, by=world.liu, into=into)
    assert clocks(loop) == []
    moves.unmerge(loop=loop, by=world.liu, reason="两盏灯")
    assert (decision(loop), clocks(loop)) == ("", ["dispute", "limit", "whole"])
    moves.consent(loop=loop, by=world.qian)


def test_a_merged_case_that_begins_anew_asks_nothing_any_more(world: World) -> None:
    loop, into = stages.disputed(world), stages.proposing(world)
    moves.merge(loop=loop, by=world.liu, into=into)
    moves.reopen(loop=loop, by=world.qian, reason="不是同一件")
    assert (decision(loop), Loop.objects.get(pk=loop.pk).status) == (Decision.LAPSED, LoopStatus.OPEN)


def test_the_page_says_who_asks_and_why(world: World) -> None:
    loop = stages.disputed(world)
    page = as_(world.qian).get(loop.get_absolute_url()).content.decode()
    assert all(
        words in page for words in ("路灯归交通部门管", "建议由县交通运输局承办", "同意退回", "不同意退回")
    )


def test_who_decides_reads_the_reasons_on_the_form(world: World) -> None:
    loop = stages.disputed(world)
    page = as_(world.qian).get(f"/loops/{loop.code}/refuse/").content.decode()
    assert "路灯归交通部门管" in page


def test_the_unit_proposed_stands_in_the_next_form(world: World) -> None:
    loop = stages.disputed(world)
    moves.consent(loop=loop, by=world.qian)
    page = as_(world.qian).get(f"/loops/{loop.code}/reassign/").content.decode()
    assert f'<option value="{world.roads.pk}" selected>' in page


def test_ones_own_unit_cannot_be_proposed(world: World) -> None:
    loop = stages.offered_water(world)
    answer = as_(world.li).post(
        f"/loops/{loop.code}/dispute/", {"reason": "不归我们管", "proposed": world.water.pk}
    )
    assert (answer.status_code, Dispute.objects.count()) == (400, 0)
    assert "不归我们管" in answer.content.decode()


def test_the_worklist_says_that_an_answer_is_awaited(world: World) -> None:
    stages.disputed(world)
    assert "申请退回，待答复" in as_(world.qian).get("/work/").content.decode()


def test_the_citizens_page_tells_nothing_of_it(world: World, client: Client) -> None:
    opinion = stages.opinion_of(stages.disputed(world))
    page = client.get(f"/track/{opinion.track_code}/").content.decode()
    assert "退回" not in page and "路灯归交通部门管" not in page


def test_one_event_says_whose_it_was(world: World) -> None:
    loop = stages.disputed(world)
    said = Event.objects.get(loop=loop, verb=Verb.DISPUTED)
    assert said.detail == {"unit": world.water.pk, "unit_name": "县水利水电局", "proposed": "县交通运输局"}
    assert Step.objects.get(pk=said.step_id).is_current
