"""A new arrangement of a year: looked at first, loaded then, and dates moved only when asked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from congress_portal.accounts.models import AccountEvent
from congress_portal.loops.models import CalendarEdition, Deadline, Event
from tests import factories as make
from tests.loops.stages import now_is
from tests.world import World

SOURCE = "县人大办核对"


@pytest.fixture
def qian(world: World, monkeypatch: pytest.MonkeyPatch) -> Client:
    """On 2 November 2026, a Monday, with one opinion just come in."""
    now_is(monkeypatch, "2026-11-02", "09:00")
    make.opinion(world.station)
    client = Client()
    client.force_login(world.qian)
    return client


def text(*more: str) -> str:
    edition = CalendarEdition.objects.filter(year=2026).latest("number")
    days = [f"{day.day} {'班' if day.is_working else '休'} {day.name}" for day in edition.days.all()]
    return "\n".join([*days, *more])


def answer_day() -> dt.date:
    return timezone.localdate(Deadline.objects.get(purpose="whole").due_at)


def load(client: Client, *more: str) -> None:
    data = {"source": SOURCE, "text": text(*more), "confirm": "1"}
    assert client.post("/office/calendar/2026/edit/", data).status_code == 302


def test_the_first_post_only_shows(qian: Client) -> None:
    response = qian.post(
        "/office/calendar/2026/edit/", {"source": SOURCE, "text": text("2026-11-09 休 测试")}
    )
    page = response.content.decode()
    assert "YJ-2026-0001" in page
    assert "2026-11-23" in page
    assert "2026-11-24" in page
    assert CalendarEdition.objects.filter(year=2026).count() == 1


def test_nothing_moves_where_nothing_changes(qian: Client) -> None:
    response = qian.post("/office/calendar/2026/edit/", {"source": SOURCE, "text": text()})
    assert "有0个" in response.content.decode()


def test_loading_adds_an_edition_and_moves_nothing(qian: Client, world: World) -> None:
    before = answer_day()
    load(qian, "2026-11-09 休 测试")
    edition = CalendarEdition.objects.get(year=2026, number=2)
    assert (edition.made_by, edition.source) == (world.qian, SOURCE)
    assert answer_day() == before
    assert AccountEvent.objects.filter(deed="rule_changed").exists()


def test_recomputing_moves_and_logs_old_and_new(qian: Client, world: World) -> None:
    load(qian, "2026-11-09 休 测试")
    assert "2026-11-24" in qian.get("/office/recompute/").content.decode()
    qian.post("/office/recompute/")
    assert answer_day() == dt.date(2026, 11, 24)
    event = Event.objects.filter(verb="recomputed").latest("pk")
    assert event.by == world.qian
    assert event.detail["before"].startswith("2026-11-23")
    assert event.detail["after"].startswith("2026-11-24")
    assert "都与现行日历一致" in qian.get("/office/recompute/").content.decode()


def test_the_command_lists_first_and_changes_when_told(
    qian: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    load(qian, "2026-11-09 休 测试")
    call_command("recompute_deadlines")
    assert "2026-11-23 → 2026-11-24" in capsys.readouterr().out
    assert answer_day() == dt.date(2026, 11, 23)
    call_command("recompute_deadlines", "--apply")
    assert answer_day() == dt.date(2026, 11, 24)


def test_a_year_without_data_is_pointed_out_and_can_be_loaded(qian: Client) -> None:
    assert "2027年的放假安排还没有载入" in qian.get("/office/calendar/").content.decode()
    data = {"source": SOURCE, "text": "2027-10-01至2027-10-07 休 国庆节", "confirm": "1"}
    assert qian.post("/office/calendar/2027/edit/", data).status_code == 302
    assert CalendarEdition.objects.get(year=2027).days.count() == 7


@pytest.mark.parametrize("wrong", ["", "\0", "x" * 20_000, "😀", "2026-10-12 班", "<script>"])
def test_a_wrong_text_is_refused_and_kept(qian: Client, wrong: str) -> None:
    response = qian.post("/office/calendar/2026/edit/", {"source": SOURCE, "text": wrong, "confirm": "1"})
    assert response.status_code == 400
    assert f'value="{SOURCE}"' in response.content.decode()
    assert "<script>" not in response.content.decode().replace('<script type="module"', "")


@pytest.mark.parametrize("year", [0, 1999, 2100, 99999])
def test_years_out_of_reach_are_not_there(qian: Client, year: int) -> None:
    assert qian.get(f"/office/calendar/{year}/edit/").status_code == 404


def test_the_year_shows_its_days(qian: Client) -> None:
    assert "国庆节" in qian.get("/office/calendar/2026/").content.decode()
    assert qian.get("/office/calendar/2031/").status_code == 404
