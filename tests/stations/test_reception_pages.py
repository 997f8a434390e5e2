"""The pages on which a reception is written down, found again, exported and proved."""

from __future__ import annotations

import io
import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from congress_portal.accounts.models import User
from stations.models import Reception, ServiceMark
from stations.transitions import receptions
from tests import factories as make
from tests.stations.duties import case, receive, session
from tests.world import World


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def form(world: World, *matters: dict[str, Any], **fields: Any) -> dict[str, Any]:
    data = {
        "kind": "online", "visitor": "elder", "people": "2", "request_key": str(uuid.uuid4()),
        "form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0", **fields,
    }  # fmt: skip
    for number, matter in enumerate(matters):
        data |= {f"form-{number}-{name}": value for name, value in matter.items()}
    return data


def address(world: World) -> str:
    return f"/receptions/at/{world.station.public_id}/new/"


LAMP = {"text": "村口的路灯坏了三个月，请修。", "way": "case"}
INSURANCE = {"text": "医保怎么续缴，要带什么。", "way": "answered", "answer": "带身份证到便民中心。"}


def test_two_matters_are_saved_from_the_form(world: World) -> None:
    lamp = {**LAMP, "category": make.category().pk}
    answer = as_(world.zhang).post(address(world), form(world, lamp, INSURANCE))
    made = Reception.objects.get()
    assert answer.url == f"/receptions/{made.pk}/"
    assert [bool(matter.loop) for matter in made.matters.all()] == [True, False]


def test_the_writer_sees_the_query_code_to_hand_over_and_nobody_else(world: World) -> None:
    made = receive(world.station, world.zhang, matters=[case()])
    code = made.matters.get().loop.opinion.spaced_code
    assert code in as_(world.zhang).get(f"/receptions/{made.pk}/").content.decode()
    assert code not in as_(world.liu).get(f"/receptions/{made.pk}/").content.decode()


def test_another_row_keeps_what_was_typed(world: World) -> None:
    page = as_(world.zhang).post(address(world), form(world, LAMP, more="1", place="凤凰村")).content.decode()
    assert "村口的路灯坏了三个月" in page and "凤凰村" in page
    assert 'name="form-3-text"' in page and 'name="form-4-text"' not in page
    assert Reception.objects.count() == 0 and "需要改正" not in page


@pytest.mark.parametrize("number", ["", "-1", "x", "9" * 30, "\u0663"])
def test_nonsense_in_the_number_of_rows_is_no_fault(world: World, number: str) -> None:
    data = form(world, LAMP, **{"form-TOTAL_FORMS": number})
    assert as_(world.zhang).post(address(world), data).status_code == 400
    assert as_(world.zhang).post(address(world), {**data, "more": "1"}).status_code == 200


def test_a_matter_without_category_keeps_the_form(world: World) -> None:
    page = as_(world.zhang).post(address(world), form(world, LAMP))
    assert page.status_code == 400 and "请选择一类" in page.content.decode()
    assert LAMP["text"] in page.content.decode() and Reception.objects.count() == 0


def test_an_empty_form_says_what_is_missing(world: World) -> None:
    page = as_(world.zhang).post(address(world), form(world))
    assert page.status_code == 400 and "至少写一件事项" in page.content.decode()


def test_the_case_names_the_reception_it_came_from(world: World) -> None:
    made = receive(world.station, world.zhang, matters=[case()])
    page = as_(world.liu).get(made.matters.get().loop.get_absolute_url()).content.decode()
    day = timezone.localtime(made.at)
    assert f'<a href="/receptions/{made.pk}/">{day.month}月{day.day}日接待</a>' in page


def test_the_list_narrows_by_month_kind_and_deputy(world: World) -> None:
    receive(world.station, world.zhang)
    client, url = as_(world.liu), f"/receptions/at/{world.station.public_id}/"
    rows = r"<tr role=\"row\">\s*<th scope=\"row\""
    for asked, number in (
        (f"month={timezone.localdate():%Y-%m}&kind=online&deputy={world.zhang.pk}", 1),
        ("month=2020-01", 0),
        ("kind=fixed", 0),
        ("month=nonsense&kind=x&deputy=99999999999999999999", 1),
    ):
        page = client.get(f"{url}?{asked}").content.decode()
        assert len(re.findall(rows, page)) == number, asked


@pytest.mark.parametrize("path", ["/receptions/at/weiping0000001/", "/receptions/empty/"])
def test_the_lists_ask_the_same_number_of_questions(world: World, path: str) -> None:
    client, counts = as_(world.liu), []
    for number in (1, 29):
        for _ in range(number):
            receive(world.station, world.zhang)
            session(world.station, world.zhang)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 20


def test_a_session_asks_the_same_number_of_questions(world: World) -> None:
    held, counts = session(world.station, world.zhang), []
    for number in (1, 9):
        for _ in range(number):
            receive(world.station, world.zhang, session=held, matters=[case()])
        client = as_(world.liu)
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/duty/session/{held.pk}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_workbook_holds_no_formula(world: World) -> None:
    receive(world.station, world.zhang, place="=1+1", people=3)
    found = as_(world.liu).get(f"/receptions/at/{world.station.public_id}/export.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(found.content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 2 and rows[1][2] == "张代表" and rows[1][4] == 3 and rows[1][7] == "=1+1"


def test_the_session_is_proved_button_by_button(world: World) -> None:
    held = session(world.station, world.zhang)
    base, page = f"/receptions/session/{held.pk}/", f"/duty/session/{held.pk}/"
    assert "空场" in as_(world.zhang).get(page).content.decode()
    as_(world.zhang).post(f"{base}nobody/", {"note": "下雨"})
    assert "确认无人来访" in as_(world.liu).get(page).content.decode()
    as_(world.liu).post(f"{base}nobody/confirm/")
    as_(world.zhang).post(f"{base}claim/hear/", {"note": "在站等候三小时"})
    mark = ServiceMark.objects.get()
    as_(world.liu).post(f"/receptions/mark/{mark.pk}/return/", {"reason": "写明时段"})
    as_(world.zhang).post(f"{base}claim/hear/", {"note": "下午在站等候"})
    as_(world.sun).post(f"/receptions/mark/{mark.pk}/sign/")
    mark.refresh_from_db()
    assert mark.signed_by == world.sun and "已销号" in as_(world.he).get(page).content.decode()


def test_a_claim_without_evidence_keeps_the_words(world: World) -> None:
    held = session(world.station, world.zhang)
    page = as_(world.zhang).post(f"/receptions/session/{held.pk}/claim/handle/", {"note": "去看过现场"})
    assert page.status_code == 400 and "去看过现场" in page.content.decode()


def test_empty_sessions_are_listed_for_those_who_keep_the_station(world: World) -> None:
    session(world.station, world.zhang)
    told = session(world.station, world.zhang)
    receptions.note_nobody(session=told, by=world.zhang)
    for user, number in ((world.liu, 2), (world.wang, 2), (world.zhao, 0), (world.li, 0)):
        page = as_(user).get("/receptions/empty/").content.decode()
        assert page.count("/duty/session/") == number, user
