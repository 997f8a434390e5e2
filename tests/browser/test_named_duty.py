"""The pages of named duty: accessible, within 320 pixels, and an office that presses and hands over."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from congress_portal.accounts.models import Duty, Role
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Handover, Prompt, Step
from tests import factories as make
from tests.browser.conftest import AXE, RULES, check_fits
from tests.browser.test_opinion_journey import Person
from tests.loops import stages
from tests.world import World


def filled(world: World) -> str:
    """One matter in each list; the page of its handover."""
    loop = stages.pressed(world)
    moves.mark(loop=loop, by=world.wang, marks=["pain"], why="两个部门各管一段", needed="明确一家牵头")
    Prompt.objects.update(react_by=timezone.now() - dt.timedelta(days=3))
    moves.escalate_due()
    other = stages.handling(world)
    Step.objects.filter(loop=other).update(responsible=None)
    lin = make.person("林科", Role.HANDLER, world.water)
    Duty.objects.filter(user=lin).update(until=dt.date(2030, 1, 1))
    made = moves.succeed(unit=world.water, leaver=world.li, successor=lin, by=world.qian, reason="岗位调整")
    return made.get_absolute_url()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [320, 390])
def test_the_pages_are_accessible_and_fit(
    browser: Browser, live_server: Any, world: World, width: int
) -> None:
    shown = filled(world)
    hand = f"/opinions/duty/hand/{world.water.pk}/{Handover.objects.get().successor_id}/"
    opened = browser.new_context(viewport={"width": width, "height": 700}, locale="zh-CN", bypass_csp=True)
    page = opened.new_page()
    Person(page, live_server.url).log_in(world.qian)
    views = [f"/opinions/duty/?view={name}" for name in ("unnamed", "prompts", "marks", "handovers")]
    for path in (*views, "/opinions/duty/?view=ending&until=2030-01-01", shown, hand, "/office/terms/"):
        page.goto(live_server.url + path)
        page.evaluate(AXE)
        found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
        assert [(one["id"], path) for one in found["violations"]] == []
        check_fits(page)
    opened.close()


@pytest.mark.django_db(transaction=True)
def test_wang_presses_and_li_reacts(page: Page, live_server: Any, world: World) -> None:
    loop = stages.handling(world)
    staff = Person(page, live_server.url)
    staff.log_in(world.wang)
    staff.act(loop, "prompt", note="群众在等，请抓紧")
    page.goto(f"{live_server.url}/opinions/duty/?view=prompts")
    expect(page.locator("main")).to_contain_text("群众在等，请抓紧")
    staff.log_in(world.li)
    staff.act(loop, "react", reaction="周五前换好", plan="周四领料，周五更换")
    assert Prompt.objects.get().reaction == "周五前换好"
