"""The rule library, a meeting, an occasion and a hearing in a browser: they fit, and axe finds nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from supervision.models import Registration
from supervision.transitions.paper_votes import Figures, enter_vote
from tests.browser.conftest import check_axe
from tests.browser.test_proposal_life import WITH_SCRIPT, Person
from tests.library.lines import TEXT, adopted
from tests.supervision.met import sitting
from tests.supervision.musts import occasion, published, registered
from tests.world import World


@WITH_SCRIPT
@pytest.mark.django_db(transaction=True)
def test_the_pages_of_the_office_fit(page: Page, browser: Browser, live_server: Any, world: World) -> None:
    rule = adopted(world)
    adopted(world, TEXT.replace("每月", "每季度"), of=rule, since=rule.made_at.date())
    meeting = sitting(world, world.zhang, world.he)
    enter_vote(item=meeting.items.get(), by=world.qian, figures=Figures(2, 0, 0))
    made, heard = occasion(world, world.zhang), published(world)
    registered(heard)
    person = Person(page, live_server.url)
    person.log_in(world.qian)
    for url in (
        reverse("library:rules"),
        rule.get_absolute_url(),
        reverse("library:compare", args=[rule.pk]),
        reverse("library:rule_edit", args=[rule.pk]),
        meeting.get_absolute_url(),
        reverse("meeting:roll", args=[meeting.pk]),
        made.get_absolute_url(),
        reverse("occasion:invite", args=[made.pk]),
        reverse("occasion:gaps"),
        heard.get_absolute_url(),
    ):
        person.go(url)
        check_axe(browser, page)
        person.fits()


@pytest.mark.django_db(transaction=True)
def test_a_citizen_registers_for_a_hearing(
    page: Page, browser: Browser, live_server: Any, world: World
) -> None:
    heard = published(world)
    person = Person(page, live_server.url)
    person.go(reverse("open_hearing:detail", args=[heard.pk]))
    check_axe(browser, page)
    page.get_by_role("link", name="我要报名").click()
    page.fill("[name=name]", "陈女士")
    page.fill("[name=mobile]", "13900000001")
    page.check("[name=wants_to_speak]")
    page.check("[name=agree]")
    person.press("提交报名")
    expect(page.locator("main")).to_contain_text("希望发言的，请写下主要意见")
    check_axe(browser, page)
    person.fits()
    page.fill("[name=view]", "水价不宜太高")
    person.press("提交报名")
    expect(page.locator("main")).to_contain_text("待确定")
    assert Registration.objects.get().view == "水价不宜太高"
