"""Helping units: what each does, by when, in its own words; the lead waits, or says why it does not."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from congress_portal.accounts.models import Unit
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Event, Helper, Loop
from congress_portal.loops.words import Part, Verb
from congress_portal.notices.models import Notice
from tests.loops import stages
from tests.loops.stages import current
from tests.notices.told import hearers
from tests.stations.test_staff_pages import as_
from tests.world import World

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def part(loop: Loop, unit: Unit) -> Helper:
    return Helper.objects.get(step__loop=loop, unit=unit)


def test_a_part_says_what_and_by_when(world: World) -> None:
    loop = stages.handling(world)
    day = timezone.localdate() + dt.timedelta(days=1)
    made = moves.divide(loop=loop, by=world.li, unit=world.roads, part="配合断电", due_on=day)
    assert (made.part, timezone.localdate(made.due_at), made.state) == ("配合断电", day, Part.ASKED)


def test_a_part_is_not_due_after_the_lead(world: World) -> None:
    loop = stages.handling(world)
    day = timezone.localdate(current(loop).due_at) + dt.timedelta(days=1)
    with pytest.raises(ValidationError):
        moves.divide(loop=loop, by=world.li, unit=world.roads, part="配合断电", due_on=day)


def test_a_part_is_not_due_in_the_past(world: World) -> None:
    day = timezone.localdate() - dt.timedelta(days=1)
    with pytest.raises(ValidationError):
        moves.divide(loop=stages.handling(world), by=world.li, unit=world.roads, part="断电", due_on=day)


def test_the_lead_does_not_help_itself(world: World) -> None:
    with pytest.raises(ValidationError):
        moves.divide(loop=stages.handling(world), by=world.li, unit=world.water, part="自己")


def test_a_helper_that_becomes_the_lead_has_no_part_left(world: World) -> None:
    loop = stages.offered_water(world)
    moves.reassign(loop=loop, by=world.qian, to=world.roads, note="改由交通局主办")
    moves.accept(loop=loop, by=world.lu)
    assert not Helper.objects.filter(step__loop=loop).exists()


def test_without_a_date_of_its_own_it_is_due_with_the_lead(world: World) -> None:
    loop = stages.handling(world)
    assert part(loop, world.roads).due() == current(loop).due_at


def test_what_was_given_is_not_asked_again(world: World) -> None:
    loop = stages.handling(world)
    moves.give_view(loop=loop, by=world.lu, view="已断电")
    with pytest.raises(ValidationError):
        moves.divide(loop=loop, by=world.li, unit=world.roads, part="再断一次")


def test_a_part_given_names_its_giver(world: World) -> None:
    loop = stages.handling(world)
    moves.give_view(loop=loop, by=world.lu, view="已断电")
    given = part(loop, world.roads)
    assert (given.state, given.given_by, given.view) == (Part.GIVEN, world.lu, "已断电")


def test_the_lead_does_not_hand_in_while_a_part_is_open(world: World) -> None:
    loop = stages.handling(world)
    with pytest.raises(ValidationError, match="县交通运输局"):
        moves.check_in(loop=loop, by=world.li, outcome="好了")
    assert current(loop).status == "active"


def test_the_lead_goes_on_without_and_says_why(world: World) -> None:
    loop = stages.handling(world)
    moves.check_in(loop=loop, by=world.li, outcome="好了", without="不用断电了")
    said = Event.objects.get(loop=loop, verb=Verb.WENT_ON)
    assert (said.note, said.detail["units"]) == ("不用断电了", ["县交通运输局"])
    assert part(loop, world.roads).state == Part.PASSED


def test_sent_back_work_lets_a_part_be_given_after_all(world: World) -> None:
    loop = stages.handling(world)
    moves.check_in(loop=loop, by=world.li, outcome="好了", without="不用断电了")
    moves.send_back(loop=loop, by=world.liu, reason="请等协办")
    moves.give_view(loop=loop, by=world.lu, view="已断电")
    assert part(loop, world.roads).state == Part.GIVEN


def test_a_part_is_late_after_its_date(world: World) -> None:
    loop = stages.handling(world)
    Helper.objects.update(due_at=timezone.now() - HOUR)
    assert part(loop, world.roads).state == Part.LATE


def test_another_unit_gives_no_part(world: World) -> None:
    with pytest.raises(PermissionDenied):
        moves.give_view(loop=stages.handling(world), by=world.ma, view="同意")


def test_a_part_is_reminded_of_once_before_and_once_after(world: World) -> None:
    loop = stages.handling(world)
    due = current(loop).due_at
    told = [
        moves.remind_helpers(at) for at in (due - 30 * HOUR, due - HOUR, due - HOUR, due + HOUR, due + HOUR)
    ]
    assert told == [0, 1, 0, 1, 0]
    levels = (
        Event.objects.filter(loop=loop, verb=Verb.REMINDED).order_by("id").values_list("level", flat=True)
    )
    assert list(levels) == ["due_soon", "red"]


def test_a_new_date_is_reminded_of_anew(world: World) -> None:
    loop = stages.handling(world)
    due = current(loop).due_at
    moves.remind_helpers(due + HOUR)
    moves.divide(loop=loop, by=world.li, unit=world.roads, part="配合断电")
    assert moves.remind_helpers(due + HOUR) == 1


def test_nobody_is_reminded_of_what_was_given(world: World) -> None:
    loop = stages.handling(world)
    moves.give_view(loop=loop, by=world.lu, view="已断电")
    assert moves.remind_helpers(current(loop).due_at + HOUR) == 0


def test_a_late_part_is_heard_of_by_the_helper_and_the_lead(world: World) -> None:
    loop = stages.handling(world)
    moves.remind_helpers(current(loop).due_at + HOUR)
    assert hearers(loop, Verb.REMINDED) == {world.lu, world.li, world.liu, world.sun}
    assert "县交通运输局" in Notice.objects.get(recipient=world.li, title__startswith="协办已逾期").body


def test_who_is_asked_for_a_part_hears_of_it(world: World) -> None:
    loop = stages.handling(world)
    moves.divide(loop=loop, by=world.li, unit=world.township_government, part="清障")
    assert hearers(loop, Verb.DIVIDED) == {world.ma}


def test_a_reminder_is_no_warning_of_the_step(world: World) -> None:
    loop = stages.handling(world)
    moves.remind_helpers(current(loop).due_at - HOUR)
    page = as_(world.liu).get(loop.get_absolute_url()).content.decode()
    assert "红色预警" not in page and "提醒协办 → 县交通运输局" in page


def test_the_lead_sees_all_parts_in_a_table(world: World) -> None:
    loop = stages.handling(world)
    moves.divide(loop=loop, by=world.li, unit=world.roads, part="配合断电")
    page = as_(world.li).get(loop.get_absolute_url()).content.decode()
    assert all(words in page for words in ("协办分工", "县交通运输局", "配合断电", "待提交"))


def test_the_helper_finds_it_in_the_worklist_and_reads_its_part(world: World) -> None:
    loop = stages.handling(world)
    moves.divide(loop=loop, by=world.li, unit=world.roads, part="配合断电")
    client = as_(world.lu)
    assert "请提交协办意见" in client.get("/work/").content.decode()
    assert "配合断电" in client.get(f"/loops/{loop.code}/help/").content.decode()


def test_the_lead_is_asked_why_and_keeps_what_was_typed(world: World) -> None:
    loop = stages.handling(world)
    answer = as_(world.li).post(f"/loops/{loop.code}/check_in/", {"outcome": "三盏灯都换了"})
    page = answer.content.decode()
    assert (answer.status_code, "三盏灯都换了" in page, "请写明为什么不等" in page) == (400, True, True)
    as_(world.li).post(f"/loops/{loop.code}/check_in/", {"outcome": "换了", "without": "不用断电"})
    assert current(loop).status == "submitted"


def test_nobody_is_asked_why_where_nothing_is_open(world: World) -> None:
    loop = stages.following(world)
    assert "为什么不等" not in as_(world.liu).get(f"/loops/{loop.code}/check_in/").content.decode()


def test_the_lead_divides_through_the_form(world: World) -> None:
    loop = stages.handling(world)
    as_(world.li).post(f"/loops/{loop.code}/divide/", {"unit": world.roads.pk, "part": "配合断电"})
    assert part(loop, world.roads).part == "配合断电"


@pytest.mark.parametrize("due_on", ["明天", "2026-13-40", "1999-01-01", "2999-01-01"])
def test_a_bad_date_is_refused_at_its_field(world: World, due_on: str) -> None:
    loop = stages.handling(world)
    sent = {"unit": world.roads.pk, "part": "配合断电", "due_on": due_on}
    answer = as_(world.li).post(f"/loops/{loop.code}/divide/", sent)
    assert (answer.status_code, "配合断电" in answer.content.decode()) == (400, True)


def test_the_citizen_reads_nothing_of_the_parts(world: World, client: Client) -> None:
    loop = stages.handling(world)
    moves.give_view(loop=loop, by=world.lu, view="已断电两次")
    page = client.get(f"/track/{stages.opinion_of(loop).track_code}/").content.decode()
    assert "已断电两次" not in page


def test_the_api_says_how_each_part_stands(world: World) -> None:
    loop = stages.handling(world)
    steps = as_(world.li).get(f"/api/v1/loops/{loop.code}/").json()["steps"]
    helpers = next(step["helpers"] for step in steps if step["is_current"])
    assert [(one["unit"], one["state"]) for one in helpers] == [("县交通运输局", "asked")]
