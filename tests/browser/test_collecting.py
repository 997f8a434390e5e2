"""A call from the citizen's suggestion to the reviewed list in a browser: the pages fit, and axe finds nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import check_axe
from tests.browser.test_proposal_life import WITH_SCRIPT, Person
from tests.votes import called
from tests.world import World
from votes.models import Suggestion
from votes.transitions import suggesting


@WITH_SCRIPT
@pytest.mark.django_db(transaction=True)
def test_the_pages_of_the_office_fit(page: Page, browser: Browser, live_server: Any, world: World) -> None:
    call = called.opened(world)
    one = called.suggested(call, township=world.township)
    called.suggested(call, "老小区要装电梯")
    suggesting.show(suggestion=one, by=world.qian, title="装电梯", text="给老小区装电梯")
    scored = called.scored(world, called.put_up(world, call, suggestions=[one]))
    draft = called.drafted(world, call, "修一座桥")
    person = Person(page, live_server.url)
    person.log_in(world.qian)
    for url in (
        reverse("calls:list"), reverse("calls:new"), call.get_absolute_url(),
        reverse("calls:do", args=[call.pk, "reviewer"]), reverse("calls:suggestions", args=[call.pk]),
        one.get_absolute_url(), reverse("calls:suggestion_do", args=[one.pk, "answer"]),
        reverse("calls:candidates", args=[call.pk]), scored.get_absolute_url(),
        reverse("calls:candidate_edit", args=[draft.pk]), reverse("calls:reserve", args=[call.pk]),
        reverse("open_call:detail", args=[call.pk]),
    ):  # fmt: skip
        person.go(url)
        check_axe(browser, page)
        person.fits()


@pytest.mark.django_db(transaction=True)
def test_a_citizen_suggests_and_finds_it_again(
    page: Page, browser: Browser, live_server: Any, world: World
) -> None:
    call = called.opened(world)
    person = Person(page, live_server.url)
    person.go(reverse("open_call:detail", args=[call.pk]))
    check_axe(browser, page)
    page.get_by_role("link", name="我要提建议").click()
    page.get_by_role("button", name="提交建议").click()
    check_axe(browser, page)
    page.fill("[name=title]", "给老小区装电梯")
    page.fill("[name=text]", "六楼的老人下不了楼")
    page.select_option("[name=area]", "交通出行")
    page.check("[name=agree]")
    person.fits()
    page.get_by_role("button", name="提交建议").click()
    expect(page.get_by_text("已收到，等待研究")).to_be_visible()
    check_axe(browser, page)
    person.go(reverse("open_call:find"))
    page.fill("[name=code]", Suggestion.objects.get().code)
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_text("六楼的老人下不了楼")).to_be_visible()
