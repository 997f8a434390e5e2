"""A term ends: everything that is open goes on in the next one, with its clocks, its people and its history."""

from __future__ import annotations

import datetime as dt
import time
import uuid
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import Duty, Term
from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Deadline, Event, Loop, Period, Step
from congress_portal.loops.words import Kind, Purpose, Verb
from tests.loops import stages
from tests.loops.together import together
from tests.world import World, build

pytestmark = pytest.mark.django_db
YESTERDAY = dt.timedelta(days=1)
MANY = 500


def term(world: World, days: int = 0) -> Term:
    """The next term, which began so many days ago."""
    today = timezone.localdate() - dt.timedelta(days=days)
    return Term.objects.create(
        county=world.county, number=18, since=today, until=today + dt.timedelta(days=1825)
    )


def opened_before(*loops: Loop) -> None:
    Loop.objects.filter(pk__in=[one.pk for one in loops]).update(opened_at=timezone.now() - YESTERDAY)


def many(world: World) -> None:
    """Open cases of all kinds, each at work in the water office with a running clock, by rows alone."""
    kinds, before = list(Kind), timezone.now() - YESTERDAY
    loops = Loop.objects.bulk_create(
        Loop(
            county=world.county, kind=kinds[number % len(kinds)], code=f"X-2026-{number:04d}", title=f"事项{number}",
            region=world.township, owner=world.station.unit, opened_at=before, request_key=uuid.uuid4(),
        )
        for number in range(MANY)
    )  # fmt: skip
    due = timezone.now() + dt.timedelta(days=10)
    steps = Step.objects.bulk_create(
        Step(
            county=world.county, loop=loop, position=1, key="handle", name="办理", status="active",
            unit=world.water, responsible=world.li, due_at=due, begun_at=before,
        )
        for loop in loops
    )  # fmt: skip
    period = Period.objects.get(key="opinion.handle")
    Deadline.objects.bulk_create(
        Deadline(
            county=world.county, loop=step.loop, step=step, purpose=Purpose.WORK, period=period, amount=10, unit="day",
            started_on=timezone.localdate(), calendar="", due_at=due,
        )
        for step in steps
    )  # fmt: skip


def test_five_hundred_change_hands_and_none_is_lost(world: World) -> None:
    many(world)
    before = list(Deadline.objects.order_by("pk").values_list("pk", "due_at", "is_running"))
    open_ones, new = set(Loop.objects.open().values_list("pk", flat=True)), term(world)
    begun = time.monotonic()
    assert moves.carry_over_all(to=new, by=world.qian, note="换届") == MANY
    assert time.monotonic() - begun < 10
    assert set(Loop.objects.open().filter(term=new).values_list("pk", flat=True)) == open_ones
    told = Event.objects.filter(verb=Verb.CARRIED_OVER)
    assert set(told.values_list("loop", flat=True)) == open_ones and told.count() == MANY
    assert list(Deadline.objects.order_by("pk").values_list("pk", "due_at", "is_running")) == before
    assert set(Step.objects.current().values_list("responsible", flat=True)) == {world.li.pk}
    with pytest.raises(NotNow):
        moves.carry_over_all(to=new, by=world.qian)
    assert told.count() == MANY


def test_what_is_done_or_came_later_stays_where_it_is(world: World) -> None:
    done, later, left = stages.closed(world), stages.proposing(world), stages.proposing(world)
    opened_before(done, left)
    assert moves.carry_over_all(to=(new := term(world)), by=world.qian) == 1
    assert list(Loop.objects.filter(term=new)) == [left] and later.term is None


def test_only_the_office_and_only_into_the_newest_that_has_begun(world: World) -> None:
    opened_before(stages.proposing(world))
    new = term(world, days=-1)
    for stranger in (world.liu, world.wang, world.he, world.zhao):
        with pytest.raises(PermissionDenied):
            moves.carry_over_all(to=new, by=stranger)
    with pytest.raises(NotNow, match="还没有开始"):
        moves.carry_over_all(to=new, by=world.qian)
    old = Term.objects.create(county=world.county, number=17, since="2022-01-01", until="2025-12-31")
    with pytest.raises(NotNow, match="更新的一届"):
        moves.carry_over_all(to=old, by=world.qian)


def test_the_page_says_for_which_of_them_nobody_answers_any_more(world: World) -> None:
    loop, other = stages.handling(world), stages.proposing(world)
    opened_before(loop, other)
    Duty.objects.filter(user=world.li).update(until=timezone.localdate() - YESTERDAY)
    client, url = Client(), reverse("office:term", args=[term(world).pk])
    client.force_login(world.qian)
    shown = client.get(url).content.decode()
    assert loop.code in shown and other.code in shown and "李科届时不在任" in shown
    narrow = client.get(url, {"view": "unnamed"}).content.decode()
    assert loop.code in narrow and other.code not in narrow
    assert client.post(url, {"note": "换届"}).status_code == 400
    assert client.post(url, {"note": "换届", "is_sure": "on"}).status_code == 302
    assert not moves.left_over(Term.objects.get()).exists()
    assert client.post(url, {"is_sure": "on"}).status_code == 409


def test_the_page_costs_the_same_for_1_and_for_25(
    world: World, django_assert_max_num_queries: object
) -> None:
    new, client = term(world), Client()
    client.force_login(world.qian)
    opened_before(stages.handling(world))
    for _time in range(2):
        with django_assert_max_num_queries(16):  # type: ignore[operator]
            client.get(reverse("office:term", args=[new.pk]))
        many(world) if _time == 0 else None


@pytest.mark.django_db(transaction=True)
def test_of_two_who_carry_over_at_once_one_does() -> None:
    world = build()
    loops = [stages.proposing(world) for _one in range(3)]
    opened_before(*loops)
    new = term(world)
    carry = partial(moves.carry_over_all, to=new, by=world.qian)
    ended = together(carry, carry, on=new)
    assert (ended.won, ended.refused) == ([3], [NotNow])
    assert Event.objects.filter(verb=Verb.CARRIED_OVER).count() == 3
