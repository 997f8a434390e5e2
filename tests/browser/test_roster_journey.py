"""刘站长 plans and publishes a month; 张代表 asks 周代表 to swap, who agrees on the phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from stations.models import Roster, Seat
from stations.words import RosterStatus, SeatStatus
from tests.browser.conftest import check_axe, check_fits
from tests.browser.test_opinion_journey import Person
from tests.stations import rosters
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def test_liu_plans_and_publishes_a_month(
    page: Page, browser: Browser, live_server: Any, world: World
) -> None:
    rosters.colleague(world)
    Person(page, live_server.url).log_in(world.liu)
    page.goto(f"{live_server.url}/roster/{world.station.public_id}/")
    page.get_by_role("link", name="增加规则").click()
    page.select_option("[name=pattern]", label="每周")
    page.select_option("[name=weekday]", label="周三")
    check_axe(browser, page)
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text("每周三 09:00—11:00")
    page.get_by_role("link", name="自动排班").click()
    page.select_option("[name=span]", value=f"{rosters.coming_month(2):%Y-%m}")
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text("草稿已生成")
    check_axe(browser, page)
    check_fits(page)
    page.get_by_role("link", name="公布", exact=True).first.click()
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text("值班表已公布")
    assert Roster.objects.get().status == RosterStatus.PUBLISHED
    page.goto(f"{live_server.url}/roster/{world.station.public_id}/?year={rosters.coming_month(2).year}")
    check_axe(browser, page)
    check_fits(page)


def test_zhang_asks_and_zhou_agrees(page: Page, browser: Browser, live_server: Any, world: World) -> None:
    zhou = rosters.colleague(world)
    seat = rosters.seat_of(world, world.zhang, rosters.in_days(9))
    person = Person(page, live_server.url)
    person.log_in(world.zhang)
    page.goto(f"{live_server.url}/roster/")
    check_axe(browser, page)
    page.get_by_role("link", name="申请换班").click()
    page.select_option("[name=to]", label="周代表")
    page.fill("[name=reason]", "当天参加县里的会议")
    check_axe(browser, page)
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text("仍由您值班")
    person.log_in(zhou)
    page.goto(f"{live_server.url}/roster/")
    expect(page.locator("main")).to_contain_text("当天参加县里的会议")
    check_axe(browser, page)
    check_fits(page)
    page.get_by_role("link", name="同意").click()
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text("已同意")
    assert Seat.objects.get(slot=seat.slot, status=SeatStatus.HELD).user == zhou
    page.goto(f"{live_server.url}/s/{world.station.public_id}/roster/")
    expect(page.locator("main")).to_contain_text("周代表")
    check_axe(browser, page)
