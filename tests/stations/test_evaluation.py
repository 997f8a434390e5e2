"""k-anonymity of published satisfaction, attacked by subtracting: in the rule, and over every page and endpoint."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import random
import re
from collections.abc import Iterator
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from congress_portal.errors import NotNow
from congress_portal.loops.models import Event
from stations.evaluation import PARENT, Cell, Word, _of_answered, band, figures, published
from stations.models import Opinion, Rating, RatingFlag, RatingOrigin, SatisfactionSheet, Station
from stations.reading import health as health_reading
from stations.reading.evaluation import lines_of, quarter_of
from stations.transitions import evaluation, health
from stations.words import FlagKind
from tests import factories as make
from tests.loops.together import together
from tests.world import World

K = 5
SINCE, TODAY = dt.date(2026, 7, 1), dt.date(2026, 11, 24)
Members = dict[Cell, frozenset[int]]


# ---------------------------------------------------------------- the rule


def county_of(rng: random.Random, ratings: int) -> tuple[Members, dict[Cell, Cell]]:
    """A small county drawn by lot: which ratings lie in which cell, and each cell's parent."""
    members: dict[Cell, set[int]] = {}
    parents: dict[Cell, Cell] = {}
    for key in range(ratings):
        township = rng.choice("AABC")
        here = {"county": "", "township": township, "station": township + rng.choice("12"),
                "unit": rng.choice([township, township, "水利", "交通"]), "category": rng.choice("xy")}  # fmt: skip
        for table, name in here.items():
            members.setdefault((table, name), set()).add(key)
            if table in PARENT:
                parents[(table, name)] = (PARENT[table], here[PARENT[table]])
    return {cell: frozenset(keys) for cell, keys in members.items()}, parents


def combinations(sets: list[frozenset[int]]) -> Iterator[frozenset[int]]:
    """What every combination of at most four published cells with weights -1, 0, 1 rests on."""
    for number in range(1, 5):
        for chosen in itertools.combinations(sets, number):
            for signs in itertools.product((1, -1), repeat=number - 1):
                weights: dict[int, int] = {}
                for cell, sign in zip(chosen, (1, *signs), strict=True):
                    for key in cell:
                        weights[key] = weights.get(key, 0) + sign
                yield frozenset(key for key, weight in weights.items() if weight)


@pytest.mark.parametrize("seed", range(12))
def test_no_combination_of_published_cells_rests_on_fewer_than_k(seed: int) -> None:
    rng = random.Random(seed)
    members, parents = county_of(rng, rng.choice((12, 30, 60)))
    shown = [members[cell] for cell in published(members, parents, K)]
    assert min(len(rest) for rest in combinations(shown) if rest) >= K


def test_four_ratings_show_nothing() -> None:
    members: Members = {("county", ""): frozenset(range(4))}
    assert published(members, {}, K) == []


def test_a_part_that_leaves_fewer_than_k_is_not_shown() -> None:
    everything = frozenset(range(20))
    members: Members = {("county", ""): everything, ("unit", "1"): frozenset(range(17)),
                        ("unit", "2"): frozenset(range(17, 20))}  # fmt: skip
    parents: dict[Cell, Cell] = {("unit", "1"): ("county", ""), ("unit", "2"): ("county", "")}
    assert published(members, parents, K) == [("county", "")]


def test_a_unit_that_is_a_township_but_one_case_is_not_shown_beside_it() -> None:
    members: Members = {("county", ""): frozenset(range(30)), ("township", "1"): frozenset(range(15)),
                        ("township", "2"): frozenset(range(15, 30)), ("unit", "1"): frozenset(range(1, 15)),
                        ("unit", "2"): frozenset({0, *range(15, 30)})}  # fmt: skip
    parents = {cell: ("county", "") for cell in members if cell[0] != "county"}
    assert {cell[0] for cell in published(members, parents, K)} == {"county", "township"}


def test_ratings_that_the_unit_knows_already_do_not_hide_the_others() -> None:
    words = [Word(key, (("county", ""),), False, False, is_known=key < 3) for key in range(7)]
    assert figures(words, {}, {}, K) == {("county", ""): {}}


@pytest.mark.parametrize("whole", [5, 6, 9, 10, 19, 20, 55])
def test_a_band_never_says_that_all_think_alike(whole: int) -> None:
    for ends in (0, whole):
        low, high = band(ends, whole)
        other = abs(ends - 1)
        assert band(other, whole) == (low, high)


# ---------------------------------------------------------------- attacked over every page


def rated(
    world: World, station: Station, levels: str, *, at: dt.datetime | None = None, **more: object
) -> list[Rating]:
    """Ratings of a third quarter that is over: s, b or d each, at one station."""
    at = dt.datetime(2026, 8, 10, 3, tzinfo=dt.UTC)
    named = {"s": "satisfied", "b": "basically", "d": "dissatisfied"}
    made = []
    for number, letter in enumerate(levels):
        opinion = make.opinion(station)
        Opinion.objects.filter(pk=opinion.pk).update(
            answer="已办好", answered_at=at, rate_until=at + dt.timedelta(days=20)
        )
        fields = {"source": "link", "unit": world.water, **more}
        made.append(
            Rating.objects.create(
                opinion=opinion, county=world.county, round=0, level=named[letter], answered_at=at,
                at=at + dt.timedelta(hours=1 + number), sealed_until=at + dt.timedelta(days=20), **fields,
            )
        )  # fmt: skip
    return made


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC))


SHOWN = (
    "/evaluation/", "/evaluation/export.csv", "/api/v1/evaluation/", "/evaluation/compare/",
    "/overview/", "/work/", "/health/",
    "/health/weiping0000001/", "/health/weiping0000001/2026-11/ended/", "/health/export.xlsx", "/health/formula/",
    "/s/weiping0000001/", "/stations/", "/map/data.json", "/map/stations.json", "/", "/opinions/", "/api/v1/opinions/",
    "/api/v1/loops/", "/api/v1/stations/", "/deputies/overview/", "/manage/",
)  # fmt: skip
"""Every page, download and endpoint that shows figures, or could."""


def seen(world: World) -> dict[tuple[str, str], bytes]:
    """What everybody sees everywhere, without what changes by itself (tokens of forms)."""
    found = {}
    for name in ("", "liu", "li", "wang", "qian", "he", "shen"):
        client = Client()
        if name:
            client.force_login(getattr(world, name))
        for address in SHOWN:
            page = client.get(address)
            found[name, address] = b"" if "xlsx" in address else _steady(page.content)
    return found


def _steady(content: bytes) -> bytes:
    lines = content.split(b"\n")
    return b"\n".join(line for line in lines if b"csrf" not in line.lower() and b"nonce" not in line)


def test_four_ratings_make_no_difference_to_any_page_whatever_they_say(world: World) -> None:
    pages = []
    for levels in ("ssss", "sddb"):
        savepoint = transaction.savepoint_create()
        rated(world, world.station, levels)
        _night(world)
        pages.append(_without_numbers(seen(world)))
        transaction.savepoint_rollback(savepoint)
    different = [where for where in pages[0] if pages[0][where] != pages[1][where]]
    assert different == []


def _without_numbers(pages: dict[tuple[str, str], bytes]) -> dict[tuple[str, str], bytes]:
    """Codes and keys count on between the two attempts; the digits of figures stand in words of their own below."""
    return {where: re.sub(rb"[0-9a-f-]{4,}|\d{1,2}:\d{2}", b"#", page) for where, page in pages.items()}


def _night(world: World) -> None:
    evaluation.run(TODAY)
    health.reckon(county=world.county, month=dt.date(2026, 11, 1), today=TODAY)


def test_with_four_ratings_the_sheet_holds_no_figure_at_all(world: World) -> None:
    rated(world, world.station, "ssbd")
    sheet = evaluation.publish(county=world.county, since=SINCE, today=TODAY)
    assert sheet is not None and not any("rated" in cell for cell in sheet.cells)
    assert json.loads(Client().get("/api/v1/evaluation/").content)["own"][0]["rated"] is None


def test_the_rest_beside_a_station_cannot_be_had_by_subtracting(world: World) -> None:
    rated(world, world.station, "sssssbd")
    _second(world, "sd")
    sheet = evaluation.publish(county=world.county, since=SINCE, today=TODAY)
    shown = {line["table"] for line in lines_of(sheet, own=True) if line["is_shown"]}  # type: ignore[arg-type]
    assert "station" not in shown and "county" in shown


def _second(world: World, levels: str) -> None:
    rated(world, make.station("第二联络站", world.township, world.county), levels)


def test_page_file_and_api_say_the_same(world: World) -> None:
    rated(world, world.station, "sssssbbd")
    evaluation.publish(county=world.county, since=SINCE, today=TODAY)
    client = Client()
    line = next(one for one in client.get("/api/v1/evaluation/").json()["own"] if one["table"] == "county")
    texts = [client.get(address).content.decode() for address in ("/evaluation/", "/evaluation/export.csv")]
    assert line["rated"] == 8 and all(
        line["satisfied"] in text and line["confirmed"] in text for text in texts
    )


def test_what_staff_entered_is_counted_apart(world: World) -> None:
    rated(world, world.station, "ssssss")
    entered = {
        "source": "phone",
        "entered_by": world.qian,
        "told_on": dt.date(2026, 8, 11),
        "how": "电话回读",
    }
    rated(world, world.station, "dddddd", **entered)
    sheet = evaluation.publish(county=world.county, since=SINCE, today=TODAY)
    assert sheet is not None
    totals = {
        cell["own"]: (cell["rated"], cell["satisfied"]) for cell in sheet.cells if cell["table"] == "county"
    }
    assert totals == {True: (6, (80, 100)), False: (6, (0, 20))}


def test_a_quarter_is_published_only_when_all_its_windows_have_ended(world: World) -> None:
    with pytest.raises(ValidationError):
        evaluation.publish(county=world.county, since=dt.date(2026, 10, 1), today=TODAY)


def test_a_published_sheet_is_never_made_anew(world: World) -> None:
    rated(world, world.station, "sssss")
    evaluation.run(TODAY)
    rated(world, world.station, "ddddd")  # past the code: no window of that quarter is open any more
    evaluation.run(TODAY)
    sheet = SatisfactionSheet.objects.get(since=SINCE)
    assert next(cell for cell in sheet.cells if cell["table"] == "county")["rated"] == 5
    with pytest.raises(IntegrityError), transaction.atomic():
        SatisfactionSheet.objects.update(k=2)


def test_quarters_do_not_overlap() -> None:
    assert quarter_of(dt.date(2026, 12, 31)) == (dt.date(2026, 10, 1), dt.date(2026, 12, 31))
    assert quarter_of(dt.date(2027, 1, 1))[0] == dt.date(2027, 1, 1)


def test_health_counts_the_published_share_and_nothing_else(world: World) -> None:
    rated(world, world.station, "sssssbd")
    _second(world, "ssssss")
    _night(world)
    month = health_reading.months_of(world.station, dt.date(2026, 11, 1))[0]
    assert month.parts["ended"] == {"value": 80, "of": 100, "points": 20}


@pytest.mark.django_db(transaction=True)
def test_two_workers_publish_a_quarter_once(world: World) -> None:
    rated(world, world.station, "sssss")
    publish = partial(evaluation.publish, county=world.county, since=SINCE, today=TODAY)
    found = together(publish, publish)
    assert sorted(one is None for one in found.won) == [False, True]


# ---------------------------------------------------------------- questions


YESTERDAY = TODAY - dt.timedelta(days=1)
MORNING = dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC)


def kinds(world: World) -> set[str]:
    evaluation.run(TODAY)
    return set(RatingFlag.objects.filter(on=YESTERDAY).values_list("kind", flat=True))


def yesterday(world: World, minutes: list[int], **more: object) -> list[Rating]:
    made = []
    for minute in minutes:
        at = MORNING + dt.timedelta(minutes=minute)
        opinion = make.opinion(world.station)
        fields = {"answered_at": MORNING - dt.timedelta(days=2), **more}
        made.append(
            Rating.objects.create(
                opinion=opinion, county=world.county, round=0, level="satisfied", source="link", at=at,
                sealed_until=MORNING + dt.timedelta(days=15), **fields,
            )
        )  # fmt: skip
    return made


def test_five_within_ten_minutes_are_asked_about_with_their_cases(world: World) -> None:
    made = yesterday(world, [0, 2, 4, 6, 8, 300])
    assert kinds(world) == {FlagKind.BURST}
    assert RatingFlag.objects.get().ratings == [rating.pk for rating in made[:5]]


def test_five_over_a_day_are_not(world: World) -> None:
    yesterday(world, [0, 60, 120, 180, 240])
    assert kinds(world) == set()


def test_many_from_one_address_are_asked_about_and_the_hashes_go(world: World) -> None:
    for rating in yesterday(world, [0, 60, 120, 180]):
        RatingOrigin.objects.create(rating=rating, county=world.county, origin="a" * 24)
    assert kinds(world) == {FlagKind.ADDRESS}
    evaluation.run(TODAY + dt.timedelta(days=9))
    assert not RatingOrigin.objects.exists()


def test_ratings_within_minutes_of_the_answer_are_asked_about(world: World) -> None:
    yesterday(world, [0, 1, 2], answered_at=MORNING - dt.timedelta(minutes=1))
    assert kinds(world) == {FlagKind.QUICK}


def test_a_quarter_of_nothing_but_top_marks_is_asked_about(world: World) -> None:
    rated(world, world.station, "s" * 10)
    evaluation.run(TODAY)
    assert list(RatingFlag.objects.values_list("kind", flat=True)) == [FlagKind.ALL_TOP]


def test_a_large_share_entered_by_staff_is_asked_about(world: World) -> None:
    rated(world, world.station, "ssb")
    entered = {"source": "paper", "entered_by": world.qian, "told_on": dt.date(2026, 8, 11), "how": "评价单"}
    rated(world, world.station, "sss", **entered)
    evaluation.run(TODAY)
    assert RatingFlag.objects.get().kind == FlagKind.ENTERED


def test_asking_twice_asks_once(world: World) -> None:
    yesterday(world, [0, 1, 2, 3, 4])
    evaluation.run(TODAY)
    evaluation.run(TODAY)
    assert RatingFlag.objects.count() == Event.objects.filter(verb="flag_raised").count() == 1


def flag(world: World) -> RatingFlag:
    yesterday(world, [0, 1, 2, 3, 4])
    evaluation.run(TODAY)
    return RatingFlag.objects.get()


def test_the_station_never_sees_a_question_about_itself(world: World) -> None:
    found = flag(world)
    client = Client()
    client.force_login(world.liu)
    assert client.get(f"/evaluation/flags/{found.pk}/").status_code == 403
    with pytest.raises(PermissionDenied):
        evaluation.decide_flag(flag=found, by=world.liu, note="没问题")


def test_a_question_shows_its_cases_and_keeps_the_seal(world: World) -> None:
    client = Client()
    client.force_login(world.qian)
    page = client.get(f"/evaluation/flags/{flag(world).pk}/").content.decode()
    assert page.count("封存中") == 5 and "满意</td>" not in page


def test_a_question_is_decided_with_a_note(world: World) -> None:
    client = Client()
    client.force_login(world.qian)
    address = f"/evaluation/flags/{flag(world).pk}/"
    assert client.post(address, {"note": " "}).status_code == 400
    assert client.post(address, {"note": "村里集中办了评价日，已核对"}).status_code == 302
    assert RatingFlag.objects.get().decided_by == world.qian


@pytest.mark.django_db(transaction=True)
def test_two_decide_a_question_once(world: World) -> None:
    found = flag(world)
    decide = [
        partial(evaluation.decide_flag, flag=found, by=by, note="核查过") for by in (world.qian, world.wang)
    ]
    assert together(*decide, on=found).refused == [NotNow]


# ---------------------------------------------------------------- three reports


def test_the_share_of_all_answers_tells_no_more_than_the_band_of_the_raters() -> None:
    for answered in range(5, 60):
        for rated in range(5, answered + 1):
            shown = [_of_answered(band(said, rated), rated, answered) for said in range(rated + 1)]
            assert shown[rated] == shown[rated - 1] and shown[0] == shown[1]
