"""A deliberation opinion and its problems at each of their stages, and the people around them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from congress_portal.accounts.models import Role, Unit, UnitKind, User
from congress_portal.loops import transitions as moves
from supervision import transitions
from supervision.models import Problem, ReviewOpinion
from supervision.transitions import Listed, Words
from tests import factories as make
from tests.world import World

DAY = dt.timedelta(days=1)


def someone(name: str, username: str, role: str, unit: Unit) -> User:
    found = User.objects.filter(username=username).first()
    return found or make.person(name, role, unit, username=username)


def feng(world: World) -> User:
    """冯主任 of the committee."""
    return someone("冯主任", "feng", Role.OVERSEER, world.committee)


def cao(world: World) -> User:
    """曹干部, the other one of the committee."""
    return someone("曹干部", "cao", Role.OVERSEER, world.committee)


def leadership(world: World) -> Unit:
    found = Unit.objects.filter(kind=UnitKind.LEADERSHIP, county=world.county).first()
    return found or make.unit("县人大常委会领导", UnitKind.LEADERSHIP, world.county, world.county)


def wu(world: World) -> User:
    """吴副主任, the vice-chair in charge."""
    return someone("吴副主任", "wu", Role.LEADER, leadership(world))


def words(world: World, **changes: Any) -> Words:
    today = timezone.localdate()
    values: dict[str, Any] = {
        "title": "关于全县农村饮水安全工作报告的审议意见",
        "meeting": "县十七届人大常委会第四十次会议",
        "met_on": today,
        "text": "会议指出，部分村供水不稳定，请抓紧研究处理。",
        "organ": world.water,
        "in_charge": wu(world),
        "problems": (
            Listed("6个村夏季经常断水", world.water, today + 60 * DAY),
            Listed("泵站没有备用电源", world.roads, today + 30 * DAY),
        ),
    }
    return Words(**{**values, **changes})


def collecting(world: World, **changes: Any) -> ReviewOpinion:
    return transitions.begin_opinion(by=feng(world), committee=world.committee, words=words(world, **changes))


def handed_in(world: World, **changes: Any) -> ReviewOpinion:
    opinion = collecting(world, **changes)
    transitions.hand_in(opinion=opinion, by=feng(world), outcome="已汇总")
    return opinion


def adopted(world: World, **changes: Any) -> ReviewOpinion:
    opinion = handed_in(world, **changes)
    today = timezone.localdate()
    return transitions.adopt(opinion=opinion, by=world.qian, meeting="第六十次主任会议", met_on=today)


def offered(world: World, **changes: Any) -> ReviewOpinion:
    opinion = adopted(world, **changes)
    transitions.hand_over(opinion=opinion, by=world.qian, note="")
    return opinion


def received(world: World, **changes: Any) -> ReviewOpinion:
    """The water office has signed for it; the two problems are cases now."""
    return transitions.receive(opinion=offered(world, **changes), by=world.li)


def problem(opinion: ReviewOpinion, number: int = 1) -> Problem:
    return Problem.objects.select_related("loop__county", "opinion__loop").get(opinion=opinion, number=number)


def rectifying(world: World, **changes: Any) -> Problem:
    """The first problem, at the water office, with measures."""
    found = problem(received(world, **changes))
    assert found.loop is not None
    moves.make_plan(loop=found.loop, by=world.li, plan="换管网，年底前完成")
    return found


def applied(world: World, found: Problem | None = None, **changes: Any) -> Problem:
    found = found or rectifying(world, **changes)
    transitions.apply(problem=found, by=world.li, outcome="已换管网", evidence="验收报告〔2026〕8号")
    return found


def verified(world: World, found: Problem | None = None, **changes: Any) -> Problem:
    found = found or applied(world, **changes)
    transitions.verify(problem=found, by=feng(world), words="看了两个村，水压正常")
    return found


def cleared(world: World, found: Problem | None = None) -> Problem:
    found = found or verified(world)
    transitions.approve(problem=found, by=wu(world))
    return problem(found.opinion, found.number)


def reported(world: World, opinion: ReviewOpinion) -> ReviewOpinion:
    moves.check_in(loop=opinion.loop, by=world.li, outcome="研究处理情况如下。")
    transitions.sign(loop=opinion.loop, by=feng(world))
    return opinion


def all_cleared(world: World) -> ReviewOpinion:
    """Both problems are ticked off, the report is not in yet."""
    first = cleared(world)
    second = problem(first.opinion, 2)
    assert second.loop is not None
    moves.make_plan(loop=second.loop, by=world.lu, plan="配发电机")
    transitions.apply(problem=second, by=world.lu, outcome="已配", evidence="照片存档")
    cleared(world, verified(world, second))
    return first.opinion
