"""Map and list on a phone: filters by keyboard, rows that lead to markers, the same without a script."""

from __future__ import annotations

import gzip
import re
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, Response, expect

from stations.models import Station
from stations.words import Tier
from tests import factories as make
from tests.browser.conftest import check_axe, check_fits
from tests.stations.test_maps import many
from tests.world import World

PHONE = pytest.mark.parametrize("context", ["phone"], indirect=True)
NO_SCRIPT = pytest.mark.parametrize("context", ["phone without JavaScript"], indirect=True)
SLOWER = 6
"""How many times slower than this machine the phone is taken to be."""


@pytest.fixture
def mapped(world: World, settings: Any) -> World:
    settings.COUNTY = world.county.code
    Station.objects.filter(pk=world.station.pk).update(lng=118.72, lat=29.72, health=88)
    make.station("汪川村联络室", world.township, world.county, Tier.ROOM, lng=118.73, lat=29.71, health=40)
    return world


def opened(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("#map[data-ready]")).to_be_visible()


@PHONE
def test_the_map_passes_axe_and_fits(mapped: World, live_server: Any, browser: Browser, page: Page) -> None:
    opened(page, f"{live_server.url}/map/")
    check_fits(page)
    check_axe(browser, page)
    opened(page, f"{live_server.url}/map/?health=good&on=2020-01-01")
    check_fits(page)
    check_axe(browser, page)


@PHONE
def test_a_condition_set_by_keyboard_changes_list_map_and_address(
    mapped: World, live_server: Any, page: Page
) -> None:
    opened(page, f"{live_server.url}/map/")
    page.get_by_label("类别").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#map")).to_have_attribute("data-total", "1")
    expect(page.locator(".map-row h3")).to_have_text("汪川村联络室")
    expect(page).to_have_url(re.compile("tier=room"))
    assert "共 1 处" in (page.locator("[data-map-said]").text_content() or "")
    page.go_back()
    expect(page.locator("#map")).to_have_attribute("data-total", "2")
    expect(page.get_by_label("类别")).to_have_value("")


@PHONE
def test_a_row_of_the_list_leads_to_its_marker(mapped: World, live_server: Any, page: Page) -> None:
    opened(page, f"{live_server.url}/map/")
    row = page.locator(".map-row", has_text="汪川村联络室")
    row.get_by_role("button", name="在地图上看").focus()
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup")
    expect(popup).to_contain_text("汪川村联络室")
    expect(popup).to_contain_text("待加强 40")
    expect(row).to_have_attribute("aria-current", "true")
    focused = page.evaluate("document.activeElement.textContent")
    assert "汪川村联络室" in focused
    popup.get_by_role("link", name="在这里反映意见").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/opinion/$"))


@PHONE
def test_a_bubble_leads_to_the_township_s_list(mapped: World, live_server: Any, page: Page) -> None:
    opened(page, f"{live_server.url}/map/?health=good")
    page.locator(".leaflet-marker-icon").first.focus()
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup").get_by_role("link", name="看名单").click()
    expect(page).to_have_url(re.compile("township=330127104"))
    assert "health=good" in page.url
    expect(page.locator(".map-row")).to_have_count(1)


@NO_SCRIPT
def test_without_a_script_the_list_does_it_all(
    mapped: World, live_server: Any, browser: Browser, page: Page
) -> None:
    page.goto(f"{live_server.url}/map/")
    page.get_by_text("更多条件").click()
    page.get_by_label("健康度", exact=True).select_option("poor")
    page.get_by_role("button", name="查找").click()
    expect(page.locator(".map-row")).to_have_count(1)
    expect(page.locator(".map-row")).to_contain_text("汪川村联络室")
    expect(page.locator("[data-map-show]")).to_be_hidden()
    check_fits(page)
    check_axe(browser, page)


MEASURE = """() => new Promise((resolve) => {
  const times = {};
  const look = () => {
    const now = Math.round(performance.now());
    if (!times.bubble && document.querySelector(".map-bubble")) times.bubble = now;
    if (times.bubble && window.closer === undefined) {
      window.closer = now;
      document.querySelector(".leaflet-marker-icon").click();
      document.querySelector(".leaflet-popup button").click();
    }
    if (document.querySelector("#map[data-pins]")) { times.pins = now - window.closer; resolve(times); }
    else requestAnimationFrame(look);
  };
  look();
})"""


@pytest.mark.slow
@PHONE
def test_two_thousand_stations_reach_a_slow_phone(
    mapped: World, live_server: Any, page: Page, capsys: pytest.CaptureFixture[str]
) -> None:
    many(mapped, 1998)
    cache.clear()
    weights: dict[str, int] = {}

    def weigh(answer: Response) -> None:
        weights[answer.url.removeprefix(live_server.url)] = len(gzip.compress(answer.body(), 9))

    page.on("response", weigh)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(f"{live_server.url}/map/", wait_until="commit")
    times = page.evaluate(MEASURE)
    expect(page.locator("#map")).to_have_attribute("data-pins", "2000")
    late = {path for path in weights if "stations.json" in path}
    first = sum(weight for path, weight in weights.items() if path not in late)
    with capsys.disabled():
        print(
            f"\n2,000 stations, processor {SLOWER} times slower: first bubble {times['bubble']} ms after the start, "
            f"all pins {times['pins']} ms after the tap; page {first / 1000:.1f} kB, "
            f"stations {sum(weights[path] for path in late) / 1000:.1f} kB"
        )
    assert page.locator("#map").get_attribute("data-total") == "2000"
    assert first < 100_000
