"""Opinions over the API: sent once however often it is sent, listed by right, followed in plain words."""

from __future__ import annotations

import threading
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Loop
from stations import transitions
from stations.models import Contact, Opinion
from tests import factories as make
from tests.api.conftest import Api
from tests.world import World, build

ADDRESS = "/api/v1/opinions/"


def body(**changes: Any) -> dict[str, Any]:
    make.category()
    return {
        "request_key": str(uuid.uuid4()),
        "station": "weiping0000001",
        "category": "road",
        "text": "村口的路灯坏了三个月，晚上老人出门不安全。",
        "name_mode": "named",
        "name": "陈女士",
        "mobile": "13800000000",
        "agree": True,
        **changes,
    }


def test_anybody_may_send_one(world: World, api: Api) -> None:
    answer = api(None).post(ADDRESS, body())
    opinion = Opinion.objects.get()
    assert answer.status_code == 201
    assert answer.json()["track_code"] == opinion.track_code
    assert opinion.contact.mobile == "13800000000"


def test_the_same_request_again_makes_no_second_row(world: World, api: Api) -> None:
    asked = body()
    first, second = api(None).post(ADDRESS, asked), api(None).post(ADDRESS, asked)
    assert (first.status_code, first.json()) == (201, second.json())
    assert Opinion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_request_from_two_threads_makes_one_row() -> None:
    build()
    asked = body()
    start, answers = threading.Barrier(2), []

    def send() -> None:
        start.wait()
        answers.append(APIClient().post(ADDRESS, asked, format="json").json())
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers[0] == answers[1]
    assert Loop.objects.count() == 1


def test_an_anonymous_opinion_keeps_no_contact(world: World, api: Api) -> None:
    api(None).post(ADDRESS, body(name_mode="anonymous"))
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", ""),
        ("text", "短"),
        ("text", "长" * 20_000),
        ("text", "有\x00空字符的内容"),
        ("text", ["列", "表"]),
        ("text", None),
        ("station", "no-such-station"),
        ("category", "nothing"),
        ("name_mode", "nobody"),
        ("mobile", "12"),
        ("mobile", ""),
        ("lng", 181),
        ("lng", "NaN"),
        ("agree", False),
        ("request_key", "not-a-uuid"),
    ],
)
def test_bad_input_has_a_message_at_its_field(world: World, api: Api, field: str, value: object) -> None:
    answer = api(None).post(ADDRESS, body(**{field: value}))
    assert answer.status_code == 400
    assert answer.json()["error"]["fields"][field]
    assert not Opinion.objects.exists()


@pytest.mark.parametrize(
    "text", ("😀 路灯坏了三个月了", "𠮷字路口的灯坏了很久", "<script>alert(1)</script> 路灯坏了")
)
def test_rare_characters_are_kept(world: World, api: Api, text: str) -> None:
    assert api(None).post(ADDRESS, body(text=text)).status_code == 201
    assert Opinion.objects.get().text == text


def test_a_lone_surrogate_is_refused(world: World, api: Api) -> None:
    content = '{"text": "\\ud800 路灯坏了", "agree": true}'
    answer = api(None).post(ADDRESS, content, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "parse_error")


def test_the_list_shows_no_personal_data_and_no_query_code(world: World, api: Api) -> None:
    opinion = make.opinion(world.station)
    for address in (ADDRESS, f"{ADDRESS}{opinion.loop.code}/", f"/api/v1/loops/{opinion.loop.code}/"):
        shown = api(world.liu).get(address).content.decode()
        assert opinion.loop.code in shown
        assert not {"13800000000", "陈女士", opinion.track_code} & set(shown.split('"'))


def test_another_county_sees_nothing(world: World, api: Api) -> None:
    make.opinion(world.station)
    assert api(world.zhao).get(ADDRESS).json()["results"] == []


def test_the_list_costs_the_same_at_1_and_at_30_rows(world: World, api: Api) -> None:
    client = api(world.qian)
    make.opinion(world.station)
    few = queries(client, ADDRESS)
    for _ in range(29):
        make.opinion(world.station)
    assert queries(client, f"{ADDRESS}?page_size=50") == few <= 5


def queries(client: APIClient, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_pages_follow_each_other_without_gap_or_repetition(world: World, api: Api) -> None:
    made = {make.opinion(world.station).loop.code for _ in range(7)}
    client, address, seen = api(world.qian), f"{ADDRESS}?page_size=3", []
    while address:
        page = client.get(address).json()
        seen += [row["code"] for row in page["results"]]
        address = page["next"]
    assert seen == sorted(made, reverse=True)


def test_tracking_tells_each_step_in_plain_words(world: World, api: Api) -> None:
    opinion = make.opinion(world.station)
    transitions.acknowledge(opinion=opinion, by=world.liu)
    shown = api(None).get(f"{ADDRESS}track/{opinion.track_code}/").json()
    assert [step["words"] for step in shown["steps"]][:2] == ["联络站已经受理。", "联络站正在研究由谁来办。"]
    assert shown["due_at"]
    assert "刘站长" not in str(shown)


def test_tracking_a_merged_opinion_tells_the_answer_of_the_lead(world: World, api: Api) -> None:
    opinion, lead = make.opinion(world.station), make.opinion(world.station)
    for one in (opinion, lead):
        transitions.acknowledge(opinion=one, by=world.liu)
    loop_moves.merge(loop=opinion.loop, into=lead.loop, by=world.liu)
    transitions.answer_now(opinion=lead, by=world.liu, answer="已修好")
    shown = api(None).get(f"{ADDRESS}track/{opinion.track_code}/").json()
    assert (shown["code"], shown["status"]) == (opinion.loop.code, "merged")
    assert (shown["answer"], shown["is_old_answer"]) == ("已修好", False)
    assert "已经答复，请您看看是否满意。" in [step["words"] for step in shown["steps"]]
    assert lead.loop.code not in str(shown)


@pytest.mark.parametrize("code", ("000000000000", "1", "abc", "9" * 300))
def test_a_wrong_query_code_is_not_found(world: World, api: Api, code: str) -> None:
    assert api(None).get(f"{ADDRESS}track/{code}/").status_code == 404


def test_one_opinion_shows_its_text_and_its_answer(world: World, api: Api) -> None:
    opinion = make.opinion(world.station)
    transitions.acknowledge(opinion=opinion, by=world.liu)
    transitions.answer_now(opinion=opinion, by=world.liu, answer="已修好")
    shown = api(world.liu).get(f"{ADDRESS}{opinion.loop.code}/").json()
    assert (shown["text"], shown["answer"]) == (opinion.text, "已修好")
