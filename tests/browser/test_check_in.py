"""张代表's phone at the station: the screen's code, the tap, and a day without network."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from congress_portal.accounts.models import User
from stations.models import CheckIn, DutySession
from stations.words import CheckInStatus, Method, SessionStatus
from tests import factories as make
from tests.browser.conftest import DESK, PHONE, check_axe, check_fits
from tests.stations import taps
from tests.stations.taps import FAR, LAT, LNG, code, furnish
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def phone(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """A phone that stands in the station and gives its position."""
    opened = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        locale="zh-CN",
        geolocation={"longitude": LNG, "latitude": LAT, "accuracy": 30},
        permissions=["geolocation"],
    )
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


def log_in(page: Page, address: str, user: User) -> None:
    page.goto(f"{address}/accounts/login/")
    page.fill("[name=username]", user.username)
    page.fill("[name=password]", "correct horse")
    page.click("main form button[type=submit]")
    expect(page.locator("main")).not_to_contain_text("密码不正确")


def waiting(page: Page) -> int:
    """How many taps the phone itself keeps."""
    return int(
        page.evaluate(
            """() => new Promise((done) => { const asked = indexedDB.open("duty", 1);
            asked.onsuccess = () => { const all = asked.result.transaction("taps").objectStore("taps").count();
            all.onsuccess = () => { asked.result.close(); done(all.result); }; }; })"""
        )
    )


def controlled(page: Page) -> None:
    """Wait until the worker has kept the page for being offline."""
    page.evaluate(
        """() => navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller || new Promise(
        (done) => navigator.serviceWorker.addEventListener("controllerchange", done))).then(() => true)"""
    )


def tap(page: Page, label: str, number: int) -> None:
    page.get_by_role("button", name=label, exact=True).click()
    expect(page.locator("[data-waiting-line]")).to_have_text(f"待上传 {number} 条")


def go_online(page: Page, phone: BrowserContext) -> None:
    phone.set_offline(False)
    expect(page.locator("[data-queue]")).to_be_hidden(timeout=25_000)
    assert waiting(page) == 0


def test_two_sessions_without_network_are_delivered_exactly_once(
    phone: BrowserContext, browser: Browser, live_server: Any, world: World
) -> None:
    station, page = furnish(world), phone.new_page()
    log_in(page, live_server.url, world.zhang)
    path = f"{live_server.url}/duty/in/{station.public_id}/"
    page.goto(path)
    controlled(page)
    phone.set_offline(True)
    page.goto(path)  # the phone's own copy
    expect(page.locator("main")).to_contain_text("现在没有网络")
    for number, label in enumerate(["签到", "签退", "签到", "签退"], start=1):
        tap(page, label, number)
    page.reload()
    expect(page.locator("[data-waiting-line]")).to_have_text("待上传 4 条")
    assert waiting(page) == 4 and CheckIn.objects.count() == 0
    go_online(page, phone)
    page.reload()
    expect(page.locator("h1")).to_have_text("签到")
    found = CheckIn.objects.order_by("pk").values_list("direction", "is_late", "status")
    assert list(found) == [(way, True, CheckInStatus.PENDING) for way in ("in", "out", "in", "out")]
    assert set(DutySession.objects.values_list("status", flat=True)) == {SessionStatus.LEFT}
    assert DutySession.objects.count() == 2
    page.goto(f"{live_server.url}/duty/session/{DutySession.objects.last().pk}/")
    expect(page.locator("main")).to_contain_text("补传")


def test_a_lost_answer_does_not_double_a_tap(phone: BrowserContext, live_server: Any, world: World) -> None:
    """The server takes the tap, the phone never hears of it and sends again."""
    station, page = furnish(world), phone.new_page()
    log_in(page, live_server.url, world.zhang)
    page.goto(f"{live_server.url}/duty/in/{station.public_id}/")
    lost: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(str(route.fetch().status))
            route.abort()
        else:
            route.continue_()

    page.route("**/duty/in/**", lose)
    tap(page, "签到", 1)
    page.get_by_role("button", name="现在上传").click()
    expect(page.locator("[data-queue]")).to_be_hidden()
    assert lost == ["200"] and CheckIn.objects.get().status == CheckInStatus.ACCEPTED


def test_a_login_that_ended_keeps_the_queue(phone: BrowserContext, live_server: Any, world: World) -> None:
    station, page = furnish(world), phone.new_page()
    log_in(page, live_server.url, world.zhang)
    page.goto(f"{live_server.url}/duty/in/{station.public_id}/")
    phone.clear_cookies(name="sessionid")
    tap(page, "签到", 1)
    expect(page.locator("[data-say]")).to_contain_text("重新登录")
    log_in(page, live_server.url, world.zhang)
    page.goto(f"{live_server.url}/duty/")
    expect(page.locator("[data-say]")).to_contain_text("签到已收到")
    assert CheckIn.objects.get().is_late and waiting(page) == 0


def test_another_deputys_tap_waits_for_its_owner(
    phone: BrowserContext, live_server: Any, world: World
) -> None:
    station, page = furnish(world), phone.new_page()
    colleague = make.person("李代表", make.Role.DEPUTY, station.unit, username="lidaibiao")
    log_in(page, live_server.url, world.zhang)
    page.goto(f"{live_server.url}/duty/in/{station.public_id}/")
    controlled(page)
    phone.set_offline(True)
    tap(page, "签到", 1)
    phone.clear_cookies()
    phone.set_offline(False)
    log_in(page, live_server.url, colleague)
    page.goto(f"{live_server.url}/duty/")
    expect(page.locator("[data-say]")).to_contain_text("另一位代表")
    assert waiting(page) == 1 and not CheckIn.objects.exists()


def test_the_screen_lets_the_phone_in_and_shows_it(
    phone: BrowserContext, browser: Browser, live_server: Any, world: World
) -> None:
    station, page = furnish(world), phone.new_page()
    log_in(page, live_server.url, world.zhang)
    wall = browser.new_context(viewport=DESK, locale="zh-CN").new_page()  # type: ignore[arg-type]
    wall.goto(f"{live_server.url}/screen/{station.screen.key}/")
    shown = wall.locator("#screen").get_attribute("data-digits")
    page.goto(f"{live_server.url}/duty/in/{station.public_id}/?c={shown}")
    expect(page.locator("main")).to_contain_text("已扫码")
    expect(wall.locator("#screen")).not_to_have_attribute("data-digits", str(shown))
    page.get_by_role("button", name="签到", exact=True).click()
    expect(page.locator("h1")).to_contain_text("值班")
    expect(wall.locator("#screen")).to_contain_text("张代表")
    assert CheckIn.objects.get().method == Method.SCREEN
    wall.context.close()


def test_the_typed_code_works_without_javascript(browser: Browser, live_server: Any, world: World) -> None:
    station = furnish(world)
    plain = browser.new_context(viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]
    page = plain.new_page()
    log_in(page, live_server.url, world.zhang)
    page.goto(f"{live_server.url}/duty/in/{station.public_id}/")
    page.fill("[name=code]", code(station, timezone.now()))
    page.get_by_role("button", name="签到", exact=True).click()
    expect(page.locator("main")).to_contain_text("签到成功")
    plain.close()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_pages_are_accessible_and_fit(
    phone: BrowserContext, browser: Browser, live_server: Any, world: World, width: int
) -> None:
    station, page = furnish(world), phone.new_page()
    page.set_viewport_size({"width": width, "height": 844})
    check = taps.tap(world.zhang, station, position=FAR, reason="站里停电", at=timezone.now())
    paths = {
        world.zhang: ["/duty/", f"/duty/in/{station.public_id}/", "/duty/shell/"],
        world.liu: [f"/duty/at/{station.public_id}/", f"/duty/session/{check.session_id}/"],
    }
    for user, theirs in paths.items():
        phone.clear_cookies()
        log_in(page, live_server.url, user)
        for path in [*theirs, f"/screen/{station.screen.key}/"]:
            page.goto(live_server.url + path)
            check_fits(page)
            shot(page, path.strip("/").split("/")[:2], width)
            if width == 390:
                check_axe(browser, page)


def shot(page: Page, words: list[str], width: int) -> None:
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{'-'.join(words)[:30]}-{width}.png", full_page=True)


def test_a_code_scanned_without_network_is_delivered_with_the_tap(
    phone: BrowserContext, live_server: Any, world: World
) -> None:
    station, page = furnish(world), phone.new_page()
    log_in(page, live_server.url, world.zhang)
    path = f"{live_server.url}/duty/in/{station.public_id}/"
    page.goto(f"{live_server.url}/duty/")
    controlled(page)
    phone.set_offline(True)
    page.goto(f"{path}?c={code(station, timezone.now())}&p=1")
    expect(page.locator("main")).to_contain_text("现在没有网络")
    assert page.url == path and page.locator("[name=printed]").input_value() == "True"
    tap(page, "签到", 1)
    go_online(page, phone)
    check = CheckIn.objects.get()
    assert (check.method, check.is_late, check.session.station) == (Method.SCREEN, True, station)
    assert "动态码" not in check.ground


def test_a_tap_that_nothing_takes_does_not_block_the_queue(
    phone: BrowserContext, live_server: Any, world: World
) -> None:
    station, page = furnish(world), phone.new_page()
    closed = make.station("茶园村联络点", world.township, world.county, lng=LNG, lat=LAT)
    log_in(page, live_server.url, world.zhang)
    page.goto(f"{live_server.url}/duty/in/{closed.public_id}/")
    controlled(page)
    phone.set_offline(True)
    tap(page, "签到", 1)
    page.goto(f"{live_server.url}/duty/in/{station.public_id}/")
    tap(page, "签到", 2)
    closed.unit.is_active = False
    closed.unit.save(update_fields=["is_active"])
    go_online(page, phone)
    expect(page.locator("[data-say]")).to_contain_text("茶园村联络点")
    expect(page.locator("[data-say]")).to_contain_text("已经撤销")
    assert CheckIn.objects.get().station == station


def test_a_tap_that_the_server_fails_at_holds_up_its_own_place_only(
    phone: BrowserContext, live_server: Any, world: World
) -> None:
    station, page = furnish(world), phone.new_page()
    room = make.station("茶园村联络点", world.township, world.county, lng=LNG, lat=LAT)
    log_in(page, live_server.url, world.zhang)
    page.goto(f"{live_server.url}/duty/in/{room.public_id}/")
    controlled(page)
    phone.set_offline(True)
    tap(page, "签到", 1)
    page.goto(f"{live_server.url}/duty/in/{station.public_id}/")
    tap(page, "签到", 2)
    page.route(f"**/duty/in/{room.public_id}/", lambda route: route.fulfill(status=403, body="<p>no</p>"))
    phone.set_offline(False)
    expect(page.locator("[data-waiting-line]")).to_have_text("待上传 1 条", timeout=25_000)
    expect(page.locator("[data-login-link]")).to_be_hidden()
    assert CheckIn.objects.get().station == station


def test_who_gives_no_position_and_no_code_is_told_so(
    browser: Browser, live_server: Any, world: World
) -> None:
    station = furnish(world)
    shy = browser.new_context(viewport=PHONE, locale="zh-CN")  # type: ignore[arg-type]
    page = shy.new_page()
    log_in(page, live_server.url, world.zhang)
    page.goto(f"{live_server.url}/duty/in/{station.public_id}/")
    page.get_by_role("button", name="签到", exact=True).click()
    expect(page.locator("[data-say]")).to_contain_text("没有取得定位")
    expect(page.locator("[name=reason]")).to_be_focused()
    assert waiting(page) == 0 and not CheckIn.objects.exists()
    shy.close()
