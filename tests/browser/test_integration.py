"""The office connects another system: a key for it, a webhook to it, at 320 pixels and without a script."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from congress_portal.integration import sending
from tests.browser.conftest import check_axe, check_fits
from tests.browser.test_proposal_life import Person
from tests.integration import receiver as receivers
from tests.world import World

BARE = pytest.mark.parametrize("context", ["phone without JavaScript"], indirect=True)


@BARE
def test_a_key_and_a_webhook_are_made_and_ended(
    page: Page, browser: Browser, live_server: Any, world: World, settings: Any
) -> None:
    settings.HOOK_NETWORKS = [ipaddress.ip_network("127.0.0.0/8")]
    page.set_viewport_size({"width": 320, "height": 700})
    person = Person(page, live_server.url)
    person.log_in(world.qian)

    def looked_at() -> None:
        check_fits(page)
        check_axe(browser, page)

    person.go(reverse("accounts:duties"))
    page.get_by_role("link", name="我的接口令牌").click()
    page.get_by_role("link", name="新建令牌").click()
    looked_at()
    page.get_by_label("用途").fill("县政务平台同步")
    page.get_by_label("查看各类事项").check()
    page.get_by_label("有效天数").fill("30")
    page.get_by_role("button", name="建立令牌").click()
    expect(page.locator("code", has_text="cp_").first).to_be_visible()
    page.get_by_role("link", name="我已存好").click()
    looked_at()
    page.get_by_role("button", name="停用").click()
    expect(page.get_by_role("cell", name="已停用")).to_be_visible()

    with receivers.opened() as receiver:
        person.go(reverse("hooks:new"))
        page.get_by_label("名称").fill("县政务平台")
        page.get_by_label("接收地址").fill("http://10.0.0.1/")
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_label("名称")).to_have_value("县政务平台")
        page.get_by_label("接收地址").fill(receiver.url)
        looked_at()
        page.get_by_role("button", name="保存").click()
        expect(page.locator("code", has_text="whsec_")).to_be_visible()
        page.get_by_role("link", name="我已存好").click()
        page.get_by_role("button", name="测试推送").click()
        assert sending.deliver_due() == 1
        page.reload()
        expect(page.get_by_role("cell", name="已送达")).to_be_visible()
    looked_at()
    page.get_by_text("停用这个推送").click()
    page.get_by_role("button", name="停用").click()
    expect(page.locator("dl")).to_contain_text("已停用")
    person.go(reverse("hooks:list"))
    looked_at()
