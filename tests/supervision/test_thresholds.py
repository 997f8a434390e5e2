"""The office changes thresholds of supervision from a day on."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from congress_portal.accounts.models import AccountEvent, Deed
from supervision.models import CurveRule, RungRule
from supervision.transitions import thresholds as moves
from tests.loops.together import together
from tests.world import World, build

CURVE = {
    "yellow_points": 12,
    "red_points": 30,
    "yellow_days": 20,
    "follow_months": "3、12",
    "basis": "主任会议",
}


def today() -> dt.date:
    return timezone.localdate()


def curve() -> CurveRule:
    return CurveRule.objects.get(kind="opinion", valid_until=None)


def rung() -> RungRule:
    return RungRule.objects.get(kind="opinion", rung="letter", valid_until=None)


def revised(world: World, days: int) -> RungRule:
    """A revision of the letter's rung that begins in so many days."""
    day = today() + dt.timedelta(days=days)
    return moves.revise_rung(
        rule=rung(), by=world.qian, days=5, again_days=None, basis="主任会议", valid_from=day
    )


@pytest.fixture
def qian(world: World) -> Client:
    client = Client()
    client.force_login(world.qian)
    return client


def test_a_change_follows_the_old_rule(qian: Client) -> None:
    old = curve()
    answer = qian.post(f"/pressing/thresholds/curves/{old.pk}/", {**CURVE, "valid_from": today().isoformat()})
    assert answer.status_code == 302
    old.refresh_from_db()
    assert old.valid_until == today() - dt.timedelta(days=1)
    assert (curve().yellow_points, curve().follow_months) == (12, [3, 12])


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("red_points", 12, "更重"),
        ("follow_months", "三个月", "1到120"),
        ("valid_from", "2025-01-01", "一年以内"),
        ("valid_from", "2062-01-01", "一年以内"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(qian: Client, field: str, value: Any, said: str) -> None:
    values = {**CURVE, "valid_from": today().isoformat(), field: value}
    answer = qian.post(f"/pressing/thresholds/curves/{curve().pk}/", values)
    assert answer.status_code == 400 and said in answer.content.decode()


def test_a_rung_gets_other_days(qian: Client) -> None:
    values = {"days": 9, "again_days": "", "basis": "主任会议", "valid_from": today().isoformat()}
    assert qian.post(f"/pressing/thresholds/rungs/{rung().pk}/", values).status_code == 302
    assert (rung().days, rung().again_days) == (9, None)


def test_the_page_shows_what_is_in_force(qian: Client) -> None:
    page = qian.get("/pressing/thresholds/").content.decode()
    assert "进度预警" in page and "督办阶梯" in page and curve().basis in page


@pytest.mark.parametrize("who", ["wang", "he", "li"])
def test_nobody_else_changes_them(world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        moves.revise_rung(
            rule=rung(), by=getattr(world, who), days=9, again_days=None, basis="—", valid_from=today()
        )


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_leave_one_in_force(transactional_db: None) -> None:
    world = build()
    for rule, move in ((rung(), _rung), (curve(), _curve)):
        change = partial(move, world, rule)
        assert len(together(change, change, on=rule).won) == 1
    assert (rung().days, curve().red_points) == (9, 30)


def _rung(world: World, rule: Any) -> RungRule:
    return moves.revise_rung(rule=rule, by=world.qian, days=9, again_days=None, basis="—", valid_from=today())


def _curve(world: World, rule: Any) -> CurveRule:
    return moves.revise_curve(
        rule=rule, by=world.qian, yellow_points=12, red_points=30, yellow_days=20, follow_months=[3], basis="—",
        valid_from=today(),
    )  # fmt: skip


def test_before_its_day_a_change_is_taken_back(qian: Client) -> None:
    old = rung()
    later = (today() + dt.timedelta(days=9)).isoformat()
    qian.post(f"/pressing/thresholds/rungs/{old.pk}/", {"days": 9, "basis": "主任会议", "valid_from": later})
    made = rung()
    assert made.pk != old.pk
    assert f"rungs/{made.pk}/take-back/" in qian.get("/pressing/thresholds/").content.decode()
    answer = qian.post(f"/pressing/thresholds/rungs/{made.pk}/take-back/", follow=True)
    assert "已撤销" in answer.content.decode() and rung() == old
    again = qian.post(f"/pressing/thresholds/rungs/{old.pk}/take-back/", follow=True)
    assert "已经生效" in again.content.decode() and rung() == old


def test_only_the_newest_change_is_taken_back(world: World) -> None:
    made = revised(world, 9)
    newest = revised(world, 30)
    with pytest.raises(ValidationError, match="最新"):
        moves.take_back(rule=made, by=world.qian)
    with pytest.raises(PermissionDenied):
        moves.take_back(rule=newest, by=world.wang)
    assert moves.take_back(rule=newest, by=world.qian) == made
    assert AccountEvent.objects.filter(deed=Deed.RULE_CHANGED, subject__contains="撤销").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_change_is_taken_back_once(transactional_db: None) -> None:
    world = build()
    made = revised(world, 9)
    back = partial(moves.take_back, rule=made, by=world.qian)
    assert len(together(back, back, on=made).won) == 1
    assert RungRule.objects.filter(kind="opinion", rung="letter", valid_until=None).count() == 1
