"""The groups of the main navigation: opened by keyboard, narrow and wide, closed by Escape or elsewhere."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import check_axe, check_fits
from tests.browser.test_proposal_life import WITH_SCRIPT, Person
from tests.world import World


@WITH_SCRIPT
def test_groups_open_by_keyboard_and_close_again(
    page: Page, browser: Browser, live_server: Any, world: World
) -> None:
    person = Person(page, live_server.url)
    person.log_in(world.qian)
    navigation = page.get_by_role("navigation", name="主导航")
    for width in (320, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        person.go(reverse("pressing:rungs"))
        group = navigation.locator("summary", has_text="监督")
        group.focus()
        page.keyboard.press("Enter")
        expect(navigation.get_by_role("link", name="听证会")).to_be_visible()
        expect(navigation.locator("[aria-current]")).to_have_text("督办")
        check_fits(page)
        check_axe(browser, page)
        page.keyboard.press("Escape")
        expect(navigation.get_by_role("link", name="听证会")).to_be_hidden()
        expect(group).to_be_focused()
        group.click()
        page.locator(".site-head").click(position={"x": 5, "y": 5})
        expect(navigation.get_by_role("link", name="听证会")).to_be_hidden()
    group.click()
    navigation.get_by_role("link", name="听证会").click()
    expect(page.locator("h1")).to_contain_text("听证会")
