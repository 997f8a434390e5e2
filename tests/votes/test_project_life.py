"""A project from its opening to its sign-off, with one that was found wanting on the way."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Deadline, Event, Loop
from congress_portal.loops.words import LoopStatus, Purpose, Verb
from tests.votes import followed as at
from tests.world import World
from votes.models import Project, ProjectChange, ProjectState
from votes.projects import moves as acts


def clock(project: Project) -> Deadline | None:
    return Deadline.objects.filter(loop=project.pk, purpose=Purpose.NODE, is_running=True).first()


def test_an_opened_project_is_a_case_of_its_own_number(world: World) -> None:
    project = at.opened(world)
    assert project.loop.code.startswith("SS-") and at.at(project) == "scheme"


def test_the_same_key_opens_one_project(world: World) -> None:
    key = uuid.uuid4()
    made = [
        acts.open_project(by=world.qian, office=world.office, words=at.project_words(world), request_key=key)
        for _time in range(2)
    ]
    assert made[0].pk == made[1].pk and Project.objects.count() == 1


def test_a_handler_opens_no_project(world: World) -> None:
    with pytest.raises(PermissionDenied):
        acts.open_project(by=world.li, office=world.office, words=at.project_words(world))


def test_the_plan_of_work_needs_milestones(world: World) -> None:
    project = at.opened(world)
    moves.make_plan(loop=project.loop, by=world.li, plan="方案")
    with pytest.raises(NotNow):
        acts.hand_in(loop=project.loop, by=world.li, outcome="好")


@pytest.mark.parametrize("weights", [(60, 30), (60, 50), (100, 0)])
def test_milestones_that_do_not_make_a_hundred_are_refused(world: World, weights: tuple[int, int]) -> None:
    rows = [acts.NodeWords(f"事{one}", one, timezone.localdate()) for one in weights]
    with pytest.raises(ValidationError):
        acts.set_nodes(project=at.opened(world), by=world.li, rows=rows)


def test_milestones_cannot_cost_more_than_the_project(world: World) -> None:
    rows = [acts.NodeWords("事", 100, timezone.localdate(), Decimal("1200000.01"))]
    with pytest.raises(ValidationError):
        acts.set_nodes(project=at.opened(world), by=world.li, rows=rows)


def test_after_the_plan_is_signed_milestones_stand(world: World) -> None:
    with pytest.raises(NotNow):
        acts.set_nodes(project=at.building(world), by=world.li, rows=at.rows(10))


def test_the_clock_runs_to_the_first_open_milestone(world: World) -> None:
    project = at.building(world)
    found = clock(project)
    assert found is not None
    assert (
        abs((timezone.localdate(found.due_at) - timezone.localdate()).days - 30) <= 8
    )  # rest days push it on


def test_a_reached_milestone_hands_the_clock_on(world: World) -> None:
    project = at.building(world)
    first = project.milestones.select_related("project__loop").order_by("position")[0]
    acts.tell_node(milestone=first, by=world.li, percent=100, spent=Decimal(5), words="好了")
    found = clock(project)
    assert found is not None and timezone.localdate(found.due_at) >= timezone.localdate() + dt.timedelta(
        days=90
    )


def test_progress_is_weighted(world: World) -> None:
    project = at.building(world)
    first = project.milestones.select_related("project__loop").order_by("position")[0]
    acts.tell_node(milestone=first, by=world.li, percent=40, spent=Decimal("5.50"), words="动工")
    row = Project.objects.with_progress().get(pk=project.pk)
    assert (row.percent, row.spent) == (20, Decimal("5.50"))


def test_a_denied_report_falls_back_with_its_money(world: World) -> None:
    project = at.building(world)
    first = project.milestones.select_related("project__loop").order_by("position")[0]
    report = acts.tell_node(milestone=first, by=world.li, percent=40, spent=Decimal(5), words="动工")
    acts.deny_node(report=report, by=at.feng(world), why="现场没有动工")
    first.refresh_from_db()
    assert (first.percent, first.spent) == (0, 0)


def test_work_is_not_done_before_its_milestones(world: World) -> None:
    with pytest.raises(NotNow):
        acts.hand_in(loop=at.building(world).loop, by=world.li, outcome="已完工")


def test_the_unit_does_not_sign_its_own_work(world: World) -> None:
    with pytest.raises(PermissionDenied):
        acts.sign(loop=at.built(world).loop, by=at.luo(world))


def test_no_evaluation_no_way_on(world: World) -> None:
    project = at.evaluating(world)
    acts.hand_in(loop=project.loop, by=world.qian, outcome="测评结束")
    with pytest.raises(NotNow):
        acts.sign(loop=project.loop, by=at.feng(world))


def test_a_passed_project_goes_straight_to_its_sign_off(world: World) -> None:
    assert at.at(at.settling(world)) == "settle"


def test_a_signed_off_project_is_closed(world: World) -> None:
    assert at.settled(world).loop.status == LoopStatus.CLOSED


def test_a_project_found_wanting_is_put_right_and_voted_on_again(world: World) -> None:
    project = at.revoting(world)
    assert at.at(project) == "revote"
    found = acts.enter_vote(project=project, by=world.qian, vote=at.vote())
    assert (found.round, at.checked(world, found).result) == (2, "satisfied")
    assert at.at(at.ended_vote(world, project)) == "settle"


def test_without_the_second_vote_nothing_is_signed_off(world: World) -> None:
    project = at.revoting(world)
    acts.hand_in(loop=project.loop, by=world.qian, outcome="略")
    with pytest.raises(NotNow):
        acts.sign(loop=project.loop, by=at.feng(world))


def test_suspension_stops_every_clock(world: World) -> None:
    project = at.suspended(world)
    pauses = [one.pauses for one in Deadline.objects.filter(loop=project.pk, is_running=True)]
    assert project.state == ProjectState.SUSPENDED and len(pauses) == 2
    assert all(one[-1][1] is None for one in pauses)


def test_nobody_reports_on_a_suspended_project(world: World) -> None:
    one = at.suspended(world).milestones.select_related("project__loop")[0]
    with pytest.raises(NotNow):
        acts.tell_node(milestone=one, by=world.li, percent=10, spent=Decimal(1), words="动工")


def test_a_resumed_project_may_be_planned_anew_once(world: World) -> None:
    project = at.suspended(world)
    change = at.asked(world, "resume", project)
    acts.decide_change(change=change, by=world.qian, decided=at.yes())
    acts.set_nodes(project=at.again(project), by=world.li, rows=at.rows(60, 120))
    with pytest.raises(NotNow):
        acts.set_nodes(project=at.again(project), by=world.li, rows=at.rows(70))


def test_an_ended_project_is_no_longer_a_case_at_work(world: World) -> None:
    project = at.ended(world)
    assert (project.state, project.loop.status) == (ProjectState.ENDED, LoopStatus.WITHDRAWN)


def test_a_change_moves_the_day_of_completion_and_its_clock(world: World) -> None:
    day = timezone.localdate() + dt.timedelta(days=300)
    change = at.asked(world, "change", finish_on=day)
    acts.decide_change(change=change, by=world.qian, decided=at.yes())
    step = Loop.objects.get(pk=change.project_id).steps.current().get()
    assert at.again(change.project).finish_on == day and timezone.localdate(step.due_at) >= day


def test_what_was_not_approved_changes_nothing(world: World) -> None:
    change = at.asked(world)
    acts.decide_change(change=change, by=world.qian, decided=at.yes(is_approved=False, decision="不同意。"))
    assert at.again(change.project).state == ProjectState.RUNNING


def test_who_asked_does_not_record_the_decision(world: World) -> None:
    wish = acts.Asked("suspend", "汛期")
    change = acts.ask_change(project=at.building(world), by=world.qian, asked=wish)
    with pytest.raises(PermissionDenied):
        acts.decide_change(change=change, by=world.qian, decided=at.yes())


@pytest.mark.parametrize("move", [moves.pause, moves.withdraw, moves.reject, moves.divert])
def test_no_move_of_the_ledger_goes_round_the_committee(world: World, move: object) -> None:
    project = at.building(world)
    more = {"pause": {"reason": "等"}, "reject": {"reason": "不办", "ground": ""}, "divert": {"reason": "转"}}
    with pytest.raises((NotNow, PermissionDenied)):
        move(loop=project.loop, by=world.qian, **more.get(move.__name__, {}))  # type: ignore[operator,attr-defined]


def test_unequal_figures_do_not_count(world: World) -> None:
    found = at.entered(world)
    with pytest.raises(ValidationError):
        at.checked(world, found, {**at.FIGURES, "satisfied": 19})


def test_who_entered_the_figures_does_not_check_them(world: World) -> None:
    with pytest.raises(PermissionDenied):
        acts.check_vote(evaluation=at.entered(world), by=world.qian, figures=at.FIGURES)


def test_dropped_figures_are_entered_anew(world: World) -> None:
    found = at.entered(world)
    acts.drop_vote(evaluation=found, by=at.yu(world))
    assert acts.enter_vote(project=found.project, by=at.yu(world), vote=at.vote()).pk != found.pk


def test_every_act_leaves_one_event(world: World) -> None:
    change = at.asked(world)
    acts.decide_change(change=change, by=world.qian, decided=at.yes())
    found = Event.objects.filter(loop=change.project_id, verb__in=[Verb.CHANGE_ASKED, Verb.CHANGE_SAID])
    assert found.count() == 2


@pytest.mark.parametrize("year", [-1, 4, 7900])
def test_a_project_is_finished_in_its_year_or_soon_after(world: World, year: int) -> None:
    day = dt.date(min(timezone.localdate().year + year, 9999), 12, 31)
    with pytest.raises(ValidationError, match="完成日期"):
        at.opened(world, finish_on=day)
    with pytest.raises(ValidationError, match="完成日期"):
        at.asked(world, "change", finish_on=day)


def test_milestones_of_one_name_are_planned_anew(world: World) -> None:
    """A project of a candidate whose milestones were not told apart."""
    project = at.opened(world, nodes=at.rows(30, 60))
    project.milestones.update(what="节点")
    acts.set_nodes(project=project, by=world.li, rows=at.rows(60, 120))
    assert list(project.milestones.values_list("what", flat=True)) == ["节点1", "节点2"]


def test_an_open_wish_is_taken_back_by_who_asked_or_the_office(world: World) -> None:
    for who in (world.li, world.qian):
        change = at.asked(world)
        with pytest.raises(PermissionDenied):
            acts.drop_change(change=change, by=at.feng(world))
        acts.drop_change(change=change, by=who)
        assert not ProjectChange.objects.exists()
        event = Event.objects.filter(loop=change.project_id, verb=Verb.NOTED).get()
        assert (event.by, event.note) == (who, "撤回申请：暂停实施")


def test_a_decided_change_is_not_taken_back(world: World) -> None:
    change = at.asked(world)
    acts.decide_change(change=change, by=world.qian, decided=at.yes())
    with pytest.raises(NotNow, match="已经作出决定"):
        acts.drop_change(change=change, by=world.qian)
