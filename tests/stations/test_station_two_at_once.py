"""Two people change stations at the same moment."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from congress_portal.errors import NotNow
from congress_portal.loops.models import Event
from congress_portal.loops.photos import clean_photo
from stations.models import Bulletin, OpeningHours, Picture, Staff, Station
from stations.transitions import places, wall
from stations.words import Act, Post, Tier
from tests import factories as make
from tests.loops.together import together
from tests.stations.test_citizen_form import photo
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_taps_on_new_are_one_station(world: World) -> None:
    new = partial(
        places.make_station, county=world.county, name="新站", region=world.township, tier=Tier.STATION
    )
    found = together(partial(new, by=world.wang), partial(new, by=world.qian))
    assert (found.refused, Station.objects.filter(unit__name="新站").count()) == ([ValidationError], 1)


def test_a_room_does_not_become_a_point_while_a_point_is_hung_below_it(world: World) -> None:
    """Each alone is right; both together would put a point below a point."""
    room = make.station("甲室", world.township, world.county, Tier.ROOM, parent=world.station)
    point = make.station("乙点", world.township, world.county, Tier.POINT, parent=world.station)
    found = together(
        partial(places.edit_station, station=room, by=world.wang, tier=Tier.POINT),
        partial(places.edit_station, station=point, by=world.qian, parent=room),
    )
    assert (len(found.won), found.refused) == (1, [ValidationError])


def test_two_editors_of_one_edition_do_not_undo_each_other(world: World) -> None:
    edition = places.edition_of(world.station)
    edit = partial(places.edit_station, station=world.station, edition=edition)
    found = together(
        partial(edit, by=world.liu, phone="0571-1"), partial(edit, by=world.sun, address="中心街8号")
    )
    assert (len(found.won), found.refused) == (1, [NotNow])


def test_two_close_a_station_once(world: World) -> None:
    old = make.station("旧站", world.township, world.county)
    close = partial(places.close_station, station=old, reason="合并")
    found = together(partial(close, by=world.wang), partial(close, by=world.qian))
    assert (found.refused, Event.objects.filter(verb=Act.STATION_CLOSED).count()) == ([NotNow], 1)


def test_two_fresh_codes_are_two_codes(world: World) -> None:
    renew = partial(places.renew_short_code, station=world.station)
    found = together(partial(renew, by=world.wang), partial(renew, by=world.qian))
    assert len(found.won) == 2
    assert Event.objects.filter(verb=Act.STATION_EDITED).count() == 2


def test_two_weeks_of_hours_do_not_mix(world: World) -> None:
    early = [(day, dt.time(8), dt.time(9)) for day in range(5)]
    late = [(day, dt.time(20), dt.time(21)) for day in range(5)]
    together(
        partial(wall.set_hours, station=world.station, by=world.liu, spans=early),
        partial(wall.set_hours, station=world.station, by=world.sun, spans=late),
    )
    assert OpeningHours.objects.values("opens").distinct().count() == 1


def test_two_heads_at_once_are_one(world: World) -> None:
    add = partial(wall.add_staff, station=world.station, post=Post.HEAD)
    found = together(partial(add, by=world.liu, name="甲"), partial(add, by=world.sun, name="乙"))
    assert (found.refused, Staff.objects.count()) == ([ValidationError], 1)


def test_a_term_ends_once(world: World) -> None:
    head = wall.add_staff(station=world.station, by=world.liu, post=Post.HEAD, name="甲")
    end = partial(wall.end_staff, staff=head, until=timezone.localdate())
    found = together(partial(end, by=world.liu), partial(end, by=world.sun))
    assert found.refused == [NotNow]


def test_two_taps_on_publish_are_one_bulletin(world: World) -> None:
    publish = partial(
        wall.publish_bulletin,
        station=world.station,
        by=world.liu,
        title="公告",
        text="周三",
        since=timezone.localdate(),
    )
    found = together(publish, publish)
    assert (found.refused, Bulletin.objects.count()) == ([NotNow], 1)


def test_a_bulletin_is_withdrawn_once(world: World) -> None:
    one = wall.publish_bulletin(
        station=world.station, by=world.liu, title="公告", text="周三", since=timezone.localdate()
    )
    withdraw = partial(wall.withdraw_bulletin, bulletin=one)
    found = together(partial(withdraw, by=world.liu), partial(withdraw, by=world.sun))
    assert found.refused == [NotNow]


def test_two_uploads_at_once_keep_to_the_limit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wall, "MOST_PICTURES", 1)
    add = partial(wall.add_pictures, station=world.station, caption="大厅", is_public=True)
    found = together(
        partial(add, by=world.liu, photos=[clean_photo(photo())]),
        partial(add, by=world.sun, photos=[clean_photo(photo())]),
    )
    assert (found.refused, Picture.objects.count()) == ([ValidationError], 1)


def test_a_photo_is_removed_once(world: World) -> None:
    one = wall.add_pictures(
        station=world.station, by=world.liu, photos=[clean_photo(photo())], caption="大厅", is_public=True
    )[0]
    remove = partial(wall.remove_picture, picture=one)
    found = together(partial(remove, by=world.liu), partial(remove, by=world.sun))
    assert (found.refused, Picture.objects.count()) == ([NotNow], 0)
