"""The pages of projects in a browser: they fit, axe finds nothing, the map shows what the list says."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from congress_portal.loops.photos import clean_photo
from tests.browser.conftest import check_axe
from tests.browser.test_proposal_life import WITH_SCRIPT, Person
from tests.stations.test_citizen_form import photo
from tests.votes import followed as at
from tests.world import World
from votes.models import Project
from votes.projects import moves as acts


def told(world: World) -> Project:
    """A project with a group, a bulletin, progress with a photo, a decided change and words of five people."""
    project = at.grouped(world, at.long_ago(world))
    node = project.milestones.select_related("project__loop").order_by("position")[0]
    acts.tell_node(
        milestone=node, by=world.li, percent=60, spent=Decimal(250000), words="管网已改三成",
        photos=[clean_photo(photo())],
    )  # fmt: skip
    report = project.group_reports.select_related("project__loop").order_by("until")[0]
    acts.give_report(report=report, by=world.zhang, text="进度正常，注意汛期。")
    change = at.asked(world, project=project)
    acts.decide_change(
        change=change, by=world.qian, decided=at.yes(is_approved=False, decision="不同意暂停。")
    )
    for number in range(5):
        acts.voice(
            project=project,
            level="satisfied",
            words="水好喝了",
            origin=str(number),
            request_key=at.key(number),
        )
    return at.again(project)


@WITH_SCRIPT
@pytest.mark.django_db(transaction=True)
def test_the_pages_of_staff_fit(page: Page, browser: Browser, live_server: Any, world: World) -> None:
    project = told(world)
    code, node = project.loop.code, project.milestones.order_by("position")[0]
    person = Person(page, live_server.url)
    person.log_in(world.qian)
    for url in (
        reverse("project:list"),
        reverse("project:new"),
        reverse("project:take"),
        reverse("project:detail", args=[code]),
        reverse("project:group", args=[code]),
        reverse("project:ask", args=[code]),
    ):
        person.go(url)
        check_axe(browser, page)
        person.fits()
    person.log_in(world.li)
    person.go(reverse("project:tell", args=[code, node.pk]))
    check_axe(browser, page)
    person.fits()


@pytest.mark.django_db(transaction=True)
def test_everybody_reads_and_rates_a_project(
    page: Page, browser: Browser, live_server: Any, world: World
) -> None:
    project = told(world)
    person = Person(page, live_server.url)
    for url in (
        reverse("open_project:list"),
        reverse("open_project:map"),
        reverse("open_project:detail", args=[project.loop.code]),
    ):
        person.go(url)
        check_axe(browser, page)
        person.fits()
    page.get_by_role("link", name="我来评价这个项目").click()
    check_axe(browser, page)
    page.get_by_label("基本满意").check()
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_role("heading", name="评价这个项目")).to_have_count(0)
    assert project.voices.count() == 6


@WITH_SCRIPT
@pytest.mark.django_db(transaction=True)
def test_the_map_has_a_pin_for_each_placed_project(page: Page, live_server: Any, world: World) -> None:
    at.opened(world)
    at.opened(world, title="无处可标", lng=None, lat=None)
    page.goto(live_server.url + reverse("open_project:map"))
    expect(page.locator("#project-map[data-ready='1'] .map-pin")).to_have_count(1)
