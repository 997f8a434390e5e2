"""A real Chromium against the portal's own server: no request may leave for another host, no page may fail axe."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page, Request

from tests.world import World, build

# Playwright's synchronous API keeps an event loop in the test's thread; Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": os.environ.get("CHROMIUM"), "args": FLAGS}


@pytest.fixture
def world(transactional_db: None) -> World:
    cache.clear()
    return build()


@pytest.fixture(autouse=True)
def typing_costs_no_time(settings: Any) -> None:
    """A script fills in a form faster than a person may."""
    settings.FORM_SECONDS = 0


PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


@pytest.fixture(params=["phone", "desk", "phone without JavaScript"])
def context(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(
        viewport=DESK if request.param == "desk" else PHONE,  # type: ignore[arg-type]
        java_script_enabled="without" not in request.param,
        locale="zh-CN",
    )
    opened.set_default_timeout(15_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, live_server: Any) -> Iterator[Page]:
    """A page that notes every address asked for; leaving our own host fails the test."""
    foreign: list[str] = []
    own = urlsplit(live_server.url).netloc

    def note(asked: Request) -> None:
        address = urlsplit(asked.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != own:
            foreign.append(asked.url)

    context.on("request", note)
    opened = context.new_page()
    yield opened
    assert foreign == []


def check_fits(page: Page) -> None:
    """Nothing on the page is wider than its screen; a page still arriving has nothing to measure yet."""
    page.wait_for_load_state()
    shown = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert shown[0] <= shown[1], page.url


def check_axe(browser: Browser, page: Page) -> None:
    """No violation of WCAG 2.2 AA on what the page shows now (in a twin with JavaScript, where the page has none)."""
    page.wait_for_load_state()
    twin = browser.new_context(viewport=page.viewport_size, locale="zh-CN", bypass_csp=True)
    twin.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    shown = twin.new_page()
    shown.goto(page.url)
    shown.evaluate(AXE)
    found = shown.evaluate("rules => axe.run({runOnly: rules})", RULES)
    problems = [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found["violations"]]
    twin.close()
    assert problems == [], page.url
