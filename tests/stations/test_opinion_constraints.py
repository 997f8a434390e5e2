"""Each rule of stations and opinions that the database holds by itself, attacked past the code."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from stations.models import Opinion, Rating, SatisfactionSheet, Station
from stations.words import Satisfaction
from tests.loops.attacks import Attack, again, refused_by
from tests.loops.stages import heard
from tests.world import World


def opinions(world: World) -> QuerySet[Opinion]:
    return Opinion.objects.filter(pk=heard(world).pk)


def stations(world: World) -> QuerySet[Station]:
    return Station.objects.filter(pk=world.station.pk)


def same_code_twice(world: World, field: str) -> None:
    Station.objects.filter(pk=world.other_station.pk).update(
        county=world.county, **{field: getattr(world.station, field)}
    )


def rate(world: World, *rounds: int, level: str = Satisfaction.SATISFIED, **more: object) -> None:
    opinion = opinions(world).get()
    fields = {"level": level, "source": "link", **more}
    for number in rounds or (0,):
        Rating.objects.create(opinion=opinion, county=world.county, round=number, **fields)


def entered(world: World, *rounds: int, **more: object) -> None:
    said = {"source": "phone", "entered_by": world.qian, "told_on": ON, "how": "电话回读"}
    rate(world, *rounds, **{**said, **more})


def sheet(world: World, **more: object) -> None:
    fields = {"since": ON, "until": ON + dt.timedelta(days=91), "k": 5, **more}
    SatisfactionSheet.objects.create(county=world.county, **fields)


ON, AT = dt.date(2026, 7, 1), dt.datetime(2026, 7, 1, tzinfo=dt.UTC)


def same_track_code(world: World) -> None:
    opinions(world).update(track_code=opinions(world).get().track_code)


ATTACKS: dict[str, Attack] = {
    "station_public_id_unique": lambda w: same_code_twice(w, "public_id"),
    "station_short_code_unique": lambda w: same_code_twice(w, "short_code"),
    "station_tier_known": lambda w: stations(w).update(tier="palace"),
    "station_place_whole": lambda w: stations(w).update(lng=118.9),
    "opinion_track_code_unique": same_track_code,
    "opinion_name_mode_known": lambda w: opinions(w).update(name_mode="secret"),
    "opinion_channel_known": lambda w: opinions(w).update(channel="pigeon"),
    "opinion_complexity_known": lambda w: opinions(w).update(complexity="knotty"),
    "opinion_urgency_known": lambda w: opinions(w).update(urgency="yesterday"),
    "opinion_not_empty": lambda w: opinions(w).update(text=""),
    "opinion_answered_at_with_answer": lambda w: opinions(w).update(answered_at=timezone.now()),
    "contact_emptied_is_empty": lambda w: (
        opinions(w).get().contact.__class__.objects.update(emptied_at=timezone.now())
    ),
    "rating_once_a_round": lambda w: rate(w, 0, 0),
    "rating_level_known": lambda w: rate(w, level="so-so"),
    "rating_source_stated": lambda w: entered(w, source=""),
    "rating_entered_with_who_when_how": lambda w: entered(w, how=""),
    "rating_within_its_window": lambda w: rate(w, sealed_until=AT),
    "rating_own_once_an_answer": lambda w: rate(w, 0, 1, answered_at=AT),
    "rating_entered_once_an_answer": lambda w: entered(w, 0, 1, answered_at=AT),
    "sheet_ends_after_it_begins": lambda w: sheet(w, until=ON),
    "sheet_hides_the_single": lambda w: sheet(w, k=1),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_the_database_refuses(world: World, name: str) -> None:
    assert refused_by(ATTACKS[name], world) == name


def test_a_case_has_one_opinion(world: World) -> None:
    opinion = opinions(world).get()
    assert refused_by(lambda w: again(opinion, pk=opinion.loop_id), world) == "stations_opinion_pkey"
