"""Moves over the API follow the very rules of the pages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from rest_framework.response import Response

from congress_portal.accounts.models import User
from congress_portal.loops import doings, timeline
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Event, Loop, Step
from congress_portal.loops.moves import MOVES
from stations import transitions
from stations.models import Opinion
from tests import factories as make
from tests.api.conftest import Api
from tests.world import World

PEOPLE = ("zhang", "liu", "sun", "ma", "li", "wang", "qian", "he", "gao", "zhao")


def post(api: Api, user: User | None, loop: Loop, move: str, **body: Any) -> Response:
    answer: Response = api(user).post(f"/api/v1/loops/{loop.code}/{move}/", body)
    return answer


def assigned(world: World) -> Opinion:
    """Waits for the township government's acceptance."""
    opinion = make.opinion(world.station)
    transitions.acknowledge(opinion=opinion, by=world.liu)
    moves.assign(loop=opinion.loop, by=world.liu, to=world.township_government, note="请镇政府修路灯")
    return opinion


def handled(world: World) -> Opinion:
    """With the township government, which has accepted."""
    opinion = assigned(world)
    moves.accept(loop=opinion.loop, by=world.ma)
    return opinion


STAGES = {"hear": lambda world: make.opinion(world.station), "offered": assigned, "handle": handled}
BODIES: dict[str, dict[str, Any]] = {
    "clue": {"kind": "proposal", "reason": "多村都有"},
    "answer_now": {"answer": "已答复"},
    "prompt": {"note": "请抓紧"},
    "react": {"reaction": "周五前换好"},
    "plan": {"plan": "本周更换"},
    "check_in": {"outcome": "三盏灯已更换"},
    "help": {"view": "配合"},
    "divide": {"part": "配合断电"},
    "extend": {"amount": 3, "reason": "等灯杆到货"},
    "mark": {"marks": ["pain"], "why": "多年未解决", "needed": "部门会商"},
    "relevel": {"complexity": "complex", "reason": "要几个部门一起办"},
    "reject": {"reason": "地点不清", "ground": "unclear"},
    **{
        name: {"reason": "不属于本单位职责"}
        for name in ("dispute", "refuse", "send_back", "pause", "reopen", "unmerge")
    },
}


def body_of(world: World, move: str) -> dict[str, Any]:
    if move in ("assign", "reassign"):
        return {"to": world.office.pk, "note": "请研究"}
    return BODIES.get(move, {})


def test_the_whole_loop_runs_over_the_api(world: World, api: Api) -> None:
    loop = make.opinion(world.station).loop
    post(api, world.liu, loop, "acknowledge")
    post(api, world.liu, loop, "assign", to=world.township_government.pk, note="请修路灯")
    post(api, world.ma, loop, "accept")
    post(api, world.ma, loop, "plan", plan="本周内更换三盏灯")
    post(api, world.ma, loop, "check_in", outcome="三盏灯已更换")
    post(api, world.liu, loop, "sign_off")
    post(api, world.liu, loop, "check_in", outcome="夜里去看过")
    post(api, world.wang, loop, "sign_off")
    answered = post(api, world.liu, loop, "check_in", outcome="路灯已修好，感谢反映。")
    assert answered.json()["current"]["key"] == "respond"
    assert post(api, world.wang, loop, "sign_off").json()["status"] == "closed"
    assert Opinion.objects.get().answer == "路灯已修好，感谢反映。"


@pytest.mark.parametrize("stage", STAGES)
def test_api_and_page_refuse_and_allow_the_same(world: World, api: Api, stage: str) -> None:
    """Every move × every person at this stage: the page's outcome and the API's are one."""
    loop, different = STAGES[stage](world).loop, []
    names = [name for name in doings.COMMON if name not in ("merge", "carry_over", "delegate")]
    for who in PEOPLE:
        client, page = api(getattr(world, who)), Client()
        page.force_login(getattr(world, who))
        for move in (*names, "acknowledge", "answer_now", "relevel"):
            body = body_of(world, move)
            by_api = tried(loop, client, f"/api/v1/loops/{loop.code}/{move}/", body)
            by_page = tried(loop, page, f"/loops/{loop.code}/{move}/", body)
            if by_api != by_page:
                different.append((who, move, by_api, by_page))
    assert different == []


def tried(loop: Loop, client: Client, address: str, body: dict[str, Any]) -> tuple[object, ...]:
    """The answer's status (a page's redirection is a success) and what became of the case, then all undone."""
    with transaction.atomic():
        code = client.post(address, body).status_code
        found = (200 if code == 302 else code, *state(loop))
        transaction.set_rollback(True)
    return found


def state(loop: Loop) -> tuple[object, ...]:
    fresh = Loop.objects.get(pk=loop.pk)
    steps = fresh.steps.order_by("position").values_list("key", "status", "unit", "offered_to")
    return (
        fresh.status,
        fresh.marks,
        *steps,
        *Event.objects.filter(loop=loop).values_list("verb", flat=True),
    )


def test_the_moves_shown_are_the_buttons_of_the_page(world: World, api: Api) -> None:
    loop = handled(world).loop
    for who in ("liu", "ma", "wang", "qian"):
        shown = api(getattr(world, who)).get(f"/api/v1/loops/{loop.code}/").json()["moves"]
        assert [m["name"] for m in shown] == [b["verb"] for b in timeline.buttons(getattr(world, who), loop)]


def test_who_may_not_know_the_case_is_told_nothing(world: World, api: Api) -> None:
    assert post(api, world.lu, handled(world).loop, "check_in", outcome="x").status_code == 404


def test_who_knows_the_case_but_has_no_duty_is_refused(world: World, api: Api) -> None:
    answer = post(api, world.he, handled(world).loop, "check_in", outcome="已办")
    assert answer.status_code == 403
    assert answer.json()["error"] == {
        "code": "permission_denied", "message": "您没有办理这一动作的职责。", "fields": {},
    }  # fmt: skip


def test_a_stale_page_is_noticed(world: World, api: Api) -> None:
    loop = assigned(world).loop
    shown = Step.objects.filter(loop=loop).current().get().pk
    post(api, world.ma, loop, "accept", step=shown)
    answer = post(api, world.ma, loop, "accept", step=shown)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_now")


def test_a_missing_word_is_named_at_its_field(world: World, api: Api) -> None:
    answer = post(api, world.ma, handled(world).loop, "check_in", outcome="  ")
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["outcome"])


def test_what_the_rules_refuse_is_named_too(world: World, api: Api) -> None:
    loop = handled(world).loop
    assert post(api, world.liu, loop, "extend", amount=60, reason="等灯杆").json()["error"]["fields"] in (
        {"length": ["延期后超过最长办理期限，不能延到那么久。"]},
        {"amount": ["延期后超过最长办理期限，不能延到那么久。"]},
    )


@pytest.mark.parametrize("to", (0, -1, 10**30, "x", None, [], {}, True, "\x00"))
def test_a_unit_that_is_none_is_an_error_of_the_request(world: World, api: Api, to: object) -> None:
    opinion = make.opinion(world.station)
    transitions.acknowledge(opinion=opinion, by=world.liu)
    answer = post(api, world.liu, opinion.loop, "assign", to=to, note="请处理")
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["to"])


@pytest.mark.parametrize("text", ("\x00", "长" * 20_000, ["x"], {"a": 1}, ""))
def test_bad_words_never_break_it(world: World, api: Api, text: object) -> None:
    address = f"/api/v1/loops/{handled(world).loop.code}/plan/"
    answer = api(world.ma).post(address, json.dumps({"plan": text}), content_type="application/json")
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["plan"])


def test_emoji_are_kept(world: World, api: Api) -> None:
    loop = handled(world).loop
    assert post(api, world.ma, loop, "plan", plan="换灯 💡𠮷").status_code == 200
    assert Step.objects.get(loop=loop, key="handle").plan == "换灯 💡𠮷"


def test_the_citizens_own_moves_are_not_the_staffs(world: World, api: Api) -> None:
    made = {*doings.COMMON, *(name for _kind, name in doings.OWN)}
    assert set(MOVES) - made == {"join", "divert"}
    assert post(api, world.liu, handled(world).loop, "withdraw").status_code == 404


def test_the_detail_costs_the_same_however_long_the_case(
    world: World, api: Api, django_assert_max_num_queries: Any
) -> None:
    loop = handled(world).loop
    for _ in range(20):
        moves.make_plan(loop=loop, by=world.ma, plan="请抓紧")
    client = api(world.wang)
    with django_assert_max_num_queries(15):
        shown = client.get(f"/api/v1/loops/{loop.code}/").json()
    assert len(shown["events"]) > 20
    assert shown["steps"][2]["unit"] == "威坪镇人民政府"
    assert timezone.now().year == int(shown["opened_at"][:4])
