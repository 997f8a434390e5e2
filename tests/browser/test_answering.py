"""A unit plans, talks with the deputy, answers with a promise: by everybody's own pages, on a phone and a desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page

from proposals.models import Commitment
from tests.browser.conftest import check_axe
from tests.browser.test_proposal_life import WITH_SCRIPT, Person
from tests.proposals.stages import handling, head, planned, promised
from tests.world import World


@WITH_SCRIPT
@pytest.mark.django_db(transaction=True)
def test_a_unit_answers_with_a_promise(page: Page, browser: Browser, live_server: Any, world: World) -> None:
    proposal = handling(world)
    planned(world, proposal)
    code, person = proposal.loop.code, Person(page, live_server.url)
    person.log_in(world.li)
    for path in ("plan", "talks/new", "reply"):
        person.go(f"/proposals/{code}/{path}/")
        person.fits()
        check_axe(browser, page)
    person.go(f"/proposals/{code}/talks/new/")
    page.get_by_label("当面", exact=True).check()
    page.fill("[name=notes]", "一起看了现场，代表希望先改造缺水最重的两个村。")
    person.press("登记，请代表确认")
    person.log_in(world.zhang)
    person.go(f"/proposals/{code}/")
    person.fits()
    check_axe(browser, page)
    person.press("是这样，确认")
    person.said("谢谢")
    person.log_in(world.li)
    person.go(f"/proposals/{code}/reply/")
    page.get_by_role("radio", name="B类").check()
    page.fill("[name=text]", "已改造主管网，其余各村列入明年计划。")
    fill_promise(page)
    person.press("保存拟稿")
    person.said("已保存")
    person.log_in(head(world))
    person.go(f"/proposals/{code}/reply/")
    person.press("签发并送达")
    person.said("送达1位提出人")
    person.log_in(world.zhang)
    person.go(f"/proposals/{code}/")
    person.fits()
    check_axe(browser, page)
    assert Commitment.objects.open().get().who == "黄局长"


@WITH_SCRIPT
@pytest.mark.django_db(transaction=True)
def test_the_register_and_a_promise_fit(page: Page, browser: Browser, live_server: Any, world: World) -> None:
    made = promised(world)[0]
    person = Person(page, live_server.url)
    for user, path in (
        (world.qian, "commitments/"), (world.li, f"{made.proposal.loop.code}/commitments/{made.pk}/"),
    ):  # fmt: skip
        person.log_in(user)
        person.go(f"/proposals/{path}")
        person.fits()
        check_axe(browser, page)


def fill_promise(page: Page) -> None:
    due = timezone.localdate() + timedelta(days=200)
    typed = {"what0": "改造其余各村管网", "due0": due.isoformat(), "who0": "黄局长", "known0": "各村通水"}
    for name, words in typed.items():
        page.fill(f"[name={name}]", words)
