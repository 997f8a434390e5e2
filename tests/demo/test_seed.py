"""The same day gives the same county; a county of somebody else's is left alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from congress_portal.accounts.models import User
from congress_portal.demo import load, people
from congress_portal.demo.regions import short_name
from congress_portal.loops.models import Event
from stations.models import Opinion, Station
from tests.world import World

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=timezone.get_fixed_timezone(480))


@pytest.mark.slow
@pytest.mark.django_db
def test_the_same_day_gives_the_same_county(
    settings: Any, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    assert _fingerprint() == _fingerprint()


def _fingerprint() -> list[object]:
    """Load a small one, note what a visitor would see, and take it back."""
    with transaction.atomic():
        load.load(lambda _: None, opinions=30)
        seen = [
            *User.objects.order_by("username").values_list("username", "name"),
            *Station.objects.order_by("public_id").values_list("public_id", "short_code", "unit__name"),
            *Opinion.objects.order_by("loop__code").values_list("loop__code", "text", "track_code", "answer"),
            *Event.objects.order_by("at", "loop__code", "verb", "note").values_list(
                "loop__code", "verb", "at", "note"
            ),
        ]
        transaction.set_rollback(True)
    return seen


def test_a_county_without_opinions_is_not_ours_to_fill(world: World) -> None:
    with pytest.raises(CommandError, match="空数据库"):
        call_command("load_demo")


@pytest.mark.parametrize(
    ("official", "township", "short"),
    [
        ("富城村村民委员会", "千岛湖镇", "富城村"),
        ("青城社区", "千岛湖镇", "青城社区"),
        ("临岐镇望溪社区", "临岐镇", "望溪社区"),
        ("墨香湖社区居委会", "姜家镇", "墨香湖社区"),
        ("凤林社区居民委员会", "大墅镇", "凤林社区"),
    ],
)
def test_villages_are_called_what_people_call_them(official: str, township: str, short: str) -> None:
    assert short_name(official, township) == short


@pytest.mark.parametrize(
    ("day", "term"), [("2026-11-23", 17), ("2027-01-19", 17), ("2027-01-20", 18), ("2033-06-01", 19)]
)
def test_the_term_goes_on_with_the_years(day: str, term: int) -> None:
    number, since, until = people.term_of(dt.date.fromisoformat(day))
    assert number == term
    assert since <= dt.date.fromisoformat(day) <= until
