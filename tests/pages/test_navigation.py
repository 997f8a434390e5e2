"""The main navigation: what each role finds there, in groups, and which entry is marked."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from congress_portal.loops.models import Deadline
from congress_portal.pages.navigation import STAFF, groups_for
from tests.loops import stages
from tests.proposals.stages import submitted
from tests.world import World


def labels(roles: set[str] | None, path: str = "/") -> list[tuple[str, list[str]]]:
    return [(str(g.label), [str(e.label) for e in g.entries]) for g in groups_for(roles, path)]


def test_every_entry_leads_somewhere() -> None:
    everything = {role for group in STAFF for entry in group.entries for role in entry.roles}
    shown = {entry.address for group in groups_for(everything, "/") for entry in group.entries}
    assert shown == {entry.address for group in STAFF for entry in group.entries}


@pytest.mark.parametrize(
    ("roles", "there", "missing"),
    [
        ({"deputy"}, {"我的值班", "票决", "会议"}, {"督办", "用户与职责", "线索"}),
        ({"keeper"}, {"公开审核", "人大代表"}, {"我的值班", "督办", "票决"}),
        ({"handler"}, {"部门进站", "督办"}, {"联系活动", "期限与日历"}),
        ({"congress_office"}, {"线索", "期限与日历", "督办"}, {"运行状况", "我的值班"}),
        ({"administrator"}, {"用户与职责", "运行状况"}, {"督办", "查看记录"}),
        ({"auditor"}, {"查看记录", "联系活动"}, {"督办", "用户与职责"}),
    ],
)
def test_a_role_finds_its_entries_and_no_others(roles: set[str], there: set[str], missing: set[str]) -> None:
    found = {label for _, entries in labels(roles) for label in entries}
    assert (there - found, missing & found) == (set(), set())


def test_the_public_has_plain_links() -> None:
    assert all(len(entries) == 1 for _, entries in labels(None))


@pytest.mark.parametrize(
    ("name", "marked"),
    [("project:list", "民生实事"), ("calls:list", "民生实事征集"), ("pressing:rungs", "督办")],
)
def test_the_nearest_entry_alone_is_marked(name: str, marked: str) -> None:
    below = reverse(name) + "77/"
    entries = [e for g in groups_for({"congress_office"}, below) for e in g.entries]
    assert [str(e.label) for e in entries if e.is_around or e.is_here] == [marked]


def test_of_two_public_pages_one_below_the_other_one_is_marked() -> None:
    path = reverse("open_project:list")
    assert [str(g.label) for g in groups_for(None, path) if g.is_current] == ["民生实事"]


def test_the_page_shows_the_group_that_holds_it(world: World) -> None:
    client = Client()
    client.force_login(world.qian)
    page = client.get(reverse("calls:list")).content.decode()
    assert '<summary class="is-current">民生实事</summary>' in page
    assert f'<a href="{reverse("calls:list")}" aria-current="page">民生实事征集</a>' in page


def test_a_page_of_a_case_beside_its_list_marks_the_list_of_its_kind(world: World) -> None:
    client = Client()
    for person, loop in ((world.qian, submitted(world).loop), (world.li, stages.handling(world))):
        client.force_login(person)
        [why, *_more] = Deadline.objects.filter(loop=loop).order_by("pk")
        page = client.get(reverse("loops:why", args=[why.pk])).content.decode()
        marked = re.findall(r'href="([^"]+)"[^>]* aria-current="true"', page)
        assert marked == [reverse(f"{loop.kind}:list")]
