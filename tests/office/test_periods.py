"""Periods are ended and followed, never edited."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from congress_portal.accounts.models import AccountEvent, Level, Role, UnitKind
from congress_portal.loops.deadlines import periods_for
from congress_portal.loops.models import Deadline, Period
from congress_portal.loops.office import changes
from tests import factories as make
from tests.world import World

DAY = dt.timedelta(days=1)


@pytest.fixture
def qian(world: World) -> Client:
    client = Client()
    client.force_login(world.qian)
    return client


def handle() -> Period:
    return Period.objects.get(key="opinion.handle", valid_until=None)


def data(**change: object) -> dict[str, object]:
    day = timezone.localdate().isoformat()
    return {
        "amount": 8,
        "unit": "working_day",
        "basis": "县办〔2026〕1号",
        "quote": "",
        "valid_from": day,
        **change,
    }


def test_a_revision_ends_the_row_and_adds_one(qian: Client, world: World) -> None:
    old, today = handle(), timezone.localdate()
    assert qian.post(f"/office/periods/{old.pk}/revise/", data()).status_code == 302
    old.refresh_from_db()
    assert (old.amount, old.valid_until) == (10, today - DAY)
    assert (handle().amount, handle().valid_from) == (8, today)


def test_from_its_day_on_the_new_row_applies(world: World) -> None:
    today = timezone.localdate()
    changes.revise_period(period=handle(), by=world.qian, **data(valid_from=today + DAY))  # type: ignore[arg-type]
    found = [
        periods_for(["opinion.handle"], [], day)["opinion.handle"].amount for day in (today, today + DAY)
    ]
    assert found == [10, 8]


def test_a_running_clock_keeps_its_length(world: World) -> None:
    opinion = make.opinion(world.station)
    before = list(Deadline.objects.filter(loop=opinion.loop).values_list("amount", "due_at"))
    period = Period.objects.get(key="opinion.answer", valid_until=None)
    changes.revise_period(period=period, by=world.qian, **data(valid_from=timezone.localdate()))  # type: ignore[arg-type]
    assert list(Deadline.objects.filter(loop=opinion.loop).values_list("amount", "due_at")) == before


def test_the_change_is_on_the_trail(qian: Client, world: World) -> None:
    qian.post(f"/office/periods/{handle().pk}/revise/", data())
    event = AccountEvent.objects.get(deed="rule_changed")
    assert (event.by, event.subject) == (world.qian, "opinion.handle 10个工作日 → 8个工作日")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": "1" * 30}, "amount"),
        ({"unit": "year"}, "unit"),
        ({"basis": ""}, "basis"),
        ({"basis": "长" * 201}, "basis"),
        ({"quote": "字" * 20_000}, "quote"),
        ({"basis": "a\0"}, "basis"),
        ({"valid_from": "2020-01-01"}, "valid_from"),
        ({"valid_from": "soon"}, "valid_from"),
    ],
)
def test_a_bad_revision_is_refused_at_its_field(
    qian: Client, world: World, change: dict[str, object], field: str
) -> None:
    response = qian.post(f"/office/periods/{handle().pk}/revise/", data(**change))
    assert response.status_code == 400
    assert f'id="id_{field}_error"' in response.content.decode()
    assert handle().amount == 10


def test_a_row_that_has_ended_is_not_revised_again(world: World) -> None:
    old, today = handle(), timezone.localdate()
    changes.revise_period(period=old, by=world.qian, **data(valid_from=today))  # type: ignore[arg-type]
    with pytest.raises(ValidationError):
        changes.revise_period(period=old, by=world.qian, **data(valid_from=today + DAY))  # type: ignore[arg-type]


def test_a_revision_never_used_is_taken_back(qian: Client, world: World) -> None:
    qian.post(f"/office/periods/{handle().pk}/revise/", data())
    qian.post(f"/office/periods/{handle().pk}/drop/")
    assert handle().amount == 10


def test_a_revision_in_use_stays(qian: Client, world: World) -> None:
    period = Period.objects.get(key="opinion.answer", valid_until=None)
    qian.post(f"/office/periods/{period.pk}/revise/", data())
    make.opinion(world.station)
    made = Period.objects.get(key="opinion.answer", valid_until=None)
    qian.post(f"/office/periods/{made.pk}/drop/")
    assert Period.objects.filter(pk=made.pk).exists()


def test_what_a_plan_needs_does_not_just_end(qian: Client, world: World) -> None:
    response = qian.post(
        f"/office/periods/{handle().pk}/end/", {"valid_until": timezone.localdate().isoformat()}
    )
    assert response.status_code == 400
    assert "只结束不接续" in response.content.decode()


def test_a_township_may_have_its_own(qian: Client, world: World) -> None:
    extra = {"key": "opinion.handle", "region": world.township.pk, "amount": 5}
    assert qian.post("/office/periods/new/", data(**extra)).status_code == 302
    today = timezone.localdate()
    assert periods_for(["opinion.handle"], world.township.paths, today)["opinion.handle"].amount == 5
    assert qian.post("/office/periods/new/", data(**extra)).status_code == 400
    own = Period.objects.get(region=world.township)
    qian.post(f"/office/periods/{own.pk}/end/", {"valid_until": today.isoformat()})
    assert periods_for(["opinion.handle"], world.township.paths, today + DAY)["opinion.handle"].amount == 10


def test_regions_outside_cannot_be_chosen(qian: Client, world: World) -> None:
    extra = {"key": "opinion.handle", "region": world.other_county.pk}
    assert qian.post("/office/periods/new/", data(**extra)).status_code == 400


def test_where_there_are_several_offices_none_rules_the_others(world: World) -> None:
    office = make.unit("建德市人大办", UnitKind.CONGRESS_OFFICE, world.other_county, world.other_county)
    make.person("吴主任", Role.CONGRESS_OFFICE, office)
    with pytest.raises(PermissionDenied):
        changes.revise_period(period=handle(), by=world.qian, **data(valid_from=timezone.localdate()))  # type: ignore[arg-type]


def test_the_office_above_all_rules(world: World) -> None:
    province = world.county.parent
    assert province is not None
    assert province.level == Level.PROVINCE
    office = make.unit("省人大办", UnitKind.CONGRESS_OFFICE, province, province)
    above = make.person("上主任", Role.CONGRESS_OFFICE, office)
    today = timezone.localdate()
    changes.revise_period(period=handle(), by=above, **data(valid_from=today))  # type: ignore[arg-type]
    assert handle().amount == 8


def test_the_list_shows_every_period_by_its_name(qian: Client, world: World) -> None:
    page = qian.get("/office/periods/").content.decode()
    assert "群众意见：办理" in page
    assert "opinion." not in page
