"""张代表 lets a draft be checked before he hands it in: with JavaScript and without, on a phone and at a desk."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from proposals import transitions
from proposals.models import Draft
from tests.browser.conftest import AXE, RULES, check_fits
from tests.browser.test_check_in import log_in
from tests.proposals.labelled import MATTERS
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
PARTS = ("title", "situation", "analysis", "suggestion")
WRITTEN = dict(zip(PARTS, MATTERS["bridge"], strict=True))


def begin(world: World, **texts: str) -> Draft:
    return transitions.start_draft(
        by=world.zhang, region=world.county, request_key=uuid.uuid4(), texts=WRITTEN | texts
    )


def test_the_check_shows_signs_and_similar_ones_and_keeps_what_is_typed(
    page: Page, live_server: Any, world: World
) -> None:
    loop = transitions.submit(draft=begin(world), by=world.zhang).loop
    draft = begin(world)
    log_in(page, live_server.url, world.zhang)
    page.goto(f"{live_server.url}/proposals/drafts/{draft.pk}/")
    page.fill("[name=suggestion]", "希望有关部门高度重视，切实加强管理。")
    page.get_by_role("button", name="检查").click()
    coach = page.locator("#coach")
    expect(coach).to_contain_text("没有具体内容")
    expect(coach.locator("q")).to_have_text("希望有关部门高度重视，切实加强管理。")
    expect(coach).to_contain_text(f"{loop.code} {loop.title}")
    expect(page.locator("[name=suggestion]")).to_have_value("希望有关部门高度重视，切实加强管理。")
    coach.get_by_text("依据和例子").first.click()
    expect(coach.locator("details").first).to_contain_text("第六条第四项")


@pytest.mark.parametrize("width", [320, 390])
def test_the_advice_is_accessible_and_fits(
    browser: Browser, live_server: Any, world: World, width: int
) -> None:
    transitions.submit(draft=begin(world), by=world.zhang)
    draft = begin(world, analysis="", suggestion="请给我家补偿。")
    opened = browser.new_context(viewport={"width": width, "height": 700}, locale="zh-CN", bypass_csp=True)
    page = opened.new_page()
    log_in(page, live_server.url, world.zhang)
    page.goto(f"{live_server.url}/proposals/drafts/{draft.pk}/")
    page.get_by_role("button", name="检查").click()
    expect(page.locator("#coach .notice")).to_have_count(3)
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    assert [one["id"] for one in found["violations"]] == []
    check_fits(page)
    opened.close()
