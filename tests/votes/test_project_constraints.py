"""What the database itself refuses of projects, attacked past the code."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from congress_portal.loops.models import Loop, Step
from tests.votes import followed as at
from tests.world import World
from votes.models import (
    Evaluation,
    GroupMember,
    GroupReport,
    ProgressReport,
    Project,
    ProjectChange,
    ProjectMilestone,
    ProjectVoice,
)
from votes.projects import moves as acts


def refused(act: Callable[[], object]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        act()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


PROJECTS = [
    {"budget": -1}, {"state": "paused"}, {"content": ""}, {"place": ""}, {"year": 1999}, {"lng": 118, "lat": None},
    {"lng": 181, "lat": 30}, {"state": "ended"}, {"state": "suspended"},
]  # fmt: skip


@pytest.mark.parametrize("change", PROJECTS, ids=str)
def test_a_project_cannot_become(world: World, change: dict[str, object]) -> None:
    project = at.opened(world)
    refused(lambda: Project.objects.filter(pk=project.pk).update(**change))


NODES = [
    {"weight": 49},
    {"weight": 0},
    {"percent": 101},
    {"spent": -1},
    {"budget": -1},
    {"what": ""},
    {"position": 2},
]


@pytest.mark.parametrize("change", NODES, ids=str)
def test_a_milestone_cannot_become(world: World, change: dict[str, object]) -> None:
    first = at.planned(world).milestones.order_by("position")[0]
    refused(lambda: ProjectMilestone.objects.filter(pk=first.pk).update(**change))


def test_no_milestone_goes_alone(world: World) -> None:
    first = at.planned(world).milestones.order_by("position")[0]
    refused(first.delete)


def test_a_report_of_progress_stays(world: World) -> None:
    at.done(world)
    refused(lambda: ProgressReport.objects.update(percent=1))
    refused(lambda: ProgressReport.objects.all()[0].delete())


def test_nobody_denies_their_own_report(world: World) -> None:
    at.done(world)
    now = timezone.now()
    refused(lambda: ProgressReport.objects.update(denied_by=world.li, denied_at=now, denied_why="不实"))


def test_a_group_has_one_convenor(world: World) -> None:
    at.grouped(world)
    refused(lambda: GroupMember.objects.update(is_convenor=True))


def test_a_given_report_stays(world: World) -> None:
    report = at.grouped(world).group_reports.order_by("since")[0]
    now = timezone.now()
    GroupReport.objects.filter(pk=report.pk).update(text="通报", by=world.zhang, given_at=now)
    refused(lambda: GroupReport.objects.filter(pk=report.pk).update(text="改"))


def test_a_report_is_given_whole(world: World) -> None:
    at.grouped(world)
    refused(lambda: GroupReport.objects.update(text="通报"))


def test_a_decision_names_its_meeting(world: World) -> None:
    at.asked(world)
    now = timezone.now()
    refused(lambda: ProjectChange.objects.update(is_approved=True, decided_by=world.qian, decided_at=now))


def test_a_decision_stays(world: World) -> None:
    at.suspended(world)
    refused(lambda: ProjectChange.objects.update(decision="改"))


@pytest.mark.parametrize("status", ["closed", "withdrawn", "rejected"])
def test_a_case_of_a_project_does_not_end_by_itself(world: World, status: str) -> None:
    loop = at.building(world).loop
    refused(lambda: Loop.objects.filter(pk=loop.pk).update(status=status, closed_at=timezone.now()))


def test_a_project_found_wanting_is_not_closed(world: World) -> None:
    loop = at.rectifying(world).loop
    refused(lambda: Loop.objects.filter(pk=loop.pk).update(status="closed", closed_at=timezone.now()))


def test_a_project_does_not_stand_still_by_itself(world: World) -> None:
    steps = Step.objects.filter(loop=at.building(world).loop).current()
    refused(lambda: steps.update(status="paused", paused_until=timezone.now()))


def test_a_result_stays(world: World) -> None:
    at.evaluated(world)
    refused(lambda: Evaluation.objects.update(satisfied=1))


EVALUATIONS = [
    {"result": "good"}, {"present": 31}, {"valid": 30}, {"satisfied": 28}, {"round": 3}, {"meeting": ""},
    {"result": "satisfied"},
]  # fmt: skip


@pytest.mark.parametrize("change", EVALUATIONS, ids=str)
def test_an_evaluation_cannot_become(world: World, change: dict[str, object]) -> None:
    found = at.entered(world)
    refused(lambda: Evaluation.objects.filter(pk=found.pk).update(**change))


def test_one_word_a_browser(world: World) -> None:
    project = at.opened(world)
    for origin, key in (("a", 1), ("b", 2)):
        acts.voice(project=project, level="satisfied", words="", origin=origin, request_key=at.key(key))
    refused(lambda: ProjectVoice.objects.update(origin="a"))
