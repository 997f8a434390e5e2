"""Two people at the same moment, on every write of projects."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import pytest

from congress_portal.errors import NotNow
from congress_portal.loops.models import Event, Loop
from congress_portal.loops.words import Verb
from tests.loops.together import together
from tests.votes import followed as at
from tests.votes.test_taking_over import taken
from tests.world import World, build
from votes.models import Evaluation, GroupMember, Project, ProjectChange, ProjectVoice
from votes.projects import moves as acts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


def test_opening_twice_with_one_key_opens_once(world: World) -> None:
    act = partial(
        acts.open_project,
        by=world.qian,
        office=world.office,
        words=at.project_words(world),
        request_key=at.key(1),
    )
    assert len(together(act, act).won) == 2 and Project.objects.count() == 1


def test_handing_in_twice_hands_in_once(world: World) -> None:
    project = at.planned(world)
    act = partial(acts.hand_in, loop=project.loop, by=world.li, outcome="好")
    assert together(act, act, on=project.loop).refused == [NotNow]


def test_signing_and_giving_back_do_not_both_happen(world: World) -> None:
    project = at.proposed(world)
    ended = together(
        partial(acts.sign, loop=project.loop, by=at.feng(world)),
        partial(acts.refuse, loop=project.loop, by=at.cao(world), reason="再改"),
        on=project.loop,
    )
    assert len(ended.won) == 1 and ended.refused == [NotNow]


def test_planning_and_handing_in_leave_a_plan_of_a_hundred(world: World) -> None:
    project = at.planned(world)
    together(
        partial(acts.set_nodes, project=project, by=world.li, rows=at.rows(20, 40, 60, 80)),
        partial(acts.hand_in, loop=project.loop, by=at.luo(world), outcome="好"),
        on=project.loop,
    )
    assert sum(project.milestones.values_list("weight", flat=True)) == 100


def test_two_reports_on_one_milestone_follow_each_other(world: World) -> None:
    one = at.building(world).milestones.select_related("project__loop").order_by("position")[0]
    tell = partial(acts.tell_node, milestone=one, words="动工")
    together(
        partial(tell, by=world.li, percent=50, spent=Decimal(5)),
        partial(tell, by=at.luo(world), percent=80, spent=Decimal(9)),
        on=one.project.loop,
    )
    one.refresh_from_db()
    assert one.percent == 80 and one.reports.order_by("-pk")[0].percent == 80


def test_denying_twice_denies_once(world: World) -> None:
    one = at.building(world).milestones.select_related("project__loop").order_by("position")[0]
    report = acts.tell_node(milestone=one, by=world.li, percent=50, spent=Decimal(5), words="动工")
    deny = [partial(acts.deny_node, report=report, by=who(world), why="不实") for who in (at.feng, at.cao)]
    assert len(together(*deny, on=one.project.loop).won) == 1
    assert Event.objects.filter(verb=Verb.NODE_DENIED).count() == 1


def test_two_groups_at_once_have_one_convenor(world: World) -> None:
    project = at.building(world)
    act = [
        partial(acts.set_group, project=project, by=at.feng(world), convenor=who)
        for who in (world.zhang, at.cao(world))
    ]
    together(*act, on=project.loop)
    assert GroupMember.objects.filter(until=None, is_convenor=True).count() == 1


def test_a_report_of_the_group_is_given_once(world: World) -> None:
    project = at.grouped(world, at.long_ago(world))
    report = project.group_reports.select_related("project__loop").order_by("until")[0]
    act = [
        partial(acts.give_report, report=report, by=who, text="进展顺利")
        for who in (world.zhang, at.cao(world))
    ]
    assert len(together(*act, on=project.loop).won) == 1


def test_two_workers_press_a_group_once(world: World) -> None:
    at.grouped(world, at.long_ago(world))
    together(acts.press_for_reports, acts.press_for_reports)
    found = Event.objects.filter(verb=Verb.GROUP_LATE)
    assert found.exists() and found.count() == len({event.detail["report"] for event in found})


def test_one_change_at_a_time(world: World) -> None:
    project = at.building(world)
    wish = acts.Asked("suspend", "汛期")
    act = [partial(acts.ask_change, project=project, by=who, asked=wish) for who in (world.li, at.luo(world))]
    assert len(together(*act, on=project.loop).won) == 1 and ProjectChange.objects.count() == 1


def test_one_decision_on_a_change(world: World) -> None:
    change = at.asked(world)
    act = [
        partial(acts.decide_change, change=change, by=world.qian, decided=at.yes()),
        partial(acts.decide_change, change=change, by=at.yu(world), decided=at.yes(is_approved=False)),
    ]
    assert len(together(*act, on=change.project.loop).won) == 1


def test_suspending_while_the_unit_hands_in_leaves_one_of_both(world: World) -> None:
    project = at.done(world)
    change = at.asked(world, project=project)
    ended = together(
        partial(acts.decide_change, change=change, by=world.qian, decided=at.yes()),
        partial(acts.hand_in, loop=project.loop, by=world.li, outcome="已完工"),
        on=project.loop,
    )
    step = Loop.objects.get(pk=project.pk).steps.current().get()
    assert len(ended.won) == 1 and (step.status == "paused") == (at.again(project).state == "suspended")


def test_figures_are_entered_once(world: World) -> None:
    project = at.evaluating(world)
    act = [
        partial(acts.enter_vote, project=project, by=who, vote=at.vote())
        for who in (world.qian, at.yu(world))
    ]
    assert len(together(*act, on=project.loop).won) == 1 and Evaluation.objects.count() == 1


def test_figures_are_not_checked_and_dropped(world: World) -> None:
    found = at.entered(world)
    ended = together(
        partial(acts.check_vote, evaluation=found, by=at.yu(world), figures=at.anew(found)),
        partial(acts.drop_vote, evaluation=found, by=world.qian),
        on=found.project.loop,
    )
    assert len(ended.won) == 1 and ended.refused == [NotNow]


def test_the_last_signature_is_given_once(world: World) -> None:
    project = at.settling(world)
    acts.hand_in(loop=project.loop, by=at.feng(world), outcome="同意")
    act = [partial(acts.sign, loop=project.loop, by=who) for who in (world.qian, at.yu(world))]
    assert len(together(*act, on=project.loop).won) == 1


def test_one_browser_says_one_word(world: World) -> None:
    say = partial(acts.voice, project=at.opened(world), level="satisfied", words="", origin="a")
    together(partial(say, request_key=at.key(1)), partial(say, request_key=at.key(2)))
    assert ProjectVoice.objects.count() == 1


def test_a_change_is_decided_on_or_taken_back(world: World) -> None:
    change = at.asked(world)
    ended = together(
        partial(acts.decide_change, change=change, by=world.qian, decided=at.yes()),
        partial(acts.drop_change, change=change, by=world.li),
        on=change.project.loop,
    )
    assert (
        len(ended.won) == 1
        and (at.again(change.project).state == "suspended") == ProjectChange.objects.exists()
    )


def test_a_vote_taken_over_is_confirmed_once_and_not_dropped(world: World) -> None:
    found = taken(world)
    ended = together(
        partial(acts.confirm_tally, evaluation=found, by=at.yu(world)),
        partial(acts.drop_vote, evaluation=found, by=world.qian),
        on=found.project.loop,
    )
    assert len(ended.won) == 1 and ended.refused == [NotNow]
