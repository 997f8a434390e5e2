"""An answer on its way to the public, and pictures and sheets on their way in, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import check_axe
from tests.browser.test_proposal_life import WITH_SCRIPT, Person
from tests.proposals.stages import replied, second
from tests.world import World


@WITH_SCRIPT
@pytest.mark.django_db(transaction=True)
def test_an_answer_becomes_public(page: Page, browser: Browser, live_server: Any, world: World) -> None:
    proposal, colleague = replied(world).proposal, second(world)
    person, code = Person(page, live_server.url), proposal.loop.code
    person.log_in(world.qian)
    person.go("/proposals/publishing/")
    check_axe(browser, page)
    person.fits()
    page.get_by_role("link", name=proposal.loop.title).click()
    check_axe(browser, page)
    person.fits()
    person.press("保存公开稿")
    person.said("公开稿已保存")
    person.log_in(world.zhang)
    person.go(f"/proposals/{code}/publication/")
    page.get_by_label("同意公开", exact=True).check()
    person.press("登记")
    person.said("已登记")
    person.log_in(colleague)
    person.go(f"/proposals/{code}/publication/")
    person.press("核对无误，公开")
    person.said("已公开")
    page.context.clear_cookies()
    for path in ("/open/proposals/", f"/open/proposals/{code}/"):
        person.go(path)
        check_axe(browser, page)
        person.fits()
    assert proposal.loop.title in page.content()
