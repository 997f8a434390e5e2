"""What stands beside the figures: stations by health, units by index, projects by progress, each by right."""

from __future__ import annotations

from typing import Any

from django.test import Client

from congress_portal.accounts.models import User
from congress_portal.dashboard import queries
from congress_portal.dashboard.figures import registry
from congress_portal.dashboard.models import Charge
from congress_portal.dashboard.rollup import build
from proposals import transitions
from stations.models import Station
from stations.words import Tier
from tests import factories as make
from tests.proposals.indexed import YEAR, finished
from tests.votes.followed import opened
from tests.world import World


def seen(user: User, **asked: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.get("/leaders/", asked).context


def test_a_county_ranks_its_stations_and_a_township_its_rooms_too(world: World) -> None:
    room = make.station("汪川村联络室", world.township, world.county, Tier.ROOM)
    for place, health in ((world.station, 40), (room, 0), (world.other_station, 10)):
        Station.objects.filter(pk=place.pk).update(health=health)
    assert [one.text for one in seen(world.he)["stations"]] == ["40"]
    assert [one.text for one in seen(world.he, region=world.township.code)["stations"]] == ["0", "40"]
    assert [one.text for one in seen(world.wang)["stations"]] == ["0", "40"]
    assert [one.text for one in seen(world.zhao)["stations"]] == ["10"]
    Charge.objects.create(county=world.county, user=world.he, unit=world.water, set_by=world.qian)
    assert seen(world.he)["stations"] == []


def test_units_are_ranked_by_the_newest_frozen_index_for_who_sees_all(world: World) -> None:
    assert seen(world.he)["index_units"] == []
    finished(world)
    made = transitions.take_snapshot(by=world.qian, county=world.county, year=YEAR)
    context = seen(world.he)
    assert context["index"] == str(made) and [one.label for one in context["index_units"]] == [
        world.water.name
    ]
    assert seen(world.wang)["index_units"] == [] == seen(world.zhao)["index_units"]


def test_projects_are_ranked_by_how_far_they_are_behind(world: World) -> None:
    project = opened(world)
    (one,) = seen(world.he)["projects"]
    assert one.label == project.loop.title and one.url == project.loop.get_absolute_url()
    assert seen(world.zhao)["projects"] == []


def test_the_overview_shows_the_very_figures_of_the_registry(world: World) -> None:
    """One home: names, words, tones and questions; and the same number for who sees the same."""
    make.opinion(world.station)
    build.apply_all()
    tiles = {tile["name"]: tile["value"] for tile in seen(world.he)["tiles"]}
    found = queries.total(queries.groups(world.he)).numbers
    for figure in queries.FIGURES:
        assert figure.of is registry.BY_NAME[figure.name] and figure.of.is_stock
        assert (figure.label, figure.tone) == (figure.of.label, figure.of.tone)
        assert tiles[figure.name] == str(found[figure.name])
