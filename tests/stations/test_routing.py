"""Routing rules suggest who should handle what, in the office's order; a person decides."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from congress_portal.accounts.models import Role, UnitKind
from congress_portal.errors import NotNow
from congress_portal.loops.models import Event, Loop
from congress_portal.loops.words import Verb
from stations.models import Opinion, RoutingRule
from stations.reading.routing import rules_of, said_of
from stations.transitions import routing as transitions
from stations.words import Act
from tests import factories as make
from tests.loops import stages
from tests.loops.together import together
from tests.stations.rows import routing_rule
from tests.stations.test_staff_pages import as_
from tests.world import World

pytestmark = pytest.mark.django_db


def active(world: World, position: int = 1, **fields: object) -> RoutingRule:
    return routing_rule(world, position, is_active=True, **fields)


def name_for(loop: Loop) -> str | None:
    said = said_of(Loop.objects.get(pk=loop.pk))
    return said.rule.name if said else None


def values(world: World, **changes: Any) -> dict[str, Any]:
    blank = dict.fromkeys(transitions.FIELDS)
    known = {
        "name": "噪音归执法",
        "words": ["噪音"],
        "unit": world.water,
        "to_township": False,
        "basis": "权责清单",
    }
    return {**blank, **known, "valid_from": timezone.localdate(), **changes}


def sent(world: World, **changes: Any) -> dict[str, Any]:
    known = {"name": "噪音归执法", "words": "噪音，施工", "unit": world.water.pk, "basis": "权责清单"}
    return {**known, "valid_from": timezone.localdate().isoformat(), **changes}


# ---------------------------------------------------------------- which rule speaks


def test_the_first_rule_that_fits_speaks(world: World) -> None:
    active(world, 2, name="后一条")
    active(world, 1, name="前一条")
    assert name_for(stages.proposing(world)) == "前一条"


FITS: dict[str, dict[str, Any]] = {
    "a word of the text": {"words": ["水管", "路灯"]},
    "everything": {"words": []},
    "a window over midnight": {"words": [], "since": dt.time(22), "until": dt.time(10, 30)},
    "a window in the day": {"words": [], "since": dt.time(9), "until": dt.time(11)},
}
FAILS: dict[str, dict[str, Any]] = {
    "another word": {"words": ["水管"]},
    "another hour": {"words": [], "since": dt.time(11), "until": dt.time(9)},
    "the hour at which the window ends": {"words": [], "since": dt.time(9), "until": dt.time(10)},
    "a draft": {"is_active": False},
    "a rule to come": {"valid_from": dt.date(2099, 1, 1)},
    "a rule that has ended": {"valid_until": dt.date(2025, 1, 1)},
}


@pytest.mark.parametrize("what", FITS)
def test_it_fits(world: World, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    stages.now_is(monkeypatch, "2026-03-02", "10:00")
    active(world, **FITS[what])
    assert name_for(stages.proposing(world)) == "路灯归交通"


@pytest.mark.parametrize("what", FAILS)
def test_it_does_not_fit(world: World, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    stages.now_is(monkeypatch, "2026-03-02", "10:00")
    routing_rule(world, **{"is_active": True, **FAILS[what]})
    assert name_for(stages.proposing(world)) is None


def test_category_station_and_place_must_all_hold(world: World) -> None:
    loop = stages.proposing(world)
    category = Opinion.objects.get(pk=loop.pk).category
    rule = active(world, category=category, station=world.station, region=world.township)
    assert name_for(loop) == rule.name
    RoutingRule.objects.update(category=make.category("water", "供水"))
    assert name_for(loop) is None


def test_a_place_holds_for_what_lies_below_it_alone(world: World) -> None:
    rule = active(world, words=[], region=world.county)
    assert name_for(stages.proposing(world)) == rule.name
    RoutingRule.objects.update(region=make.region("千岛湖镇", "330127112", parent=world.county))
    assert name_for(stages.proposing(world)) is None


def test_the_rules_of_another_county_say_nothing(world: World) -> None:
    RoutingRule.objects.filter(pk=active(world).pk).update(county=world.other_county)
    assert name_for(stages.proposing(world)) is None


def test_the_township_of_the_place_is_suggested(world: World) -> None:
    active(world, unit=None, to_township=True)
    said = said_of(stages.proposing(world))
    assert said is not None and said.unit == world.township_government


def test_a_unit_out_of_use_is_not_suggested(world: World) -> None:
    active(world)
    type(world.roads).objects.filter(pk=world.roads.pk).update(is_active=False)
    said = said_of(stages.proposing(world))
    assert said is not None and said.unit is None


# ---------------------------------------------------------------- in the form


def page(world: World, who: str, loop: Loop, move: str) -> str:
    return as_(getattr(world, who)).get(f"/loops/{loop.code}/{move}/").content.decode()


def test_the_office_finds_the_unit_filled_in_with_the_rule_named(world: World) -> None:
    active(world)
    shown = page(world, "qian", stages.offered_office(world), "reassign")
    assert f'<option value="{world.roads.pk}" selected>' in shown
    assert "第1条“路灯归交通”" in shown and "权责清单" in shown


def test_the_station_is_led_to_the_office_for_a_unit_beyond_its_reach(world: World) -> None:
    active(world)
    shown = page(world, "liu", stages.proposing(world), "assign")
    assert f'<option value="{world.office.pk}" selected>' in shown and "建议由县交通运输局承办。" in shown


def test_the_person_may_decide_otherwise(world: World) -> None:
    active(world)
    loop = stages.offered_office(world)
    as_(world.qian).post(f"/loops/{loop.code}/reassign/", {"to": world.water.pk, "note": "水利局更合适"})
    assert stages.current(loop).offered_to == world.water


def test_nothing_is_assigned_by_a_rule(world: World) -> None:
    active(world)
    loop = stages.proposing(world)
    page(world, "liu", loop, "assign")
    assert stages.current(loop).status == "active"


def test_the_category_suggested_is_put_right_by_the_person(world: World) -> None:
    water = make.category("water", "供水")
    active(world, unit=None, to_category=water)
    loop = stages.offered_office(world)
    assert f'<option value="{water.pk}" selected>' in page(world, "qian", loop, "reassign")
    sent = {"to": world.water.pk, "note": "水利局承办", "category": water.pk}
    as_(world.qian).post(f"/loops/{loop.code}/reassign/", sent)
    said = Event.objects.get(loop=loop, verb=Verb.SORTED)
    assert (Opinion.objects.get(pk=loop.pk).category, said.by, said.detail["before"]) == (
        water,
        world.qian,
        "交通出行",
    )


def test_a_category_left_as_it_is_leaves_no_line(world: World) -> None:
    loop = stages.proposing(world)
    sent = {"to": world.office.pk, "note": "请转", "category": Opinion.objects.get(pk=loop.pk).category_id}
    as_(world.liu).post(f"/loops/{loop.code}/assign/", sent)
    assert not Event.objects.filter(loop=loop, verb=Verb.SORTED).exists()


# ---------------------------------------------------------------- the office's pages


def test_a_new_rule_is_a_draft_behind_the_others(world: World) -> None:
    active(world)
    as_(world.qian).post("/routing/new/", sent(world))
    made = RoutingRule.objects.get(name="噪音归执法")
    assert (made.position, made.is_active, made.words) == (2, False, ["噪音", "施工"])
    assert Event.objects.filter(verb=Act.ROUTING, about=f"routing:{made.pk}").count() == 1


BAD: dict[str, dict[str, Any]] = {
    "nothing suggested": {"unit": ""},
    "two units": {"to_township": "on"},
    "half a window": {"since": "08:00"},
    "no window": {"since": "08:00", "until": "08:00"},
    "no time": {"since": "25:99", "until": "26:00"},
    "no basis": {"basis": " "},
    "no day": {"valid_from": "去年"},
    "an end before the beginning": {"valid_until": "2001-01-01"},
    "a long word": {"words": "字" * 21},
    "many words": {"words": "、".join(str(number) for number in range(31))},
    "a unit that is none": {"unit": "9999999"},
}


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_is_refused_and_kept(world: World, what: str) -> None:
    answer = as_(world.qian).post("/routing/new/", sent(world, **BAD[what]))
    assert (answer.status_code, RoutingRule.objects.count()) == (400, 0)
    assert "噪音归执法" in answer.content.decode()


def test_a_unit_of_another_county_is_refused_past_the_form(world: World) -> None:
    far = make.unit("建德水利", UnitKind.DEPARTMENT, world.other_county, world.other_county)
    with pytest.raises(ValidationError):
        transitions.add_rule(county=world.county, by=world.qian, values=values(world, unit=far))


def test_the_office_of_one_county_keeps_no_others_rules(world: World) -> None:
    with pytest.raises(PermissionDenied):
        transitions.add_rule(county=world.other_county, by=world.qian, values=values(world))


def test_a_rule_of_another_county_is_not_found(world: World) -> None:
    rule = active(world)
    RoutingRule.objects.update(county=world.other_county)
    assert as_(world.qian).get(f"/routing/{rule.pk}/").status_code == 404


def test_the_form_shows_the_rule_and_saves_it(world: World) -> None:
    rule = routing_rule(world)
    client = as_(world.qian)
    assert "路灯归交通" in client.get(f"/routing/{rule.pk}/").content.decode()
    client.post(f"/routing/{rule.pk}/", sent(world, version=1))
    rule.refresh_from_db()
    assert (rule.name, rule.version) == ("噪音归执法", 2)


def test_what_a_colleague_changed_meanwhile_is_not_overwritten(world: World) -> None:
    rule = routing_rule(world)
    transitions.edit_rule(rule=rule, by=world.qian, version=1, values=values(world))
    assert (
        as_(world.qian).post(f"/routing/{rule.pk}/", sent(world, version=1, name="旧页面")).status_code == 409
    )


def test_rules_change_places(world: World) -> None:
    first, second = active(world, 1, name="甲"), active(world, 2, name="乙")
    client = as_(world.qian)
    client.post(f"/routing/{second.pk}/up/")
    client.post(f"/routing/{second.pk}/up/")  # it is the first already
    assert list(rules_of(world.county).values_list("name", flat=True)) == ["乙", "甲"]
    client.post(f"/routing/{second.pk}/down/")
    assert list(rules_of(world.county)) == [first, second]


def test_a_draft_is_switched_on_and_off_and_dropped(world: World) -> None:
    rule, client = routing_rule(world), as_(world.qian)
    client.post(f"/routing/{rule.pk}/on/", {"version": 1})
    assert list(rules_of(world.county)) == [rule]
    assert client.post(f"/routing/{rule.pk}/drop/", {"version": 2}).status_code == 409
    client.post(f"/routing/{rule.pk}/off/", {"version": 2})
    client.post(f"/routing/{rule.pk}/drop/", {"version": 3})
    assert not RoutingRule.objects.exists()


def test_the_list_shows_conditions_and_suggestions(world: World) -> None:
    active(world, region=world.township, since=dt.time(8), until=dt.time(12))
    shown = as_(world.qian).get("/routing/").content.decode()
    assert all(words in shown for words in ("路灯归交通", "威坪镇", "08:00", "县交通运输局", "使用中"))


def test_no_query_a_rule(world: World) -> None:
    client = as_(world.qian)
    counts = []
    for number in (1, 12):
        while RoutingRule.objects.count() < number:
            active(world, RoutingRule.objects.count() + 1, region=world.township, station=world.station)
        with CaptureQueriesContext(connection) as caught:
            client.get("/routing/")
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_two_rules_never_share_a_place(world: World) -> None:
    active(world, 1), active(world, 2)
    with pytest.raises(IntegrityError, match="routing_rule_order"), transaction.atomic():
        RoutingRule.objects.update(position=1)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


# ---------------------------------------------------------------- two at once


@pytest.mark.django_db(transaction=True)
def test_two_who_add_a_rule_at_once_get_places_of_their_own(world: World) -> None:
    other = make.person("孔秘书", Role.CONGRESS_OFFICE, world.office)
    found = together(
        lambda: transitions.add_rule(county=world.county, by=world.qian, values=values(world, name="甲")),
        lambda: transitions.add_rule(county=world.county, by=other, values=values(world, name="乙")),
        on=world.county,
    )
    assert len(found.won) == 2
    assert sorted(RoutingRule.objects.values_list("position", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_edit_at_once_one_comes_through(world: World) -> None:
    rule = routing_rule(world)
    found = together(
        *[
            lambda name=name: transitions.edit_rule(
                rule=rule, by=world.qian, version=1, values=values(world, name=name)
            )
            for name in ("甲", "乙")
        ],
        on=world.county,
    )
    assert (len(found.won), found.refused) == (1, [NotNow])


@pytest.mark.django_db(transaction=True)
def test_two_who_switch_or_drop_at_once_leave_one_line(world: World) -> None:
    rule = routing_rule(world)
    found = together(
        lambda: transitions.switch_rule(rule=rule, by=world.qian, version=1, on=True),
        lambda: transitions.drop_rule(rule=rule, by=world.qian, version=1),
        on=world.county,
    )
    assert (len(found.won), found.refused) == (1, [NotNow])


@pytest.mark.django_db(transaction=True)
def test_two_who_move_rules_at_once_lose_none(world: World) -> None:
    rules = [active(world, number) for number in (1, 2, 3)]
    together(
        lambda: transitions.shift_rule(rule=rules[2], by=world.qian, up=True),
        lambda: transitions.shift_rule(rule=rules[0], by=world.qian, up=False),
        on=world.county,
    )
    assert sorted(RoutingRule.objects.values_list("position", flat=True)) == [1, 2, 3]
