"""张代表 taps at the station: by the screen's code, by position, with a reason; in and out."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from congress_portal.errors import NotNow
from congress_portal.loops.models import Event
from stations.geometry import to_gcj02
from stations.models import CheckIn, DutySession
from stations.nearness import Position
from stations.transitions.codes import take
from stations.words import CheckInStatus, Direction, Method, SessionStatus
from tests import factories as make
from tests.stations.taps import AFTERNOON, FAR, HERE, LAT, LNG, after, code, furnish, tap
from tests.world import World


def test_the_code_on_the_screen_is_enough(world: World) -> None:
    station = furnish(world)
    check = tap(world.zhang, station, code=code(station))
    assert (check.status, check.method) == (CheckInStatus.ACCEPTED, Method.SCREEN)
    assert check.session is not None and check.session.status == SessionStatus.OPEN


@pytest.mark.parametrize(("seconds", "status"), [(59, "accepted"), (61, "refused")])
def test_a_photographed_code_is_good_for_60_seconds(world: World, seconds: int, status: str) -> None:
    station = furnish(world)
    assert tap(world.zhang, station, code=code(station), at=after(seconds)).status == status


def test_a_code_used_once_is_refused_to_the_next(world: World) -> None:
    station, colleague = furnish(world), make.person("李代表", make.Role.DEPUTY, world.station.unit)
    shown = code(station)
    tap(world.zhang, station, code=shown)
    again = tap(colleague, station, code=shown, at=after(2))
    assert (again.status, again.session) == (CheckInStatus.REFUSED, None)
    assert "已经用过" in again.ground


def test_after_a_use_the_screen_shows_another_code_at_once(world: World) -> None:
    station, colleague = furnish(world), make.person("李代表", make.Role.DEPUTY, world.station.unit)
    tap(world.zhang, station, code=code(station))
    assert tap(colleague, station, code=code(station)).status == CheckInStatus.ACCEPTED


def test_another_stations_code_is_refused(world: World) -> None:
    station = furnish(world)
    room = make.station("茶园村联络点", world.township, world.county)
    assert tap(world.zhang, room, code=code(station)).status == CheckInStatus.REFUSED


def test_the_code_of_a_renewed_screen_is_refused(world: World) -> None:
    shown = code(furnish(world))
    assert tap(world.zhang, furnish(world), code=shown).status == CheckInStatus.REFUSED


def test_who_opened_a_code_in_time_may_tap_minutes_later(world: World) -> None:
    station = furnish(world)
    shown = code(station)
    take(station=station, digits=shown, by=world.zhang, device="a", at=after(50))
    assert tap(world.zhang, station, code=shown, device="a", at=after(200)).status == "accepted"


@pytest.mark.parametrize(("device", "seconds"), [("b", 60), ("a", 400)])
def test_an_opened_code_is_dead_elsewhere_and_after_five_minutes(
    world: World, device: str, seconds: int
) -> None:
    station = furnish(world)
    shown = code(station)
    take(station=station, digits=shown, by=world.zhang, device="a", at=after(1))
    assert tap(world.zhang, station, code=shown, device=device, at=after(seconds)).status == "refused"


def test_a_forwarded_screenshot_that_was_opened_is_dead(world: World) -> None:
    station, colleague = furnish(world), make.person("李代表", make.Role.DEPUTY, world.station.unit)
    shown = code(station)
    take(station=station, digits=shown, by=world.zhang, device="a", at=after(1))
    with pytest.raises(ValidationError, match="已经用过"):
        take(station=station, digits=shown, by=colleague, device="b", at=after(5))


def test_a_code_from_far_away_needs_a_reason_and_the_keeper(world: World) -> None:
    station = furnish(world)
    shown = code(station)
    with pytest.raises(ValidationError) as asked:
        tap(world.zhang, station, code=shown, position=FAR)
    assert "reason" in asked.value.error_dict and not CheckIn.objects.exists()
    check = tap(world.zhang, station, code=shown, position=FAR, reason="在村口接待")
    assert (check.status, check.method) == (CheckInStatus.PENDING, Method.SCREEN)


@pytest.mark.parametrize(("is_printed", "method"), [(True, Method.PRINTED), (False, Method.PLACE)])
def test_a_position_at_the_station_is_enough(world: World, is_printed: bool, method: str) -> None:
    check = tap(world.zhang, furnish(world), position=HERE, is_printed=is_printed)
    assert (check.status, check.method, check.distance) == (CheckInStatus.ACCEPTED, method, 0)


def test_the_printed_code_without_a_position_proves_nothing(world: World) -> None:
    with pytest.raises(ValidationError):
        tap(world.zhang, furnish(world), is_printed=True)


def test_a_reading_shifted_to_gcj02_is_accepted(world: World) -> None:
    shifted = Position(*to_gcj02(LNG, LAT), 20)
    check = tap(world.zhang, furnish(world), position=shifted)
    assert check.status == CheckInStatus.ACCEPTED
    assert (check.distance or 0) > 400 and check.distance_gcj == 0


def test_1000_metres_of_doubt_in_a_valley_are_accepted_with_a_remark(world: World) -> None:
    valley = Position(LNG + 0.01, LAT, 1000)
    check = tap(world.zhang, furnish(world), position=valley)
    assert check.status == CheckInStatus.ACCEPTED and "1000" in check.reason


def test_no_claimed_doubt_covers_the_whole_county(world: World) -> None:
    check = tap(world.zhang, furnish(world), position=Position(FAR.lng, FAR.lat, 900_000), reason="在村里")
    assert check.status == CheckInStatus.PENDING


def test_far_with_a_reason_waits_and_the_keepers_hear_of_it(world: World) -> None:
    check = tap(world.zhang, furnish(world), position=FAR, reason="站里停电，在隔壁")
    assert check.status == CheckInStatus.PENDING
    event = Event.objects.get(verb="arrived")
    assert not event.detail["quiet"] and event.note == "站里停电，在隔壁"


def test_in_and_out_make_one_session(world: World) -> None:
    station = furnish(world)
    tap(world.zhang, station, code=code(station))
    tap(world.zhang, station, Direction.OUT, position=HERE, at=after(hours=2))
    session = DutySession.objects.get()
    assert (session.status, session.left_at) == (SessionStatus.LEFT, after(hours=2))
    assert session.check_ins.count() == 2


@pytest.mark.parametrize(("minutes", "is_planned"), [(-61, False), (-59, True), (180, True), (181, False)])
def test_the_seat_of_the_day_is_found_by_the_time(world: World, minutes: int, is_planned: bool) -> None:
    slot = make.slot(world.station, dt.date(2026, 11, 24), world.zhang)
    check = tap(world.zhang, furnish(world), position=HERE, at=after(minutes=minutes))
    assert check.session is not None
    assert (check.session.slot_id, check.session.seat_id) == (
        (slot.pk, slot.seats.get().pk) if is_planned else (None, None)
    )


def test_who_comes_back_the_same_afternoon_sits_in_the_same_slot(world: World) -> None:
    station, slot = furnish(world), make.slot(world.station, dt.date(2026, 11, 24), world.zhang)
    tap(world.zhang, station, position=HERE)
    tap(world.zhang, station, Direction.OUT, position=HERE, at=after(minutes=30))
    check = tap(world.zhang, station, position=HERE, at=after(minutes=60))
    assert check.session is not None
    assert (check.session.slot_id, check.session.seat) == (slot.pk, None)


def test_a_second_check_in_is_refused_with_words(world: World) -> None:
    station = furnish(world)
    tap(world.zhang, station, position=HERE)
    again = tap(world.zhang, station, position=HERE, at=after(minutes=1))
    assert again.status == CheckInStatus.REFUSED and "14:00" in again.ground


def test_who_is_not_in_cannot_leave(world: World) -> None:
    check = tap(world.zhang, furnish(world), Direction.OUT, position=HERE)
    assert (check.status, check.session) == (CheckInStatus.REFUSED, None)


def test_nobody_leaves_from_another_station(world: World) -> None:
    tap(world.zhang, furnish(world), position=HERE)
    room = make.station("茶园村联络点", world.township, world.county, lng=LNG, lat=LAT)
    check = tap(world.zhang, room, Direction.OUT, position=HERE, at=after(60))
    assert check.status == CheckInStatus.REFUSED and str(world.station) in check.ground


@pytest.mark.parametrize("direction", Direction.values)
def test_a_second_device_is_refused_while_the_first_is_in(world: World, direction: str) -> None:
    station = furnish(world)
    tap(world.zhang, station, position=HERE, device="a")
    check = tap(world.zhang, station, direction, position=HERE, device="b", at=after(60))
    assert check.status == CheckInStatus.REFUSED and "另一台设备" in check.ground


def test_the_same_tap_delivered_twice_is_one_row(world: World) -> None:
    station, key = furnish(world), uuid.uuid4()
    first = tap(world.zhang, station, position=HERE, request_key=key)
    second = tap(world.zhang, station, position=HERE, request_key=key, at=after(30))
    assert first == second and CheckIn.objects.count() == DutySession.objects.count() == 1


def test_a_key_does_not_serve_for_another_tap(world: World) -> None:
    station, key = furnish(world), uuid.uuid4()
    tap(world.zhang, station, position=HERE, request_key=key)
    with pytest.raises(NotNow):
        tap(world.zhang, station, Direction.OUT, position=HERE, request_key=key)


def test_only_deputies_of_the_county_check_in(world: World) -> None:
    furnish(world)
    for user, station in ((world.liu, world.station), (world.zhang, world.other_station)):
        with pytest.raises(PermissionDenied):
            tap(user, station, position=HERE)


def test_a_session_forgotten_yesterday_does_not_bar_today(world: World) -> None:
    station = furnish(world)
    tap(world.zhang, station, position=HERE, at=after(hours=-24))
    check = tap(world.zhang, station, position=HERE)
    assert check.status == CheckInStatus.ACCEPTED
    assert DutySession.objects.get(on=AFTERNOON.date() - dt.timedelta(1)).status == SessionStatus.FORGOTTEN


@pytest.mark.parametrize("direction", Direction.values)
def test_a_station_may_ask_for_a_position_besides_the_code(world: World, direction: str) -> None:
    station = furnish(world, needs_place=True)
    if direction == Direction.OUT:
        tap(world.zhang, station, position=HERE)
    shown = code(station, after(60))
    with pytest.raises(ValidationError, match="没有取得定位"):
        tap(world.zhang, station, direction, code=shown, at=after(60))
    check = tap(world.zhang, station, direction, code=shown, reason="手机不给定位", at=after(60))
    assert (check.method, check.status) == (Method.SCREEN, CheckInStatus.PENDING)


def test_code_and_position_together_are_enough_there(world: World) -> None:
    station = furnish(world, needs_place=True)
    check = tap(world.zhang, station, code=code(station), position=HERE)
    assert (check.status, check.has_position) == (CheckInStatus.ACCEPTED, True)


def test_a_code_without_position_is_kept_as_such(world: World) -> None:
    station = furnish(world)
    assert tap(world.zhang, station, code=code(station)).has_position is False


def test_a_device_is_free_for_another_deputy_the_next_day(world: World) -> None:
    station, colleague = furnish(world), make.person("李代表", make.Role.DEPUTY, world.station.unit)
    tap(world.zhang, station, position=HERE, device="a")
    tap(world.zhang, station, Direction.OUT, position=HERE, device="a", at=after(hours=1))
    check = tap(colleague, station, position=HERE, device="a", at=after(hours=24))
    assert check.status == CheckInStatus.ACCEPTED
