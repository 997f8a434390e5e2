"""张代表 cannot come and asks 周代表."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops.models import Event
from congress_portal.notices import outbox
from congress_portal.notices.models import Notice
from stations.models import DutySession, Seat, Slot, Swap
from stations.transitions import reminders, slots, swaps
from stations.words import Act, SeatStatus, SwapStatus
from tests import factories as make
from tests.stations import rosters
from tests.world import World

LONG_AGO = timezone.make_aware(dt.datetime(2025, 1, 1))


@pytest.fixture
def zhou(world: World) -> User:
    return rosters.colleague(world)


@pytest.fixture
def seat(world: World) -> Seat:
    return rosters.seat_of(world, world.zhang, rosters.in_days(9))


def told_untold() -> None:
    Seat.objects.update(made_at=LONG_AGO)
    Slot.objects.update(published_at=LONG_AGO)


def test_agreeing_hands_the_seat_over_and_tells_asker_and_keepers(
    world: World, zhou: User, seat: Seat
) -> None:
    swaps.agree_swap(swap=rosters.asked(world, seat, zhou), by=zhou)
    assert dict(Seat.objects.values_list("user", "status")) == {
        world.zhang.pk: SeatStatus.GIVEN, zhou.pk: SeatStatus.HELD}  # fmt: skip
    outbox.announce_all()
    told = Notice.objects.filter(title="换班已同意").values_list("recipient__name", flat=True)
    assert set(told) == {"张代表", "刘站长", "孙联络员"}


def test_an_exchange_changes_both(world: World, zhou: User, seat: Seat) -> None:
    theirs = rosters.seat_of(world, zhou, rosters.in_days(20))
    swaps.agree_swap(swap=rosters.asked(world, seat, zhou, theirs), by=zhou)
    held = {(one.slot_id, one.user) for one in Seat.objects.held()}
    assert held == {(seat.slot_id, zhou), (theirs.slot_id, world.zhang)}


def test_only_who_sits_there_asks(world: World, zhou: User, seat: Seat) -> None:
    with pytest.raises(PermissionDenied):
        swaps.ask_swap(seat=seat, to=world.zhang, by=zhou, reason="替他问")


def test_only_who_was_asked_agrees(world: World, zhou: User, seat: Seat) -> None:
    swap = rosters.asked(world, seat, zhou)
    with pytest.raises(PermissionDenied):
        swaps.agree_swap(swap=swap, by=world.zhang)


def test_a_deputy_of_another_station_is_not_asked(world: World, seat: Seat) -> None:
    with pytest.raises(ValidationError):
        rosters.asked(world, seat, rosters.colleague(world, "外乡代表", world.other_station))


def test_somebody_busy_at_that_hour_is_not_asked(world: World, zhou: User, seat: Seat) -> None:
    room = make.station("汪村联络点", world.township, world.county)
    make.slot(room, seat.slot.on, zhou)
    with pytest.raises(ValidationError):
        rosters.asked(world, seat, zhou)


def test_who_became_busy_meanwhile_cannot_agree(world: World, zhou: User, seat: Seat) -> None:
    swap = rosters.asked(world, seat, zhou)
    make.slot(make.station("汪村联络点", world.township, world.county), seat.slot.on, zhou)
    with pytest.raises(NotNow):
        swaps.agree_swap(swap=swap, by=zhou)


def test_a_session_that_has_begun_is_not_swapped(world: World, zhou: User) -> None:
    gone = rosters.seat_of(world, world.zhang, rosters.in_days(-1))
    with pytest.raises(NotNow):
        rosters.asked(world, gone, zhou)


def test_refusing_leaves_the_seat(world: World, zhou: User, seat: Seat) -> None:
    swaps.refuse_swap(swap=rosters.asked(world, seat, zhou), by=zhou, answer="那天我也有事")
    assert Seat.objects.held().get().user == world.zhang
    assert Swap.objects.get().answer == "那天我也有事"


def test_after_taking_back_another_may_be_asked(world: World, zhou: User, seat: Seat) -> None:
    swaps.withdraw_swap(swap=rosters.asked(world, seat, zhou), by=world.zhang)
    assert rosters.asked(world, seat, zhou).status == SwapStatus.ASKED


def test_a_cancelled_session_ends_its_requests(world: World, zhou: User, seat: Seat) -> None:
    swap = rosters.asked(world, seat, zhou)
    slots.cancel_slot(slot=seat.slot, by=world.liu, reason="停电")
    with pytest.raises(NotNow):
        swaps.agree_swap(swap=swap, by=zhou)


def test_a_request_lapses_when_the_day_comes(world: World, zhou: User, seat: Seat) -> None:
    swap = rosters.asked(world, seat, zhou)
    Slot.objects.update(on=rosters.in_days(0), starts=dt.time(23, 58), ends=dt.time(23, 59))
    Swap.objects.update(asked_at=LONG_AGO)
    with pytest.raises(NotNow):
        swaps.agree_swap(swap=swap, by=zhou)
    assert (swaps.lapse_swaps(), swaps.lapse_swaps()) == (1, 0)
    assert Event.objects.get(verb=Act.SWAP_LAPSED).detail["person"] == world.zhang.pk


# ---- reminders
@pytest.mark.parametrize(("days", "number"), [(4, 0), (3, 1), (2, 1), (1, 1)])
def test_a_deputy_is_reminded_three_days_and_one_day_before(world: World, days: int, number: int) -> None:
    rosters.seat_of(world, world.zhang, rosters.in_days(days))
    told_untold()
    assert (reminders.remind(), reminders.remind()) == (number, 0)


def test_who_was_reminded_three_days_before_is_reminded_the_day_before(world: World) -> None:
    rosters.seat_of(world, world.zhang, rosters.in_days(1))
    told_untold()
    Seat.objects.update(reminded_at=timezone.now() - dt.timedelta(days=2))
    assert reminders.remind() == 1


def test_who_was_seated_today_is_not_reminded_today(world: World) -> None:
    rosters.seat_of(world, world.zhang, rosters.in_days(1))
    assert reminders.remind() == 0


def test_keepers_hear_once_of_who_did_not_come(world: World) -> None:
    rosters.seat_of(world, world.zhang, rosters.in_days(-1))
    assert (reminders.report_missed(), reminders.report_missed()) == (1, 0)


def test_who_came_is_not_missed(world: World) -> None:
    seat = rosters.seat_of(world, world.zhang, rosters.in_days(-1))
    DutySession.objects.create(
        county=world.county, station=world.station, user=world.zhang, on=seat.slot.on,
        arrived_at=timezone.now() - dt.timedelta(days=1),
    )  # fmt: skip
    assert reminders.report_missed() == 0
