"""Taps at the same moment: the same twice, two deputies with one code, two devices, keeper against keeper."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial

import pytest
from django.utils import timezone

from congress_portal.errors import NotNow
from stations.models import CheckIn, DutySession, UsedCode
from stations.transitions import slots
from stations.transitions.codes import open_screen, renew_screen
from stations.transitions.sessions import close_forgotten, confirm, refuse
from stations.words import CheckInStatus, Direction, SessionStatus
from tests import factories as make
from tests.loops.together import together
from tests.stations.taps import AFTERNOON, FAR, HERE, after, code, furnish, tap
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    from tests.world import build

    return build()


def statuses() -> list[str]:
    return sorted(CheckIn.objects.values_list("status", flat=True))


def test_one_tap_delivered_twice_is_one_row(world: World) -> None:
    act = partial(tap, world.zhang, furnish(world), position=HERE, request_key=uuid.uuid4())
    found = together(act, act)
    assert found.won[0] == found.won[1]
    assert CheckIn.objects.count() == DutySession.objects.count() == 1


def test_one_code_lets_one_deputy_in(world: World) -> None:
    station, colleague = furnish(world), make.person("李代表", make.Role.DEPUTY, world.station.unit)
    shown = code(station)
    together(*(partial(tap, who, station, code=shown) for who in (world.zhang, colleague)))
    assert statuses() == ["accepted", "refused"]
    assert DutySession.objects.count() == UsedCode.objects.count() == 1


def test_two_devices_of_one_deputy_make_one_session(world: World) -> None:
    station = furnish(world)
    together(*(partial(tap, world.zhang, station, position=HERE, device=one) for one in ("a", "b")))
    assert statuses() == ["accepted", "refused"]
    assert DutySession.objects.filter(status=SessionStatus.OPEN).count() == 1


def test_one_phone_lets_two_deputies_in_only_with_a_word_of_the_keeper(world: World) -> None:
    station, colleague = furnish(world), make.person("李代表", make.Role.DEPUTY, world.station.unit)
    act = partial(tap, station=station, position=HERE, device="a", reason="站里的平板大家用")
    together(*(partial(act, who) for who in (world.zhang, colleague)))
    assert statuses() == ["accepted", "pending"]


def test_two_taps_to_leave_end_one_session(world: World) -> None:
    station = furnish(world)
    tap(world.zhang, station, position=HERE)
    out = partial(tap, world.zhang, station, Direction.OUT, position=HERE, at=after(hours=1))
    together(out, out)
    assert statuses() == ["accepted", "accepted", "refused"]


def test_one_keeper_confirms_while_the_other_refuses(world: World) -> None:
    check = tap(world.zhang, furnish(world), position=FAR, reason="在村口")
    found = together(
        partial(confirm, check=check, by=world.liu),
        partial(refuse, check=check, by=world.sun, reason="没有见到"),
    )
    check.refresh_from_db()
    ends = {CheckInStatus.CONFIRMED: SessionStatus.OPEN, CheckInStatus.REFUSED: SessionStatus.REFUSED}
    assert found.refused == [NotNow]
    assert DutySession.objects.get().status == ends[CheckInStatus(check.status)]


def test_zhang_leaves_while_the_night_ends_the_session(world: World) -> None:
    station = furnish(world)
    tap(world.zhang, station, position=HERE, at=after(hours=9))
    late = partial(
        tap, world.zhang, station, Direction.OUT, position=HERE,
        phone_at=after(hours=9.5), at=after(hours=10.5),
    )  # fmt: skip
    together(late, partial(close_forgotten, (AFTERNOON.date().replace(day=25))))
    session = DutySession.objects.get()
    assert (session.status, session.left_at) == (SessionStatus.LEFT, after(hours=9.5))


def test_two_keepers_renew_one_screen(world: World) -> None:
    together(*(partial(renew_screen, station=world.station, by=by) for by in (world.liu, world.sun)))
    world.station.refresh_from_db()
    assert world.station.screen.made_by in (world.liu, world.sun)


def test_zhang_comes_while_the_keeper_seats_another(world: World) -> None:
    """Both touch the session, its seat and the deputy; neither may wait for the other for ever."""
    station, colleague = furnish(world), make.person("李代表", make.Role.DEPUTY, world.station.unit)
    today = timezone.localdate()
    slot = make.slot(station, today, world.zhang, starts=dt.time(0, 1), ends=dt.time(23, 59))
    change = partial(slots.unseat, seat=slot.seats.get(), by=world.liu, successor=colleague)
    found = together(change, partial(tap, world.zhang, station, position=HERE, at=timezone.now()))
    assert CheckIn.objects.get().status == CheckInStatus.ACCEPTED and not found.broke


def test_two_browsers_open_a_new_screen_and_one_has_it(world: World) -> None:
    screen = furnish(world).screen
    found = together(*[partial(open_screen, screen=screen, browser=name) for name in ("a", "b")])
    assert sorted(found.won) == [False, True]
