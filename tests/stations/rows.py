"""One valid row of each table of the stations app, by the table's name; what the database refuses is tried on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import models
from django.utils import timezone

from congress_portal.accounts.models import Level, Unit, UnitKind
from congress_portal.loops.models import Evidence
from stations.models import (
    Activity,
    ActivityMonth,
    Appointment,
    Attendance,
    Bulletin,
    CalendarKey,
    Callback,
    CallbackDraw,
    CallbackTry,
    CheckIn,
    ContactLog,
    Deputy,
    DutySession,
    Follower,
    GroupPlan,
    HealthFormula,
    HealthMonth,
    LeaderMatter,
    LeaderVisit,
    Link,
    Mandate,
    MapLayer,
    Matter,
    Member,
    NobodyCame,
    Objection,
    OpeningHours,
    Performance,
    Picture,
    Publication,
    PublicPhoto,
    Quota,
    RatingFlag,
    Reception,
    Report,
    Roster,
    RosterRule,
    RoutingRule,
    SatisfactionSheet,
    Screen,
    Seat,
    ServiceFigure,
    ServiceLevel,
    ServiceMark,
    Slip,
    Slot,
    Staff,
    Stop,
    Swap,
    UsedCode,
    Visit,
    VisitQuestion,
    Voter,
)
from tests import factories as make
from tests.stations.publishing import reviewed
from tests.world import World

DAY, FIRST = dt.date(2026, 11, 24), dt.date(2026, 11, 1)
NOON, TWO, FIVE = dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC), dt.time(14), dt.time(17)


def deputy(w: World) -> Deputy:
    return Deputy.objects.filter(user=w.zhang).first() or make.deputy(w.zhang, w.county)


def slot(w: World) -> Slot:
    return Slot.objects.filter(station=w.station).first() or make.slot(w.station, DAY, w.zhang)


def seat(w: World) -> Seat:
    return slot(w).seats.get(user=w.zhang)


def session(w: World) -> DutySession:
    return DutySession.objects.create(
        county=w.county, station=w.station, user=w.zhang, on=DAY, arrived_at=NOON, slot=slot(w), seat=seat(w)
    )


def reception(w: World) -> Reception:
    return Reception.objects.create(
        county=w.county, station=w.station, deputy=w.zhang, visitor="villager", by=w.zhang, at=NOON
    )


def swap(w: World) -> Swap:
    other = make.person("周代表", "deputy", w.station.unit)
    return Swap.objects.create(county=w.county, seat=seat(w), to=other, reason="出差")


def group(w: World) -> Unit:
    return make.unit("威坪代表小组", UnitKind.DEPUTY_GROUP, w.township, w.county)


def activity(w: World) -> Activity:
    return Activity.objects.create(
        county=w.county, group=group(w), kind="study", title="学习", on=DAY, by=w.qian
    )


def routing_rule(w: World, position: int = 1, **fields: object) -> RoutingRule:
    """路灯 goes to the roads office; a draft unless ``fields`` say more."""
    known: dict[str, object] = {"name": "路灯归交通", "words": ["路灯"], "unit": w.roads, "basis": "权责清单"}
    known |= {"valid_from": FIRST.replace(year=2024), "changed_by": w.qian, **fields}
    return RoutingRule.objects.create(county=w.county, position=position, **known)


def visit(w: World) -> Visit:
    return Visit.objects.create(
        county=w.county, station=w.station, department=w.water, on=DAY, starts=TWO, ends=FIVE, topics="水",
        by=w.li,
    )  # fmt: skip


def month(w: World) -> ActivityMonth:
    return ActivityMonth.objects.create(
        county=w.county, name="活动月", theme="水", since=FIRST, until=DAY, by=w.qian
    )


def leader_visit(w: World) -> LeaderVisit:
    return LeaderVisit.objects.create(
        county=w.county, month=month(w), station=w.station, user=w.he, name="何主任", post="主任", on=DAY
    )


def voter(w: World) -> Voter:
    return Voter.objects.create(county=w.county, region=w.township, name="王", agreed_on=DAY, by=w.zhang)


def link(w: World) -> Link:
    return Link.objects.create(
        county=w.county, kind="station", user=w.zhang, station=w.station, since=FIRST, by=w.qian
    )


def publication(w: World) -> Publication:
    return Publication.objects.first() or reviewed(w)


def photo_of(made: Publication) -> PublicPhoto:
    loop = made.opinion.loop
    evidence = Evidence.objects.create(county=loop.county, loop=loop, kind="photo", file="evidence/1.jpg")
    return PublicPhoto.objects.create(
        county=made.county, publication=made, evidence=evidence, file="public/1.jpg"
    )


def draw(w: World) -> CallbackDraw:
    return CallbackDraw.objects.create(
        county=w.county,
        month=FIRST,
        percent=20,
        basis="工作规则",
        seed="s",
        commitment="c",
        committed_at=NOON,
    )


def callback(w: World) -> Callback:
    opinion = make.opinion(w.station)
    return Callback.objects.create(
        county=w.county, opinion=opinion, loop=opinion.loop, answered_at=NOON, why="dissatisfied", due_at=NOON
    )


def formula(w: World) -> HealthFormula:
    return HealthFormula.objects.create(county=w.county, version=90, weights={}, since=dt.date(2020, 1, 1))


def mandate(w: World) -> Mandate:
    return Mandate.objects.get(deputy=deputy(w), level=Level.COUNTY)


ROWS: dict[str, Callable[[World], models.Model]] = {
    "station": lambda w: w.station,
    "openinghours": lambda w: OpeningHours.objects.create(
        county=w.county, station=w.station, weekday=1, opens=TWO, closes=FIVE
    ),
    "staff": lambda w: Staff.objects.create(
        county=w.county, station=w.station, post="head", name="刘站长", since=FIRST
    ),
    "bulletin": lambda w: Bulletin.objects.create(
        county=w.county, station=w.station, title="公告", text="停一天", since=DAY, by=w.liu
    ),
    "routingrule": routing_rule,
    "maplayer": lambda w: MapLayer.objects.create(
        county=w.county, kind="boundary", geojson="{}", points=4, source="县自然资源局", by=w.gao
    ),
    "ratingflag": lambda w: RatingFlag.objects.create(
        county=w.county, station=w.station, kind="burst", on=DAY, ratings=[]
    ),
    "satisfactionsheet": lambda w: SatisfactionSheet.objects.create(
        county=w.county, since=dt.date(2026, 7, 1), until=dt.date(2026, 9, 30), k=5
    ),
    "picture": lambda w: Picture.objects.create(county=w.county, owner="station:1", by=w.liu),
    "opinion": lambda w: make.opinion(w.station),
    "deputy": deputy,
    "mandate": mandate,
    "performance": lambda w: Performance.objects.create(
        county=w.county, deputy=deputy(w), kind="training", on=DAY, title="培训", by=w.zhang
    ),
    "servicefigure": lambda w: ServiceFigure.objects.create(
        county=w.county, figure="callback_percent", amount=20, basis="工作规则", valid_from=dt.date(2020, 1, 1)
    ),
    "callbackdraw": draw,
    "callback": callback,
    "callbacktry": lambda w: CallbackTry.objects.create(
        county=w.county, callback=callback(w), by=w.qian, is_reached=True
    ),
    "servicelevel": lambda w: ServiceLevel.objects.create(
        county=w.county, complexity="simple", urgency="ordinary", days=5, basis="工作规则",
        valid_from=dt.date(2020, 1, 1),
    ),
    "quota": lambda w: Quota.objects.create(
        county=w.county, figure="duties", amount=1, basis="工作规则", valid_from=dt.date(2020, 1, 1)
    ),
    "rosterrule": lambda w: RosterRule.objects.create(
        county=w.county, station=w.station, pattern="weekly", weekday=1, starts=TWO, ends=FIVE
    ),
    "roster": lambda w: Roster.objects.create(
        county=w.county, station=w.station, month=FIRST, made_by=w.liu
    ),
    "slot": slot,
    "stop": lambda w: Stop.objects.create(
        county=w.county, slot=slot(w), position=1, place="村口", starts=TWO
    ),
    "seat": seat,
    "swap": swap,
    "calendarkey": lambda w: CalendarKey.objects.create(county=w.county, user=w.zhang),
    "dutysession": session,
    "checkin": lambda w: CheckIn.objects.create(
        county=w.county, session=session(w), station=w.station, user=w.zhang, direction="in",
        method="screen", status="accepted",
    ),
    "usedcode": lambda w: UsedCode.objects.create(
        county=w.county, station=w.station, code="1234", user=w.zhang
    ),
    "screen": lambda w: Screen.objects.create(
        county=w.county, station=w.station, key="k", secret="s", made_by=w.liu
    ),
    "reception": reception,
    "matter": lambda w: Matter.objects.create(
        county=w.county, reception=reception(w), text="路灯坏了", loop=make.opinion(w.station).loop
    ),
    "nobodycame": lambda w: NobodyCame.objects.create(county=w.county, session=session(w), by=w.zhang),
    "servicemark": lambda w: ServiceMark.objects.create(
        county=w.county, session=session(w), service="hear", note="接待两人", by=w.zhang
    ),
    "appointment": lambda w: Appointment.objects.create(
        county=w.county, station=w.station, topic="水", name="王", mobile="1", track_code="1" * 12,
        notice_version="1", reception=reception(w),
    ),
    "slip": lambda w: Slip.objects.create(
        county=w.county, station=w.station, number="1", text="水", category=make.category(),
        name_mode="anonymous", by=w.liu, notice_version="1",
    ),
    "follower": lambda w: Follower.objects.create(
        county=w.county, opinion=make.opinion(w.station), code="1" * 12, name="王"
    ),
    "visit": visit,
    "visitquestion": lambda w: VisitQuestion.objects.create(
        county=w.county, visit=visit(w), question="水", loop=make.opinion(w.station).loop, by=w.li
    ),
    "activitymonth": month,
    "leadervisit": leader_visit,
    "leadermatter": lambda w: LeaderMatter.objects.create(
        county=w.county, visit=leader_visit(w), loop=make.opinion(w.station).loop
    ),
    "voter": voter,
    "link": link,
    "contactlog": lambda w: ContactLog.objects.create(
        county=w.county, link=link(w), on=DAY, way="visit", what="走访", by=w.zhang
    ),
    "member": lambda w: Member.objects.create(
        county=w.county, group=group(w), user=w.zhang, is_convenor=True, since=FIRST
    ),
    "groupplan": lambda w: GroupPlan.objects.create(
        county=w.county, group=group(w), year=2026, text="计划", by=w.qian
    ),
    "activity": activity,
    "report": lambda w: Report.objects.create(
        county=w.county, track_code="1" * 12, accused="某某", text="收了礼", source=make.opinion(w.station).loop
    ),
    "attendance": lambda w: Attendance.objects.create(
        county=w.county, activity=activity(w), user=w.zhang, state="present", by=w.qian
    ),
    "publication": publication,
    "publicationversion": lambda w: publication(w).versions.get(),
    "publicphoto": lambda w: photo_of(publication(w)),
    "healthformula": formula,
    "healthmonth": lambda w: HealthMonth.objects.create(
        county=w.county, station=w.station, month=FIRST, formula=formula(w)
    ),
    "objection": lambda w: Objection.objects.create(
        county=w.county, station=w.station, month=FIRST, part="empty", row="session:1", reason="停电", by=w.liu
    ),
}  # fmt: skip


def row(name: str, world: World) -> models.Model:
    return ROWS[name](world)


__all__ = ["DAY", "FIRST", "NOON", "ROWS", "row", "timezone"]
