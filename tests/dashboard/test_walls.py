"""The big screen: opened by its address alone, numbers alone, as long as whoever made it may look."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from congress_portal.accounts.models import Duty
from congress_portal.dashboard import transitions
from congress_portal.dashboard.models import Brief, Charge, Look, Pending, Wall
from congress_portal.dashboard.rollup import build
from congress_portal.loops.models import Event
from congress_portal.loops.words import PortalAct
from tests.loops.stages import handling, heard
from tests.loops.together import together
from tests.world import World


def made(world: World) -> Wall:
    return transitions.make_wall(region=world.county, by=world.he)


def test_a_wall_shows_the_numbers_and_nobody(world: World, client: Client) -> None:
    loop = handling(world)
    heard(world)
    build.apply_all()
    wall = made(world)
    page = client.get(f"/leaders/wall/{wall.key}/")
    told = client.get(f"/leaders/wall/{wall.key}/now/").json()
    numbers = {tile["name"]: tile["text"] for tile in told["tiles"]}
    assert (numbers["opened"], numbers["open"], numbers["late_share"]) == ("2", "2", "0.0%")
    panels = {panel["name"]: panel["rows"] for panel in told["panels"]}
    assert [(row["label"], row["open"]) for row in panels["area"]] == [("威坪镇", 2)]
    assert told["shape"] == "calm" and 'class="wall-panels wall-calm"' in page.content.decode()
    local = transitions.make_wall(region=world.township, by=world.wang)
    told_there = client.get(f"/leaders/wall/{local.key}/now/").json()
    assert (told_there["shape"], [panel["name"] for panel in told_there["panels"]]) == (
        "local",
        ["kind", "step", "unit"],
    )
    for text in (page.content.decode(), str(told)):
        assert loop.title not in text and loop.code not in text and world.he.name not in text
    assert 'name="robots" content="noindex"' in page.content.decode()


def test_the_moment_on_the_wall_is_that_of_the_oldest_event_not_counted(world: World, client: Client) -> None:
    wall = made(world)
    heard(world)
    told = client.get(f"/leaders/wall/{wall.key}/now/").json()
    assert dt.datetime.fromisoformat(told["at"]) == Pending.objects.get().at.replace(microsecond=0)
    build.apply_all()
    later = client.get(f"/leaders/wall/{wall.key}/now/").json()
    assert (told["tiles"][0]["text"], later["tiles"][0]["text"]) == ("0", "1")


def test_a_wall_is_made_and_ended_on_its_page_by_its_maker(world: World, client: Client) -> None:
    client.force_login(world.he)
    assert client.post("/leaders/walls/", {"region": "x"}).status_code == 400
    assert client.post("/leaders/walls/", {"region": world.county.code}).status_code == 302
    wall = Wall.objects.get()
    assert f"/leaders/wall/{wall.key}/" in client.get("/leaders/walls/").content.decode()
    client.force_login(world.shen)
    assert client.post(f"/leaders/walls/{wall.pk}/end/").status_code == 404
    with pytest.raises(PermissionDenied):
        transitions.end_wall(wall=wall, by=world.shen)
    client.force_login(world.he)
    assert client.post(f"/leaders/walls/{wall.pk}/end/").status_code == 302
    assert client.get(f"/leaders/wall/{wall.key}/now/").status_code == 404
    transitions.end_wall(wall=wall, by=world.he)
    acts = Event.objects.filter(about=f"wall:{wall.pk}").values_list("verb", flat=True)
    assert list(acts.order_by("id")) == [PortalAct.WALL_MADE, PortalAct.WALL_ENDED]


def test_a_wall_ends_with_the_right_of_whoever_made_it(world: World, client: Client) -> None:
    wall = made(world)
    with pytest.raises(PermissionDenied):
        transitions.make_wall(region=world.county, by=world.wang)
    assert transitions.make_wall(region=world.township, by=world.wang)
    Duty.objects.filter(user=world.he).update(until=timezone.localdate() - dt.timedelta(days=1))
    assert client.get(f"/leaders/wall/{wall.key}/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_wall_and_one_look(world: World) -> None:
    def wall() -> object:
        return transitions.make_wall(region=world.county, by=world.he)

    def look() -> object:
        return transitions.look(user=world.he, region=world.county, numbers={"open": 1})

    assert len(together(wall, wall, look, look).won) == 4
    assert Wall.objects.open().count() == 1 and Wall.objects.count() == 2
    assert Look.objects.get().numbers == {"open": 1}
    (open_one,) = Wall.objects.open()

    def end() -> object:
        return transitions.end_wall(wall=open_one, by=world.he)

    assert len(together(end, end, on=open_one).won) == 2
    assert Event.objects.filter(verb=PortalAct.WALL_ENDED).count() == 2


def test_the_database_refuses_what_no_wall_look_or_brief_is(world: World) -> None:
    wall = made(world)
    look = transitions.look(user=world.he, region=world.county, numbers={})
    today = timezone.localdate()
    common = {"county": world.county, "region": world.county}
    brief = Brief.objects.create(**common, period="day", since=today, until=today)
    charge = Charge.objects.create(county=world.county, user=world.he, unit=world.water, set_by=world.qian)
    early = timezone.now() - dt.timedelta(days=9)
    for attack in (
        lambda: Wall.objects.create(**common, key="x", made_by=world.he),
        lambda: Wall.objects.create(**common, key=wall.key, made_by=world.shen),
        lambda: Wall.objects.filter(pk=wall.pk).update(ended_at=early),
        lambda: Look.objects.create(**common, user=world.he),
        lambda: Look.objects.filter(pk=look.pk).update(before_at=timezone.now() + dt.timedelta(days=1)),
        lambda: Brief.objects.create(**common, period="day", since=today, until=today),
        lambda: Brief.objects.filter(pk=brief.pk).update(period="year"),
        lambda: Brief.objects.filter(pk=brief.pk).update(until=early.date()),
        lambda: Charge.objects.create(
            county=world.county, user=world.he, unit=charge.unit, set_by=world.qian
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attack()
