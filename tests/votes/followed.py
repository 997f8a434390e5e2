"""A project under supervision at each of its stages, and the people around it."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.utils import timezone

from congress_portal.accounts.models import Role, Unit, User
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Loop
from tests import factories as make
from tests.world import World
from votes.models import Evaluation, Project, ProjectChange
from votes.projects import moves as acts
from votes.words import Base, Body, LevelRule

DAY = dt.timedelta(days=1)
FIGURES = {"due": 30, "present": 29, "valid": 29, "satisfied": 20, "basically": 5, "unsatisfied": 3}
BAD = {**FIGURES, "satisfied": 4, "basically": 5, "unsatisfied": 20}


def someone(name: str, username: str, role: str, unit: Unit) -> User:
    found = User.objects.filter(username=username).first()
    return found or make.person(name, role, unit, username=username)


def feng(world: World) -> User:
    """冯主任 of the committee that supervises."""
    return someone("冯主任", "feng", Role.OVERSEER, world.committee)


def cao(world: World) -> User:
    """曹干部, the other one of the committee."""
    return someone("曹干部", "cao", Role.OVERSEER, world.committee)


def yu(world: World) -> User:
    """余主任, the other one of the congress office."""
    return someone("余主任", "yu", Role.CONGRESS_OFFICE, world.office)


def luo(world: World) -> User:
    """罗科, the other one of the water office."""
    return someone("罗科", "luo", Role.HANDLER, world.water)


def project_words(world: World, **changes: Any) -> acts.ProjectWords:
    today = timezone.localdate()
    values: dict[str, Any] = {
        "title": "农村饮水提升工程", "year": today.year, "content": "改造村级水厂6个。", "goals": "6个村全天供水。",
        "unit": world.water, "committee": world.committee, "place": "威坪镇6个村", "budget": Decimal("1200000"),
        "finish_on": today + 200 * DAY, "township": world.township, "lng": 118.75, "lat": 29.85,
    }  # fmt: skip
    return acts.ProjectWords(**{**values, **changes})


def opened(world: World, **changes: Any) -> Project:
    return acts.open_project(by=world.qian, office=world.office, words=project_words(world, **changes))


def rows(*dues: int) -> list[acts.NodeWords]:
    """Milestones due in so many days, of 100 points in all."""
    today, whole = timezone.localdate(), 100 // len(dues)
    return [
        acts.NodeWords(
            f"节点{number}", whole if number > 1 else 100 - whole * (len(dues) - 1), today + due * DAY
        )
        for number, due in enumerate(dues, 1)
    ]


def planned(world: World, **changes: Any) -> Project:
    project = opened(world, **changes)
    acts.set_nodes(project=project, by=world.li, rows=rows(30, 90))
    moves.make_plan(loop=project.loop, by=world.li, plan="先改管网，再装消毒设备。")
    return project


def proposed(world: World, **changes: Any) -> Project:
    """The plan of work waits for the committee."""
    project = planned(world, **changes)
    acts.hand_in(loop=project.loop, by=world.li, outcome="实施方案已制定")
    return project


def building(world: World, **changes: Any) -> Project:
    project = proposed(world, **changes)
    acts.sign(loop=project.loop, by=feng(world))
    return again(project)


def done(world: World, **changes: Any) -> Project:
    """Every milestone is reached."""
    project = building(world, **changes)
    for one in project.milestones.select_related("project__loop"):
        acts.tell_node(milestone=one, by=world.li, percent=100, spent=Decimal(1000), words="已完成")
    return again(project)


def built(world: World, **changes: Any) -> Project:
    """The unit says that it is built; the committee is to look at it."""
    project = done(world, **changes)
    acts.hand_in(loop=project.loop, by=world.li, outcome="已完工")
    return project


def inspecting(world: World, **changes: Any) -> Project:
    project = built(world, **changes)
    acts.sign(loop=project.loop, by=feng(world))
    return project


def inspected(world: World, **changes: Any) -> Project:
    project = inspecting(world, **changes)
    acts.hand_in(loop=project.loop, by=feng(world), outcome="现场核查合格")
    return project


def evaluating(world: World, **changes: Any) -> Project:
    project = inspected(world, **changes)
    acts.sign(loop=project.loop, by=world.qian)
    return again(project)


def vote(figures: dict[str, int] | None = None, **changes: Any) -> acts.Vote:
    values: dict[str, Any] = {
        "body": Body.COMMITTEE, "base": Base.ALL, "rule": LevelRule.ZHENHAI,
        "meeting": "县十七届人大常委会第四十一次会议", "held_on": timezone.localdate(), **(figures or FIGURES),
    }  # fmt: skip
    return acts.Vote(**{**values, **changes})


def entered(world: World, figures: dict[str, int] | None = None, **changes: Any) -> Evaluation:
    """One of the office has entered the figures; another is to check them."""
    return acts.enter_vote(project=evaluating(world), by=world.qian, vote=vote(figures, **changes))


def evaluated(world: World, figures: dict[str, int] | None = None, **changes: Any) -> Project:
    """The figures are checked."""
    return again(checked(world, entered(world, figures, **changes), figures).project)


def anew(found: Evaluation, figures: dict[str, int] | None = None) -> dict[str, Any]:
    """What whoever checks a vote enters: these figures, the day, body and base as they are."""
    return {"body": found.body, "base": found.base, "held_on": found.held_on, **(figures or FIGURES)}


def checked(world: World, found: Evaluation, figures: dict[str, int] | None = None) -> Evaluation:
    return acts.check_vote(evaluation=found, by=yu(world), figures=anew(found, figures))


def ended_vote(world: World, project: Project) -> Project:
    """The step of the vote is handed in and signed."""
    acts.hand_in(loop=project.loop, by=world.qian, outcome="测评结束")
    acts.sign(loop=project.loop, by=feng(world))
    return again(project)


def rectifying(world: World) -> Project:
    """Found wanting: the unit is to put it right."""
    return ended_vote(world, evaluated(world, BAD, held_on=timezone.localdate() - DAY))


def revoting(world: World) -> Project:
    project = rectifying(world)
    moves.make_plan(loop=project.loop, by=world.li, plan="补装2套设备。")
    acts.hand_in(loop=project.loop, by=world.li, outcome="已补装")
    acts.sign(loop=project.loop, by=feng(world))
    return again(project)


def settling(world: World) -> Project:
    return ended_vote(world, evaluated(world))


def settled(world: World) -> Project:
    project = settling(world)
    acts.hand_in(loop=project.loop, by=feng(world), outcome="同意销号")
    acts.sign(loop=project.loop, by=world.qian)
    return again(project)


def asked(
    world: World, kind: str = "suspend", project: Project | None = None, **changes: Any
) -> ProjectChange:
    found = project or building(world)
    wish = acts.Asked(**{"kind": kind, "reason": "汛期水位过高", **changes})
    return acts.ask_change(project=found, by=world.li, asked=wish)


def yes(**changes: Any) -> acts.Decided:
    values: dict[str, Any] = {
        "is_approved": True, "meeting": "县十七届人大常委会第四十二次会议", "met_on": timezone.localdate(),
        "decision": "同意。",
    }  # fmt: skip
    return acts.Decided(**{**values, **changes})


def suspended(world: World) -> Project:
    change = asked(world)
    acts.decide_change(change=change, by=world.qian, decided=yes())
    return again(change.project)


def ended(world: World) -> Project:
    change = asked(world, "end")
    acts.decide_change(change=change, by=world.qian, decided=yes())
    return again(change.project)


def grouped(world: World, project: Project | None = None) -> Project:
    """张代表 convenes, 曹干部 belongs to it."""
    found = project or building(world)
    return again(acts.set_group(project=found, by=feng(world), convenor=world.zhang, others=[cao(world)]))


def again(project: Project) -> Project:
    return Project.objects.select_related("loop__region", "loop__owner").get(pk=project.pk)


def at(project: Project) -> str:
    """The key of the step that the project is at."""
    step = Loop.objects.get(pk=project.pk).steps.current().first()
    return step.key if step else ""


def key(number: int) -> uuid.UUID:
    return uuid.UUID(int=number)


def long_ago(world: World) -> Project:
    """A project that was opened four months ago, so that its group owes reports."""
    project = building(world)
    Loop.objects.filter(pk=project.pk).update(opened_at=timezone.now() - 120 * DAY)
    return again(project)
