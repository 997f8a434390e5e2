"""The pages of pressing in a real browser: a letter on its way, a plan with points, the register."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from congress_portal.loops import transitions as moves
from supervision.models import Curve, Rung
from tests.browser.test_proposal_life import WITH_SCRIPT, Person
from tests.browser.test_supervision import looked
from tests.loops import stages
from tests.supervision.climbed import second, written
from tests.supervision.test_curves import planned
from tests.world import World


@WITH_SCRIPT
@pytest.mark.django_db(transaction=True)
def test_the_pages_of_pressing(page: Page, browser: Browser, live_server: Any, world: World) -> None:
    letter, curve = written(world), planned(world)
    moves.mark(loop=curve.loop, by=world.qian, marks=["jam"], why="两家都不管", needed="明确由谁管")
    case = reverse("pressing:case", args=[curve.loop.code])
    person = Person(page, live_server.url)
    person.log_in(second(world))
    paths = (reverse("pressing:rungs"), reverse("pressing:follows"), reverse("pressing:trial"), case)
    for path in (*paths, reverse("pressing:register"), reverse("pressing:rung", args=[letter.pk])):
        person.go(path)
        expect(person.page.locator("h1")).to_be_visible()
        looked(person, browser)
    person.press("签发")
    person.said("已签发")
    looked(person, browser)
    assert Rung.objects.get(pk=letter.pk).number


@WITH_SCRIPT
@pytest.mark.django_db(transaction=True)
def test_a_unit_plans_and_reports(page: Page, browser: Browser, live_server: Any, world: World) -> None:
    loop = stages.handling(world)
    person = Person(page, live_server.url)
    person.log_in(world.li)
    person.go(reverse("pressing:curve", args=[loop.code]))
    for row, (what, weight) in enumerate((("查明断线位置", "40"), ("更换电缆", "60"))):
        person.page.fill(f"main [name=what{row}]", what)
        person.page.fill(f"main [name=weight{row}]", weight)
        person.page.fill(f"main [name=due{row}]", "2099-01-01")
    looked(person, browser)
    person.press("报送")
    person.said("推进计划已报送")
    person.page.locator("summary", has_text="报告进度").first.click()
    person.page.locator("main [name$=percent]").first.fill("50")
    person.page.locator("main [name$=words]").first.fill("已查明一半，见照片")
    looked(person, browser)
    person.press("报告")
    person.said("已记录")
    assert Curve.objects.get(loop=loop).milestones.get(position=1).percent == 50
