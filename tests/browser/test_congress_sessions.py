"""The office registers a meeting of its congress in a real browser, with a mistake on the way."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import check_axe
from tests.browser.test_proposal_life import Person
from tests.proposals.stages import session
from tests.world import World


def test_the_office_registers_a_meeting(page: Page, browser: Browser, live_server: Any, world: World) -> None:
    made = session(world)
    office = Person(page, live_server.url)
    office.log_in(world.qian)
    office.go("/proposals/sessions/")
    page.fill("[name=number]", "6")
    page.select_option("[name=term]", str(made.term_id))
    days = {"presubmit_from": "2026-02-01", "opens_on": "2026-02-20", "closes_on": "2026-02-15"}
    for name, day in days.items():
        page.fill(f"[name={name}]", day)
    office.press("登记")
    expect(page.locator("main")).to_contain_text("闭幕日期不能早于开幕日期")
    expect(page.locator(".error-summary")).to_have_count(1)
    office.fits()
    check_axe(browser, page)
    page.fill("[name=closes_on]", "2026-02-25")
    office.press("登记")
    page.get_by_role("link", name="第17届人大第6次会议").click()
    office.fits()
    check_axe(browser, page)
