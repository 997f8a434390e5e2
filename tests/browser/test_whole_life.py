"""The whole life of a proposal in a real browser: eight people, each by their own pages, until nothing is open."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from congress_portal.accounts.models import Role, User
from proposals.models import Commitment, Proposal
from tests import factories as make
from tests.browser.test_proposal_life import Person, write
from tests.proposals.guided import group, member
from tests.proposals.stages import deputy, head, meeting
from tests.stations.test_citizen_form import photo
from tests.world import World

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("context", ["phone"], indirect=True),
]


class Case(Person):
    """Somebody at a browser with the page of one proposal before them."""

    proposal: Proposal

    def at_case(self, user: User) -> Page:
        self.log_in(user)
        self.go(self.proposal.loop.get_absolute_url())
        return self.page

    def do(self, verb: str, **fields: str) -> None:
        """One move of the timeline, its form filled in and sent."""
        self.page.locator(f"[data-verb={verb}]").first.click()
        for name, words in fields.items():
            self.page.fill(f"main [name={name}]", words)
        if fields:
            self.page.click("main form button[type=submit]")


def test_a_proposals_whole_life(page: Page, live_server: Any, world: World) -> None:
    fang, second = deputy(world, "方代表", "fang2"), make.person("周秘书", Role.CONGRESS_OFFICE, world.office)
    principal, ding = head(world), member(group(world, "第一监督指导小组", world.water))
    case = Case(page, live_server.url)
    write_and_sign(case, world, fang)
    take_in_and_assign(case, world)
    press(case, world, ding)
    talk(case, world)
    help_along(case, world)
    answer(case, world, principal)
    case.at_case(world.qian)
    case.do("sign_off", note="格式、内容已核对。")
    for one in (world.zhang, fang):
        judge(case, one)
    publish(case, world)
    case.at_case(world.qian)
    case.do("check_in", outcome="两位代表都满意。")
    case.at_case(second)
    case.do("sign_off", note="情况属实。")
    keep_promise(case, world, principal)
    case.at_case(world.qian)
    case.do("sign_off", note="承诺已经落实，再次答复已送达。")
    expect(page.locator("main")).to_contain_text("已办结")


def write_and_sign(case: Case, world: World, fang: User) -> None:
    draft = write(case, world)
    case.page.get_by_label("方代表").check()
    case.press("请他们附议")
    case.log_in(fang)
    case.go(f"/proposals/drafts/{draft.pk}/")
    case.press("我附议这一稿")
    case.log_in(world.zhang)
    case.go(f"/proposals/drafts/{draft.pk}/")
    case.press("提交")
    case.said("已提交，编号 JY-")
    case.proposal = Proposal.objects.get()


def take_in_and_assign(case: Case, world: World) -> None:
    """At a meeting: the water office leads, the roads office helps; each signs or is told."""
    page = case.at_case(world.qian)
    page.get_by_role("link", name="预审").click()
    page.get_by_label("采用", exact=True).check()
    case.press("送出预审意见")
    made = meeting(world, case.proposal)
    item = made.items.get().pk
    case.go(f"/proposals/meetings/{made.pk}/")
    for column, words in {
        "lead": "水利水电局",
        "joint": "交通运输局（道路修复）",
        "standard": "六个村全部改造",
    }.items():
        page.fill(f"main [name='{item}-{column}']", words)
    page.locator(f"main [name='{item}-pick']").check()
    case.press("保存并交办选中的")
    case.at_case(world.li)
    case.do("accept")


def press(case: Case, world: World, ding: User) -> None:
    """A member of the group that oversees the unit sends a word, to which the unit reacts."""
    page = case.at_case(ding)
    page.get_by_role("link", name="发督办信号").click()
    page.get_by_label("工作建议").check()
    page.fill("main [name=words]", "请先改造茶合村")
    page.fill("main [name=react_on]", page.get_attribute("main [name=react_on]", "max") or "")
    case.press("发出")
    case.at_case(world.li)
    case.do("react", reaction="已安排茶合村先施工")


def talk(case: Case, world: World) -> None:
    page = case.at_case(world.li)
    page.get_by_role("link", name="登记沟通面商").click()
    page.get_by_label("到代表联络站当面").check()
    page.select_option("main [name=station]", label=world.station.unit.name)
    page.fill("main [name=participants]", "张代表，李科")
    page.fill("main [name=notes]", "到6个村看了水压，商定先改造茶合村。")
    case.press("登记，请代表确认")
    page = case.at_case(world.zhang)
    case.press("是这样，确认")
    expect(page.locator("main")).to_contain_text("张代表代表已确认")


def help_along(case: Case, world: World) -> None:
    case.at_case(world.lu)
    case.do("help", view="挖开的路面由我局修复。")


def answer(case: Case, world: World, principal: User) -> None:
    """Class B: with what is still to be done, by when, by whom, and how it will be known."""
    page = case.at_case(world.li)
    page.get_by_role("link", name="拟写、签发答复").click()
    page.get_by_role("radio", name="B类").check()
    page.fill("main [name=text]", "6个村的管网已经全部改造，泵站的备用电源年内配好。")
    due = timezone.localdate() + dt.timedelta(days=60)
    promise = {
        "what0": "为泵站配备用电源",
        "due0": due.isoformat(),
        "who0": "李科",
        "known0": "停电时照常供水",
    }
    for name, words in promise.items():
        page.fill(f"main [name={name}]", words)
    send(case, principal)


def send(case: Case, principal: User) -> None:
    case.press("保存拟稿")
    page = case.at_case(principal)
    page.get_by_role("link", name="拟写、签发答复").click()
    case.press("签发并送达")
    case.said("送达2位提出人")


def keep_promise(case: Case, world: World, principal: User) -> None:
    """Evidence by the unit, looked at by the office; then a second answer, which is of class A."""
    address = f"{case.proposal.loop.get_absolute_url()}commitments/{Commitment.objects.get().pk}/"
    case.log_in(world.li)
    case.go(address)
    case.page.fill("main [name=words]", "备用电源已经装好，停电试验正常。")
    picture = {"name": "电源.jpg", "mimeType": "image/jpeg", "buffer": photo().read()}
    case.page.set_input_files("main [name=photos]", files=[picture])  # type: ignore[list-item]
    case.press("报告，请人大核实")
    case.log_in(world.qian)
    case.go(address)
    case.press("已落实")
    page = case.at_case(world.li)
    page.get_by_role("link", name="拟写、签发答复").click()
    page.get_by_role("radio", name="A类").check()
    page.fill("main [name=text]", "泵站的备用电源已经配好，所提问题全部解决。")
    send(case, principal)


def publish(case: Case, world: World) -> None:
    """By the unit that answered, with the lead deputy's word and a second pair of eyes; then anybody reads it."""
    page, address = case.page, f"{case.proposal.loop.get_absolute_url()}publication/"
    case.log_in(world.li)
    case.go(address)
    page.fill("main [name=title]", "改善农村饮水")
    case.press("保存公开稿")
    case.log_in(world.zhang)
    case.go(address)
    page.get_by_label("同意公开", exact=True).check()
    case.press("登记")
    case.log_in(world.qian)
    case.go(address)
    case.press("核对无误，公开")
    page.context.clear_cookies()
    case.go(f"/open/proposals/{case.proposal.loop.code}/")
    expect(page.locator("main")).to_contain_text("改善农村饮水")
    expect(page.locator("main")).to_contain_text("6个村的管网已经全部改造")


def judge(case: Case, user: User) -> None:
    page = case.at_case(user)
    expect(page.locator("main")).to_contain_text("6个村的管网已经全部改造")
    page.locator("[data-verb=evaluate]").first.click()
    for name in ("process", "result"):
        page.locator(f"main [name={name}][value=satisfied]").check()
    page.click("main form button[type=submit]")
    case.said("已完成")
