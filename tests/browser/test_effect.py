"""The last gate in a browser: a deputy does not accept the answer, the unit handles it again, the index counts it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from proposals.models import Evaluation, Rehandling, Snapshot
from tests.browser.conftest import check_axe
from tests.browser.test_proposal_life import WITH_SCRIPT, Person
from tests.proposals.indexed import YEAR, finished
from tests.proposals.judged import judging
from tests.world import World


@pytest.mark.django_db(transaction=True)
def test_an_answer_is_refused_and_handled_again(
    page: Page, browser: Browser, live_server: Any, world: World
) -> None:
    person, case = Person(page, live_server.url), judging(world).loop.get_absolute_url()
    person.log_in(world.zhang)
    person.go(case)
    page.get_by_role("link", name="评价答复").click()
    expect(page.locator("main")).to_contain_text("6个村的管网已经改造")
    page.get_by_role("group", name="对办理过程").get_by_label("满意", exact=True).check()
    page.get_by_role("group", name="对办理结果").get_by_label("不满意", exact=True).check()
    person.press("评价答复")
    expect(page.locator("main")).to_contain_text("请写明哪里不满意")
    check_axe(browser, page)
    person.fits()
    page.fill("[name=words]", "水压还是不足")
    person.press("评价答复")
    person.said("已完成：评价答复")
    assert Evaluation.objects.get().result == "dissatisfied"
    person.log_in(world.qian)
    person.go(case)
    expect(page.locator("main")).to_contain_text("水压还是不足")
    check_axe(browser, page)
    page.get_by_role("link", name="责成重新办理").click()
    page.fill("[name=reason]", "请到村里实测水压")
    person.press("责成重新办理")
    expect(page.locator("main")).to_contain_text("第1次责成重新办理")
    person.fits()
    assert Rehandling.objects.count() == 1


@WITH_SCRIPT
@pytest.mark.django_db(transaction=True)
def test_the_index_is_read_opened_and_frozen(
    page: Page, browser: Browser, live_server: Any, world: World
) -> None:
    finished(world)
    person = Person(page, live_server.url)
    person.log_in(world.qian)
    person.go("/proposals/index/")
    check_axe(browser, page)
    person.fits()
    person.press("按现在的数据制作快照")
    person.said("以后公式或数据变化，它不变")
    page.get_by_role("link", name="100.00%").first.click()
    expect(page.locator("main")).to_contain_text("怎么计算")
    check_axe(browser, page)
    person.fits()
    page.get_by_role("link", name="的各项指标").first.click()
    expect(page.locator("main")).to_contain_text("综合指数")
    check_axe(browser, page)
    person.fits()
    for path in ("/proposals/index/formula/", "/proposals/index/appeals/"):
        person.go(path)
        check_axe(browser, page)
        person.fits()
    assert Snapshot.objects.get().year == YEAR
    person.log_in(world.li)
    person.go(f"/proposals/index/appeals/new/?year={YEAR}&key=done")
    page.fill("[name=reason]", "已按期答复")
    person.press("提交")
    person.said("申诉已提交")
    check_axe(browser, page)
