"""The office's service levels, a call to a citizen and the lots, in a real browser, also at 320 pixels."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from stations.models import Callback, ServiceLevel
from stations.transitions import callbacks, service
from tests.browser.conftest import check_axe, check_fits
from tests.browser.test_opinion_journey import Person
from tests.loops import stages
from tests.world import World


def waiting(world: World) -> Callback:
    """A closed case whose citizen is to be called."""
    service.load_levels(), service.load_figures(), callbacks.run()
    opinion = stages.opinion_of(stages.closed(world))
    return Callback.objects.create(
        county=world.county, opinion=opinion, loop=opinion.loop, answered_at=opinion.answered_at,
        why="dissatisfied", due_at=timezone.now() + dt.timedelta(days=5),
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_qian_calls_and_the_case_comes_back(
    page: Page, browser: Browser, live_server: Any, world: World
) -> None:
    callback, office = waiting(world), Person(page, live_server.url)
    office.log_in(world.qian)
    page.goto(f"{live_server.url}/callbacks/")
    check_axe(browser, page)
    page.locator("main table a").first.click()
    check_axe(browser, page)
    page.get_by_role("button", name="查看电话").click()
    expect(page.locator("main")).to_contain_text("13800000000")
    page.locator("label", has_text="打通了，本人接的").click()
    page.locator("label", has_text="没有解决").click()
    page.get_by_role("button", name="记录", exact=True).click()
    expect(page.locator("main")).to_contain_text("请写下群众说还差什么")
    page.fill("[name=words]", "半夜还是黑的")
    page.get_by_role("button", name="记录", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("重新办理")
    page.goto(f"{live_server.url}/track/{callback.opinion.track_code}/why/")
    check_axe(browser, page)


@pytest.mark.django_db(transaction=True)
def test_the_pages_fit_320_pixels_and_pass_axe(browser: Browser, live_server: Any, world: World) -> None:
    callback, level = (
        waiting(world),
        ServiceLevel.objects.get(county=world.county, complexity="ordinary", urgency="ordinary"),
    )
    loop = stages.handling(world)
    narrow = browser.new_context(viewport={"width": 320, "height": 640}, locale="zh-CN")
    page = narrow.new_page()
    Person(page, live_server.url).log_in(world.qian)
    for path in (
        "/callbacks/",
        "/callbacks/?done=1",
        f"/callbacks/{callback.pk}/",
        "/evaluation/draws/?code=YJ-2026-0001",
        "/office/service/",
        "/office/service/new/",
        f"/office/service/{level.pk}/?days=10",
        f"/loops/{loop.code}/relevel/",
        f"/track/{stages.opinion_of(loop).track_code}/why/",
    ):
        page.goto(live_server.url + path)
        check_fits(page)
        check_axe(browser, page)
    narrow.close()
