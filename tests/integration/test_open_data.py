"""The open data: what the public pages show, no more, in files that any program reads."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from congress_portal.integration import datasets
from stations.models import SatisfactionSheet, Slot
from stations.words import SlotStatus
from supervision import transitions as moves
from supervision.models import Hearing
from tests import factories as make
from tests.proposals import opened as proposals_opened
from tests.stations import opened as opinions_opened
from tests.stations.publishing import published as published_opinion
from tests.supervision import musts, stages
from tests.votes import followed
from tests.votes.boxed import to
from tests.votes.exported import counted
from tests.world import World
from votes.models import Project
from votes.words import Phase

SETS = "/open/data/sets/"


def read(name: str, **asked: Any) -> list[dict[str, Any]]:
    answer = Client().get(f"{SETS}{name}.json", asked)
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()
    table = list(
        csv.DictReader(io.StringIO(Client().get(f"{SETS}{name}.csv", asked).content.decode("utf-8-sig")))
    )
    columns = [column for column, _meaning in datasets.BY_NAME[name].columns]
    assert len(table) == len(found) and all(list(row) == columns for row in [*table, *found])
    return found


def stations(world: World) -> None:
    assert {row["id"] for row in read("stations")} == {"weiping0000001", world.other_station.public_id}
    (row,) = read("stations", county=world.county.code)
    assert (row["name"], row["url"].endswith("/s/weiping0000001/")) == ("威坪镇人大代表联络站", True)
    world.station.unit.is_active = False
    world.station.unit.save(update_fields=["is_active"])
    assert read("stations", county=world.county.code) == []


def receptions(world: World) -> None:
    today = timezone.localdate()
    slot = make.slot(world.station, today, world.zhang)
    Slot.objects.filter(pk=slot.pk).update(status=SlotStatus.PUBLISHED, published_at=timezone.now())
    make.slot(world.station, today, world.zhang, starts="16:00", ends="17:00", status=SlotStatus.DRAFT)
    (row,) = read("receptions")
    assert (row["station_id"], row["on"]) == ("weiping0000001", today.isoformat())
    assert world.zhang.name not in str(row)
    assert len(read("receptions", year=today.year)) == 1 and read("receptions", year=2001) == []


def opinions(world: World) -> None:
    made = published_opinion(world)
    opinions_opened.answered(world)
    (row,) = read("opinions")
    assert (row["id"], row["text"]) == (str(made.token), made.text)
    assert read("opinions", year=2001) == [] and read("opinions", county="330182") == []


def proposals(world: World) -> None:
    proposals_opened.prepared(world)
    assert read("proposals") == []
    made = proposals_opened.published(world)
    (row,) = read("proposals")
    assert (row["code"], row["answer"]) == (made.proposal.loop.code, made.answer)


def projects(world: World) -> None:
    made = followed.opened(world)
    (row,) = read("projects", year=made.year)
    assert (row["code"], row["budget"]) == (made.loop.code, f"{Project.objects.get().budget:.2f}")
    assert read("projects", year=2001) == []


def ballots(world: World) -> None:
    ballot = to(counted(world), Phase.COUNTED)
    assert read("ballots") == []
    made = to(to(ballot, Phase.CONFIRMED), Phase.PUBLISHED)
    rows = read("ballots")
    assert [row["position"] for row in rows] == [1, 2, 3] and {row["ballot"] for row in rows} == {made.code}
    assert all(row["valid"] == 5 for row in rows) and world.zhang.name not in str(rows)


def satisfaction(world: World) -> None:
    cells = [{"own": True, "table": "county", "key": "", "name": "淳安县"}]
    SatisfactionSheet.objects.create(
        county=world.county, since="2026-07-01", until="2026-09-30", k=5, cells=cells
    )
    (row,) = read("satisfaction")
    assert (row["name"], row["rated"]) == ("淳安县", None)  # too few: said, and not shown


def hearings(world: World) -> None:
    musts.hearing(world)
    assert read("hearings") == [], "what is being prepared is nobody's yet"
    made = musts.published(world)
    Hearing.objects.filter(pk=made.pk).update(minutes="笔录还没有公布")
    (row,) = read("hearings", year=made.held_on.year)
    assert (row["topic"], row["state"], row["minutes"]) == (made.topic, "published", "")
    Hearing.objects.filter(pk=made.pk).update(minutes="笔录", result="采纳", resulted_at=timezone.now())
    (row,) = read("hearings")
    assert (row["state"], row["minutes"], row["result"]) == ("done", "笔录", "采纳")
    assert read("hearings", year=2001) == [] and read("hearings", county="330182") == []


def reviews(world: World) -> None:
    made = stages.received(world)
    assert read("reviews") == []
    moves.publish(opinion=made, by=world.qian)
    (row,) = read("reviews", year=made.met_on.year)
    assert (row["code"], row["text"], row["report"]) == (made.loop.code, made.text, "")
    assert world.he.name not in str(row) and read("reviews", year=2001) == []


def problems(world: World) -> None:
    made = stages.received(world)
    assert read("problems") == []
    moves.publish(opinion=made, by=world.qian)
    rows = read("problems")
    assert [(row["opinion"], row["text"]) for row in rows] == [
        (made.loop.code, one.text) for one in made.problems.order_by("number")
    ]
    assert rows and read("problems", year=2001) == []


CHECKS = (
    stations, receptions, opinions, proposals, projects, ballots, hearings, reviews, problems, satisfaction,
)  # fmt: skip


@pytest.mark.parametrize("check", CHECKS, ids=lambda one: one.__name__)
def test_a_set_holds_what_its_page_shows(world: World, check: Any) -> None:
    check(world)


def test_every_set_is_checked_and_described(world: World) -> None:
    assert {check.__name__ for check in CHECKS} == datasets.BY_NAME.keys()
    page = Client().get(SETS).content.decode()
    said = Client().get(f"{SETS}catalogue.jsonld")
    assert said["Content-Type"] == "application/ld+json"
    assert [one["dct:identifier"] for one in said.json()["dcat:dataset"]] == list(datasets.BY_NAME)
    for one in said.json()["dcat:dataset"]:
        assert one["dct:title"] in page
        for file in one["dcat:distribution"]:
            path = file["dcat:downloadURL"]["@id"].partition("/open/")[2]
            assert Client().get(f"/open/{path}")["Content-Type"].startswith(file["dcat:mediaType"])


def test_any_site_may_read_it_and_what_did_not_change_is_not_sent_again(world: World) -> None:
    first = Client().get(f"{SETS}stations.json")
    assert (first["Access-Control-Allow-Origin"], first["Cache-Control"]) == ("*", "public, no-cache")
    assert 'rel="license"' in first["Link"]
    again = Client().get(f"{SETS}stations.json", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["Access-Control-Allow-Origin"]) == (304, b"", "*")
    world.station.unit.name = "换了名字的联络站"
    world.station.unit.save(update_fields=["name"])
    changed = Client().get(f"{SETS}stations.json", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200 and "换了名字" in changed.content.decode()


@pytest.mark.parametrize(
    "asked", ("year=26", "year=abcd", "year=二〇二六", "county=%00", "county=" + "1" * 13)
)
def test_what_is_asked_wrong_is_said(world: World, asked: str) -> None:
    answer = Client().get(f"{SETS}projects.json?{asked}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid")


def test_a_set_is_never_cut_silently(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets, "MOST", 1)
    answer = Client().get(f"{SETS}stations.csv")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "too_large")
    assert Client().get(f"{SETS}stations.csv", {"county": world.county.code}).status_code == 200


def test_no_cell_becomes_a_formula_and_what_is_not_there_is_not_found(world: World) -> None:
    world.station.unit.name = "=1+1"
    world.station.unit.save(update_fields=["name"])
    assert "'=1+1" in Client().get(f"{SETS}stations.csv").content.decode()
    assert json.dumps("=1+1") in Client().get(f"{SETS}stations.json").content.decode()
    assert [Client().get(SETS + name).status_code for name in ("users.csv", "stations.exe")] == [404, 404]


def test_a_set_costs_the_same_for_many_rows(world: World, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        make.station(f"第{number}站", world.township, world.county)
    with django_assert_max_num_queries(4):
        assert len(Client().get(f"{SETS}stations.json").json()) == 32
