"""刘站长 looks after the station on her phone: hours, a bulletin, a photo."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from stations.models import Bulletin, Picture, Station
from tests.browser.conftest import check_axe, check_fits
from tests.browser.test_opinion_journey import Person, photo
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def looked_at(browser: Browser, page: Page) -> None:
    check_fits(page)
    check_axe(browser, page)


def test_the_keeper_keeps_the_wall(world: World, page: Page, browser: Browser, live_server: Any) -> None:
    person, hub = Person(page, live_server.url), f"{live_server.url}/manage/{world.station.public_id}/"
    person.log_in(world.liu)
    page.locator(".nav-group summary", has_text="联络站").click()
    page.get_by_role("link", name="联络站", exact=True).first.click()
    looked_at(browser, page)
    page.get_by_role("link", name=str(world.station)).first.click()
    looked_at(browser, page)

    page.goto(f"{hub}hours/")
    for day in ("周一", "周二", "周三"):
        page.get_by_label(day).first.check()
    page.fill("[name=opens0]", "08:30")
    page.fill("[name=closes0]", "11:30")
    looked_at(browser, page)
    page.click("main form button[type=submit]")
    expect(page.locator("#messages")).to_contain_text("已保存")
    expect(page.locator("main")).to_contain_text("周一至周三 8:30–11:30")

    page.goto(f"{hub}bulletins/")
    page.fill("[name=title]", "接待公告")
    page.fill("[name=text]", "周三上午张代表接待群众。")
    looked_at(browser, page)
    page.click("main form button[type=submit]")
    expect(page.locator("#messages")).to_contain_text("公告已发布")

    page.goto(f"{hub}photos/")
    page.set_input_files("[name=photos]", [photo()])
    page.fill("[name=caption]", "接待大厅")
    page.click("main form button[type=submit]")
    expect(page.locator("#messages")).to_contain_text("照片已添加")
    looked_at(browser, page)

    page.goto(live_server.url + world.station.get_absolute_url())
    expect(page.locator("main")).to_contain_text("接待公告")
    expect(page.locator("main img")).to_have_count(1)
    looked_at(browser, page)
    assert (Bulletin.objects.count(), Picture.objects.count()) == (1, 1)


def test_the_place_of_the_phone_fills_the_form(
    world: World, page: Page, browser: Browser, live_server: Any
) -> None:
    person = Person(page, live_server.url)
    person.log_in(world.liu)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": 118.90864, "latitude": 29.7561})
    page.goto(f"{live_server.url}/manage/{world.station.public_id}/edit/")
    looked_at(browser, page)
    button = page.get_by_role("button", name="用我现在的位置")
    if button.is_visible():
        button.click()
        expect(page.locator("[name=lng]")).to_have_value("118.908640")
    else:  # without JavaScript it is typed
        page.fill("[name=lng]", "118.90864")
        page.fill("[name=lat]", "29.7561")
        page.check("[name=datum][value=wgs84]")
    page.click("main form button[type=submit]")
    expect(page.locator("#messages")).to_contain_text("已保存")
    assert Station.objects.get(pk=world.station.pk).lat == pytest.approx(29.7561)
