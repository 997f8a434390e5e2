"""The day of a member of a supervision group, in a real browser: what is late, a look on site, a word to the unit."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from proposals.models import Check, Signal
from tests.browser.conftest import check_axe
from tests.browser.test_proposal_life import WITH_SCRIPT, Person
from tests.proposals.guided import group, member
from tests.proposals.stages import handling
from tests.proposals.test_keys import chosen, visited
from tests.proposals.test_matters import matter
from tests.world import World


def looked(person: Person, browser: Browser) -> None:
    person.fits()
    check_axe(browser, person.page)


@WITH_SCRIPT
@pytest.mark.django_db(transaction=True)
def test_a_members_day(page: Page, browser: Browser, live_server: Any, world: World) -> None:
    first = group(world, "第一监督指导小组", world.water, world.roads)
    ding, loop = member(first), handling(world).loop
    person = Person(page, live_server.url)
    person.log_in(ding)
    person.go("/proposals/groups/")
    looked(person, browser)
    person.page.get_by_role("link", name="第一监督指导小组").click()
    looked(person, browser)
    person.page.get_by_role("link", name=loop.title).click()
    person.page.get_by_role("link", name="登记现场督查").click()
    for name, words in {"place": "汪川村", "participants": "丁代表、李科", "findings": "管道已进村"}.items():
        person.page.fill(f"main [name={name}]", words)
    looked(person, browser)
    person.press("登记")
    person.said("现场督查已登记")
    person.page.get_by_role("link", name="发督办信号").click()
    person.page.get_by_label("预警信号").check()
    person.page.select_option("main [name=colour]", "red")
    person.page.fill("main [name=words]", "进度慢了，请增派力量")
    day = person.page.get_attribute("main [name=react_on]", "max")
    person.page.fill("main [name=react_on]", day or "")
    looked(person, browser)
    person.press("发出")
    person.said("承办单位会立即收到")
    looked(person, browser)
    assert Signal.objects.get().colour == "red" and Check.objects.get().place == "汪川村"


@WITH_SCRIPT
@pytest.mark.django_db(transaction=True)
def test_the_offices_pages_of_supervision(
    page: Page, browser: Browser, live_server: Any, world: World
) -> None:
    first, proposal = group(world, "第一监督指导小组", world.water), handling(world)
    key, made = visited(world, chosen(world, proposal)), matter(world, proposal)
    person = Person(page, live_server.url)
    person.log_in(world.qian)
    pages = (
        f"/proposals/groups/{first.pk}/scope/",
        "/proposals/signals/",
        "/proposals/keys/",
        f"/proposals/keys/{key.pk}/",
        f"/proposals/{proposal.loop.code}/key/",
        f"/proposals/keys/{key.pk}/visit/",
        "/proposals/matters/",
        "/proposals/matters/new/",
        f"/proposals/matters/{made.pk}/",
        "/proposals/",
    )
    for path in pages:
        person.go(path)
        expect(person.page.locator("h1")).to_be_visible()
        looked(person, browser)
