"""A deputy's proposal from the first word to the unit that handles it, in a real browser, by everybody's own pages."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from congress_portal.accounts.models import User
from proposals.models import Draft, Proposal
from tests import factories as make
from tests.browser.conftest import check_axe, check_fits
from tests.proposals.stages import TEXTS, deputy, drafted, meeting, saved, taken_in
from tests.world import World

WITH_SCRIPT = pytest.mark.parametrize("context", ["phone", "desk"], indirect=True)


class Person:
    """Somebody at a browser; logging in as another leaves the first."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address

    def log_in(self, user: User) -> None:
        self.page.context.clear_cookies()
        self.page.goto(f"{self.address}/accounts/login/")
        self.page.fill("[name=username]", user.username)
        self.page.fill("[name=password]", "correct horse")
        self.page.click("main form button[type=submit]")
        expect(self.page.locator("main")).not_to_contain_text("密码不正确")

    def go(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def fits(self) -> None:
        """Nothing is wider than the screen."""
        check_fits(self.page)

    def said(self, words: str) -> None:
        expect(self.page.locator("#messages")).to_contain_text(words)


def write(person: Person, world: World) -> Draft:
    """From an opinion, in one tap: the source stays tied to it."""
    opinion = make.opinion(world.station)
    person.log_in(world.zhang)
    person.go(opinion.loop.get_absolute_url())
    person.page.get_by_role("link", name="据此写代表建议").click()
    person.page.get_by_label("淳安县").check()
    person.press("开始写")
    for name, words in TEXTS.items():
        person.page.fill(f"main [name={name}]", words)
    person.press("保存")
    person.said("已保存")
    return Draft.objects.get(source=opinion.loop)


@pytest.mark.django_db(transaction=True)
def test_a_proposals_way_to_its_unit(page: Page, browser: Browser, live_server: Any, world: World) -> None:
    fang = deputy(world, "方代表", "fang2")
    person = Person(page, live_server.url)
    draft = write(person, world)
    person.fits()
    check_axe(browser, page)
    page.get_by_label("方代表").check()
    person.press("请他们附议")
    person.said("已请他们附议")
    person.log_in(fang)
    person.go("/proposals/drafts/")
    page.get_by_role("link", name=TEXTS["title"]).first.click()
    check_axe(browser, page)
    person.fits()
    person.press("我附议这一稿")
    person.said("已附议第1稿")
    person.log_in(world.zhang)
    person.go(f"/proposals/drafts/{draft.pk}/")
    expect(page.locator("main")).to_contain_text("已确认第1稿")
    person.press("提交")
    person.said("已提交，编号 JY-")
    check_axe(browser, page)
    person.fits()
    proposal = Proposal.objects.get()
    review(person, browser, world, proposal, "修改", "请写清楚哪6个村")
    person.log_in(world.zhang)
    person.go("/proposals/drafts/")
    page.get_by_role("link", name=TEXTS["title"]).first.click()
    page.fill("main [name=situation]", TEXTS["situation"].replace("6个村", "茶合等6个村"))
    person.press("保存")
    page.locator("main [name^=answer_]").fill("已写明：茶合等6个村")
    page.locator("main [name=alone]").check()
    check_axe(browser, page)
    person.press("再次提交")
    person.said("已再次提交")
    page.get_by_role("link", name="对照各稿").click()
    expect(page.locator("ins").first).to_contain_text("茶合等")
    check_axe(browser, page)
    person.fits()
    review(person, browser, world, proposal, "采用", "")
    assign(person, world, proposal)


def review(
    person: Person, browser: Browser, world: World, proposal: Proposal, decision: str, remark: str
) -> None:
    person.log_in(world.qian)
    person.go(f"/proposals/{proposal.loop.code}/")
    person.page.get_by_role("link", name="预审").click()
    person.page.get_by_label(decision, exact=True).check()
    if remark:
        person.page.select_option("[name=field0]", label="情况")
        person.page.fill("[name=quote0]", "6个村")
        person.page.fill("[name=words0]", remark)
    check_axe(browser, person.page)
    person.fits()
    person.press("送出预审意见")
    person.said("预审意见已送代表")


def assign(person: Person, world: World, proposal: Proposal) -> None:
    person.page.locator("[data-verb=assign]").first.click()
    person.page.select_option("main [name=to]", label="县水利水电局")
    person.page.fill("main [name=note]", "请牵头办理")
    person.page.click("main form button[type=submit]")
    person.said("已完成")
    person.log_in(world.li)
    person.go(f"/proposals/{proposal.loop.code}/")
    person.page.locator("[data-verb=accept]").first.click()
    person.said("已完成")
    assert proposal.loop.steps.current().get().unit == world.water


@WITH_SCRIPT
@pytest.mark.django_db(transaction=True)
def test_words_survive_a_lost_connection(page: Page, live_server: Any, world: World) -> None:
    draft, person = drafted(world), Person(page, live_server.url)
    person.log_in(world.zhang)
    person.go(f"/proposals/drafts/{draft.pk}/")
    page.context.set_offline(True)
    page.fill("main [name=analysis]", "没有信号时写的分析")
    state = page.locator("[data-autosave-state]")
    expect(state).to_contain_text("已存在本机")
    page.context.set_offline(False)
    person.go(f"/proposals/drafts/{draft.pk}/")
    expect(page.locator("main [name=analysis]")).to_have_value("没有信号时写的分析")
    page.locator("main [name=analysis]").press("End")
    page.keyboard.type("，接着写")
    expect(state).to_contain_text("已自动保存")
    draft.refresh_from_db()
    assert draft.analysis == "没有信号时写的分析，接着写"


@pytest.mark.django_db(transaction=True)
def test_an_assignment_meeting(page: Page, browser: Browser, live_server: Any, world: World) -> None:
    made = meeting(world, taken_in(world), taken_in(world))
    person = Person(page, live_server.url)
    person.log_in(world.qian)
    page.set_viewport_size({"width": 320, "height": 700})
    person.go("/proposals/meetings/")
    check_axe(browser, page)
    person.fits()
    page.get_by_role("link", name=made.title).first.click()
    check_axe(browser, page)
    person.fits()
    for item in made.items.all():
        page.fill(f"[name='{item.pk}-lead']", "县水利水电局")
    person.press("保存")
    person.fits()
    for item in made.items.all():
        page.check(f"[name='{item.pk}-pick']")
    person.press("保存并交办选中的")
    expect(page.get_by_role("heading", name="已交办")).to_be_visible()
    check_axe(browser, page)
    person.fits()
    assert made.items.filter(decided_at=None).count() == 0
    person.log_in(world.li)
    person.go(f"/proposals/{made.items.first().proposal.loop.code}/")
    page.locator("[data-verb=accept]").first.click()
    person.said("已完成")


@WITH_SCRIPT
@pytest.mark.django_db(transaction=True)
def test_kept_words_do_not_go_over_newer_ones(page: Page, live_server: Any, world: World) -> None:
    """Written without a connection on one device, and meanwhile saved on another: both are shown, none is lost."""
    draft, person = drafted(world), Person(page, live_server.url)
    person.log_in(world.zhang)
    person.go(f"/proposals/drafts/{draft.pk}/")
    page.context.set_offline(True)
    page.fill("main [name=analysis]", "手机上没有信号时写的")
    expect(page.locator("[data-autosave-state]")).to_contain_text("已存在本机")
    saved(draft, analysis="电脑上后来写的")
    page.context.set_offline(False)
    person.go(f"/proposals/drafts/{draft.pk}/")
    expect(page.locator("main [name=analysis]")).to_have_value("手机上没有信号时写的")
    page.locator("main [name=analysis]").press("End")
    page.keyboard.type("，接着写")
    expect(page.locator("[data-autosave-state]")).to_contain_text("已在别处修改过")
    person.press("保存")
    expect(page.locator("main")).to_contain_text("电脑上后来写的")
    draft.refresh_from_db()
    assert draft.analysis == "电脑上后来写的"
