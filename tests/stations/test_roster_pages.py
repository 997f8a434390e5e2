"""The roster's pages and calendars: what they show, to whom, with how many queries."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from stations.models import CalendarKey, Roster, RosterRule, Seat, Slot
from stations.transitions import calendars, slots, swaps
from stations.words import RosterStatus
from tests import factories as make
from tests.stations import rosters
from tests.world import World


def read(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def events(client: Client, name: str, *args: object) -> list[dict[str, object]]:
    answer = client.get(reverse(name, args=args))
    assert answer["Content-Type"].startswith("text/calendar")
    found = Calendar.from_ical(answer.content)
    assert [str(zone["TZID"]) for zone in found.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    return [
        {"uid": str(one["UID"]), "number": int(one["SEQUENCE"]), "status": str(one["STATUS"]),
         "starts": one["DTSTART"].dt, "text": str(one["DESCRIPTION"])}
        for one in found.walk("VEVENT")
    ]  # fmt: skip


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_the_public_page_names_deputies_and_what_can_be_said(client: Client, world: World) -> None:
    make.slot(world.station, rosters.in_days(9), world.zhang, theme="饮用水安全")
    text = read(client, "roster:public", world.station.public_id)
    assert all(words in text for words in ("张代表", "饮用水安全", "一般不办理具体案件"))


def test_the_public_page_shows_no_draft(client: Client, world: World) -> None:
    make.slot(world.station, rosters.in_days(9), world.zhang, theme="未公布的主题", status="draft")
    assert "未公布的主题" not in read(client, "roster:public", world.station.public_id)


def test_a_cancelled_session_stays_with_its_reason(client: Client, world: World) -> None:
    slot = make.slot(world.station, rosters.in_days(9), world.zhang)
    slots.cancel_slot(slot=slot, by=world.liu, reason="会场检修")
    assert "会场检修" in read(client, "roster:public", world.station.public_id)


def test_the_stations_calendar_keeps_uids_and_cancels(client: Client, world: World) -> None:
    slot = make.slot(world.station, rosters.in_days(9), world.zhang)
    before = events(client, "roster:station_calendar", world.station.public_id)[0]
    slots.cancel_slot(slot=slot, by=world.liu, reason="会场检修")
    after = events(client, "roster:station_calendar", world.station.public_id)[0]
    assert before["uid"] == after["uid"]
    assert (before["status"], after["status"]) == ("CONFIRMED", "CANCELLED")
    assert int(str(after["number"])) > int(str(before["number"]))


def test_hours_are_those_of_shanghai(client: Client, world: World) -> None:
    slot = make.slot(world.station, rosters.in_days(9), world.zhang)
    starts = events(client, "roster:station_calendar", world.station.public_id)[0]["starts"]
    assert starts == dt.datetime.combine(slot.on, slot.starts, ZoneInfo("Asia/Shanghai"))


def test_a_swapped_duty_leaves_one_calendar_and_enters_the_other(client: Client, world: World) -> None:
    zhou = rosters.colleague(world)
    keys = {user: calendars.renew_key(user=user).key for user in (world.zhang, zhou)}
    swap = rosters.asked(world, rosters.seat_of(world, world.zhang, rosters.in_days(9)), zhou)
    swaps.agree_swap(swap=swap, by=zhou)
    states = [events(client, "roster:calendar", keys[user])[0]["status"] for user in (world.zhang, zhou)]
    assert states == ["CANCELLED", "CONFIRMED"]


def test_an_unchanged_calendar_is_not_sent_again(client: Client, world: World) -> None:
    key = calendars.renew_key(user=world.zhang).key
    url = reverse("roster:calendar", args=[key])
    tag = client.get(url)["ETag"]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304
    rosters.seat_of(world, world.zhang, rosters.in_days(9))
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200


def test_a_renewed_address_ends_the_old_one(client: Client, world: World) -> None:
    old = calendars.renew_key(user=world.zhang).key
    client.force_login(world.zhang)
    client.post(reverse("roster:calendar_key"))
    assert client.get(reverse("roster:calendar", args=[old])).status_code == 404
    assert CalendarKey.objects.get().key != old


def test_the_calendar_ends_with_the_account(client: Client, world: World) -> None:
    key = calendars.renew_key(user=world.zhang).key
    world.zhang.is_active = False
    world.zhang.save(update_fields=["is_active"])
    assert client.get(reverse("roster:calendar", args=[key])).status_code == 404


def test_liu_adds_a_rule_and_what_is_missing_is_said_at_the_field(client: Client, world: World) -> None:
    client.force_login(world.liu)
    url = reverse("roster:rule_new", args=[world.station.public_id])
    typed = {"pattern": "nth", "weekday": "2", "starts": "09:00", "ends": "11:00", "seats": "2", "kind": "fixed",
             "valid_from": "2026-12-01"}  # fmt: skip
    refused = client.post(url, typed)
    assert (refused.status_code, list(refused.context["form"].errors)) == (400, ["ordinal"])
    assert client.post(url, typed | {"ordinal": "1"}).status_code == 302
    assert RosterRule.objects.get().ordinal == 1


@pytest.mark.parametrize("typed", [{}, {"span": "2026-99"}, {"span": "x\x00"}, {"span": "9" * 60}])
def test_nonsense_to_plan_is_named(client: Client, world: World, typed: dict[str, str]) -> None:
    client.force_login(world.liu)
    assert client.post(reverse("roster:propose", args=[world.station.public_id]), typed).status_code == 400


@pytest.mark.parametrize("path", ["0/1/", "2026/0/", "2026/13/", "99999/1/", "2026/99999999999999999999/"])
def test_a_month_that_is_none_is_not_found(client: Client, world: World, path: str) -> None:
    client.force_login(world.liu)
    assert client.get(f"/roster/{world.station.public_id}/{path}").status_code == 404


@pytest.mark.parametrize("year", ["x", "-1", "99999999999999999999", "\x00"])
def test_a_year_that_is_none_is_this_year(client: Client, world: World, year: str) -> None:
    client.force_login(world.liu)
    assert (
        client.get(reverse("roster:station", args=[world.station.public_id]), {"year": year}).status_code
        == 200
    )


def test_a_deputy_sees_no_draft_of_the_month(client: Client, world: World) -> None:
    made = rosters.published(world)
    Roster.objects.update(status=RosterStatus.DRAFT, published_at=None)
    Slot.objects.update(status="draft", published_at=None)
    client.force_login(world.zhang)
    url = reverse("roster:month", args=[world.station.public_id, made.month.year, made.month.month])
    assert "张代表</" not in client.get(url).content.decode().split("<main")[1]


@pytest.mark.parametrize("name", ["public", "mine", "month", "station", "station_calendar", "calendar"])
def test_a_page_asks_no_more_for_thirty_sessions_than_for_one(
    client: Client, world: World, name: str
) -> None:
    made = rosters.published(world, day=1)
    key = calendars.renew_key(user=world.zhang).key
    place = world.station.public_id
    args = {"month": [place, made.month.year, made.month.month], "mine": [], "calendar": [key]}.get(
        name, [place]
    )
    client.force_login(world.liu if name in ("month", "station") else world.zhang)
    url = reverse(f"roster:{name}", args=args)
    one = queries(client, url)
    for number in range(2, 31):
        make.slot(
            world.station, made.month + dt.timedelta(days=number % 27), world.zhang, roster=made,
            starts=dt.time(6 + number // 27, number), ends=dt.time(8, 30),
        )  # fmt: skip
    assert Seat.objects.count() == 30
    assert queries(client, url) <= one + 1
