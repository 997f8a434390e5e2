"""陈女士 writes of a lamp that others wrote of, and joins them: with JavaScript and without, also at 320 pixels."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from congress_portal.loops.models import Evidence
from stations.models import Opinion
from tests import factories as make
from tests.browser.conftest import AXE, RULES, check_fits
from tests.browser.test_opinion_journey import photo
from tests.world import World

OWN = "我们这里有一盏路灯不亮了，晚上看不见路。"


def fill(page: Page, address: str, world: World) -> None:
    page.goto(f"{address}/s/{world.station.public_id}/opinion/")
    page.fill("[name=text]", OWN)
    page.select_option("[name=category]", label="交通出行")
    page.set_input_files("[name=photos]", [photo()])
    page.fill("[name=name]", "陈女士")
    page.fill("[name=mobile]", "13800000000")
    page.check("[name=agree]")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator("h1")).to_have_text("附近有类似的事，是您说的这件吗？")


@pytest.mark.django_db(transaction=True)
def test_joining_leads_to_a_receipt_of_ones_own(page: Page, live_server: Any, world: World) -> None:
    lead = make.opinion(world.station)
    fill(page, live_server.url, world)
    page.get_by_role("button", name="这就是我说的事，一起反映").click()
    expect(page.locator("main")).to_contain_text("查询码")
    own = Opinion.objects.select_related("loop").exclude(pk=lead.pk).get()
    assert own.loop.merged_into_id == lead.pk and own.text == OWN
    assert Evidence.objects.filter(loop=own.loop, kind="photo").count() == 1
    page.goto(f"{live_server.url}/track/{own.track_code}/different/")
    page.get_by_role("button", name="不是同一件事，分开办").click()
    expect(page.locator("#messages")).to_contain_text("已经分开")


@pytest.mark.django_db(transaction=True)
def test_going_back_keeps_everything_and_sending_alone_works(
    page: Page, live_server: Any, world: World
) -> None:
    make.opinion(world.station)
    fill(page, live_server.url, world)
    page.get_by_role("button", name="回去修改").click()
    expect(page.locator("[name=text]")).to_have_value(OWN)
    expect(page.locator("main")).to_contain_text("已保留您先前选的1张照片")
    page.get_by_role("button", name="提交", exact=True).click()
    page.get_by_role("button", name="不一样，单独提交").click()
    expect(page.locator("main")).to_contain_text("查询码")
    assert Evidence.objects.filter(kind="photo").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [320, 390])
def test_the_offers_are_accessible_and_fit(
    browser: Browser, live_server: Any, world: World, width: int
) -> None:
    for _ in range(3):
        make.opinion(world.station)
    opened = browser.new_context(viewport={"width": width, "height": 700}, locale="zh-CN", bypass_csp=True)
    page = opened.new_page()
    fill(page, live_server.url, world)
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    assert [one["id"] for one in found["violations"]] == []
    check_fits(page)
    opened.close()
