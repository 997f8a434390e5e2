"""Who hears of what happens outside any case."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from congress_portal.loops import trail
from congress_portal.loops.models import Event
from congress_portal.notices import acts, outbox
from congress_portal.notices.models import Notice
from stations.words import Act
from tests import factories as make
from tests.world import World


def told(world: World, verb: str, **detail: object) -> list[tuple[str, str]]:
    """Write one act of the keeper Liu at the station and announce it: who heard, and what."""
    trail.record_act(world.station.unit, verb, world.liu, **detail)  # type: ignore[arg-type]
    outbox.announce_all()
    return [(n.recipient.username, n.body) for n in Notice.objects.select_related("recipient").order_by("pk")]


def test_the_person_named_is_told(world: World) -> None:
    heard = told(world, Act.REMINDED, person=world.zhang.pk, when="11月25日14:00")
    assert heard == [("zhang", "请您于11月25日14:00到威坪镇人大代表联络站接待群众，到站请打卡。")]


def test_keepers_are_told_but_not_the_one_who_did_it(world: World) -> None:
    assert [name for name, _body in told(world, Act.BOOKED)] == ["sun"]


def test_those_above_the_station_are_told_and_nobody_of_another_county(world: World) -> None:
    heard = told(world, Act.OBJECTED, month="2026年11月")
    assert {name for name, _body in heard} == {"wang", "qian"}


def test_the_department_is_told(world: World) -> None:
    heard = told(world, Act.VISIT_INVITED, department_id=world.water.pk, when="11月25日")
    assert [name for name, _body in heard] == ["li"]


def test_several_people_are_told_once_each(world: World) -> None:
    people = [world.zhang.pk, world.li.pk, world.zhang.pk]
    assert [name for name, _body in told(world, Act.ACTIVITY_SET, people=people)] == ["zhang", "li"]


def test_a_quiet_act_tells_nobody(world: World) -> None:
    assert told(world, Act.ARRIVED, name="张代表", reason="没有信号", quiet=True) == []


def test_somebody_without_a_duty_is_not_told(world: World) -> None:
    stranger = make.user("路人")
    assert told(world, Act.REMINDED, person=stranger.pk, when="明天") == []


def test_an_act_is_announced_once(world: World) -> None:
    told(world, Act.BOOKED)
    assert outbox.announce_all() == 0
    assert Notice.objects.count() == 1


def test_a_notice_without_a_page_still_shows_in_the_inbox(client: Client, world: World) -> None:
    told(world, Act.BOOKED)
    client.force_login(world.sun)
    assert "有群众预约" in client.get(reverse("notices:inbox")).content.decode()


@pytest.mark.parametrize("act", list(Act))
def test_every_act_has_a_rule_or_is_silent(act: Act) -> None:
    assert (act in acts.SILENT) is not any(rule.verb == act for rule in acts.RULES)


FACTS = {
    "unit", "code", "kind", "when", "before", "name", "reason", "title", "result", "service", "department", "month",
    "number", "year", "place", "meeting", "topic",
}  # fmt: skip


@pytest.mark.parametrize("rule", acts.RULES, ids=lambda rule: f"{rule.verb}-{rule.title}")
def test_texts_use_known_facts(rule: acts.Rule) -> None:
    assert set(re.findall(r"%\((\w+)\)s", f"{rule.title}{rule.body}")) <= FACTS


@pytest.mark.parametrize("act", list(Act))
def test_an_act_fits_its_column(act: Act) -> None:
    assert len(act) <= Event._meta.get_field("verb").max_length
