"""Each step has a person who answers for it; whoever is pressed reacts, or the word goes up."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from congress_portal.accounts.models import Duty, Role
from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Event, Loop, Period, Prompt, Step
from congress_portal.loops.transitions import pressing
from congress_portal.loops.words import Verb
from stations.plain import story_of
from tests import factories as make
from tests.loops import stages
from tests.loops.stages import current, now_is, opinion_of
from tests.notices.told import hearers
from tests.world import World

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(days=30)


def later() -> dt.datetime:
    return timezone.now() + LATER


# ---------------------------------------------------------------- who answers for a step


def test_the_only_one_of_a_unit_answers_from_the_start(world: World) -> None:
    assert current(stages.handling(world)).named == world.li


def test_of_several_nobody_answers_until_one_is_named(world: World) -> None:
    lin = make.person("林科", Role.HANDLER, world.water)
    loop = stages.handling(world)
    assert current(loop).named is None and Step.objects.unnamed().filter(loop=loop).exists()
    moves.appoint(loop=loop, by=world.li, to=lin)
    assert current(loop).named == lin and not Step.objects.unnamed().filter(loop=loop).exists()


def test_whoever_is_not_named_may_still_work(world: World) -> None:
    lin = make.person("林科", Role.HANDLER, world.water)
    loop = stages.handling(world)
    moves.appoint(loop=loop, by=world.li, to=lin)
    assert (
        moves.check_in(loop=loop, by=world.li, outcome="三盏灯已更换", without="不用断电").status
        == "submitted"
    )


def test_the_keeper_who_acknowledged_answers_for_the_stations_steps(world: World) -> None:
    assert current(stages.proposing(world)).named == world.liu
    assert current(stages.answering(world)).named == world.liu


def test_a_deputy_to_whom_the_step_was_handed_answers_for_it(world: World) -> None:
    assert current(stages.delegated(world)).named == world.zhang


def test_nobody_of_another_unit_is_named(world: World) -> None:
    with pytest.raises(ValidationError):
        moves.appoint(loop=stages.handling(world), by=world.li, to=world.lu)


def test_a_unit_is_reminded_once_after_its_working_day(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    now_is(monkeypatch, "2026-11-23")
    make.person("林科", Role.HANDLER, world.water)
    loop = stages.handling(world)
    now_is(monkeypatch, "2026-11-24")
    assert moves.remind_unnamed() == 0
    now_is(monkeypatch, "2026-11-25")
    assert (moves.remind_unnamed(), moves.remind_unnamed()) == (1, 0)
    assert Event.objects.filter(loop=loop, verb=Verb.UNNAMED).count() == 1
    assert world.li in hearers(loop, Verb.UNNAMED)


def test_without_a_period_nobody_is_reminded(world: World) -> None:
    Period.objects.filter(key="opinion.appoint").delete()
    loop = stages.handling(world)
    Step.objects.filter(loop=loop).update(responsible=None)
    assert moves.remind_unnamed(later()) == 0


def test_whoever_has_left_the_unit_answers_no_more(world: World) -> None:
    loop = stages.handling(world)
    Duty.objects.filter(user=world.li).update(until=dt.date(2025, 1, 1))
    assert Step.objects.unnamed().filter(loop=loop).exists()


def test_the_person_named_is_told(world: World) -> None:
    lin = make.person("林科", Role.HANDLER, world.water)
    loop = stages.handling(world)
    moves.appoint(loop=loop, by=world.li, to=lin)
    assert hearers(loop, Verb.APPOINTED) == {lin}


# ---------------------------------------------------------------- pressing and reacting


def test_a_prompt_names_the_person_the_day_and_the_rule(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_is(monkeypatch, "2026-11-20")  # a Friday
    stages.pressed(world)
    one = Prompt.objects.get()
    assert (one.person, one.unit, one.by, one.words) == (world.li, world.water, world.wang, "请抓紧")
    assert one.react_by and timezone.localdate(one.react_by).isoformat() == "2026-11-24"
    assert one.period and one.period.key == "opinion.react"


def test_the_person_pressed_is_told_and_by_when(world: World) -> None:
    loop = stages.pressed(world)
    assert hearers(loop, Verb.PROMPTED) == {world.li}


def test_one_open_prompt_a_presser(world: World) -> None:
    loop = stages.pressed(world)
    with pytest.raises(NotNow):
        moves.prompt(loop=loop, by=world.wang, note="再催")
    moves.prompt(loop=loop, by=world.zhang, note="群众在等")
    assert Prompt.objects.open().count() == 2


def test_one_reaction_answers_everybody_who_pressed(world: World) -> None:
    loop = stages.pressed(world)
    moves.prompt(loop=loop, by=world.zhang, note="群众在等")
    moves.react(loop=loop, by=world.li, reaction="周五前换好", plan="周四领料，周五更换")
    assert not Prompt.objects.open().exists() and current(loop).plan == "周四领料，周五更换"
    assert hearers(loop, Verb.REACTED) == {world.wang, world.zhang}


def test_after_a_reaction_the_same_person_may_press_again(world: World) -> None:
    loop = stages.pressed(world)
    moves.react(loop=loop, by=world.li, reaction="周五前换好")
    moves.prompt(loop=loop, by=world.wang, note="周五已过")
    assert Prompt.objects.open().count() == 1


def test_an_empty_reaction_is_refused(world: World) -> None:
    with pytest.raises(ValidationError):
        moves.react(loop=stages.pressed(world), by=world.li, reaction="  ")


def test_nobody_else_reacts_for_the_unit(world: World) -> None:
    loop = stages.pressed(world)
    for stranger in (world.lu, world.liu, world.wang, world.zhang):
        with pytest.raises((PermissionDenied, NotNow)):
            moves.react(loop=loop, by=stranger, reaction="在办")


def test_work_that_is_done_needs_no_reaction(world: World) -> None:
    loop = stages.pressed(world)
    moves.check_in(loop=loop, by=world.li, outcome="换好了", without="不用断电")
    assert moves.escalate_due(later()) == 0
    assert Prompt.objects.get().ended_at is not None


def test_words_about_a_closed_case_end(world: World) -> None:
    loop = stages.answered(world)
    moves.prompt(loop=loop, by=world.qian, note="请回访")
    moves.sign_off(loop=loop, by=world.wang)
    assert moves.end_of_done_steps() == 1 and not Prompt.objects.open().exists()


def test_no_reaction_goes_to_the_head_and_a_working_day_later_to_the_office(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_is(monkeypatch, "2026-11-23")
    head = make.user("黄局长")
    make.duty(head, Role.HANDLER, world.water, is_head=True)
    loop = stages.pressed(world)
    now_is(monkeypatch, "2026-11-25")
    assert moves.escalate_due() == 0
    now_is(monkeypatch, "2026-11-26")
    assert (moves.escalate_due(), moves.escalate_due()) == (1, 0)
    assert head in hearers(loop, Verb.ESCALATED) and world.qian not in hearers(loop, Verb.ESCALATED)
    now_is(monkeypatch, "2026-11-28")
    assert (moves.escalate_due(), moves.escalate_due()) == (1, 0)
    assert hearers(loop, Verb.RAISED) >= {world.qian, world.wang}


def test_a_unit_without_a_head_goes_to_the_office_at_once(world: World) -> None:
    loop = stages.pressed(world)
    assert (moves.escalate_due(later()), moves.escalate_due(later())) == (2, 0)
    assert world.qian in hearers(loop, Verb.RAISED)


def test_words_that_lie_with_a_head_hold_up_no_others(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    make.duty(make.user("黄局长"), Role.HANDLER, world.water, is_head=True)
    monkeypatch.setattr(pressing, "AT_ONCE", 1)
    now_is(monkeypatch, "2026-11-23")
    first, second = stages.pressed(world), stages.pressed(world)
    now_is(monkeypatch, "2026-11-26")
    assert (moves.escalate_due(), moves.escalate_due()) == (1, 1)
    told = Event.objects.filter(verb=Verb.ESCALATED).order_by("pk").values_list("loop", flat=True)
    assert list(told) == [first.pk, second.pk]


def test_a_kind_without_a_period_for_heads_holds_up_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.duty(make.user("黄局长"), Role.HANDLER, world.water, is_head=True)
    monkeypatch.setattr(pressing, "AT_ONCE", 1)
    first, second = stages.pressed(world), stages.pressed(world)
    Prompt.objects.update(react_by=timezone.now() - dt.timedelta(days=30))
    for loop, days in ((first, 9), (second, 8)):
        Prompt.objects.filter(loop=loop).update(escalated_at=timezone.now() - dt.timedelta(days=days))
    Loop.objects.filter(pk=first.pk).update(kind="project")
    Period.objects.filter(key="project.react_head").delete()  # no table says how long their heads have
    assert moves.escalate_due() == 1
    assert Event.objects.get(verb=Verb.RAISED).loop == second


def test_a_reaction_stops_the_way_up(world: World) -> None:
    loop = stages.pressed(world)
    moves.react(loop=loop, by=world.li, reaction="周五前换好")
    assert moves.escalate_due(later()) == 0


def test_without_a_period_a_prompt_has_no_day_and_never_goes_up(world: World) -> None:
    Period.objects.filter(key="opinion.react").delete()
    stages.pressed(world)
    assert Prompt.objects.get().react_by is None and moves.escalate_due(later()) == 0


# ---------------------------------------------------------------- pages


def test_the_case_says_who_how_by_when(world: World) -> None:
    loop = stages.handling(world)
    moves.make_plan(loop=loop, by=world.li, plan="周五前更换")
    client = Client()
    client.force_login(world.zhang)
    shown = client.get(f"/opinions/{loop.code}/").content.decode()
    assert "责任人 李科" in shown and "周五前更换" in shown and "何时办成" in shown


def test_the_citizen_is_told_without_a_name(world: World) -> None:
    loop = stages.handling(world)
    moves.make_plan(loop=loop, by=world.li, plan="找老王拿料")
    told = "".join(str(step.words) for step in story_of(opinion_of(loop)).steps)
    assert "已有专人负责" in told and "办理办法已经定下来" in told
    assert "李科" not in told and "老王" not in told


@pytest.mark.parametrize(("view", "words"), [("unnamed", "责任人未落实"), ("prompts", "请抓紧"), ("x", "")])
def test_the_page_lists_what_lacks_a_name_or_an_answer(world: World, view: str, words: str) -> None:
    loop = stages.pressed(world)
    Step.objects.filter(loop=loop).update(responsible=None)
    client = Client()
    client.force_login(world.qian)
    shown = client.get("/opinions/duty/", {"view": view}).content.decode()
    assert loop.code in shown and words in shown


def test_the_page_shows_nobody_what_they_may_not_know(world: World) -> None:
    loop = stages.pressed(world)
    Step.objects.filter(loop=loop).update(responsible=None)
    client = Client()
    for stranger in (world.zhao, world.gao):
        client.force_login(stranger)
        for view in ("unnamed", "prompts"):
            shown = client.get("/opinions/duty/", {"view": view}).content.decode()
            assert loop.code not in shown and world.water.name not in shown


def test_the_page_costs_the_same_for_one_and_for_many(
    world: World, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    client = Client()
    client.force_login(world.qian)
    for _time in range(2):
        for _one in range(1 if _time == 0 else 6):
            Step.objects.filter(loop=stages.pressed(world)).update(responsible=None)
        for view in ("unnamed", "prompts"):
            with django_assert_max_num_queries(14):  # type: ignore[operator]
                client.get("/opinions/duty/", {"view": view})


@pytest.mark.parametrize("query", ["unnamed=1", "pressed=1"])
def test_the_list_is_narrowed(world: World, query: str) -> None:
    loop = stages.pressed(world)
    Step.objects.filter(loop=loop).update(responsible=None)
    other = stages.proposing(world)
    client = Client()
    client.force_login(world.qian)
    shown = client.get(f"/opinions/?{query}").content.decode()
    assert loop.code in shown and other.code not in shown
