"""A problem of a deliberation opinion on its way to being ticked off, each in their own browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from congress_portal.loops.models import Loop
from supervision import transitions
from tests.browser.test_proposal_life import WITH_SCRIPT, Person
from tests.browser.test_supervision import looked
from tests.supervision import planned
from tests.supervision.stages import feng, problem, received, rectifying, wu
from tests.world import World


@WITH_SCRIPT
@pytest.mark.django_db(transaction=True)
def test_a_problem_is_put_right_verified_and_ticked_off(
    page: Page, browser: Browser, live_server: Any, world: World
) -> None:
    found = rectifying(world)
    assert found.loop is not None
    person, address = Person(page, live_server.url), found.loop.get_absolute_url()
    ways = (
        (world.li, "申请销号", {"outcome": "已换管网", "evidence": "验收报告〔2026〕8号"}),
        (feng(world), "核查通过", {"note": "看了两个村，水压正常"}),
        (wu(world), "审定销号", {"note": "同意"}),
    )
    for user, move, fields in ways:
        person.log_in(user)
        person.go(address)
        looked(person, browser)
        person.page.get_by_role("link", name=move).click()
        for name, words in fields.items():
            person.page.fill(f"main [name={name}]", words)
        looked(person, browser)
        person.press(move)
        person.said("已完成")
    assert not Loop.objects.get(pk=found.loop_id).is_open


@WITH_SCRIPT
@pytest.mark.django_db(transaction=True)
def test_the_pages_of_supervision(page: Page, browser: Browser, live_server: Any, world: World) -> None:
    topic, opinion = planned.published(world), received(world)
    transitions.publish(opinion=opinion, by=world.qian)
    person = Person(page, live_server.url)
    person.log_in(world.qian)
    pages = (
        "/supervision/",
        opinion.loop.get_absolute_url(),
        f"/supervision/plans/{topic.plan_id}/",
        f"/supervision/topics/{topic.pk}/",
        f"/open/supervision/plans/{topic.plan_id}/",
        f"/open/supervision/{opinion.loop.code}/",
    )
    for address in pages:
        person.go(address)
        looked(person, browser)
    person.log_in(feng(world))
    person.go("/supervision/opinions/new/")
    looked(person, browser)
    person.press("保存")
    looked(person, browser)
    assert problem(opinion).loop is not None
