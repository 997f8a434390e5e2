"""Every number of a station's health opens to its rows; the ranking, its workbook, the formula, objections."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from congress_portal.accounts.models import User
from stations.health import PARTS
from stations.models import HealthFormula, HealthMonth, Objection
from stations.transitions import health
from tests import factories as make
from tests.stations.duties import case, receive, session
from tests.world import World


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def reckoned(world: World) -> HealthMonth:
    """Today's month, with an empty session and a reception of four people with one case."""
    session(world.station, world.zhang)
    held = session(world.station, world.zhang)
    receive(world.station, world.zhang, session=held, people=4, matters=[case()])
    health.reckon(county=world.county, month=timezone.localdate().replace(day=1))
    return HealthMonth.objects.get(station=world.station)


def test_the_rows_on_all_pages_add_up_to_the_number(world: World) -> None:
    for people in range(1, 31):
        receive(world.station, world.zhang, people=people)
    month = reckoned(world)
    total = 0
    for number in (1, 2):
        page = as_(world.liu).get(
            f"/health/{world.station.public_id}/{month.month:%Y-%m}/received/?page={number}"
        )
        cells = re.findall(r'data-label="计入" class="number">(\d+)<', page.content.decode())
        total += sum(map(int, cells))
    assert total == month.parts["received"]["value"] == sum(range(1, 31)) + 4


@pytest.mark.parametrize("part", PARTS)
def test_each_number_on_the_page_leads_to_its_rows(world: World, part: str) -> None:
    month = reckoned(world)
    url = f"/health/{world.station.public_id}/{month.month:%Y-%m}/{part}/"
    assert url in as_(world.he).get(f"/health/{world.station.public_id}/").content.decode()
    assert as_(world.he).get(url).status_code == 200


def test_a_station_without_figures_says_so(world: World) -> None:
    assert "还没有健康度数据" in as_(world.liu).get(f"/health/{world.station.public_id}/").content.decode()


@pytest.mark.parametrize("path", ["x/empty/", "2026-13/empty/", "2026-11/nonsense/", "2020-01/empty/"])
def test_nonsense_in_the_address_is_not_found(world: World, path: str) -> None:
    assert as_(world.liu).get(f"/health/{world.station.public_id}/{path}").status_code == 404


def test_the_keeper_objects_and_the_presidium_upholds_on_the_pages(world: World) -> None:
    month = reckoned(world)
    url = f"/health/{world.station.public_id}/{month.month:%Y-%m}/empty/"
    row = re.search(r"\?row=(session[^\"]+)", as_(world.liu).get(url).content.decode())
    assert row and "提出异议" not in as_(world.wang).get(url).content.decode()
    as_(world.liu).post(f"{url}object/?row={row[1]}", {"reason": "当天停电"})
    made = Objection.objects.get()
    page = f"/health/objections/{made.pk}/"
    assert as_(world.liu).post(page, {"verdict": "upheld", "answer": "好"}).status_code == 403
    assert as_(world.wang).post(page, {"verdict": "upheld", "answer": ""}).status_code == 400
    as_(world.wang).post(page, {"verdict": "upheld", "answer": "情况属实"})
    assert "已采纳异议，不计入" in as_(world.he).get(url).content.decode()


def test_a_row_that_is_not_there_cannot_be_objected_to(world: World) -> None:
    month = reckoned(world)
    url = f"/health/{world.station.public_id}/{month.month:%Y-%m}/empty/object/"
    assert as_(world.liu).get(f"{url}?row=session:999999").status_code == 404
    assert as_(world.liu).get(f"{url}?row=%00").status_code == 404


def test_the_workbook_recomputes_the_score(world: World) -> None:
    month = reckoned(world)
    found = as_(world.qian).get(f"/health/export.xlsx?month={month.month:%Y-%m}")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(found.content)).get_sheet_by_index(0)
    line = next(row for row in sheet.to_python() if row[0] == str(world.station))
    points = [line[column] for column in range(5, 27, 4) if isinstance(line[column], float)]
    counted = [line[column] for column in range(6, 27, 4)]
    assert line[27] == int(100 * sum(points) / sum(counted) + 0.5) == month.score


def test_the_ranking_shows_only_what_the_reader_may_look_into(world: World) -> None:
    reckoned(world)
    health.reckon(county=world.other_county, month=timezone.localdate().replace(day=1))
    asked = f"/health/?month={timezone.localdate():%Y-%m}"
    assert world.station.public_id in as_(world.qian).get(asked).content.decode()
    assert world.other_station.public_id not in as_(world.qian).get(asked).content.decode()
    assert world.station.public_id not in as_(world.li).get(asked).content.decode()


@pytest.mark.parametrize("asked", ["month=x", "tier=x&township=x", "month=%00&page=9999", "month=2026-99"])
def test_nonsense_in_the_ranking_is_no_fault(world: World, asked: str) -> None:
    assert as_(world.qian).get(f"/health/?{asked}").status_code == 200
    assert as_(world.qian).get(f"/health/export.xlsx?{asked}").status_code == 200


def test_the_ranking_asks_the_same_number_of_questions(world: World) -> None:
    month, counts = timezone.localdate().replace(day=1), []
    for number in (1, 29):
        for extra in range(number):
            make.station(f"{number}-{extra}点", world.township, world.county, tier="point")
        health.reckon(county=world.county, month=month)
        client = as_(world.qian)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/health/?month={month:%Y-%m}").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 15


@pytest.mark.parametrize("part", ["received", "born", "empty"])
def test_the_rows_ask_the_same_number_of_questions(world: World, part: str) -> None:
    counts = []
    for number in (1, 20):
        for _ in range(number):
            held = session(world.station, world.zhang)
            receive(world.station, world.zhang, session=held, matters=[case()])
        month = reckoned(world)
        client = as_(world.liu)
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/health/{world.station.public_id}/{month.month:%Y-%m}/{part}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_formula_is_public_also_before_the_first_night(world: World) -> None:
    assert "群众确认办结率" in Client().get("/health/formula/").content.decode()
    reckoned(world)
    assert "淳安县第 1 版" in Client().get("/health/formula/").content.decode()


def test_the_office_publishes_a_version_by_its_form(world: World) -> None:
    reckoned(world)
    client = as_(world.qian)
    shown = client.get("/health/formula/new/").context["form"]
    data = {name: field.initial for name, field in shown.fields.items() if field.initial is not None}
    coming = health.after(timezone.localdate())
    data |= {"since": f"{coming:%Y-%m}", "reason": "突出开放", "open-weight": "30"}
    assert "合计须为100" in client.post("/health/formula/new/", data).content.decode()
    assert client.post("/health/formula/new/", {**data, "received-weight": "10"}).status_code == 302
    made = HealthFormula.objects.latest("version")
    assert (made.version, made.since, made.weights["open"][0]) == (2, coming, 30)


def test_last_months_figures_stay_after_they_are_frozen(world: World) -> None:
    month = reckoned(world)
    later = health.after(month.month) + dt.timedelta(days=9)
    health.reckon(county=world.county, month=month.month, today=later)
    url = f"/health/{world.station.public_id}/{month.month:%Y-%m}/empty/"
    page = as_(world.liu).get(url).content.decode()
    assert (
        "提出异议<" not in page
        and "定稿" in as_(world.liu).get(f"/health/{world.station.public_id}/").content.decode()
    )
