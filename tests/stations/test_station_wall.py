"""What hangs on a station's wall: hours, staff, bulletins, photos."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import Role
from congress_portal.errors import NotNow
from congress_portal.loops.models import Event
from congress_portal.loops.photos import clean_photo
from stations.models import Bulletin, OpeningHours, Picture, Staff, Station
from stations.reading import places
from stations.transitions import wall
from stations.words import Act, Post
from tests import factories as make
from tests.stations.test_citizen_form import photo
from tests.world import World

WEEK = [(day, dt.time(8, 30), dt.time(17)) for day in range(5)]
TODAY = timezone.localdate


def test_hours_are_kept_by_the_day_and_said_in_words(world: World) -> None:
    wall.set_hours(station=world.station, by=world.liu, spans=WEEK)
    assert Station.objects.get(pk=world.station.pk).hours == "周一至周五 8:30–17:00"
    assert OpeningHours.objects.filter(station=world.station).count() == 5
    assert Event.objects.get(verb=Act.STATION_EDITED).detail["new"] == "周一至周五 8:30–17:00"


def test_the_same_hours_again_write_nothing(world: World) -> None:
    for _again in range(2):
        wall.set_hours(station=world.station, by=world.liu, spans=WEEK)
    assert Event.objects.filter(verb=Act.STATION_EDITED).count() == 1


def test_hours_that_overlap_are_refused(world: World) -> None:
    with pytest.raises(ValidationError, match="重叠"):
        wall.set_hours(station=world.station, by=world.liu, spans=[*WEEK, (0, dt.time(9), dt.time(10))])


def test_the_deputy_changes_no_hours(world: World) -> None:
    with pytest.raises(PermissionDenied):
        wall.set_hours(station=world.station, by=world.zhang, spans=WEEK)


def added(world: World, **fields: Any) -> Staff:
    return wall.add_staff(
        **{"station": world.station, "by": world.liu, "post": Post.HEAD, "name": "刘站长"} | fields
    )


def test_a_station_has_one_head(world: World) -> None:
    added(world)
    with pytest.raises(ValidationError, match="现任站长是刘站长"):
        added(world, name="孙联络员")


def test_after_the_head_has_gone_another_comes(world: World) -> None:
    wall.end_staff(staff=added(world), by=world.liu, until=TODAY())
    added(world, name="孙联络员")
    assert Staff.objects.filter(post=Post.HEAD).count() == 2


def test_many_informants_stand_side_by_side_but_each_once(world: World) -> None:
    for name in ("甲", "乙"):
        added(world, post=Post.INFORMANT, name=name)
    with pytest.raises(ValidationError, match="已经在这个岗位"):
        added(world, post=Post.INFORMANT, name="甲")


def test_staff_tied_to_a_user_serve_at_the_station(world: World) -> None:
    assert added(world, user=world.liu).user == world.liu
    with pytest.raises(ValidationError, match="没有职责"):
        added(world, post=Post.ADVISER, name="李科", user=world.li)


@pytest.mark.parametrize("days", [-400, 1])
def test_a_term_ends_between_its_begin_and_today(world: World, days: int) -> None:
    with pytest.raises(ValidationError):
        wall.end_staff(staff=added(world), by=world.liu, until=TODAY() + dt.timedelta(days=days))


def published(world: World, **fields: Any) -> Bulletin:
    common = {"station": world.station, "by": world.liu, "title": "接待公告", "text": "周三上午接待。"}
    return wall.publish_bulletin(**common | {"since": TODAY()} | fields)


def test_a_bulletin_is_shown_until_it_is_withdrawn(world: World) -> None:
    one = published(world)
    assert list(places.bulletins_of(world.station)) == [one]
    wall.withdraw_bulletin(bulletin=one, by=world.sun)
    assert not places.bulletins_of(world.station)
    with pytest.raises(NotNow):
        wall.withdraw_bulletin(bulletin=one, by=world.liu)


def test_a_bulletin_of_tomorrow_is_not_shown_today(world: World) -> None:
    published(world, since=TODAY() + dt.timedelta(days=1))
    assert not places.bulletins_of(world.station)


def test_the_same_words_are_published_once(world: World) -> None:
    published(world)
    with pytest.raises(NotNow):
        published(world)


def hung(world: World, number: int = 1, **fields: Any) -> list[Picture]:
    photos = [clean_photo(photo()) for _one in range(number)]
    common = {"station": world.station, "by": world.liu, "caption": "接待大厅", "is_public": True}
    return wall.add_pictures(photos=photos, **common | fields)


def test_a_photo_hangs_until_it_is_taken_down_with_its_file(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    one = hung(world)[0]
    assert default_storage.exists(one.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        wall.remove_picture(picture=one, by=world.liu)
    assert not default_storage.exists(one.file.name)
    with pytest.raises(NotNow):
        wall.remove_picture(picture=one, by=world.liu)


def test_a_wall_has_room_for_so_many_photos(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wall, "MOST_PICTURES", 2)
    with pytest.raises(ValidationError, match="最多保存2张"):
        hung(world, 3)


def public_page(world: World, client: Any) -> str:
    return str(client.get(world.station.get_absolute_url()).content.decode())


def test_the_public_page_shows_the_wall(world: World, client: Any) -> None:
    added(world)
    hung(world)
    published(world)
    wall.set_hours(station=world.station, by=world.liu, spans=WEEK)
    page = public_page(world, client)
    assert all(words in page for words in ("刘站长", "接待大厅", "接待公告", "周一至周五 8:30–17:00"))
    assert ("现在开放" in page) != ("已关闭" in page)


def test_a_full_wall_is_still_a_small_page_without_scripts_of_its_own(world: World, client: Any) -> None:
    for post in Post.values:
        added(world, post=post, name=f"某{post}")
    hung(world, 6)
    for number in range(5):
        published(world, title=f"接待公告之{number}", text="通知" * 1400)
    for number in range(12):
        make.deputy(make.person(f"代表{number}", Role.DEPUTY, world.station.unit), world.county)
    page = public_page(world, client)
    assert len(page.encode()) <= 10_240
    assert page.count("<script") <= 1


def test_a_photo_that_is_not_public_stays_inside(world: World, client: Any) -> None:
    one = hung(world, is_public=False)[0]
    inside = reverse("manage:photo", args=[world.station.public_id, one.token])
    assert client.get(reverse("stations:photo", args=[world.station.public_id, one.token])).status_code == 404
    client.force_login(world.zhang)
    assert client.get(inside).status_code == 200


def test_a_photo_of_one_station_is_not_found_at_another(world: World, client: Any) -> None:
    one = hung(world)[0]
    away = reverse("stations:photo", args=[world.other_station.public_id, one.token])
    assert client.get(away).status_code == 404


def test_bulletins_can_be_read_in_full(world: World, client: Any) -> None:
    published(world, text="第一段。\n\n第二段<b>。")
    page = client.get(reverse("stations:bulletins", args=[world.station.public_id])).content.decode()
    assert "<p>第二段&lt;b&gt;。</p>" in page
