"""Taps that waited on the phone, what the keeper says to taps, what the night ends and forgets."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from congress_portal.errors import NotNow
from stations.models import CheckIn, DutySession, UsedCode
from stations.transitions.codes import forget_codes, renew_screen
from stations.transitions.sessions import close_forgotten, confirm, forget_positions, refuse
from stations.words import CheckInStatus, Direction, SessionStatus
from tests import factories as make
from tests.stations.taps import FAR, HERE, after, code, furnish, tap
from tests.world import World


def test_in_and_out_delivered_late_make_one_session(world: World) -> None:
    station = furnish(world)
    came = tap(world.zhang, station, position=HERE, phone_at=after(), at=after(hours=20))
    tap(world.zhang, station, Direction.OUT, position=HERE, phone_at=after(hours=2), at=after(hours=20))
    session = DutySession.objects.get()
    assert (session.arrived_at, session.left_at) == (after(), after(hours=2))
    assert (came.is_late, came.status) == (True, CheckInStatus.PENDING)


@pytest.mark.parametrize(("hours", "status"), [(47.9, CheckInStatus.PENDING), (48.1, CheckInStatus.REFUSED)])
def test_a_tap_waits_48_hours_at_most(world: World, hours: float, status: str) -> None:
    check = tap(world.zhang, furnish(world), position=HERE, phone_at=after(), at=after(hours=hours))
    assert check.status == status


@pytest.mark.parametrize(("minutes", "status"), [(4, "pending"), (6, "refused")])
def test_a_phone_that_is_ahead_is_followed_for_five_minutes(world: World, minutes: int, status: str) -> None:
    assert tap(world.zhang, furnish(world), position=HERE, phone_at=after(minutes=minutes)).status == status


def test_a_phone_that_is_ahead_brings_nobody_in_before_time(world: World) -> None:
    tap(world.zhang, furnish(world), position=HERE, phone_at=after(minutes=4))
    assert DutySession.objects.get().arrived_at == after()


def test_whatever_waited_on_the_phone_is_late(world: World) -> None:
    check = tap(world.zhang, furnish(world), position=HERE, phone_at=after(), at=after(10))
    assert (check.is_late, check.status) == (True, CheckInStatus.PENDING)


def test_a_code_typed_without_network_is_measured_by_the_phones_clock(world: World) -> None:
    station = furnish(world)
    check = tap(world.zhang, station, code=code(station), phone_at=after(40), at=after(hours=5))
    assert (check.method, check.status) == ("screen", CheckInStatus.PENDING)


def test_a_late_tap_without_any_proof_still_reaches_the_keeper(world: World) -> None:
    check = tap(world.zhang, furnish(world), phone_at=after(), at=after(hours=5))
    assert (check.method, check.status) == ("reason", CheckInStatus.PENDING)


def test_a_late_check_in_does_not_double_a_session(world: World) -> None:
    station = furnish(world)
    tap(world.zhang, station, position=HERE)
    tap(world.zhang, station, Direction.OUT, position=HERE, at=after(hours=2))
    late = tap(world.zhang, station, position=HERE, phone_at=after(hours=1), at=after(hours=3))
    assert late.status == CheckInStatus.REFUSED


def test_a_late_check_out_mends_a_forgotten_one(world: World) -> None:
    station = furnish(world)
    tap(world.zhang, station, position=HERE)
    close_forgotten(dt.date(2026, 11, 25))
    tap(world.zhang, station, Direction.OUT, position=HERE, phone_at=after(hours=2), at=after(hours=18))
    session = DutySession.objects.get()
    assert (session.status, session.left_at) == (SessionStatus.LEFT, after(hours=2))


def test_the_keeper_confirms(world: World) -> None:
    check = tap(world.zhang, furnish(world), position=FAR, reason="在村口")
    confirm(check=check, by=world.liu)
    check.refresh_from_db()
    assert (check.status, check.decided_by) == (CheckInStatus.CONFIRMED, world.liu)


def test_nobody_confirms_their_own_tap(world: World) -> None:
    make.duty(world.zhang, make.Role.KEEPER, world.station.unit)
    check = tap(world.zhang, furnish(world), position=FAR, reason="在村口")
    with pytest.raises(ValidationError, match="别人"):
        confirm(check=check, by=world.zhang)
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckIn.objects.filter(pk=check.pk).update(decided_by=world.zhang)


@pytest.mark.parametrize("who", ["li", "zhao", "he", "shen"])
def test_only_who_keeps_the_station_decides(world: World, who: str) -> None:
    check = tap(world.zhang, furnish(world), position=FAR, reason="在村口")
    with pytest.raises(PermissionDenied):
        confirm(check=check, by=getattr(world, who))


def test_with_the_check_in_falls_the_session(world: World) -> None:
    station = furnish(world)
    check = tap(world.zhang, station, position=FAR, reason="在村口")
    out = tap(world.zhang, station, Direction.OUT, position=FAR, reason="在村口", at=after(hours=1))
    refuse(check=check, by=world.liu, reason="当天没有见到")
    out.refresh_from_db()
    assert DutySession.objects.get().status == SessionStatus.REFUSED
    assert (out.status, out.ground) == (CheckInStatus.REFUSED, "当天没有见到")


def test_with_the_check_out_falls_the_end(world: World) -> None:
    station = furnish(world)
    tap(world.zhang, station, position=HERE)
    out = tap(world.zhang, station, Direction.OUT, position=FAR, reason="已回家", at=after(hours=9))
    refuse(check=out, by=world.liu, reason="两点半就走了")
    session = DutySession.objects.get()
    assert (session.status, session.left_at) == (SessionStatus.FORGOTTEN, session.arrived_at)


def test_a_refusal_needs_words(world: World) -> None:
    check = tap(world.zhang, furnish(world), position=FAR, reason="在村口")
    with pytest.raises(ValidationError):
        refuse(check=check, by=world.liu, reason=" ")


def test_the_keeper_may_overrule_the_refusal_of_a_second_device(world: World) -> None:
    station = furnish(world)
    tap(world.zhang, station, position=HERE, device="a")
    out = tap(world.zhang, station, Direction.OUT, position=HERE, device="b", at=after(hours=2))
    confirm(check=out, by=world.liu)
    session = DutySession.objects.get()
    assert (session.status, session.left_at) == (SessionStatus.LEFT, after(hours=2))


def test_what_was_refused_for_its_code_cannot_be_confirmed(world: World) -> None:
    check = tap(world.zhang, furnish(world), code="00000000")
    with pytest.raises(NotNow):
        confirm(check=check, by=world.liu)


def test_a_forgotten_check_out_counts_to_the_end_of_the_slot(world: World) -> None:
    make.slot(world.station, dt.date(2026, 11, 24), world.zhang)
    tap(world.zhang, furnish(world), position=HERE)
    assert (close_forgotten(dt.date(2026, 11, 24)), close_forgotten(dt.date(2026, 11, 25))) == (0, 1)
    session = DutySession.objects.get()
    assert (session.status, session.left_at) == (SessionStatus.FORGOTTEN, after(hours=3))


def test_positions_go_after_the_review_period_and_distances_stay(world: World) -> None:
    check = tap(world.zhang, furnish(world), position=HERE)
    assert forget_positions(dt.date(2026, 12, 24)) == 0
    assert forget_positions(dt.date(2026, 12, 25)) == 1
    check.refresh_from_db()
    assert (check.lng, check.lat, check.accuracy, check.distance) == (None, None, None, 0)


def test_used_codes_are_forgotten(world: World) -> None:
    station = furnish(world)
    tap(world.zhang, station, code=code(station))
    assert forget_codes(after(-60)) == 0
    assert forget_codes(after(60)) == 1 and not UsedCode.objects.exists()


def test_only_keepers_give_a_station_a_screen(world: World) -> None:
    with pytest.raises(PermissionDenied):
        renew_screen(station=world.station, by=world.zhang)
    before = renew_screen(station=world.station, by=world.liu).key
    assert renew_screen(station=world.station, by=world.sun).key != before
    assert timezone.now() - world.station.screen.made_at < dt.timedelta(minutes=1)
