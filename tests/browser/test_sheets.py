"""A clerk brings in a sheet, mends it, takes it back; and works through a ledger by keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from congress_portal.accounts.models import Unit
from congress_portal.imports.models import Batch
from congress_portal.ledgers import columns
from congress_portal.ledgers.models import Export
from congress_portal.loops.models import Step
from tests.browser.conftest import check_axe
from tests.browser.test_proposal_life import Person
from tests.imports.batches import written
from tests.imports.test_places import OFFICES, UNITS
from tests.imports.test_users import FANG, HEAD
from tests.loops import stages
from tests.stations.sheet_files import comma, xlsx
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
DESK_AND_BARE = pytest.mark.parametrize("context", ["desk", "phone without JavaScript"], indirect=True)
DESK = pytest.mark.parametrize("context", ["desk"], indirect=True)


def hand_in(page: Page, name: str, content: bytes) -> None:
    page.get_by_label("填好的表格").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="上传并核对").click()


@DESK_AND_BARE
def test_a_clerk_mends_a_sheet_writes_it_and_takes_it_back(
    page: Page, browser: Browser, live_server: Any, world: World
) -> None:
    person = Person(page, live_server.url)
    person.log_in(world.gao)
    person.go("/imports/")
    check_axe(browser, page)
    person.fits()
    page.get_by_role("link", name="单位", exact=True).first.click()
    check_axe(browser, page)
    hand_in(page, "单位.csv", comma(UNITS, OFFICES[0], ["linye", "", "部门", "", "", ""]))
    expect(page.locator("main")).to_contain_text("新增时必须填写")
    check_axe(browser, page)
    person.fits()
    assert not Unit.objects.filter(code="linye").exists()
    page.get_by_role("link", name="重新上传").click()
    hand_in(page, "单位.xlsx", xlsx(UNITS, *OFFICES))
    page.get_by_role("button", name="核对无误，全部写入").click()
    expect(page.locator("#state [role=status]")).to_contain_text("确认写入")
    check_axe(browser, page)
    person.fits()
    assert Unit.objects.filter(code__startswith="linye").count() == 2
    page.get_by_text("撤销这次导入").click()
    page.get_by_role("button", name="整份撤销").click()
    expect(page.locator("#state [role=status]")).to_contain_text("整份撤销")
    assert [batch.state for batch in Batch.objects.order_by("pk")] == ["checked", "undone"]
    assert not Unit.objects.filter(code__startswith="linye").exists()


@DESK
def test_a_handler_works_through_a_ledger_by_keyboard(
    page: Page, browser: Browser, live_server: Any, world: World
) -> None:
    loops = [stages.offered_water(world) for _number in range(3)]
    person = Person(page, live_server.url)
    person.log_in(world.li)
    person.go("/ledgers/opinion/")
    check_axe(browser, page)
    page.set_viewport_size({"width": 320, "height": 800})
    person.fits()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_label("全选本页").check()
    assert page.locator("input[name=row]:checked").count() == 3
    page.get_by_label("全选本页").uncheck()
    every = "&".join(f"cols={word}" for word in columns.of("opinion"))
    person.go(f"/ledgers/opinion/?{every}")
    title = page.locator("[data-ledger] td.is-wide").first.bounding_box()
    assert title and title["width"] >= 18 * 16 and page.locator("[data-ledger] .is-line").count() >= 12
    person.fits()
    person.go("/ledgers/opinion/")
    page.locator("input[name=row]").first.focus()
    page.keyboard.press("Enter")  # in a box: opens the case as the page says, and sends no form
    page.wait_for_url("**/opinions/*/")
    page.go_back()
    for key in ("j", "x", "j", "j", "k", "x"):
        page.keyboard.press(key)
    assert page.locator("input[name=row]:checked").count() == 2
    page.get_by_label("动作").select_option("accept")
    page.get_by_role("button", name="办理勾选的事项").click()
    expect(page.locator("main")).to_contain_text("共 2 件，办成 2 件")
    person.fits()
    assert Step.objects.current().filter(loop__in=loops, status="active", unit=world.water).count() == 2
    page.get_by_role("link", name="回到台账").click()
    page.get_by_role("button", name="导出 Excel").click()
    expect(page.get_by_role("link", name="下载 Excel")).to_be_visible()
    check_axe(browser, page)
    with page.expect_download() as got:
        page.get_by_role("link", name="下载 Excel").click()
    assert Path(got.value.path()).read_bytes().startswith(b"PK")
    assert Export.objects.get().total == 3


@DESK_AND_BARE
def test_columns_are_moved_and_many_are_assigned(
    page: Page, browser: Browser, live_server: Any, world: World
) -> None:
    loops = [stages.proposing(world) for _number in range(2)]
    person = Person(page, live_server.url)
    person.log_in(world.liu)
    person.go("/ledgers/opinion/?cols=status&cols=title")
    page.get_by_text("列的次序").click()
    page.get_by_role("link", name="把“状态”后移一列").click()
    expect(page.get_by_role("link", name="把“状态”前移一列")).to_be_visible()
    check_axe(browser, page)
    person.fits()
    assert page.locator("input[name=cols]:checked").evaluate_all("all => all.map(one => one.value)") == [
        "code", "title", "status",
    ]  # fmt: skip
    for box in page.locator("input[name=row]").all():
        box.check()
    page.get_by_label("动作").select_option("assign")
    page.get_by_role("button", name="办理勾选的事项").click()
    expect(page.locator("main")).to_contain_text("请选择交给哪个单位")
    person.fits()
    page.get_by_label("交给哪个单位").select_option(str(world.office.pk))
    page.get_by_label("说明或理由").fill("请县里研究")
    page.get_by_role("button", name="办理勾选的事项").click()
    expect(page.locator("main")).to_contain_text("共 2 件，办成 2 件")
    assert {stages.current(loop).offered_to for loop in loops} == {world.office}


@DESK_AND_BARE
def test_a_lost_password_is_given_anew_and_the_auditor_reads_of_it(
    page: Page, browser: Browser, live_server: Any, world: World
) -> None:
    batch = written(world.gao, "users", HEAD, FANG)
    person = Person(page, live_server.url)
    person.log_in(world.gao)
    person.go(f"/imports/at/{batch.pk}/")
    with page.expect_download():
        page.get_by_role("button", name="发放临时密码并下载").click()
    person.go(f"/imports/at/{batch.pk}/")
    page.get_by_text("补发临时密码").click()
    check_axe(browser, page)
    page.get_by_label("登录名").fill("nobody")
    page.get_by_role("button", name="补发并下载").click()
    expect(page.locator("main")).to_contain_text("不是这次导入的用户")
    person.fits()
    page.get_by_label("登录名").fill("fang")
    with page.expect_download():
        page.get_by_role("button", name="补发并下载").click()
    person.log_in(world.shen)
    person.go("/looks/")
    expect(page.locator("main")).to_contain_text("下载临时密码表：用户和职责，1人")
    check_axe(browser, page)
    person.fits()
