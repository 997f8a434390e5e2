"""张代表 writes a reception down on the phone, 刘站长 signs, 陈女士 books; every page fits and passes axe."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from stations.models import Appointment, Reception, ServiceMark
from stations.transitions import health
from tests import factories as make
from tests.browser.conftest import check_axe, check_fits
from tests.browser.test_opinion_journey import Person, photo
from tests.stations import duties
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def seen(browser: Browser, page: Page) -> None:
    """The page passes axe and needs no sideways scrolling."""
    check_axe(browser, page)
    check_fits(page)


def test_a_reception_with_two_matters_is_proved(
    page: Page, browser: Browser, live_server: Any, world: World
) -> None:
    make.category()
    held = duties.session(world.station, world.zhang, left=False)
    staff = Person(page, live_server.url)
    staff.log_in(world.zhang)
    page.goto(f"{live_server.url}/duty/session/{held.pk}/")
    seen(browser, page)
    page.get_by_role("link", name="登记接待").click()
    page.select_option("[name=visitor]", label="老年人")
    page.fill("[name=people]", "2")
    page.fill("[name=form-0-text]", "村口的路灯坏了三个月，晚上出门不安全。")
    page.locator("[name=form-0-way][value=case]").check()
    page.locator("summary", has_text="第 2 件").click()
    page.fill("[name=form-1-text]", "医保怎么续缴，要带什么材料。")
    page.locator("[name=form-1-way][value=answered]").check()
    page.set_input_files("[name=photos]", [photo()])
    page.get_by_role("button", name="保存接待记录").click()
    expect(page.locator("main")).to_contain_text("有内容需要改正")
    seen(browser, page)
    page.select_option("[name=form-0-category]", label="交通出行")
    page.fill("[name=form-1-answer]", "带身份证到便民服务中心。")
    page.set_input_files("[name=photos]", [photo()])
    page.get_by_role("button", name="保存接待记录").click()
    expect(page.locator("main")).to_contain_text("请把查询码抄给群众")
    seen(browser, page)
    made = Reception.objects.get()
    assert [bool(one.loop) for one in made.matters.all()] == [True, False]
    _claim_and_sign(page, browser, staff, world, held.pk)


def _claim_and_sign(page: Page, browser: Browser, staff: Person, world: World, session: int) -> None:
    page.goto(f"{staff.address}/duty/session/{session}/")
    page.get_by_role("link", name=re.compile("打卡.*听民意")).click()
    page.fill("[name=note]", "听取两位老人反映路灯和医保")
    page.select_option("[name=reception]", index=1)
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text("待销号")
    staff.log_in(world.liu)
    page.goto(f"{staff.address}/duty/session/{session}/")
    page.get_by_role("button", name=re.compile("销号.*听民意")).click()
    expect(page.locator("main")).to_contain_text("已销号")
    seen(browser, page)
    assert ServiceMark.objects.get().signed_by == world.liu


def test_chen_books_and_liu_agrees(page: Page, browser: Browser, live_server: Any, world: World) -> None:
    slot = make.slot(world.station, timezone.localdate() + dt.timedelta(days=3), world.zhang)
    page.goto(f"{live_server.url}/s/{world.station.public_id}/")
    page.get_by_role("link", name="预约代表接待").click()
    page.fill("[name=topic]", "村里的水渠堵了，想请代表来看看")
    page.select_option("[name=slot]", value=str(slot.pk))
    page.fill("[name=name]", "陈女士")
    page.fill("[name=mobile]", "13800000000")
    page.check("[name=agree]")
    seen(browser, page)
    page.get_by_role("button", name="提交预约").click()
    expect(page.locator("main")).to_contain_text("待确认")
    booked, own = Appointment.objects.get(), page.url
    staff = Person(page, live_server.url)
    staff.log_in(world.liu)
    page.goto(f"{live_server.url}/receptions/appointments/{booked.pk}/")
    seen(browser, page)
    page.get_by_role("link", name="约定时间").click()
    page.select_option("[name=deputy]", label="张代表")
    page.click("main form button[type=submit]")
    page.context.clear_cookies()
    page.goto(own)
    expect(page.locator("main")).to_contain_text("张代表")
    seen(browser, page)


def test_every_page_of_health_and_receptions_fits_and_passes_axe(
    page: Page, browser: Browser, live_server: Any, world: World
) -> None:
    held = duties.session(world.station, world.zhang)
    duties.session(world.station, world.zhang)
    duties.receive(world.station, world.zhang, session=held, people=4)
    duties.booked(world.station)
    month = timezone.localdate().replace(day=1)
    health.reckon(county=world.county, month=month)
    place = world.station.public_id
    Person(page, live_server.url).log_in(world.liu)
    for path in (
        f"/health/{place}/",
        f"/health/{place}/{month:%Y-%m}/empty/",
        f"/health/?month={month:%Y-%m}",
        "/health/formula/",
        "/health/objections/",
        f"/receptions/at/{place}/",
        f"/receptions/at/{place}/appointments/",
        f"/receptions/at/{place}/new/",
        "/receptions/empty/",
    ):
        page.goto(live_server.url + path)
        seen(browser, page)
