"""Two colleagues, a deputy and a keeper, two keepers: at the same moment exactly one of them gets through."""

from __future__ import annotations

from functools import partial

import pytest

from congress_portal.errors import NotNow
from congress_portal.loops.models import Event
from stations.models import Roster, Seat, Slot, Swap
from stations.transitions import calendars, reminders, roster, slots, swaps
from stations.words import Act, SeatStatus, SlotStatus, SwapStatus
from tests import factories as make
from tests.loops.together import together
from tests.stations import rosters
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def test_agreeing_twice_moves_the_seat_once(world: World) -> None:
    swap = rosters.asked(world, rosters.seat_of(world, world.zhang, rosters.in_days(9)))
    agree = partial(swaps.agree_swap, swap=swap, by=swap.to)
    found = together(agree, agree)
    assert (len(found.won), found.refused) == (1, [NotNow])
    assert Seat.objects.held().get().user == swap.to


def test_agreeing_and_taking_back(world: World) -> None:
    swap = rosters.asked(world, rosters.seat_of(world, world.zhang, rosters.in_days(9)))
    found = together(
        partial(swaps.agree_swap, swap=swap, by=swap.to),
        partial(swaps.withdraw_swap, swap=swap, by=world.zhang),
    )
    assert (len(found.won), found.refused) == (1, [NotNow])
    status = Swap.objects.get().status
    holder = Seat.objects.held().get().user
    assert (status, holder) in [(SwapStatus.AGREED, swap.to), (SwapStatus.DROPPED, world.zhang)]


def test_two_colleagues_offered_the_same_exchange(world: World) -> None:
    """张 and 吴 both ask 周 for the same Wednesday; 周 agrees to both at once."""
    zhou, wu = rosters.colleague(world), rosters.colleague(world, "吴代表")
    wanted = rosters.seat_of(world, zhou, rosters.in_days(20))
    one = rosters.asked(world, rosters.seat_of(world, world.zhang, rosters.in_days(8)), zhou, wanted)
    other = rosters.asked(world, rosters.seat_of(world, wu, rosters.in_days(9)), zhou, wanted)
    found = together(*(partial(swaps.agree_swap, swap=swap, by=zhou) for swap in (one, other)))
    assert (len(found.won), found.refused) == (1, [NotNow])
    assert Seat.objects.held().filter(slot=wanted.slot).count() == 1
    states = set(Swap.objects.values_list("status", flat=True))
    assert states == {SwapStatus.AGREED, SwapStatus.LAPSED}


def test_two_exchanges_crosswise_do_not_wait_for_each_other(world: World) -> None:
    """周 asks 张 for what 张 asks 周 for."""
    zhou = rosters.colleague(world)
    mine = rosters.seat_of(world, world.zhang, rosters.in_days(8))
    theirs = rosters.seat_of(world, zhou, rosters.in_days(20))
    one, other = rosters.asked(world, mine, zhou, theirs), rosters.asked(world, theirs, world.zhang, mine)
    found = together(
        partial(swaps.agree_swap, swap=one, by=zhou), partial(swaps.agree_swap, swap=other, by=world.zhang)
    )
    assert (len(found.won), found.refused) == (1, [NotNow])
    held = {(seat.slot_id, seat.user) for seat in Seat.objects.held()}
    assert held == {(mine.slot_id, zhou), (theirs.slot_id, world.zhang)}


def test_one_seat_is_asked_for_once(world: World) -> None:
    seat = rosters.seat_of(world, world.zhang, rosters.in_days(9))
    people = rosters.colleague(world), rosters.colleague(world, "吴代表")
    found = together(
        *(partial(swaps.ask_swap, seat=seat, to=to, by=world.zhang, reason="开会") for to in people)
    )
    assert (found.refused, Swap.objects.count()) == ([NotNow], 1)


def test_two_seats_at_one_hour_are_not_taken_by_one(world: World) -> None:
    """周 serves at two stations and agrees to both at once."""
    zhou, wu = rosters.colleague(world), rosters.colleague(world, "吴代表")
    room = make.station("汪村联络点", world.township, world.county)
    for person in (zhou, wu):
        make.duty(person, make.Role.DEPUTY, room.unit)
    one = rosters.asked(world, rosters.seat_of(world, world.zhang, rosters.in_days(9)), zhou)
    other = rosters.asked(world, rosters.seat_of(world, wu, rosters.in_days(9), room), zhou)
    found = together(*(partial(swaps.agree_swap, swap=swap, by=zhou) for swap in (one, other)))
    assert (len(found.won), found.refused) == (1, [NotNow])
    assert Seat.objects.held().filter(user=zhou).count() == 1


def test_agreeing_while_the_keeper_cancels(world: World) -> None:
    swap = rosters.asked(world, rosters.seat_of(world, world.zhang, rosters.in_days(9)))
    together(
        partial(swaps.agree_swap, swap=swap, by=swap.to),
        partial(slots.cancel_slot, slot=swap.seat.slot, by=world.liu, reason="停电"),
    )
    assert Slot.objects.get().status == SlotStatus.CANCELLED
    told = Event.objects.get(verb=Act.SLOT_CANCELLED).detail["person"]
    assert told == [Seat.objects.held().get().user_id]


def test_agreeing_while_the_keeper_replaces(world: World) -> None:
    swap = rosters.asked(world, rosters.seat_of(world, world.zhang, rosters.in_days(9)))
    wu = rosters.colleague(world, "吴代表")
    found = together(
        partial(swaps.agree_swap, swap=swap, by=swap.to),
        partial(slots.unseat, seat=swap.seat, by=world.liu, successor=wu),
    )
    assert (len(found.won), found.refused) == (1, [NotNow])
    assert Seat.objects.held().get().user in (wu, swap.to)


def test_two_keepers_publish_once(world: World) -> None:
    month = rosters.coming_month()
    made = Roster.objects.create(county=world.county, station=world.station, month=month, made_by=world.liu)
    make.slot(world.station, month.replace(day=20), world.zhang, status=SlotStatus.DRAFT, roster=made)
    found = together(*(partial(roster.publish, roster=made, by=by) for by in (world.liu, world.sun)))
    assert (len(found.won), found.refused) == (1, [NotNow])
    assert Event.objects.filter(verb=Act.SEATED).count() == 1


def test_two_keepers_draft_one_roster(world: World) -> None:
    rosters.weekly(world.station)
    month = rosters.coming_month()
    acts = [
        partial(roster.draft, stations=[world.station], months=[month], by=by)
        for by in (world.liu, world.sun)
    ]
    found = together(*acts)
    assert len(found.won) == 2
    assert Roster.objects.count() == 1
    assert Slot.objects.values("on").distinct().count() == Slot.objects.count()


def test_two_keepers_seat_one_deputy_at_two_stations(world: World) -> None:
    room = make.station("汪村联络点", world.township, world.county)
    make.duty(world.zhang, make.Role.DEPUTY, room.unit)
    wu = rosters.colleague(world, "吴代表")
    here = make.slot(world.station, rosters.in_days(9), wu)
    there = make.slot(room, rosters.in_days(9))
    found = together(
        *(partial(slots.seat, slot=slot, user=world.zhang, by=world.wang) for slot in (here, there))
    )
    assert len(found.won) == 1
    assert Seat.objects.held().filter(user=world.zhang).count() == 1


def test_two_workers_remind_once(world: World) -> None:
    seat = rosters.seat_of(world, world.zhang, rosters.in_days(3))
    Seat.objects.filter(pk=seat.pk).update(made_at=seat.made_at.replace(year=2025))
    Slot.objects.update(published_at=seat.made_at.replace(year=2025))
    together(reminders.remind, reminders.remind)
    assert Event.objects.filter(verb=Act.REMINDED).count() == 1


def test_two_workers_report_an_absence_once(world: World) -> None:
    rosters.seat_of(world, world.zhang, rosters.in_days(-1))
    together(reminders.report_missed, reminders.report_missed)
    assert Event.objects.filter(verb=Act.MISSED).count() == 1


def test_a_request_lapses_once_though_it_is_refused_at_that_moment(world: World) -> None:
    swap = rosters.asked(world, rosters.seat_of(world, world.zhang, rosters.in_days(1)))
    Slot.objects.update(on=rosters.in_days(0))
    Swap.objects.update(asked_at=swap.asked_at.replace(year=2025))
    together(swaps.lapse_swaps, swaps.lapse_swaps, partial(swaps.refuse_swap, swap=swap, by=swap.to))
    verbs = [Act.SWAP_LAPSED, Act.SWAP_REFUSED]
    assert Event.objects.filter(verb__in=verbs).count() == 1
    assert Seat.objects.get().status == SeatStatus.HELD


def test_two_taps_make_one_calendar_address(world: World) -> None:
    renew = partial(calendars.renew_key, user=world.zhang)
    assert len(together(renew, renew).won) == 2
