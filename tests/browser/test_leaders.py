"""A leader's way: figures, a chart and its table, a number's cases, the big screen that goes on by itself."""

from __future__ import annotations

import datetime as dt
import json
import os
from contextlib import suppress
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, CDPSession, Locator, Page, Route, expect

from congress_portal.dashboard import briefing, transitions
from congress_portal.dashboard.figures.wall import wall_of
from congress_portal.dashboard.models import Brief, Wall
from congress_portal.dashboard.rollup import build
from congress_portal.loops.models import Loop
from tests.api.clocks import expire
from tests.browser.conftest import check_axe
from tests.browser.test_proposal_life import WITH_SCRIPT, Person
from tests.loops.stages import closed, handling, heard, offered_water
from tests.world import World

SHOTS = os.environ.get("SHOTS", "")


def keep(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}-{page.viewport_size['width']}.png"), full_page=True)  # type: ignore[index]


def lived(world: World) -> list[Loop]:
    loops = [heard(world), handling(world), closed(world), offered_water(world)]
    expire(loops[1])
    build.rebuild()
    build.apply_all()
    return loops


@WITH_SCRIPT
@pytest.mark.django_db(transaction=True)
def test_a_leader_reads_the_figures_down_to_a_case(
    page: Page, browser: Browser, live_server: Any, world: World
) -> None:
    loops = lived(world)
    broken: list[str] = []
    page.on("console", lambda said: broken.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: broken.append(str(error)))
    person = Person(page, live_server.url)
    person.log_in(world.he)
    person.go("/leaders/")
    expect(page.locator("#by-time")).not_to_be_visible()
    assert page.locator("[data-chart] canvas").count() == page.locator("[data-chart]").count() >= 4
    keep(page, "dash-leaders")
    person.fits()
    page.locator("summary", has_text="看表").first.press("Enter")
    expect(page.locator("#by-kind")).to_be_visible()
    check_axe(browser, page)
    page.locator(".tile a", has_text="超期").first.click()
    expect(page.locator("main")).to_contain_text(loops[1].title)
    person.fits()
    check_axe(browser, page)
    keep(page, "dash-cases")
    briefing.make_briefs(timezone.localtime().replace(hour=10) + dt.timedelta(days=1))
    for address in (
        "/leaders/briefs/",
        f"/leaders/briefs/{Brief.objects.latest('pk').pk}/",
        "/leaders/walls/",
    ):
        person.go(address)
        person.fits()
        check_axe(browser, page)
        keep(page, f"dash{address.replace('/', '-')}")
    person.log_in(world.qian)
    person.go(f"/leaders/charges/{world.he.pk}/")
    page.get_by_label(world.water.name).check()
    check_axe(browser, page)
    keep(page, "dash-charge")
    person.press("保存")
    person.said("已设定何主任分管的单位")
    assert broken == []


def turns_to(shown: Locator, text: str, seconds: int = 20) -> None:
    """The page's own clock is pushed on until the text is there; the server takes its own time to answer."""
    for _round in range(100):
        shown.page.clock.run_for(seconds * 1000)
        with suppress(AssertionError):
            expect(shown).to_have_text(text, timeout=200)
            return
    expect(shown).to_have_text(text)


@pytest.mark.parametrize("context", ["desk"], indirect=True)
@pytest.mark.django_db(transaction=True)
def test_the_big_screen_changes_by_itself_and_survives_a_lost_line(
    page: Page, browser: Browser, live_server: Any, world: World
) -> None:
    lived(world)
    wall = transitions.make_wall(region=world.county, by=world.he)
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.clock.install()
    page.goto(f"{live_server.url}/leaders/wall/{wall.key}/")
    opened = page.locator('[data-tile="opened"] [data-text]')
    expect(opened).to_have_text("4")
    keep(page, "dash-wall")
    check_axe(browser, page)
    assert page.evaluate("document.documentElement.scrollHeight") <= 1080
    nodes = page.evaluate("document.querySelectorAll('*').length")
    page.evaluate("document.querySelector('[data-tile=opened]').marked = true")
    page.context.set_offline(True)
    page.clock.run_for(20_000)
    expect(opened).to_have_text("4")
    page.clock.run_for(600_000)
    expect(page.locator("[data-age]")).to_contain_text("分钟前的数据")
    page.context.set_offline(False)
    heard(world)
    build.apply_all()
    turns_to(opened, "5")
    assert page.evaluate("document.querySelector('[data-tile=opened]').marked"), (
        "swapped in place, not drawn anew"
    )
    assert page.evaluate("document.querySelectorAll('*').length") == nodes
    transitions.end_wall(wall=wall, by=world.he)
    turns_to(opened, "—")
    expect(page.locator("[data-age]")).to_have_text("已停用")
    Wall.objects.filter(pk=wall.pk).update(ended_at=None)
    turns_to(opened, "5", seconds=65)


@pytest.mark.parametrize("context", ["desk"], indirect=True)
@pytest.mark.django_db(transaction=True)
def test_a_screen_that_hangs_for_weeks_keeps_nothing(page: Page, live_server: Any, world: World) -> None:
    """Days of full and empty answers, errors, nonsense and a lost line: no more nodes and no more listeners."""
    lived(world)
    wall = transitions.make_wall(region=world.county, by=world.he)
    page.clock.install()
    page.goto(f"{live_server.url}/leaders/wall/{wall.key}/")
    told = wall_of(world.county)
    asked = answering(page, told)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")
    pass_by(page, asked, 20)
    before = held(devtools)
    pass_by(page, asked, 120)
    after = held(devtools)
    assert after["Nodes"] <= before["Nodes"] + 20, (before, after)
    assert after["JSEventListeners"] <= before["JSEventListeners"], (before, after)
    assert after["Documents"] <= before["Documents"]
    expect(page.locator("[data-age]")).not_to_contain_text("NaN")


@pytest.mark.parametrize("context", ["desk"], indirect=True)
@pytest.mark.django_db(transaction=True)
def test_a_new_release_is_loaded_once_its_page_comes_and_not_too_often(
    page: Page, live_server: Any, world: World
) -> None:
    lived(world)
    wall = transitions.make_wall(region=world.county, by=world.he)
    page.clock.install()
    page.goto(f"{live_server.url}/leaders/wall/{wall.key}/")
    asked: list[str] = []

    def newer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(
            json={**wall_of(world.county), "version": "of-a-new-release", "panels": [], "tiles": []}
        )

    page.route("**/now/", newer)
    page.evaluate("document.body.marked = true")
    pass_by(page, asked, 20)
    assert page.evaluate("document.body.marked"), "for ten minutes the numbers go on and the page stays"
    for _round in range(100):
        page.clock.run_for(16_000)
        with suppress(AssertionError):
            expect(page.locator("body")).not_to_have_js_property("marked", True, timeout=200)
            break
    expect(page.locator("body")).not_to_have_js_property("marked", True)
    expect(page.locator('[data-tile="opened"] [data-text]')).to_have_text("4")


def answering(page: Page, told: dict[str, Any]) -> list[str]:
    """The screen is answered with ``told``, with empty panels, with errors and with nonsense in turn."""
    asked: list[str] = []
    empty = {**told, "panels": [{**panel, "rows": [], "fit": "few"} for panel in told["panels"]]}
    turns = cycle([told, empty, 500, told, "half a", 503, {"at": "?"}, None, empty, told])

    def answer(route: Route) -> None:
        turn = next(turns)
        asked.append(route.request.url)
        if turn is None:
            route.abort()
        elif isinstance(turn, int):
            route.fulfill(status=turn, body="")
        else:
            route.fulfill(body=turn if isinstance(turn, str) else json.dumps(turn))

    page.route("**/now/", answer)
    return asked


def pass_by(page: Page, asked: list[str], times: int) -> None:
    """Let the screen's time go on until it has asked so often."""
    wanted = len(asked) + times
    for _round in range(20 * times):
        if len(asked) >= wanted:
            return
        page.clock.run_for(16_000)
        page.evaluate("1")
    raise AssertionError(f"asked {len(asked)} times instead of {wanted}")


def held(devtools: CDPSession) -> dict[str, float]:
    """What the page holds in memory once everything that can be thrown away is."""
    devtools.send("HeapProfiler.collectGarbage")
    found = devtools.send("Performance.getMetrics")["metrics"]
    return {one["name"]: one["value"] for one in found}
