"""Thresholds of warnings."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from congress_portal.loops.models import WarningRule
from tests.world import World


@pytest.fixture
def qian(world: World) -> Client:
    client = Client()
    client.force_login(world.qian)
    return client


def yellow() -> WarningRule:
    return WarningRule.objects.get(kind="opinion", level="yellow", valid_until=None)


def data(hours: int, day: str = "") -> dict[str, object]:
    return {"hours_before": hours, "basis": "", "valid_from": day or timezone.localdate().isoformat()}


def test_a_change_follows_the_old_rule(qian: Client, world: World) -> None:
    old = yellow()
    assert qian.post(f"/office/warnings/{old.pk}/", data(-24)).status_code == 302
    old.refresh_from_db()
    assert (old.hours_before, old.valid_until) == (0, timezone.localdate() - dt.timedelta(days=1))
    assert yellow().hours_before == -24


@pytest.mark.parametrize("hours", [24, 100, -72, -100])
def test_the_levels_stay_in_order(qian: Client, world: World, hours: int) -> None:
    response = qian.post(f"/office/warnings/{yellow().pk}/", data(hours))
    assert response.status_code == 400
    assert "依次加重" in response.content.decode()


def test_the_past_is_not_rewritten(qian: Client, world: World) -> None:
    assert qian.post(f"/office/warnings/{yellow().pk}/", data(-24, "2025-01-01")).status_code == 400


def test_twice_a_day_is_refused_in_words(qian: Client, world: World) -> None:
    qian.post(f"/office/warnings/{yellow().pk}/", data(-24))
    assert "须晚于" in qian.post(f"/office/warnings/{yellow().pk}/", data(-36)).content.decode()
