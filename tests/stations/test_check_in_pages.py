"""The pages of duty: the deputy's tap, the keeper's month, the station's screen, what the phone keeps."""

from __future__ import annotations

import io
import re
import uuid
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from congress_portal.accounts.models import User
from congress_portal.loops.models import Event
from stations.models import CheckIn, DutySession, Screen, UsedCode
from stations.transitions.sessions import forget
from tests import factories as make
from tests.stations.taps import FAR, HERE, LAT, LNG, code, furnish, tap
from tests.world import World

JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, world: World, json: bool = False, **fields: Any) -> Any:
    data = {"direction": "in", "request_key": str(uuid.uuid4()), **fields}
    path = reverse("duty:in", args=[world.station.public_id])
    return client.post(path, data, headers=JSON if json else {})


def test_zhang_types_the_code_and_is_in(world: World) -> None:
    station = furnish(world)
    answer = send(as_(world.zhang), world, code=code(station, timezone.now()))
    assert answer.status_code == 302 and DutySession.objects.get().user == world.zhang


def test_full_width_digits_and_blanks_are_taken_as_meant(world: World) -> None:
    shown = code(furnish(world), timezone.now())
    typed = "".join(chr(ord(digit) + 0xFEE0) for digit in shown[:4]) + " " + shown[4:]
    assert send(as_(world.zhang), world, code=typed).status_code == 302


def test_opening_the_scanned_address_takes_the_code(world: World) -> None:
    station = furnish(world)
    shown, client = code(station, timezone.now()), as_(world.zhang)
    path = reverse("duty:in", args=[station.public_id])
    page = client.get(path, {"c": shown}).content.decode()
    assert "已扫码" in page and UsedCode.objects.get().user == world.zhang
    assert send(client, world, code=shown).status_code == 302


def test_a_preview_that_is_fetched_ahead_takes_no_code(world: World) -> None:
    station = furnish(world)
    path = reverse("duty:in", args=[station.public_id])
    as_(world.zhang).get(path, {"c": code(station, timezone.now())}, headers={"Sec-Purpose": "prefetch"})
    assert not UsedCode.objects.exists()


def test_a_refused_tap_says_why_and_keeps_what_was_typed(world: World) -> None:
    furnish(world)
    answer = send(as_(world.zhang), world, code="12345678", reason="屏幕看不清")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "动态码不对" in page and "屏幕看不清" in page and CheckIn.objects.get().status == "refused"


def test_without_any_proof_the_page_asks_for_a_reason(world: World) -> None:
    furnish(world)
    answer = send(as_(world.zhang), world)
    assert answer.status_code == 400 and "没有定位，也没有动态码" in answer.content.decode()


def test_the_code_is_kept_for_who_has_to_give_a_reason(world: World) -> None:
    shown, client = code(furnish(world), timezone.now()), as_(world.zhang)
    far = {"code": shown, "lng": FAR.lng, "lat": FAR.lat, "accuracy": 20}
    assert send(client, world, **far).status_code == 400
    assert send(client, world, **far, reason="在村口").status_code == 302


@pytest.mark.parametrize(
    "bad",
    [
        {"lng": "nan", "lat": "29"},
        {"lng": "1e400", "lat": "29"},
        {"request_key": "x"},
        {"direction": "up"},
        {"code": "1\x002"},
        {"phone_at": "0001-01-01T00:00:00+14:00"},
        {"phone_at": "9999-12-31T23:59:59-12:00"},
        {"accuracy": "-5"},
        {"reason": "长" * 201},
    ],
)
def test_nonsense_is_refused_at_its_field(world: World, bad: dict[str, str]) -> None:
    furnish(world)
    assert send(as_(world.zhang), world, **bad).status_code == 400
    assert not CheckIn.objects.exists()


def test_the_script_gets_its_answer_twice(world: World) -> None:
    furnish(world)
    client, key = as_(world.zhang), str(uuid.uuid4())
    answers = [send(client, world, json=True, lng=LNG, lat=LAT, request_key=key).json() for _ in range(2)]
    assert answers[0] == answers[1] and answers[0]["status"] == "accepted"
    assert CheckIn.objects.count() == 1


def test_a_lost_login_keeps_the_queue(world: World) -> None:
    furnish(world)
    answer = send(Client(), world, json=True)
    assert (answer.status_code, answer.json()["login"]) == (401, True)


def test_another_deputys_waiting_tap_is_not_taken(world: World) -> None:
    furnish(world)
    answer = send(as_(world.zhang), world, json=True, who="0123456789abcdef", lng=LNG, lat=LAT)
    assert (answer.status_code, answer.json()["other"]) == (403, True)
    assert not CheckIn.objects.exists()


def test_the_browser_is_told_by_its_signed_cookie(world: World) -> None:
    furnish(world)
    first, second = as_(world.zhang), as_(world.zhang)
    send(first, world, lng=LNG, lat=LAT)
    answer = send(second, world, direction="out", lng=LNG, lat=LAT)
    assert answer.status_code == 409 and "另一台设备" in answer.content.decode()
    assert send(first, world, direction="out", lng=LNG, lat=LAT).status_code == 302


def test_ten_wrong_codes_are_enough(world: World) -> None:
    furnish(world)
    client = as_(world.zhang)
    codes = [send(client, world, code=f"{number:08d}").status_code for number in range(11)]
    assert codes == [409] * 10 + [429]


def test_the_keeper_sees_what_waits_and_confirms_it(world: World) -> None:
    check = tap(world.zhang, furnish(world), position=FAR, reason="站里停电", at=timezone.now())
    client = as_(world.liu)
    page = client.get(reverse("duty:station", args=[world.station.public_id])).content.decode()
    assert "等您确认" in page and "站里停电" in page
    answer = client.post(reverse("duty:decide", args=[check.pk]), {"decision": "confirm"})
    check.refresh_from_db()
    assert (answer.status_code, check.status) == (302, "confirmed")
    assert Event.objects.get(verb="confirmed").detail["person"] == world.zhang.pk


def test_a_refusal_without_words_is_told_at_the_form(world: World) -> None:
    check = tap(world.zhang, furnish(world), position=FAR, reason="站里停电", at=timezone.now())
    answer = as_(world.liu).post(reverse("duty:decide", args=[check.pk]), {"decision": "refuse"})
    assert answer.status_code == 400 and "请填写“理由”" in answer.content.decode()


def test_the_months_book_holds_text_and_no_formula(world: World) -> None:
    world.zhang.name = "=1+1"
    world.zhang.save(update_fields=["name"])
    tap(world.zhang, furnish(world), position=HERE, at=timezone.now())
    answer = as_(world.liu).get(reverse("duty:export", args=[world.station.public_id]))
    assert answer.content[:2] == b"PK" and b"<f>" not in answer.content


@pytest.mark.parametrize("month", ["2026-13", "x", "0000-01", "99999-1", "2026-11\x00"])
def test_a_month_that_makes_no_sense_shows_this_month(world: World, month: str) -> None:
    path = reverse("duty:station", args=[world.station.public_id])
    assert as_(world.liu).get(path, {"month": month}).status_code == 200


def test_the_screen_shows_the_code_and_who_came(world: World) -> None:
    station = furnish(world)
    tap(world.zhang, station, position=HERE, at=timezone.now())
    page = Client().get(reverse("screen:now", args=[station.screen.key])).content.decode()
    assert "张代表" in page and re.search(r'data-digits="\d{8}"', page)


def test_the_screens_code_changes_once_it_is_taken(world: World) -> None:
    station = furnish(world)
    path, wall = reverse("screen:now", args=[station.screen.key]), Client()

    def shown() -> str:
        return str(re.findall(r'data-digits="(\d{8})"', wall.get(path).content.decode())[0])

    first = shown()
    send(as_(world.zhang), world, code=first)
    assert shown() != first


def test_a_renewed_screen_has_no_old_address(world: World) -> None:
    old = furnish(world).screen.key
    as_(world.liu).post(reverse("duty:renew", args=[world.station.public_id]))
    assert Client().get(reverse("screen:page", args=[old])).status_code == 404


def test_what_the_phone_keeps_holds_nobodys_data(world: World) -> None:
    page = as_(world.zhang).get(reverse("duty:shell")).content.decode()
    assert "张代表" not in page and "csrf" not in page


def test_the_worker_is_served_from_the_root_and_never_kept(world: World) -> None:
    answer = Client().get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert (answer["Cache-Control"], answer["Service-Worker-Allowed"]) == ("no-cache", "/duty/")
    assert "VERSION" not in answer.content.decode() and "/duty/shell/" in answer.content.decode()


def test_the_worker_can_be_switched_off(world: World, settings: Any) -> None:
    settings.SERVICE_WORKER = False
    assert "unregister" in Client().get("/sw.js").content.decode()


def test_the_list_of_sessions_asks_the_same_at_1_and_at_25_rows(world: World) -> None:
    station, client = furnish(world), as_(world.liu)
    path = reverse("duty:station", args=[station.public_id])

    def asked(number: int) -> int:
        for _ in range(number):
            deputy = make.person("代表", make.Role.DEPUTY, station.unit)
            tap(deputy, station, position=HERE, at=timezone.now())
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return len(queries)

    client.get(path)
    assert asked(1) == asked(29)


def test_a_session_with_a_tap_that_waits_reads_so_in_the_list(world: World) -> None:
    station = furnish(world)
    tap(world.zhang, station, position=HERE, at=timezone.now())
    tap(world.zhang, station, "out", position=FAR, reason="在村口", at=timezone.now())
    page = as_(world.zhang).get(reverse("duty:mine")).content.decode()
    assert "待确认" in page.split("最近的值班")[1]


def test_a_forgotten_check_out_does_not_promise_days(world: World) -> None:
    tap(world.zhang, furnish(world), position=HERE, at=timezone.now())
    session = DutySession.objects.get()
    forget(session)
    page = as_(world.zhang).get(reverse("duty:session", args=[session.pk])).content.decode()
    assert "没有签退，不计入履职天数；请联络站核实" in page


def test_a_tap_at_a_station_that_closed_is_told_to_be_gone(world: World) -> None:
    furnish(world)
    world.station.unit.is_active = False
    world.station.unit.save(update_fields=["is_active"])
    answer = send(as_(world.zhang), world, json=True, lng=LNG, lat=LAT)
    assert (answer.status_code, answer.json()["gone"]) == (404, True)
    assert "已经撤销" in answer.json()["text"]


def test_a_tap_of_who_is_no_deputy_any_more_is_told_to_be_gone(world: World) -> None:
    furnish(world)
    client = as_(world.zhang)
    page = client.get(reverse("duty:in", args=[world.station.public_id])).content.decode()
    who = str(re.findall(r'data-who="(\w+)"', page)[0])
    world.zhang.duty_set.all().delete()
    answer = send(client, world, json=True, lng=LNG, lat=LAT, who=who)
    assert (answer.status_code, answer.json()["gone"]) == (403, True)


def test_a_keepers_log_in_does_not_drop_a_deputys_tap(world: World) -> None:
    furnish(world)
    for mark in ({}, {"who": "0123456789abcdef"}):
        answer = send(as_(world.liu), world, json=True, lng=LNG, lat=LAT, **mark)
        assert (answer.status_code, answer.json()) == (403, answer.json() | {"other": True})


def test_the_keeper_sees_and_the_book_says_that_no_position_came(world: World) -> None:
    station = furnish(world)
    tap(world.zhang, station, code=code(station, timezone.now()), at=timezone.now())
    client, at = as_(world.liu), [station.public_id]
    assert "未提供定位" in client.get(reverse("duty:station", args=at)).content.decode()
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(reverse("duty:export", args=at)).content))
    assert "未提供定位" in book.get_sheet_by_index(0).to_python()[2]


def test_the_screens_address_shows_nothing_to_another_browser(world: World) -> None:
    station = furnish(world)
    path, wall, thief = reverse("screen:page", args=[station.screen.key]), Client(), Client()
    assert "data-digits" in wall.get(path).content.decode()
    seen = thief.get(path).content.decode() + thief.get(path + "now/").content.decode()
    assert "此屏已在别处打开" in seen and "data-digits" not in seen
    assert "data-digits" in wall.get(path + "now/").content.decode()


def test_the_keepers_are_told_once_of_a_screen_opened_elsewhere(world: World) -> None:
    path = reverse("screen:page", args=[furnish(world).screen.key])
    for _ in range(4):
        Client().get(path)
    event = Event.objects.get(verb="screen_twice")
    assert event.unit == world.station.unit and not event.detail.get("quiet")


def test_a_new_address_is_for_the_next_browser(world: World) -> None:
    Client().get(reverse("screen:page", args=[furnish(world).screen.key]))
    as_(world.liu).post(reverse("duty:renew", args=[world.station.public_id]))
    path = reverse("screen:page", args=[Screen.objects.get().key])
    assert "data-digits" in Client().get(path).content.decode()


def test_a_preview_that_is_fetched_ahead_takes_no_screen(world: World) -> None:
    path = reverse("screen:page", args=[furnish(world).screen.key])
    Client().get(path, headers={"Sec-Purpose": "prefetch"})
    assert Screen.objects.get().browser == ""


def test_one_phone_for_two_deputies_needs_a_reason(world: World) -> None:
    station, client = furnish(world), as_(world.zhang)
    colleague = make.person("李代表", make.Role.DEPUTY, station.unit)
    send(client, world, lng=LNG, lat=LAT)
    phone = client.cookies["device"]
    client.force_login(colleague)
    client.cookies["device"] = phone.value
    answer = send(client, world, lng=LNG, lat=LAT)
    assert answer.status_code == 400 and "这台设备今天已为另一位代表打卡" in answer.content.decode()
    assert send(client, world, lng=LNG, lat=LAT, reason="站里的平板").status_code == 302
    assert CheckIn.objects.get(user=colleague).status == "pending"


def test_only_the_posters_mark_leads_on_to_a_printed_check_in(world: World, client: Client) -> None:
    furnish(world)
    page = reverse("stations:station", args=[world.station.public_id])
    door = reverse("duty:in", args=[world.station.public_id])
    assert f"{door}?p=1" in client.get(page, {"p": "1"}).content.decode()
    assert f"{door}?p=1" not in client.get(page).content.decode()
    form = as_(world.zhang).get(door, {"p": "1"}).content.decode()
    assert re.search(r'name="printed" value="True"', form)
