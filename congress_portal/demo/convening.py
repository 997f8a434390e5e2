"""Meetings (held with a vote, held, to come), the four musts with a gap, a hearing from notice to result."""

from __future__ import annotations

import datetime as dt
import random

from django.utils import timezone

from congress_portal.accounts.models import Duty, Role, User
from congress_portal.demo.calls import key, moment
from congress_portal.demo.cases import Stage
from congress_portal.demo.people import Cast
from congress_portal.demo.stories import Moments
from congress_portal.demo.units import Bodies
from supervision.models import Hearing, Meeting, MeetingKind, Must
from supervision.transitions import handing, hearings, occasions
from supervision.transitions import meetings as moves
from supervision.transitions.occasions import Seen
from supervision.transitions.paper_votes import Figures, check_vote, enter_vote

DEPUTIES = 8
LAST, CHAIRS, NEXT = dt.timedelta(days=40), dt.timedelta(days=12), dt.timedelta(days=16)
NAMES = ("王女士", "李先生", "方女士")
MOBILE = "1990000000"
SAID = "建议先改老管网（示例）。"
MUSTS = (
    (Must.STUDY, "研究城乡供水一体化（示例）", -20), (Must.LIVELIHOOD, "出台农村客运补贴办法（示例）", -10),
    (Must.PROJECT, "环湖绿道三期项目票决（示例）", 12),
)  # fmt: skip
PROJECT = "关于千岛湖环湖绿道三期项目的议案（示例）"


def hold(bodies: Bodies, cast: Cast) -> None:
    if len(cast.office) < 2:
        return
    today = timezone.localdate()
    clerk, office = cast.office[0], bodies.office
    leaders = _working_in(bodies.leaders.pk)
    heads = [cast.overseers[one.pk][0] for one in bodies.committees if cast.overseers[one.pk]]
    some = [people[0] for people in list(cast.deputies.values())[:DEPUTIES] if people]
    members = list(dict.fromkeys([*leaders, *heads, *some]))
    for kind, people in ((MeetingKind.STANDING, members), (MeetingKind.CHAIRS, leaders)):
        for user in people:
            moves.add_member(by=clerk, office=office, kind=kind, user=user, since=cast.term.since)
    _voted(bodies, cast, today - LAST, members)
    chairs = moves.convene(
        by=clerk,
        office=office,
        kind=MeetingKind.CHAIRS,
        number=41,
        held_on=today - CHAIRS,
        place="三楼会议室",
    )
    item = moves.put_on(meeting=chairs, by=clerk, title="确定常委会第三十三次会议议程（示例）")
    _roll(chairs, clerk, leaders)
    moves.resolve(item=item, by=clerk, decision="同意，提请常委会会议审议。")
    moves.adjourn(meeting=chairs, by=clerk)
    coming = moves.convene(
        by=clerk, office=office, kind=MeetingKind.STANDING, number=33, held_on=today + NEXT, place="常委会会议厅",
        chair="县人大常委会主任",
    )  # fmt: skip
    for title, code in (
        ("听取农村饮水安全工作报告（示例）", "shuili"),
        ("听取农村公路养护工作报告（示例）", "jiaotong"),
    ):
        unit = bodies.departments[code]
        on = moves.put_on(meeting=coming, by=clerk, title=title, unit=unit)
        handing.ask_paper(item=on, by=clerk, title="工作报告", unit=unit)


def _voted(bodies: Bodies, cast: Cast, day: dt.date, members: list[User]) -> None:
    clerk, colleague = cast.office[:2]
    held = moves.convene(
        by=clerk, office=bodies.office, kind=MeetingKind.STANDING, number=32, held_on=day, place="常委会会议厅",
        chair="县人大常委会主任",
    )  # fmt: skip
    item = moves.put_on(meeting=held, by=clerk, title=PROJECT)
    _roll(held, clerk, members)
    present = len(members) - 1
    figures = Figures(present - 2, 1, 1)
    enter_vote(item=item, by=clerk, figures=figures)
    check_vote(item=item, by=colleague, figures=figures)
    moves.resolve(item=item, by=clerk, decision="同意该项目列入本年度政府投资计划。")
    moves.keep_minutes(
        meeting=held, by=clerk, minutes="会议经过（示例）。", guests="副县长、县发改局", revision=0
    )
    moves.adjourn(meeting=held, by=clerk)


def invite(bodies: Bodies, cast: Cast) -> None:
    """The four musts: one with its result, one without a deputy, one to come; the fourth has none this year."""
    today, clerk = timezone.localdate(), cast.office[0]
    some = [people[0] for people in list(cast.deputies.values())[:DEPUTIES] if people]
    host = bodies.departments["shuili"]
    for kind, topic, days in MUSTS:
        made = occasions.set_up(
            by=clerk, office=bodies.office, kind=kind, topic=topic, held_on=today + dt.timedelta(days=days),
            host=host, place="县行政中心",
        )  # fmt: skip
        if kind == Must.LIVELIHOOD:
            continue
        occasions.invite(occasion=made, by=clerk, people=some)
        if days < 0:
            rows = {
                one.pk: Seen(place > 0, SAID if place == 1 else "")
                for place, one in enumerate(made.invitations.all())
            }
            occasions.note(occasion=made, by=clerk, rows=rows)
            occasions.conclude(occasion=made, by=clerk, outcome="代表提出先改老管网，已采纳（示例）。")
        else:
            occasions.answer(invitation=made.invitations.all()[0], by=some[0], accepts=True)


def heard(stage: Stage, seed: int) -> Moments:
    """A hearing with three who registered; then one that is announced now."""
    rng = random.Random(f"{seed}-hearing")
    today = timezone.localdate(stage.clock.at)
    clerk = stage.cast.office[0]
    yield moment(today - dt.timedelta(days=50), 9, rng)
    made = _announced(stage, today - dt.timedelta(days=30), "县城供水价格调整（示例）")
    yield moment(today - dt.timedelta(days=44), 10, rng)
    rows = [
        hearings.register(
            hearing=made, name=NAMES[place], mobile=f"{MOBILE}{place}", standing="citizen",
            wants_to_speak=place == 0, view="困难家庭怎么减免（示例）" if place == 0 else "", request_key=key(rng),
        )
        for place in range(len(NAMES))
    ]  # fmt: skip
    yield moment(today - dt.timedelta(days=34), 10, rng)
    for place, one in enumerate(rows):
        hearings.choose(registration=one, by=clerk, chosen="audience" if place else "speaker")
    yield moment(today - dt.timedelta(days=30), 15, rng)
    hearings.note_statement(registration=rows[0], by=clerk, came=True, said="困难家庭应当减免（示例）。")
    hearings.keep_minutes(hearing=made, by=clerk, minutes="会议经过（示例）。", revision=0)
    yield moment(today - dt.timedelta(days=25), 10, rng)
    hearings.publish_result(hearing=made, by=clerk, result="采纳：困难家庭减半（示例）。")
    yield moment(today - dt.timedelta(days=1), 10, rng)
    _announced(stage, today + dt.timedelta(days=24), "农村客运班次调整（示例）")


def _announced(stage: Stage, day: dt.date, topic: str) -> Hearing:
    values = {
        "kind": "hearing", "topic": topic, "matter": "听取对方案的意见（示例）。", "materials": "方案要点（示例）。",
        "held_on": day, "starts": dt.time(9, 0), "place": "县人大常委会会议厅",
        "register_until": day - dt.timedelta(days=5), "most": 30, "speakers": 10,
    }  # fmt: skip
    clerk = stage.cast.office[0]
    made = hearings.prepare(by=clerk, office=stage.bodies.office, values=values)
    return hearings.publish(hearing=made, by=clerk)


def _roll(meeting: Meeting, clerk: User, members: list[User]) -> None:
    """All but the last are there; who is not has leave."""
    moves.open_roll(meeting=meeting, by=clerk)
    rows = {user.pk: ("present", "") for user in members[:-1]}
    moves.note_roll(meeting=meeting, by=clerk, rows={**rows, members[-1].pk: ("excused", "出差")})


def _working_in(unit: int) -> list[User]:
    duties = Duty.objects.current().filter(unit=unit, role=Role.LEADER, stands_in_for=None)
    return list(User.objects.filter(pk__in=duties.values("user")).order_by("pk"))
