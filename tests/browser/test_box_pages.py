"""The pages of the electronic box in Chromium: ceremony, paper, check, card, opening, board."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import check_axe
from tests.browser.test_election import press
from tests.browser.test_proposal_life import WITH_SCRIPT, Person
from tests.votes import boxed
from tests.votes.boxed import to
from tests.world import World
from votes.models import Ballot, SpoiledPaper
from votes.sealed import box, crypto
from votes.transitions import boxing
from votes.words import Phase

pytestmark = pytest.mark.django_db(transaction=True)


def shares_shown(page: Page) -> list[str]:
    """Go through the ceremony as five scrutineers do: copy, type the end, make room for the next."""
    page.click("[data-do=begin]")
    shares = []
    for number in range(1, 6):
        shown = page.locator("[data-share]:not([hidden]) [data-share-text]").inner_text()
        shares.append(shown)
        page.fill(f"#typed-{number}", shown.replace("-", "")[-8:].lower())
        page.locator("[data-share]:not([hidden]) [data-do=next]").click()
    return shares


@WITH_SCRIPT
def test_the_key_is_split_copied_and_joined_again(
    page: Page, browser: Browser, live_server: Any, world: World
) -> None:
    ballot = boxed.prepared(world)
    person = Person(page, live_server.url)
    person.log_in(world.qian)
    person.go(f"/votes/{ballot.code}/key/")
    check_axe(browser, page)
    shares = shares_shown(page)
    page.locator("[data-part=send] button").click()
    page.wait_for_load_state()
    ballot = to(to(to(Ballot.objects.get(pk=ballot.pk), Phase.FROZEN), Phase.OPEN), Phase.CLOSED)
    assert ballot.box_key != boxed.box_key()
    person.go(f"/votes/{ballot.code}/unlock/")
    check_axe(browser, page)
    person.fits()
    for field, share in zip((1, 2, 3), (shares[4], shares[4], "AAAA"), strict=True):
        page.fill(f"#share-{field}", share)
    page.get_by_role("button", name="开箱").click()
    expect(page.locator("#share-2-said")).to_have_text("这是洪监票的那一份，已经输入过，请换另一名监票人的。")
    expect(page.locator("#share-3-said")).to_contain_text("这一份不对")
    page.fill("#share-2", shares[0].lower().replace("-", " "))
    page.fill("#share-3", shares[2])
    page.get_by_role("button", name="开箱").click()
    page.wait_for_load_state()
    page.wait_for_timeout(500)
    found = box.box_of(ballot)
    assert found is not None and crypto.box_key_of(crypto.private_key(found.private_key)) == ballot.box_key


@WITH_SCRIPT
def test_a_deputy_checks_one_paper_and_casts_the_next(
    page: Page, browser: Browser, live_server: Any, world: World
) -> None:
    ballot = boxed.opened(world)
    person = Person(page, live_server.url)
    person.log_in(world.zhang)
    person.go(f"/votes/{ballot.code}/vote/")
    check_axe(browser, page)
    person.fits()
    press(page, "take", "mark")
    page.check("#item-1")
    press(page, "seal", "sealed")
    page.get_by_text("不放心？检验这张票").click()
    press(page, "check", "spoiled")
    expect(page.locator("[data-same]")).to_be_visible()
    opened = page.locator("[data-opened]").input_value()
    paper = SpoiledPaper.objects.get()
    assert (paper.marks, json.loads(opened)["paper"]) == ("100", paper.paper)
    press(page, "anew", "mark")
    press(page, "seal", "sealed")
    press(page, "cast", "done")
    person.fits()
    person.go("/votes/check/")
    check_axe(browser, page)
    page.fill("#opened", opened)
    page.get_by_role("button", name="检验").click()
    expect(page.locator("[data-say]")).to_contain_text("一样")
    boxing.open_box(ballot=to(ballot, Phase.CLOSED), by=world.qian, private_key=boxed.SECRET)
    assert box.electronic_papers(ballot) == ["100"]
    person.go(f"/votes/{ballot.code}/board/")
    check_axe(browser, page)
    person.fits()


@WITH_SCRIPT
def test_a_card_votes_on_a_tablet(page: Page, browser: Browser, live_server: Any, world: World) -> None:
    ballot = boxed.prepared(world, cards=True)
    codes = boxed.make_cards(ballot, world)
    ballot = boxed.let_in(ballot)
    person = Person(page, live_server.url)
    person.go(f"/votes/{ballot.code}/card/#{codes[0]}")
    check_axe(browser, page)
    person.fits()
    assert codes[0] not in page.url
    page.check("#item-2")
    press(page, "seal", "sealed")
    press(page, "cast", "done")
    assert page.evaluate("localStorage.length") == 0
    page.get_by_role("button", name="下一位").click()
    page.fill("#code", codes[0])
    press(page, "seal", "sealed")
    page.click("[data-do=cast]")
    expect(page.locator("[data-say]")).to_contain_text("已经投过票")


def test_without_javascript_the_page_says_to_ask_for_paper(
    page: Page, live_server: Any, world: World
) -> None:
    ballot = boxed.opened(world, cards=True)
    page.goto(f"{live_server.url}/votes/{ballot.code}/card/")
    if page.locator("[data-able]").is_hidden():
        expect(page.locator("[data-unable]")).to_contain_text("请向工作人员领取纸质票")


@WITH_SCRIPT
def test_a_lost_answer_is_said_to_be_unknown_and_the_same_paper_sent_again(
    page: Page, live_server: Any, world: World
) -> None:
    ballot = boxed.opened(world)
    person = Person(page, live_server.url)
    person.log_in(world.zhang)
    person.go(f"/votes/{ballot.code}/vote/")
    press(page, "take", "mark")
    page.check("#item-1")
    press(page, "seal", "sealed")
    tracker = page.locator("[data-part=sealed] [data-tracker]").inner_text()
    page.route("**/cast/", lambda route: (route.fetch(), route.abort())[1])
    press(page, "cast", "again")
    expect(page.locator("[data-say]")).to_contain_text("不知道选票是否送达")
    page.unroute("**/cast/")
    page.reload()
    expect(page.locator("[data-part=again] [data-tracker]")).to_have_text(tracker)
    press(page, "send-again", "done")
    expect(page.locator("[data-part=done] [data-tracker]")).to_have_text(tracker)
    page.get_by_text("清除本机记录").first.click()
    page.click("[data-do=forget]")
    assert page.evaluate("localStorage.length") == 0


@WITH_SCRIPT
def test_a_paper_that_is_checked_after_a_refusal_leaves_nobody_stuck(
    page: Page, live_server: Any, world: World
) -> None:
    ballot = boxed.opened(world)
    person = Person(page, live_server.url)
    person.log_in(world.zhang)
    person.go(f"/votes/{ballot.code}/vote/")
    press(page, "take", "mark")
    press(page, "seal", "sealed")
    refusal = {"status": 409, "content_type": "application/json", "body": '{"message": "稍后"}'}
    page.route("**/cast/", lambda route: route.fulfill(**refusal))
    page.click("[data-do=cast]")
    expect(page.locator("[data-say]")).to_have_text("稍后")
    page.unroute("**/cast/")
    page.get_by_text("不放心？检验这张票").click()
    press(page, "check", "spoiled")
    page.reload()
    expect(page.locator("[data-part=mark]")).to_be_visible()


@WITH_SCRIPT
def test_whose_session_has_ended_keeps_the_token(page: Page, live_server: Any, world: World) -> None:
    ballot = boxed.opened(world)
    person = Person(page, live_server.url)
    person.log_in(world.zhang)
    person.go(f"/votes/{ballot.code}/vote/")
    press(page, "take", "mark")
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.locator("[data-part=mark] [data-do=ask-back]").click()
    page.click("[data-part=give-back] [data-do=give-back]")
    expect(page.locator("[data-say]")).to_contain_text("登录已过期")
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    page.reload()
    page.locator("[data-part=mark] [data-do=ask-back]").click()
    press(page, "give-back", "returned")
    assert page.evaluate("localStorage.length") == 0


@WITH_SCRIPT
def test_who_took_a_token_gives_it_back_once_stopped(page: Page, live_server: Any, world: World) -> None:
    ballot = boxed.opened(world)
    person = Person(page, live_server.url)
    person.log_in(world.zhang)
    person.go(f"/votes/{ballot.code}/vote/")
    press(page, "take", "mark")
    Ballot.objects.filter(pk=ballot.pk).update(stopped_reason="会场断网")
    page.reload()
    page.locator("[data-part=stopped]").wait_for(state="visible")
    person.fits()
    page.click("[data-part=stopped] [data-do=ask-back]")
    press(page, "give-back", "returned")
    assert ballot.roll.get().way == "none"


@WITH_SCRIPT
def test_another_person_at_the_device_sees_nothing_of_the_first(
    page: Page, live_server: Any, world: World
) -> None:
    other = boxed.deputies(world, 1)[0]
    ballot = boxed.opened(world, [world.zhang, other])
    person = Person(page, live_server.url)
    address = f"/votes/{ballot.code}/vote/"
    person.log_in(world.zhang)
    person.go(address)
    press(page, "take", "mark")
    press(page, "seal", "sealed")
    press(page, "cast", "done")
    tracker = page.locator("[data-part=done] [data-tracker]").inner_text()
    person.log_in(other)
    person.go(address)
    expect(page.locator("[data-part=take]")).to_be_visible()
    to(ballot, Phase.CLOSED)
    person.log_in(world.zhang)
    person.go(address)
    expect(page.locator("[data-part=done] [data-tracker]")).to_have_text(tracker)
