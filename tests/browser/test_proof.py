"""A form that is asked for a proof: the browser works it off by itself; without a script it is a sum in words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from stations.models import Opinion
from tests import factories as make
from tests.browser.conftest import check_axe
from tests.world import World

DIGITS = "零一二三四五六七八九"


@pytest.mark.django_db(transaction=True)
def test_a_busy_form_lets_chen_through(
    page: Page, browser: Browser, live_server: Any, world: World, settings: Any, request: Any
) -> None:
    settings.FORM_LIMITS = {**settings.FORM_LIMITS, "address": (1, 100, 3600)}
    category = make.category()
    address = f"{live_server.url}/s/{world.station.public_id}/opinion/"
    for text in ("路灯坏了三个月，请帮忙修。", "河边的护栏断了一截，很危险。"):
        page.goto(address)
        page.fill("[name=text]", text)
        page.select_option("[name=category]", str(category.pk))
        page.fill("[name=name]", "陈女士")
        page.fill("[name=mobile]", "13800000000")
        page.check("[name=agree]")
        if page.locator("[data-proof]").count():
            check_axe(browser, page)
            _prove(page, "without" not in request.node.callspec.id)
        page.get_by_role("button", name="提交", exact=True).click()
        expect(page.locator(".receipt-code")).to_be_visible()
    assert Opinion.objects.count() == 2


def _prove(page: Page, has_script: bool) -> None:
    if has_script:
        expect(page.locator("altcha-widget")).to_contain_text("已验证", timeout=60_000)
        expect(page.locator("[data-proof-sum]")).to_be_hidden()
        return
    words = re.search(r"(.)加(.)等于几", page.locator("[data-proof-sum]").inner_text())
    assert words
    page.fill("[name=answer]", str(DIGITS.index(words[1]) + DIGITS.index(words[2])))
