"""The rules kept in memory: every change of a row of them counts at once, also within one transaction."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from congress_portal.loops.deadlines import Book
from congress_portal.loops.models import CalendarDay, CalendarEdition, Period
from stations.plans import OPINION
from tests.world import World

DAY = dt.date(2026, 3, 2)
KEY = "opinion.ack"


def book(world: World) -> Book:
    return Book.read(OPINION.period_keys(), world.township, DAY)


def test_unchanged_rules_are_read_once(world: World, django_assert_num_queries: object) -> None:
    first = book(world)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert book(world) is first


def test_an_ended_period_no_longer_counts(world: World) -> None:
    assert KEY in book(world).periods
    Period.objects.filter(key=KEY).update(valid_until=DAY - dt.timedelta(days=1))
    assert KEY not in book(world).periods


def test_a_new_period_of_the_township_counts_there_alone(world: World) -> None:
    book(world)
    period = Period.objects.get(key=KEY)
    own = Period.objects.create(
        key=KEY, region=world.township, amount=9, unit=period.unit, basis="镇规", valid_from=DAY
    )
    assert book(world).periods[KEY] == own
    assert Book.read([KEY], world.county, DAY).periods[KEY] == period


def test_a_removed_period_no_longer_counts(world: World) -> None:
    book(world)
    Period.objects.filter(key=KEY).delete()
    assert KEY not in book(world).periods


def test_what_was_rolled_back_never_counted(world: World) -> None:
    before = book(world)
    try:
        with transaction.atomic():
            Period.objects.filter(key=KEY).delete()
            assert KEY not in book(world).periods
            raise LookupError
    except LookupError:
        assert book(world) is before


def test_a_new_edition_of_the_calendar_counts(world: World) -> None:
    assert book(world).calendar.is_working(DAY)
    edition = CalendarEdition.objects.create(year=2026, number=2, source="改")
    CalendarDay.objects.create(edition=edition, day=DAY, is_working=False, name="改为放假")
    assert not book(world).calendar.is_working(DAY)


def test_a_region_that_moves_takes_its_period_along(world: World) -> None:
    period = Period.objects.get(key=KEY)
    Period.objects.create(
        key=KEY, region=world.other_county, amount=9, unit=period.unit, basis="县规", valid_from=DAY
    )
    assert book(world).periods[KEY] == period
    world.other_county.__class__.objects.filter(pk=world.county.pk).update(path="/old/")
    world.other_county.__class__.objects.filter(pk=world.other_county.pk).update(path=world.county.path)
    assert book(world).periods[KEY].amount == 9
