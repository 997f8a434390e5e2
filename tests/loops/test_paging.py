"""Paging by the last row seen: every case once, in order, there and back."""

import datetime as dt
from itertools import chain

import pytest
from django.http import QueryDict

from congress_portal.loops.models import Loop
from congress_portal.loops.paging import newest_first
from tests import factories as make
from tests.world import World


def walk(first: str, link: str) -> list[list[int]]:
    pages, address = [], first
    while True:
        page = newest_first(Loop.objects.all(), QueryDict(address.lstrip("?")), size=3)
        pages.append([loop.pk for loop in page.rows])
        address = getattr(page, link)
        if not address:
            return pages


def eight(world: World) -> list[int]:
    """Eight cases, four of them opened at the very same moment."""
    for _ in range(8):
        make.opinion(world.station)
    middle = Loop.objects.order_by("pk").values_list("pk", flat=True)[2:6]
    Loop.objects.filter(pk__in=list(middle)).update(
        opened_at=dt.datetime(2026, 3, 1, 8, 0, 0, 7, tzinfo=dt.UTC)
    )
    return list(Loop.objects.order_by("-opened_at", "-pk").values_list("pk", flat=True))


def test_each_case_comes_once_and_in_order(world: World) -> None:
    expected = eight(world)
    assert [*chain.from_iterable(walk("", "next_url"))] == expected


def test_the_way_back_leads_over_the_same_pages(world: World) -> None:
    expected = eight(world)
    last = newest_first(Loop.objects.all(), QueryDict(), size=6).next_url
    there = newest_first(Loop.objects.all(), QueryDict(last.lstrip("?")), size=3)
    back = walk(there.prev_url, "prev_url")
    assert [*chain.from_iterable(reversed(back))] == expected[:6]


def test_other_parameters_stay_in_the_links(world: World) -> None:
    eight(world)
    assert "status=open" in newest_first(Loop.objects.all(), QueryDict("status=open"), size=3).next_url


@pytest.mark.parametrize("place", ["x", "-", "99999999999999999999999999-1", "1-²", "1", "\x00-1", "9" * 60])
def test_a_broken_place_is_the_first_page(world: World, place: str) -> None:
    asked = QueryDict(mutable=True)
    asked["before"] = place
    assert newest_first(Loop.objects.all(), asked).prev_url == ""
