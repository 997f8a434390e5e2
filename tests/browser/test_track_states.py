"""The citizen's page in each state of the case: readable on a small screen, and nothing that axe objects to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from congress_portal.loops import transitions as moves
from congress_portal.loops.calendar import DayUnit, Length
from congress_portal.loops.models import Loop
from stations import transitions
from tests.browser.conftest import check_axe, check_fits
from tests.loops import stages
from tests.world import World


def extended(world: World) -> Loop:
    loop = stages.handling(world)
    moves.extend(loop=loop, by=world.qian, length=Length(3, DayUnit.WORKING_DAY), reason="要等配件到货")
    transitions.supplement(opinion=stages.opinion_of(loop), text="是老槐树旁边那盏灯，树枝也挡住了光。")
    return loop


def reopened(world: World) -> Loop:
    loop = stages.answered(world)
    transitions.rate(opinion=stages.opinion_of(loop), level="dissatisfied", words="灯又坏了")
    return loop


def merged_answered(world: World) -> Loop:
    loop = stages.merged(world)
    lead = Loop.objects.get(merged=loop)
    transitions.answer_now(
        opinion=stages.opinion_of(lead), by=world.liu, answer="三盏路灯都已换新，请晚上去看看。"
    )
    return loop


STATES: dict[str, Callable[[World], Loop]] = {
    "receipt": stages.heard,
    "open": stages.handling,
    "extended": extended,
    "paused": stages.handling_paused,
    "answered": stages.answered,
    "reopened": reopened,
    "merged": stages.merged,
    "merged, answered": merged_answered,
    "rejected": stages.rejected,
    "withdrawn": stages.withdrawn,
}


@pytest.mark.parametrize("context", ["phone"], indirect=True)
@pytest.mark.parametrize("state", STATES)
def test_the_page_fits_a_phone_and_passes_axe(
    world: World, live_server: object, browser: Browser, page: Page, state: str
) -> None:
    opinion = stages.opinion_of(STATES[state](world))
    asked = "?receipt=1" if state == "receipt" else ""
    page.goto(f"{live_server}/track/{opinion.track_code}/{asked}")
    for closed in page.locator("main details > summary").all():
        closed.click()
    check_fits(page)
    check_axe(browser, page)
