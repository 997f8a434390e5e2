"""A vote on paper in a browser, from its method to its published result: the pages fit, and axe finds nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import check_axe
from tests.browser.test_proposal_life import WITH_SCRIPT, Person
from tests.votes.balloting import at, attended, entered, prepared, step
from tests.world import World
from votes.models import Ballot
from votes.words import Phase, Way


@WITH_SCRIPT
@pytest.mark.django_db(transaction=True)
def test_the_pages_of_a_vote_fit(page: Page, browser: Browser, live_server: Any, world: World) -> None:
    lacking, closed, public = prepared(world, places=5), at(world, Phase.CLOSED), at(world, Phase.PUBLISHED)
    opened = at(world, Phase.OPEN)
    entered(closed, world.he, ("1100",) * 7)
    entered(closed, world.qian, ("1010",) * 7)
    person = Person(page, live_server.url)
    person.log_in(world.qian)
    names = ("method", "options", "people", "roll_edit", "edit")
    for url in (
        reverse("ballot:list"),
        reverse("ballot:new"),
        lacking.get_absolute_url(),
        *(reverse(f"ballot:{name}", args=[lacking.code]) for name in names),
        reverse("ballot:roll", args=[opened.code]),
        reverse("ballot:count", args=[closed.code]),
        public.get_absolute_url(),
        reverse("open_ballot:list"),
        reverse("open_ballot:detail", args=[public.code]),
    ):
        person.go(url)
        check_axe(browser, page)
        person.fits()


@pytest.mark.django_db(transaction=True)
def test_the_desk_signs_a_deputy_in_and_gives_a_paper(
    page: Page, browser: Browser, live_server: Any, world: World
) -> None:
    made = step(world, prepared(world), Phase.FROZEN)
    attended(world, made, 5)
    person = Person(page, live_server.url)
    person.log_in(world.qian)
    person.go(reverse("ballot:roll", args=[made.code]))
    expect(page.locator("main")).to_contain_text("不足法定人数")
    page.fill("[name=q]", "胡代表")
    person.press("查找")
    page.get_by_role("button", name="签到").click()
    expect(page.locator("main")).to_contain_text("达到法定人数")
    page.get_by_role("button", name="发纸质票").click()
    expect(page.locator("main")).to_contain_text("领票1人")
    assert Ballot.objects.get().roll.get(way=Way.PAPER).name == "胡代表"
