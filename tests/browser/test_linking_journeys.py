"""A department comes to a station, and a deputy keeps in touch, in a real browser on a phone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from stations.models import ContactLog, Visit, VisitQuestion
from tests import factories as make
from tests import linked
from tests.browser.conftest import check_axe, check_fits
from tests.browser.test_opinion_journey import Person, photo
from tests.world import World

SHOTS = os.environ.get("SHOTS", "")
"""A folder for pictures of the pages, for the eye; none are taken without it."""


def look(page: Page, browser: Browser, name: str) -> None:
    """What axe says of the page; and no sideways scrolling."""
    check_axe(browser, page)
    check_fits(page)
    if SHOTS:
        width = (page.viewport_size or {}).get("width")
        page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}.png"), full_page=True)


@pytest.mark.django_db(transaction=True)
def test_a_department_books_and_takes_a_question_away(
    page: Page, browser: Browser, live_server: Any, world: World
) -> None:
    make.category()
    staff, today = Person(page, live_server.url), timezone.localdate().isoformat()
    staff.log_in(world.li)
    page.goto(f"{live_server.url}/visits/book/?q=威坪")
    look(page, browser, "choose")
    page.locator("main td a", has_text="预约").click()
    page.fill("main [name=on]", today)
    page.fill("[name=topics]", "农村饮用水安全")
    look(page, browser, "book")
    page.get_by_role("button", name="预约", exact=True).click()
    expect(page.locator("main")).to_contain_text("待对方确认")
    visit = Visit.objects.get()
    staff.log_in(world.liu)
    page.goto(f"{live_server.url}/visits/at/{world.station.public_id}/")
    look(page, browser, "station")
    page.goto(f"{live_server.url}/visits/{visit.pk}/")
    page.get_by_role("button", name="同意").click()
    page.get_by_role("link", name="记录进站情况").click()
    page.fill("[name=came]", "县水利局副局长")
    page.fill("[name=citizens]", "12")
    page.fill("[name=deputies]", "2")
    page.fill("[name=summary]", "现场答复了六个问题")
    page.set_input_files("[name=photos]", [photo()])
    look(page, browser, "record")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="记一个问题").click()
    page.fill("[name=question]", "水厂什么时候扩建？")
    page.check("[name=outcome][value=taken]")
    page.select_option("[name=category]", label="交通出行")
    look(page, browser, "question")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text("带回办理")
    look(page, browser, "visit")
    loop = VisitQuestion.objects.get().loop
    assert loop is not None
    page.get_by_role("link", name=loop.code).click()
    expect(page.locator("main")).to_contain_text("部门进站带回")
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/s/{world.station.public_id}/visits/")
    expect(page.locator("main")).to_contain_text("农村饮用水安全")
    expect(page.locator("main")).not_to_contain_text("扩建")
    look(page, browser, "public")


@pytest.mark.django_db(transaction=True)
def test_a_deputy_logs_a_contact(page: Page, browser: Browser, live_server: Any, world: World) -> None:
    make.category()
    linked.quota(world, "constituency", 2)
    link = linked.link(world, world.zhang, region=world.township)
    Person(page, live_server.url).log_in(world.zhang)
    page.goto(f"{live_server.url}/links/mine/")
    look(page, browser, "mine")
    page.get_by_role("link", name="威坪镇").first.click()
    page.get_by_role("link", name="记一次联系").click()
    look(page, browser, "contact")
    page.fill("[name=what]", "走访三户，水渠漏水没人修")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="建成群众意见").click()
    expect(page.locator("[name=text]")).to_have_value("走访三户，水渠漏水没人修")
    page.select_option("[name=category]", label="交通出行")
    page.get_by_role("button", name="建成群众意见").click()
    look(page, browser, "link")
    assert ContactLog.objects.get(link=link).loop is not None


@pytest.mark.django_db(transaction=True)
def test_the_offices_pages_pass_axe(page: Page, browser: Browser, live_server: Any, world: World) -> None:
    month = make.month(world.county, world.qian)
    visit = make.leader_visit(month, world.station, user=world.he)
    group = linked.group(world, world.zhang)
    activity = linked.activity(group, world.zhang)
    linked.voter(world)
    linked.quota(world, "voter", 2)
    linked.quota(world, "deputy_group", 3)
    Person(page, live_server.url).log_in(world.qian)
    pages = {
        "links": "/links/", "gaps": "/links/gaps/", "link_new": "/links/new/", "groups": "/groups/",
        "group": f"/groups/{group.pk}/", "hold": f"/groups/activities/{activity.pk}/hold/",
        "activity": f"/groups/activities/{activity.pk}/", "months": "/months/", "month": f"/months/{month.pk}/",
        "month_add": f"/months/{month.pk}/add/", "leader": f"/months/visits/{visit.pk}/",
        "leader_record": f"/months/visits/{visit.pk}/record/", "activity_public": f"/activity/{month.pk}/",
    }  # fmt: skip
    for name, path in pages.items():
        page.goto(f"{live_server.url}{path}")
        look(page, browser, name)
