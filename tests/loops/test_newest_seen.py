"""A page of what one may know of is the same page, whether the newest are asked first or all of them at once."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.utils import timezone

from congress_portal.loops import paging
from congress_portal.loops.models import Loop
from tests import factories as make
from tests.world import World


@pytest.fixture
def spread(world: World) -> None:
    """Sixty cases: every sixth at 威坪, the others where 刘站长 sees nothing; some opened in the same moment."""
    elsewhere = make.station("他乡联络站", world.township, world.county)
    for number in range(60):
        loop = make.opinion(world.station if number % 6 == 0 else elsewhere).loop
        opened = timezone.now() - dt.timedelta(minutes=number // 2)
        Loop.objects.filter(pk=loop.pk).update(opened_at=opened.replace(microsecond=0))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging.newest_first, "__defaults__", (4,))


def walk(world: World, user: Any, window: int, monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """All pages forwards, then all the way back."""
    monkeypatch.setattr(paging, "WINDOW", window)
    pages, asked = [], QueryDict("")
    for side in ("next_url", "prev_url"):
        while True:
            page = paging.newest_seen(user, Loop.objects.all(), asked)
            pages.append([row.pk for row in page.rows])
            if not (address := getattr(page, side)):
                break
            asked = QueryDict(urlsplit(address).query)
    return pages


@pytest.mark.parametrize("window", [1, 5, 20, 59, 60, 1000])
@pytest.mark.parametrize("person", ["liu", "qian", "gao"])
def test_the_window_changes_no_page(
    world: World, spread: None, small: None, monkeypatch: pytest.MonkeyPatch, person: str, window: int
) -> None:
    user = getattr(world, person)
    seen = set(Loop.objects.visible_to(user).values_list("pk", flat=True))
    plain = walk(world, user, 10**6, monkeypatch)
    assert {key for page in plain for key in page} == seen
    assert walk(world, user, window, monkeypatch) == plain
