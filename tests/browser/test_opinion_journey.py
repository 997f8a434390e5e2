"""A citizen's opinion goes round its whole loop in a real browser, by the five roles' own pages."""

from __future__ import annotations

import gzip
import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from congress_portal.accounts.models import User
from congress_portal.loops.models import Evidence, Loop
from stations.models import Opinion
from tests import factories as make
from tests.browser.conftest import PHONE, check_axe, check_fits
from tests.world import World


def photo() -> dict[str, Any]:
    written = io.BytesIO()
    Image.new("RGB", (640, 480), "navy").save(written, "JPEG")
    return {"name": "路灯.jpg", "mimeType": "image/jpeg", "buffer": written.getvalue()}


class Person:
    """Someone with a browser page of their own session."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address

    def log_in(self, user: User) -> None:
        self.page.context.clear_cookies()
        self.page.goto(f"{self.address}/accounts/login/")
        self.page.fill("[name=username]", user.username)
        self.page.fill("[name=password]", "correct horse")
        self.page.click("main form button[type=submit]")
        expect(self.page.locator("main")).not_to_contain_text("密码不正确")

    def act(self, loop: Loop, verb: str, **fields: str) -> None:
        """Press a button of the timeline and fill in what its page asks."""
        self.page.goto(f"{self.address}/opinions/{loop.code}/")
        self.page.locator(f"[data-verb={verb}]").first.click()
        for name, value in fields.items():
            field = self.page.locator(f"main [name={name}]").first
            if field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(label=value)
            else:
                field.fill(value)
        if "/loops/" in self.page.url:  # the move asks for something
            self.page.click("main form button[type=submit]")
        expect(self.page.locator("#messages")).to_contain_text("已完成")


def write(page: Page, address: str, world: World) -> Opinion:
    page.goto(f"{address}/s/{world.station.public_id}/")
    page.get_by_role("link", name="提意见").first.click()
    page.fill("[name=text]", "村口的路灯坏了三个月，晚上老人出门不安全，请帮忙修一修。")
    page.select_option("[name=category]", label="交通出行")
    page.set_input_files("[name=photos]", [photo()])
    page.fill("[name=name]", "陈女士")
    page.fill("[name=mobile]", "13800000000")
    page.check("[name=agree]")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator("main")).to_contain_text("查询码")
    return Opinion.objects.get()


@pytest.mark.django_db(transaction=True)
def test_the_whole_loop(page: Page, browser: Browser, live_server: Any, world: World) -> None:
    make.category()
    opinion = write(page, live_server.url, world)
    receipt = page.url
    check_axe(browser, page)
    loop, staff = opinion.loop, Person(page, live_server.url)
    staff.log_in(world.liu)
    staff.act(loop, "acknowledge")
    check_axe(browser, page)
    staff.act(loop, "assign", to="威坪镇人民政府", note="请镇政府修路灯")
    staff.log_in(world.ma)
    staff.act(loop, "accept")
    staff.act(loop, "plan", plan="本周内更换三盏灯")
    staff.act(loop, "check_in", outcome="三盏灯已更换")
    staff.log_in(world.liu)
    staff.act(loop, "sign_off", note="看过照片，同意")
    staff.act(loop, "check_in", outcome="夜里去看过，灯亮了")
    staff.log_in(world.wang)
    staff.act(loop, "sign_off", note="同意")
    staff.log_in(world.liu)
    staff.act(loop, "check_in", outcome="路灯已经修好，感谢您的反映。")
    page.context.clear_cookies()
    page.goto(receipt.split("?")[0])
    expect(page.locator("main")).to_contain_text("路灯已经修好")
    check_axe(browser, page)
    page.locator("label", has_text="满意").first.click()
    page.get_by_role("button", name="提交评价").click()
    expect(page.locator("main")).to_contain_text("您已经评价，谢谢。")
    staff.log_in(world.wang)
    staff.act(loop, "sign_off", note="电话回访过")
    assert Loop.objects.get(pk=loop.pk).status == "closed"
    assert Evidence.objects.filter(loop=loop, kind="photo").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_form_with_mistakes_is_accessible_and_keeps_the_words(
    page: Page, browser: Browser, live_server: Any, world: World
) -> None:
    make.category()
    page.goto(f"{live_server.url}/s/{world.station.public_id}/opinion/")
    page.fill("[name=text]", "路灯坏了三个月，请帮忙修。")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator("main")).to_contain_text("有内容需要改正")
    expect(page.locator("[name=text]")).to_have_value("路灯坏了三个月，请帮忙修。")


@pytest.mark.django_db(transaction=True)
def test_pages_fit_320_pixels(browser: Browser, live_server: Any, world: World) -> None:
    opinion = make.opinion(world.station)
    narrow = browser.new_context(viewport={"width": 320, "height": 640}, locale="zh-CN")
    page = narrow.new_page()
    station = f"/s/{world.station.public_id}/"
    for path in (
        "/",
        "/stations/",
        "/map/",
        station,
        f"{station}opinion/",
        "/track/",
        f"/track/{opinion.track_code}/",
    ):
        page.goto(live_server.url + path)
        check_fits(page)
    narrow.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["home", "station", "form", "track", "case"])
def test_a_citizens_page_weighs_at_most_100_kb(
    browser: Browser, live_server: Any, world: World, name: str
) -> None:
    """Everything that a first visit fetches, compressed as production sends it."""
    station = f"/s/{world.station.public_id}/"
    code = make.opinion(world.station).track_code
    path = {
        "home": "/",
        "station": station,
        "form": f"{station}opinion/",
        "track": "/track/",
        "case": f"/track/{code}/",
    }
    context = browser.new_context(viewport=PHONE, locale="zh-CN")  # type: ignore[arg-type]
    page, bodies = context.new_page(), []
    page.on("response", lambda answer: bodies.append(answer.body()) if answer.ok else None)
    page.goto(live_server.url + path[name], wait_until="networkidle")
    weight = sum(len(gzip.compress(body, 6)) for body in bodies)
    context.close()
    assert 5_000 < weight <= 100_000


@pytest.mark.django_db(transaction=True)
def test_turning_the_page_exchanges_the_rows_alone(page: Page, live_server: Any, world: World) -> None:
    for _ in range(26):
        make.opinion(world.station)
    staff = Person(page, live_server.url)
    staff.log_in(world.liu)
    page.goto(f"{live_server.url}/opinions/")
    page.get_by_role("link", name="下一页").click()
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    expect(page.locator("h1")).to_have_text("群众意见")
    assert "before=" in page.url
