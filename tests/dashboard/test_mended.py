"""What a fresh reader found: what must not be recognised, one bad case among good ones, links and files that lied."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from congress_portal.accounts.models import Level, Role
from congress_portal.dashboard import briefing, transitions
from congress_portal.dashboard.figures.board import Board
from congress_portal.dashboard.figures.cases import cases_of
from congress_portal.dashboard.figures.changes import _moves
from congress_portal.dashboard.figures.frames import frame_of, line_of
from congress_portal.dashboard.figures.registry import BY_NAME
from congress_portal.dashboard.figures.showing import _change
from congress_portal.dashboard.models import Brief, Charge, Fact, Pending
from congress_portal.dashboard.rollup import build, compare
from stations.transitions import reports
from tests import factories as make
from tests.loops.stages import handling, heard, rejected
from tests.world import World


def test_what_went_to_the_report_officers_is_in_no_list_and_no_count(world: World) -> None:
    plain, handed = rejected(world), heard(world)
    build.apply_all()
    reports.hand_over(opinion=handed.opinion, by=world.liu, accused="马助理")
    build.apply_all()
    assert not Fact.objects.filter(pk=handed.pk).exists() and list(compare.differences()) == []
    board = Board(frame_of(world.county))
    for name, number in (("opened", 1), ("dropped", 1)):
        assert board.value(BY_NAME[name]) == number
        assert list(cases_of(world.he, board.frame, BY_NAME[name])) == [plain]
    moves = _moves(world.he, board, timezone.now() - dt.timedelta(days=99))
    assert {event.loop_id for event in moves} == {plain.pk}
    build.rebuild()
    assert list(compare.differences()) == [] and Fact.objects.count() == 1


def test_one_case_that_cannot_be_reckoned_holds_up_no_other(world: World) -> None:
    bad = heard(world)
    build.apply_all()
    Fact.objects.filter(pk=bad.pk).update(kind="supervision")  # no cell to take it out of
    good = heard(world)
    Pending.objects.create(county_id=bad.county_id, loop_id=bad.pk)
    build.apply_all()
    assert Fact.objects.filter(pk=good.pk).exists()
    kept = Pending.objects.get()
    assert kept.loop_id == bad.pk and kept.failed_at
    assert build.apply_all() == 0
    tomorrow = timezone.localtime().replace(hour=10) + dt.timedelta(days=1)
    make.person("外县主任", Role.LEADER, world.other_station.unit, world.other_county)
    briefing.make_briefs(tomorrow)
    assert set(Brief.objects.values_list("county", flat=True)) == {world.other_county.pk}
    Pending.objects.update(at=timezone.now() - dt.timedelta(minutes=11))
    with pytest.raises(compare.RollupDiffers):
        compare.check()
    build.rebuild()
    Pending.objects.update(failed_at=timezone.now() - dt.timedelta(minutes=11))
    assert build.apply_all() == 1 and not Pending.objects.exists()


def test_files_say_what_they_are_about_or_nothing(world: World, client: Client) -> None:
    heard(world)
    client.force_login(world.he)
    Pending.objects.update(at=timezone.now() - dt.timedelta(minutes=9))
    assert "之后的变化还没有汇总" in client.get("/leaders/").content.decode()
    for name in ("xlsx", "csv"):
        answer = client.get(f"/leaders/figures.{name}", {"since": "2026-02-30"})
        assert (answer.status_code, answer["Content-Type"]) == (400, "text/html; charset=utf-8")
    Charge.objects.create(county=world.county, user=world.he, unit=world.water, set_by=world.qian)
    told = client.get("/leaders/figures.csv").content.decode("utf-8-sig")
    heads = dict(row for row in csv.reader(io.StringIO(told)) if len(row) == 2)
    assert heads["区划"] == world.county.name and heads["类别"] == "全部" and "分管" in heads["范围"]
    found = client.get("/api/v1/figures/").json()
    assert found["is_partial"] and all(isinstance(one["value"], int) for one in found["figures"][:3])
    year = client.get("/leaders/", {"until": "2025-06-30"})
    assert year.status_code == 200 and year.context["frame"].since == dt.date(2025, 1, 1)


def test_a_leader_of_a_city_reaches_the_cases_of_a_township(world: World, client: Client) -> None:
    city = world.county.parent
    assert city is not None and city.level in (Level.CITY, Level.PROVINCE)
    leader = make.person("市主任", Role.LEADER, world.he.duties[0].unit, city)
    client.force_login(leader)
    link = {"region": world.township.code, "figure": "opened"}
    assert client.get("/leaders/cases/", link).status_code == 200
    assert client.get("/leaders/", link).status_code == 200


def test_a_line_holds_in_its_county(world: World) -> None:
    make.duty(world.he, Role.LEADER, world.other_station.unit, world.other_county)
    Charge.objects.create(county=world.county, user=world.he, unit=world.water, set_by=world.qian)
    he = type(world.he).objects.get(pk=world.he.pk)
    assert line_of(he, world.county) == line_of(he, world.township) == (world.water.pk,)
    assert line_of(he, world.other_county) is None


def test_of_a_line_the_moves_too(world: World) -> None:
    held = handling(world)
    heard(world)
    since = timezone.now() - dt.timedelta(days=99)
    board = Board(frame_of(world.county, units=(world.water.pk,)))
    assert {event.loop for event in _moves(world.he, board, since)} == {held}


def test_a_wall_asks_on_and_is_ended_by_the_office_and_made_by_no_auditor(
    world: World, client: Client
) -> None:
    gone = client.get("/leaders/wall/x/")
    assert gone.status_code == 404 and "data-ended" in gone.content.decode()
    wall = transitions.make_wall(region=world.county, by=world.he)
    now = client.get(f"/leaders/wall/{wall.key}/now/").json()
    assert now["at"].endswith("+08:00")
    assert {tile["when"] for tile in now["tiles"]} == {"今年以来", "现在"}
    client.force_login(world.shen)
    assert client.get("/leaders/walls/").status_code == 200
    assert client.post("/leaders/walls/", {"region": world.county.code}).status_code == 403
    with pytest.raises(PermissionDenied):
        transitions.make_wall(region=world.county, by=world.shen)
    client.force_login(world.qian)
    assert world.he.name in client.get("/leaders/walls/").content.decode()
    assert client.post(f"/leaders/walls/{wall.pk}/end/").status_code == 302
    assert client.get(f"/leaders/wall/{wall.key}/").status_code == 404


def test_words(world: World, client: Client) -> None:
    assert (_change(75, 1), _change(45, 30)) == ("，+74件", "，+50%")
    heard(world), make.opinion(make.station("县联络站", world.county, world.county))
    build.apply_all()
    numbers = {"figures": dict.fromkeys(BY_NAME, 0)}  # as they were kept at first
    areas = [["不属于乡镇（街道）", 1, 0, 1, 9], ["威坪镇", 1, 0, 1, 1]]
    today = timezone.localdate()
    brief = Brief(
        region=world.county, period="day", since=today, until=today, numbers={**numbers, "areas": areas}
    )
    assert briefing.sentences(brief)[2] == "超期最多的乡镇（街道）：威坪镇1件。"
    client.force_login(world.wang)
    assert "/leaders/briefs/" not in client.get("/leaders/").content.decode()
