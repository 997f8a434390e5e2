"""刘站长 has a month proposed, mends it and publishes it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from congress_portal.errors import NotNow
from congress_portal.loops.models import Event
from stations.models import Roster, Seat, Slot
from stations.sessions import month_after
from stations.transitions import roster, slots
from stations.words import Act, RosterStatus, SeatStatus, SlotStatus
from tests import factories as make
from tests.stations import rosters
from tests.world import World

LATE = 2
"""Months ahead: far enough for every notice period."""


@pytest.fixture
def drafted(world: World) -> Roster:
    rosters.weekly(world.station)
    rosters.colleague(world)
    return roster.draft(stations=[world.station], months=[rosters.coming_month(LATE)], by=world.liu)[0]


def test_a_draft_has_every_session_filled(drafted: Roster) -> None:
    found = Slot.objects.filter(roster=drafted)
    assert found.count() >= 4
    assert Seat.objects.filter(slot__in=found).count() == found.count()
    assert {slot.status for slot in found} == {SlotStatus.DRAFT}


def test_drafting_again_replaces_the_draft(drafted: Roster, world: World) -> None:
    number = Slot.objects.count()
    again = roster.draft(stations=[world.station], months=[drafted.month], by=world.sun)
    assert (again[0].pk, Slot.objects.count()) == (drafted.pk, number)


def test_a_year_is_spread_evenly_over_months(world: World) -> None:
    rosters.weekly(world.station)
    rosters.colleague(world)
    months = [rosters.coming_month(number) for number in range(1, 7)]
    roster.draft(
        stations=[world.station], months=[m for m in months if m.year == months[-1].year], by=world.liu
    )
    held = [Seat.objects.filter(user=user).count() for user in {seat.user for seat in Seat.objects.all()}]
    assert max(held) - min(held) <= 1


def test_all_stations_are_planned_at_once_without_double_booking(world: World) -> None:
    room = make.station("汪村联络点", world.township, world.county)
    for station in (world.station, room):
        rosters.weekly(station)
    make.duty(world.zhang, make.Role.DEPUTY, room.unit)
    rosters.colleague(world)
    month = rosters.coming_month(LATE)
    roster.draft(stations=[world.station, room], months=[month], by=world.wang)
    hours = list(Seat.objects.values_list("user", "slot__on", "slot__starts"))
    assert len(hours) == len(set(hours)) == Slot.objects.count()


def test_a_published_month_is_not_drafted_again(world: World) -> None:
    rosters.weekly(world.station)
    made = rosters.published(world)
    with pytest.raises(NotNow):
        roster.draft(stations=[world.station], months=[made.month], by=world.liu)


def test_nothing_is_planned_for_the_past(world: World) -> None:
    with pytest.raises(ValidationError):
        roster.draft(stations=[world.station], months=[rosters.coming_month(-1)], by=world.liu)


def test_a_stranger_does_not_draft(world: World) -> None:
    rosters.weekly(world.station)
    with pytest.raises(PermissionDenied):
        roster.draft(stations=[world.station], months=[rosters.coming_month()], by=world.zhao)


def test_publishing_tells_each_deputy_once(drafted: Roster, world: World) -> None:
    roster.publish(roster=drafted, by=world.liu)
    told = [event.detail["person"] for event in Event.objects.filter(verb=Act.SEATED)]
    assert sorted(told) == sorted(set(Seat.objects.values_list("user", flat=True)))
    assert not Slot.objects.exclude(status=SlotStatus.PUBLISHED).exists()


def test_late_publishing_needs_a_reason_that_is_shown(world: World) -> None:
    on = rosters.in_days(1)
    made = Roster.objects.create(
        county=world.county, station=world.station, month=on.replace(day=1), made_by=world.liu
    )
    make.slot(world.station, on, world.zhang, roster=made, status=SlotStatus.DRAFT)
    with pytest.raises(ValidationError) as refused:
        roster.publish(roster=made, by=world.liu)
    assert "reason" in refused.value.error_dict
    roster.publish(roster=made, by=world.liu, reason="临时增加汛期接待")
    assert Slot.objects.get().reason == "临时增加汛期接待"


def test_three_days_before_is_in_time(world: World) -> None:
    station, calendar_free = world.station, rosters.in_days(30)
    slot = make.slot(station, calendar_free, world.zhang, status=SlotStatus.DRAFT)
    assert roster.too_late(station, [slot]) == []
    slot.on = timezone.localdate() + dt.timedelta(days=2)
    assert roster.too_late(station, [slot]) == [slot]


def test_a_session_without_a_deputy_is_not_published(drafted: Roster, world: World) -> None:
    Seat.objects.filter(slot=Slot.objects.first()).delete()
    with pytest.raises(ValidationError, match="还没有代表"):
        roster.publish(roster=drafted, by=world.liu)


def test_a_deputy_who_sits_elsewhere_at_that_hour_stops_the_publishing(drafted: Roster, world: World) -> None:
    seat = Seat.objects.first()
    assert seat is not None
    room = make.station("汪村联络点", world.township, world.county)
    make.slot(room, seat.slot.on, seat.user, starts=dt.time(10), ends=dt.time(12))
    with pytest.raises(ValidationError, match="汪村联络点"):
        roster.publish(roster=drafted, by=world.liu)


# ---- single changes
def test_a_public_session_is_cancelled_with_a_reason_and_its_deputies_told(world: World) -> None:
    slot = make.slot(world.station, rosters.in_days(9), world.zhang)
    with pytest.raises(ValidationError):
        slots.cancel_slot(slot=slot, by=world.liu)
    slots.cancel_slot(slot=slot, by=world.liu, reason="会场检修")
    assert Slot.objects.get().reason == "会场检修"
    assert Event.objects.get(verb=Act.SLOT_CANCELLED).detail["person"] == [world.zhang.pk]


def test_a_draft_session_is_deleted_and_nobody_told(drafted: Roster, world: World) -> None:
    slot = Slot.objects.earliest("on")
    slots.cancel_slot(slot=slot, by=world.liu)
    assert not Slot.objects.filter(pk=slot.pk).exists()
    assert Event.objects.get(verb=Act.SLOT_CANCELLED).detail["quiet"]


def test_a_public_session_moves_with_a_reason(world: World) -> None:
    slot = make.slot(world.station, rosters.in_days(9), world.zhang)
    change = {"starts": slot.starts, "ends": slot.ends, "wanted": 1, "theme": "", "kind": slot.kind}
    with pytest.raises(ValidationError):
        slots.edit_slot(slot=slot, by=world.liu, on=rosters.in_days(10), **change)
    moved = slots.edit_slot(slot=slot, by=world.liu, on=rosters.in_days(10), reason="代表开会", **change)
    assert (moved.moved_from, moved.reason) == (rosters.in_days(9), "代表开会")
    event = Event.objects.get(verb=Act.SLOT_EDITED)
    assert event.detail["person"] == [world.zhang.pk] and event.detail["before"] != event.detail["when"]


def test_the_last_deputy_of_a_public_session_leaves_only_for_a_successor(world: World) -> None:
    slot = make.slot(world.station, rosters.in_days(9), world.zhang)
    zhou = rosters.colleague(world)
    with pytest.raises(ValidationError):
        slots.unseat(seat=slot.seats.get(), by=world.liu)
    slots.unseat(seat=slot.seats.get(), by=world.liu, successor=zhou)
    states = dict(slot.seats.values_list("user", "status"))
    assert states == {world.zhang.pk: SeatStatus.DROPPED, zhou.pk: SeatStatus.HELD}


def test_somebody_of_another_station_is_not_seated(world: World) -> None:
    slot = make.slot(world.station, rosters.in_days(9), world.zhang)
    stranger = rosters.colleague(world, "外乡代表", world.other_station)
    with pytest.raises(ValidationError):
        slots.seat(slot=slot, user=stranger, by=world.liu)


def test_what_has_begun_is_not_changed(world: World) -> None:
    slot = make.slot(world.station, rosters.in_days(-1), world.zhang)
    with pytest.raises(NotNow):
        slots.cancel_slot(slot=slot, by=world.liu, reason="晚了")


def test_a_session_added_to_a_public_month_is_published_with_a_reason(world: World) -> None:
    made = rosters.published(world)
    fields = {"on": made.month.replace(day=20), "starts": dt.time(9), "ends": dt.time(11)}
    slot = slots.add_slot(roster=made, by=world.liu, **fields)
    slots.seat(slot=slot, user=world.zhang, by=world.liu)
    slots.publish_slot(slot=slot, by=world.liu, reason="增加一场")
    assert Slot.objects.get(pk=slot.pk).status == SlotStatus.PUBLISHED


def test_two_sessions_of_a_station_do_not_overlap(world: World) -> None:
    made = rosters.published(world, day=20)
    with pytest.raises(ValidationError):
        slots.add_slot(
            roster=made, by=world.liu, on=made.month.replace(day=20), starts=dt.time(16), ends=dt.time(18)
        )


def test_a_month_knows_its_status(drafted: Roster) -> None:
    assert (drafted.status, drafted.month) == (RosterStatus.DRAFT, month_after(timezone.localdate(), LATE))
