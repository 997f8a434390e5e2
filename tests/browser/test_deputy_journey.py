"""陈女士 scans a deputy's code and writes to him; 张代表 reads his file; 刘站长 takes a slip to its receipt."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from stations.models import Deputy, DutySession, Opinion, Slip
from stations.transitions.quotas import load_quotas
from tests import factories as make
from tests.browser.conftest import check_axe, check_fits
from tests.browser.test_opinion_journey import Person, photo
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def zhang(world: World) -> Deputy:
    make.category()
    load_quotas()
    return make.deputy(
        world.zhang,
        world.county,
        public_id="zhang00000001",
        post="汪川村党总支书记",
        pledge="有事来找我，件件有回音。",
    )


def test_a_scanned_code_leads_to_an_opinion_for_the_deputy(
    page: Page, browser: Browser, live_server: Any, world: World, zhang: Deputy
) -> None:
    make.slot(world.station, timezone.localdate() + dt.timedelta(days=3), world.zhang)
    page.goto(live_server.url + zhang.get_absolute_url())
    expect(page.locator("main")).to_contain_text("有事来找我")
    check_axe(browser, page)
    page.get_by_role("link", name="向这位代表反映意见").click()
    page.fill("[name=text]", "村口的路灯坏了三个月，晚上老人出门不安全。")
    page.select_option("[name=category]", label="交通出行")
    page.check("[name=name_mode][value=anonymous]")
    page.check("[name=agree]")
    check_axe(browser, page)
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator("main")).to_contain_text("查询码")
    assert Opinion.objects.get().deputy == world.zhang
    check_fits(page)


def test_zhang_reads_the_file_and_enters_a_training(
    page: Page, browser: Browser, live_server: Any, world: World, zhang: Deputy
) -> None:
    now = timezone.now()
    DutySession.objects.create(
        county=world.county, station=world.station, user=world.zhang, on=timezone.localdate(),
        arrived_at=now - dt.timedelta(hours=2), left_at=now, status="left",
    )  # fmt: skip
    staff = Person(page, live_server.url)
    staff.log_in(world.zhang)
    page.goto(f"{live_server.url}/performance/")
    expect(page.locator("main")).to_contain_text("0.5 / 15 天")
    check_axe(browser, page)
    page.get_by_role("link", name="登记学习、视察等履职").click()
    page.fill("[name=title]", "参加县人大代表学习班")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator("main")).to_contain_text("待确认")
    staff.log_in(world.liu)
    page.goto(f"{live_server.url}/deputies/claims/")
    check_axe(browser, page)
    page.get_by_role("link", name="参加县人大代表学习班").click()
    page.get_by_label("属实，确认").check()
    page.get_by_role("button", name="提交", exact=True).click()
    page.goto(f"{live_server.url}/performance/zhang00000001/")
    expect(page.locator("main")).to_contain_text("1 / 15 天")
    check_fits(page)


def test_liu_takes_a_slip_to_its_receipt(
    page: Page, browser: Browser, live_server: Any, world: World, zhang: Deputy
) -> None:
    staff = Person(page, live_server.url)
    staff.log_in(world.liu)
    page.goto(f"{live_server.url}/desk/weiping0000001/")
    page.get_by_role("link", name="代记一件").click()
    page.fill("[name=text]", "村口的路灯坏了三个月，晚上不敢出门。")
    page.select_option("[name=category]", label="交通出行")
    page.fill("[name=name]", "陈大爷")
    page.fill("[name=follower_name]", "陈小妹")
    check_axe(browser, page)
    page.get_by_role("button", name="保存，念给本人听").click()
    expect(page.locator("main")).to_contain_text("念给本人听")
    check_axe(browser, page)
    page.get_by_role("button", name="打印确认单").click()
    check_axe(browser, page)
    page.get_by_role("link", name="本人已确认").click()
    page.get_by_label("按手印").check()
    page.set_input_files("[name=paper]", [photo()])
    check_axe(browser, page)
    page.get_by_role("button", name="确认提交").click()
    expect(page.locator("main")).to_contain_text("陈小妹的关注码")
    check_axe(browser, page)
    check_fits(page) and Slip.objects.get().opinion == Opinion.objects.get()


def test_a_slip_goes_its_way_by_the_keyboard_at_twice_the_size(
    browser: Browser, live_server: Any, world: World, zhang: Deputy
) -> None:
    """200 % zoom of a 1280 wide screen shows 640 pixels; nothing is clicked after the log-in."""
    context = browser.new_context(viewport={"width": 640, "height": 450}, locale="zh-CN")
    page = context.new_page()
    Person(page, live_server.url).log_in(world.liu)
    page.goto(f"{live_server.url}/desk/weiping0000001/new/")
    for name, words in (
        ("text", "村口的路灯坏了三个月，晚上不敢出门。"),
        ("category", "交"),
        ("name", "陈大爷"),
    ):
        reach(page, f"[name={name}]")
        page.keyboard.type(words) if name != "category" else page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/10*/")
    reach(page, "main button:has-text('打印确认单')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/paper/")
    reach(page, "main a:has-text('本人已确认')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/confirm/")
    reach(page, "[name=confirmation]")
    page.keyboard.press("Space")
    reach(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("查询码")
    check_fits(page) and Opinion.objects.count() == 1
    context.close()


def reach(page: Page, selector: str) -> None:
    """Press the tab key until the element has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.locator(selector).evaluate_all("all => all.includes(document.activeElement)"):
            return
    raise AssertionError(f"the tab key never gets to {selector}")
