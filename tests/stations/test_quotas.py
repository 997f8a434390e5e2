"""The yearly minima: from a day on another one, the former ends and stays."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from congress_portal.loops.loading import load_rules
from congress_portal.loops.models import Event
from stations.models import Quota
from stations.reading.quotas import quota_of
from stations.transitions.quotas import load_quotas, set_quota
from stations.words import Act, Figure
from tests.loops.together import together
from tests.world import World


def days(n: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=n)


def change(world: World, amount: int = 16, valid_from: dt.date | None = None, **fields: Any) -> Quota:
    return set_quota(
        county=world.county, figure=Figure.DAYS_COUNTY, amount=amount, basis="县人大常委会决定",
        valid_from=valid_from or days(0), by=fields.get("by", world.qian),
    )  # fmt: skip


def test_the_rules_that_ship_bring_the_statutory_days(world: World) -> None:
    assert load_rules()["quotas"] == 18
    found = quota_of(world.county, Figure.DAYS_COUNTY, timezone.localdate())
    assert found is not None and found.amount == 15 and "第三十五条" in found.basis
    assert load_rules()["quotas"] == 0


def test_a_new_value_ends_the_former_the_day_before(world: World) -> None:
    load_quotas()
    change(world, 20, days(10))
    assert [quota_of(world.county, Figure.DAYS_COUNTY, days(n)).amount for n in (9, 10)] == [15, 20]  # type: ignore[union-attr]
    assert Event.objects.get(verb=Act.QUOTA).detail["before"] == 15


def test_no_minimum_is_set_for_the_past(world: World) -> None:
    load_quotas()
    with pytest.raises(ValidationError):
        change(world, valid_from=days(-1))


def test_only_the_office_of_the_county_sets_one(world: World) -> None:
    with pytest.raises(PermissionDenied):
        change(world, by=world.wang)
    assert not Quota.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_leave_one_row_open(world: World) -> None:
    load_quotas()
    found = together(partial(change, world, 18), partial(change, world, 21))
    assert (len(found.won), found.refused) == (1, [ValidationError])
    assert Quota.objects.filter(figure="days_county", county=world.county, valid_until=None).count() == 1


def test_qian_sets_a_value_on_the_page(world: World) -> None:
    load_quotas()
    client = Client()
    client.force_login(world.qian)
    sent = {"amount": "30", "basis": "县人大常委会决定", "valid_from": str(days(0))}
    answer = client.post("/deputies/quotas/days_county/", {**sent, "amount": "18"})
    assert answer.status_code == 302
    assert "18" in client.get("/deputies/quotas/").content.decode()
    assert client.post("/deputies/quotas/days_county/", {**sent, "amount": "9" * 30}).status_code == 400
    assert client.get("/deputies/quotas/nonsense/").status_code == 404
