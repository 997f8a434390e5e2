"""Proposals over the API: listed by right, narrowed by each filter, with their text and the answers that were sent."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from congress_portal.issuing import void_transitions
from congress_portal.issuing.words import Kind as PaperKind
from congress_portal.loops.models import Loop
from proposals.loading import load_results
from proposals.models import Proposal
from proposals.reply_paper import paper_of
from tests import factories as make
from tests.api.clocks import expire
from tests.api.conftest import Api
from tests.issuing.test_numbers import issued
from tests.proposals import stages
from tests.proposals.stages import TEXTS
from tests.supervision.climbed import second
from tests.world import World

ADDRESS = "/api/v1/proposals/"


def codes(api: Api, world: World, **params: object) -> list[str]:
    answer = api(world.qian).get(ADDRESS, params)
    assert answer.status_code == 200, answer.json()
    return [row["code"] for row in answer.json()["results"]]


@pytest.fixture
def two(world: World) -> tuple[Proposal, Proposal]:
    """One at pre-review; one of 方代表 about lamps, a motion of last year's meeting that the water office answered."""
    load_results()
    new = stages.submitted(world)
    fang = stages.deputy(world, "方代表", "fang2")
    draft = stages.saved(stages.drafted(world, by=fang), title="关于安装路灯的建议", suggestion="请装路灯")
    answered = stages.handling(world, draft)
    stages.reply_row(answered, "B")
    session = stages.session(world)
    Proposal.objects.filter(pk=answered.pk).update(
        form="motion", came_as="motion", phase="in_session", session=session
    )
    Loop.objects.filter(pk=answered.pk).update(opened_at=timezone.now() - dt.timedelta(days=400))
    expire(answered.loop)
    return new, Proposal.objects.get(pk=answered.pk)


@pytest.mark.parametrize(
    "params",
    [
        {"q": "路灯"},
        {"q": "路灯 方代表"},
        {"q": "路灯　方代表"},
        {"step": "handle"},
        {"form": "motion"},
        {"phase": "in_session"},
        {"mover": "方代"},
        {"result": "B"},
        {"late": "1"},
    ],
)
def test_a_filter_finds_the_one_it_means(
    world: World, api: Api, two: tuple[Proposal, Proposal], params: dict[str, str]
) -> None:
    assert codes(api, world, **params) == [two[1].loop.code]


def test_session_lead_unit_year_and_number(world: World, api: Api, two: tuple[Proposal, Proposal]) -> None:
    new, answered = two[0].loop, two[1].loop
    assert codes(api, world, session=two[1].session_id) == [answered.code]
    assert codes(api, world, lead=world.water.pk) == [answered.code]
    assert codes(api, world, lead=world.roads.pk) == []
    assert codes(api, world, year=timezone.localtime(new.opened_at).year) == [new.code]
    assert codes(api, world, q=new.code) == [new.code]
    assert codes(api, world, q="饮水 路灯") == []


def test_who_was_just_asked_leads(world: World, api: Api) -> None:
    from congress_portal.loops import transitions as moves

    proposal = stages.taken_in(world)
    moves.assign(loop=proposal.loop, by=world.qian, to=world.water, note="请牵头办理")
    assert codes(api, world, lead=world.water.pk) == [proposal.loop.code]


def test_words_are_looked_for_in_what_the_reader_may_see(
    world: World, api: Api, two: tuple[Proposal, Proposal]
) -> None:
    for params in ({"q": "建议"}, {"mover": "方"}, {"result": "B"}, {"year": 2025}):
        assert api(world.lu).get(ADDRESS, params).json()["results"] == []


@pytest.mark.parametrize(
    "typed",
    ["' OR 1=1 --", "%", "_", "\\", "路%灯", "<script>", "$$", "';SELECT pg_sleep(9)--", "\u202e", "😀"],
)
def test_words_are_words(world: World, api: Api, two: tuple[Proposal, Proposal], typed: str) -> None:
    assert codes(api, world, q=typed) == codes(api, world, mover=typed) == []


@pytest.mark.parametrize(
    "query",
    [
        "step=nothing", "form=x", "phase=x", "session=0", "session=%00", "lead=" + "9" * 5000, "mover=%00",
        "mover=" + "长" * 31, "result=Z", "year=0", "year=1e9", "year=NaN", "year=-Infinity", "year=abc", "q=%00",
    ],
)  # fmt: skip
def test_nonsense_is_an_error_of_the_request(world: World, api: Api, query: str) -> None:
    answer = api(world.qian).get(f"{ADDRESS}?{query}")
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, [query.split("=")[0]])


def test_sessions_of_another_county_are_no_choice(world: World, api: Api) -> None:
    session = stages.session(world)
    assert api(world.zhao).get(f"{ADDRESS}?session={session.pk}").status_code == 400


def test_a_row_says_who_brings_it_and_what_came_of_it(
    world: World, api: Api, two: tuple[Proposal, Proposal]
) -> None:
    shown = api(world.qian).get(ADDRESS).json()["results"][1]
    assert {name: shown[name] for name in ("form", "phase", "result", "movers", "title")} == {
        "form": "motion", "phase": "in_session", "result": "B", "movers": ["方代表"],
        "title": "关于安装路灯的建议",
    }  # fmt: skip


def test_one_has_its_text_and_the_answers_sent(
    world: World, api: Api, two: tuple[Proposal, Proposal]
) -> None:
    stages.reply_row(two[1], "A", sent=False)
    shown = api(world.qian).get(f"{ADDRESS}{two[1].loop.code}/").json()
    assert shown["situation"] == TEXTS["situation"] and shown["result"] == "B"
    assert [(one["unit"], one["result"]) for one in shown["replies"]] == [("县水利水电局", "B")]
    assert not shown["replies"][0]["is_void"]
    sent = two[1].replies.sent().get()
    paper = issued(world, paper_of(sent), world.office, PaperKind.REPLY)
    void_transitions.ask(issued=paper, by=world.qian, reason="发错了")
    void_transitions.confirm(issued=paper, by=second(world))
    assert api(world.qian).get(f"{ADDRESS}{two[1].loop.code}/").json()["replies"][0]["is_void"]


def test_another_kind_of_case_is_not_found(world: World, api: Api) -> None:
    opinion = make.opinion(world.station)
    assert api(world.qian).get(f"{ADDRESS}{opinion.loop.code}/").status_code == 404


def test_a_list_costs_the_same_with_more_rows(world: World, api: Api) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer: Any = api(world.qian).get(ADDRESS, {"q": "饮水"})
        assert len(answer.json()["results"]) == Proposal.objects.count()
        return len(asked)

    stages.submitted(world)
    api(world.qian).get(ADDRESS)
    one = cost()
    for _number in range(8):
        stages.submitted(world)
    assert cost() <= one
