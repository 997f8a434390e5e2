"""A term ends: the office sees what is open and by whom it goes on, and carries all of it over in one act."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from congress_portal.accounts.models import Duty
from congress_portal.loops import transitions as moves
from tests.browser.conftest import check_axe
from tests.browser.test_proposal_life import Person
from tests.loops.stages import handling, proposing
from tests.loops.test_terms import opened_before, term
from tests.world import World


@pytest.mark.parametrize("context", ["desk", "phone without JavaScript"], indirect=True)
def test_the_office_carries_everything_over(
    page: Page, browser: Browser, live_server: Any, world: World
) -> None:
    opened_before(handling(world), proposing(world))
    Duty.objects.filter(user=world.li).delete()
    new, person = term(world), Person(page, live_server.url)
    person.log_in(world.qian)
    person.go("/office/terms/")
    page.get_by_role("link", name="接续到第18届").click()
    page.get_by_text("李科届时不在任").wait_for()
    person.fits()
    check_axe(browser, page)
    page.get_by_label("把下面全部未办结事项接续到这一届").check()
    person.press("全部接续")
    person.said("已接续2件")
    assert not moves.left_over(new).exists()
