"""Calls at every stage, with suggestions and candidates, by the people of the world."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.test import Client
from django.utils import timezone

from congress_portal.accounts.models import User
from tests.world import World
from votes.models import Call, Candidate, Criterion, ListReview, Reviewer, Suggestion
from votes.transitions import calls, reviewing, suggesting
from votes.transitions import candidates as moves
from votes.transitions.candidates import Plan, Point
from votes.transitions.suggesting import Words

AREAS = ["交通出行", "医疗卫生"]


def days(number: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=number)


def values(**other: Any) -> dict[str, Any]:
    usual = {
        "year": timezone.localdate().year + 1, "starts_on": days(0), "ends_on": days(30), "areas": AREAS,
        "principles": "普惠、可行、合法", "channels": "",
    }  # fmt: skip
    return usual | other


def prepared(world: World, **other: Any) -> Call:
    return calls.prepare(by=world.qian, office=world.office, values=values(**other))


def opened(world: World, **other: Any) -> Call:
    return calls.open_call(call=prepared(world, **other), by=world.qian)


def over(call: Call) -> Call:
    """Its last day was yesterday."""
    Call.objects.filter(pk=call.pk).update(starts_on=days(-30), ends_on=days(-1))
    return Call.objects.get(pk=call.pk)


def closed(world: World, call: Call | None = None) -> Call:
    return calls.close(call=over(call or opened(world)), by=world.qian)


def words(title: str = "给老小区装电梯", **other: Any) -> Words:
    return Words(**{"title": title, "text": f"{title}，老人上下楼方便。", "area": AREAS[0], **other})


def suggested(call: Call, title: str = "给老小区装电梯", **other: Any) -> Suggestion:
    """By a citizen of the web."""
    given = {key: other.pop(key) for key in ("name", "mobile", "request_key") if key in other}
    usual = {"name": "陈女士", "mobile": "13900000001", "request_key": uuid.uuid4()}
    return suggesting.suggest(call=call, words=words(title, **other), **(usual | given))


def plan(world: World, title: str = "农村饮水管网改造", **other: Any) -> Plan:
    usual = {
        "title": title, "area": AREAS[0], "content": "改造管网12公里", "goals": "12公里全部通水", "unit": world.water,
        "township": world.township, "place": "威坪镇六个村", "budget": Decimal(3_000_000), "funding": "县财政",
    }  # fmt: skip
    return Plan(**{**usual, **other})


def points() -> list[Point]:
    year = timezone.localdate().year + 1
    return [
        Point("完成设计和招标", dt.date(year, 3, 31), 30, Decimal(500_000)),
        Point("全部通水", dt.date(year, 11, 30), 70, Decimal(2_500_000)),
    ]


def drafted(world: World, call: Call, title: str = "农村饮水管网改造", **other: Any) -> Candidate:
    suggestions = other.pop("suggestions", ())
    return moves.draft(
        call=call, by=world.qian, plan=plan(world, title, **other), points=points(), suggestions=suggestions
    )


def put_up(world: World, call: Call, title: str = "农村饮水管网改造", **other: Any) -> Candidate:
    return moves.put_up(candidate=drafted(world, call, title, **other), by=world.qian)


def reviewers(world: World, call: Call) -> list[User]:
    """三位不在水利局的评审人, asked once a call."""
    people = {world.lu: world.roads, world.wang: world.presidium, world.he: world.committee}
    for user, unit in people.items():
        if not Reviewer.objects.filter(call=call, user=user).exists():
            reviewing.ask(call=call, by=world.qian, user=user, unit=unit)
    return list(people)


def scores(points: int = 8) -> dict[int, tuple[int, str]]:
    return dict.fromkeys(Criterion.objects.values_list("pk", flat=True), (points, "条件具备"))


def scored(world: World, candidate: Candidate, points: int = 8) -> Candidate:
    for user in reviewers(world, candidate.call):
        reviewing.score(
            candidate=candidate, by=user, scores=scores(points), revision=candidate.revision
        )  # fmt: skip
    return candidate


def listed(world: World, call: Call, title: str = "农村饮水管网改造", **other: Any) -> Candidate:
    """On the list of a call that is open or closed."""
    candidate = scored(world, put_up(world, call, title, **other))
    return moves.put_on_list(candidate=candidate, by=world.qian)


def passed(world: World, call: Call) -> ListReview:
    """The standing committee agrees to the list of a closed call."""
    return reviewing.review_list(
        call=call, by=world.qian, meeting="县人大常委会第三十三次会议", met_on=days(0), is_passed=True, words="同意"
    )  # fmt: skip


def client(user: User) -> Client:
    found = Client()
    found.force_login(user)
    return found
