"""The pages of the rule library, and the rules named where they apply."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congress_portal.library import transitions
from congress_portal.library.models import Rule
from congress_portal.library.searching import found
from tests.library.lines import TEXT, adopted, rule
from tests.world import World


def client(user: Any) -> Client:
    made = Client()
    made.force_login(user)
    return made


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_office_walks_a_rule_from_slot_to_adoption(world: World) -> None:
    asked = client(world.qian)
    new = {"body": "committee", "number": 3, "title": "主任会议议事规则", "category": "meetings"}
    assert asked.post(reverse("library:rule_new"), new).status_code == 302
    made = Rule.objects.get()
    draft = {"text": TEXT, "changes": "", "revision": 0}
    assert asked.post(reverse("library:draft", args=[made.pk]), draft).status_code == 302
    days = {"adopted_on": "2026-01-01", "organ": "第三十二次会议", "valid_from": "2026-01-01", "revision": 1}
    assert asked.post(reverse("library:adopt", args=[made.pk]), days).status_code == 302
    assert "主任会议每月举行一次" in words(client(world.li).get(made.get_absolute_url()))


def test_a_draft_is_shown_to_the_office_alone(world: World) -> None:
    made = adopted(world)
    transitions.save_draft(rule=made, by=world.qian, text="秘密草案")
    url = reverse("library:compare", args=[made.pk])
    assert "秘密草案" in words(client(world.qian).get(url))
    assert "秘密草案" not in words(client(world.li).get(url))


def test_what_was_typed_stays_where_it_is_refused(world: World) -> None:
    made = rule(world)
    transitions.save_draft(rule=made, by=world.qian, text=TEXT)
    answer = client(world.qian).post(
        reverse("library:draft", args=[made.pk]), {"text": "我写的", "revision": 0}
    )
    assert answer.status_code == 400 and "我写的" in words(answer) and "别人刚刚改过" in words(answer)


def test_two_versions_stand_side_by_side(world: World) -> None:
    made = adopted(world)
    adopted(world, TEXT.replace("每月", "每季度"), dt.date(2026, 3, 1), of=made)
    page = words(client(world.li).get(reverse("library:compare", args=[made.pk])))
    assert "<del>月</del>" in page and "<ins>季度</ins>" in page


def test_a_rule_is_found_by_words_of_its_text(world: World) -> None:
    made = adopted(world)
    adopted(world, "第一条　办公室每天安排一人值班。", number=2, title="值班制度")
    rows = Rule.objects.with_current()
    assert [hit.rule for hit in found("主任会议 每月", rows)] == [made]
    assert "<mark>主任会议</mark>" in found("主任会议", rows)[0].excerpt
    assert found("公墓", rows) == [] and found("。", rows) == []


def test_everybody_reads_what_is_public_and_in_force(world: World) -> None:
    made = adopted(world)
    url = reverse("open_library:rule", args=[made.pk])
    assert Client().get(url).status_code == 404
    transitions.change_rule(
        rule=made, by=world.qian, title=made.title, category="meetings", is_public=True, screens=[]
    )
    assert "主任会议每月" in words(Client().get(url))
    assert made.title in words(Client().get(reverse("open_library:rules")))


def test_a_rule_is_named_on_the_screens_it_applies_to(world: World) -> None:
    made, page = adopted(world), reverse("proposal:list")
    assert "适用制度" not in words(client(world.li).get(page))
    transitions.change_rule(
        rule=made,
        by=world.qian,
        title=made.title,
        category="meetings",
        is_public=False,
        screens=["proposals"],
    )
    assert f'href="{made.get_absolute_url()}"' in words(client(world.li).get(page))
    assert "适用制度" not in words(client(world.zhao).get(page))
    assert "适用制度" not in words(client(world.li).get(reverse("library:rules")))


def test_the_list_costs_the_same_with_more_rules(world: World) -> None:
    adopted(world)
    asked, url = client(world.li), reverse("library:rules")
    with _counted() as first:
        asked.get(url)
    for number in range(2, 31):
        adopted(world, number=number, title=f"制度{number}")
    with _counted() as then:
        asked.get(url)
    assert len(first) == len(then)


def _counted() -> CaptureQueriesContext:
    return CaptureQueriesContext(connection)
