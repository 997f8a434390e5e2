"""Rules and their versions: drafted, adopted, in force one at a time, repealed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from congress_portal.accounts.models import AccountEvent, Deed
from congress_portal.errors import NotNow
from congress_portal.library import transitions
from congress_portal.library.models import Rule, RuleVersion
from tests.library.lines import DAY, TEXT, adopted, rule
from tests.world import World

LATER = DAY + dt.timedelta(days=100)


def in_force(on: dt.date) -> list[int]:
    return list(RuleVersion.objects.in_force(on).values_list("number", flat=True))


def test_a_new_version_ends_the_one_before(world: World) -> None:
    made = adopted(world)
    adopted(world, TEXT + "改", LATER, of=made)
    assert [in_force(day) for day in (DAY, LATER - dt.timedelta(days=1), LATER)] == [[1], [1], [2]]
    assert made.versions.get(number=1).end_basis == "由第2版替代"


def test_a_draft_is_in_force_on_no_day(world: World) -> None:
    transitions.save_draft(rule=rule(world), by=world.qian, text=TEXT)
    assert in_force(timezone.localdate()) == []


def test_a_repealed_rule_is_in_force_until_its_last_day(world: World) -> None:
    made, today = adopted(world), timezone.localdate()
    transitions.repeal(rule=made, by=world.qian, last_day=today, basis="第三十三次会议决定废止")
    assert (in_force(today), in_force(today + dt.timedelta(days=1))) == ([1], [])
    with pytest.raises(NotNow):
        transitions.repeal(rule=made, by=world.qian, last_day=today, basis="又一次")


@pytest.mark.parametrize(
    "wrong",
    [{"organ": " "}, {"valid_from": DAY - dt.timedelta(days=1)}, {"adopted_on": dt.date(2999, 1, 1)}],
)
def test_an_adoption_names_organ_and_days(world: World, wrong: dict[str, Any]) -> None:
    made = rule(world)
    transitions.save_draft(rule=made, by=world.qian, text=TEXT)
    given = {"adopted_on": DAY, "organ": "第三十二次会议", "valid_from": DAY, "revision": 1, **wrong}
    with pytest.raises(ValidationError) as refused:
        transitions.adopt(rule=made, by=world.qian, **given)
    assert set(wrong) <= set(refused.value.error_dict) and made.versions.get().is_draft


def test_the_next_version_begins_after_the_one_before(world: World) -> None:
    made = adopted(world)
    with pytest.raises(ValidationError):
        adopted(world, TEXT, DAY, of=made)


def test_who_has_not_seen_the_newest_draft_is_refused(world: World) -> None:
    made = rule(world)
    transitions.save_draft(rule=made, by=world.qian, text=TEXT)
    with pytest.raises(ValidationError):
        transitions.save_draft(rule=made, by=world.qian, text="别的", revision=0)
    assert made.versions.get().text == TEXT


def test_only_the_office_of_the_county_keeps_rules(world: World) -> None:
    made = adopted(world)
    for person in (world.wang, world.he, world.zhang, world.gao):
        with pytest.raises(PermissionDenied):
            transitions.save_draft(rule=made, by=person, text=TEXT)
    with pytest.raises(PermissionDenied):
        transitions.add_rule(
            county=world.other_county, by=world.qian, body="office", number=1, title="值班", category="office"
        )


def test_every_change_stands_on_the_trail(world: World) -> None:
    adopted(world)
    acts = [
        event.detail["act"] for event in AccountEvent.objects.filter(deed=Deed.LIBRARY_CHANGED).order_by("pk")
    ]
    assert acts == ["added", "drafted", "adopted"]


def test_a_number_is_taken_once(world: World) -> None:
    rule(world)
    with pytest.raises(ValidationError):
        rule(world, title="别的制度")


@pytest.mark.parametrize(
    "values",
    [
        {"text": "改过"}, {"organ": "别的会"}, {"valid_from": DAY + dt.timedelta(days=1)},
        {"adopted_on": None, "organ": "", "valid_from": None, "entered_by": None, "entered_at": None},
        {"valid_until": DAY},
    ],
)  # fmt: skip
def test_the_database_keeps_what_was_adopted(world: World, values: dict[str, Any]) -> None:
    adopted(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleVersion.objects.update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleVersion.objects.all().delete()


def test_the_database_refuses_two_versions_on_one_day(world: World) -> None:
    made = adopted(world)
    twin = RuleVersion.objects.get()
    twin.pk, twin.number = None, 2
    with pytest.raises(IntegrityError, match="rule_one_version_a_day"), transaction.atomic():
        twin.save(force_insert=True)
    assert made.versions.count() == 1


def test_an_end_is_never_moved_back(world: World) -> None:
    made, today = adopted(world), timezone.localdate()
    transitions.repeal(rule=made, by=world.qian, last_day=today, basis="废止")
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleVersion.objects.update(valid_until=None, end_basis="")
    assert Rule.objects.public().count() == 0
