"""The pages of publications: the reviewer's and the public's, and that what has ended is nowhere."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from PIL import Image

from congress_portal.loops.models import Evidence
from stations import transitions
from stations.covering import box_of_cell, covered
from stations.models import Publication
from stations.transitions import publications as acts
from tests import factories as make
from tests.stations.counting import queries_of
from tests.stations.opened import with_photo
from tests.stations.publishing import answered, proposed, published, reviewed
from tests.world import World

PUBLIC = ("/open/", "/open/map/", "/open/map.json", "/open/data.csv", "/open/data.json")


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


def logged_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def read(url: str) -> str:
    answer = Client().get(url)
    body = answer.getvalue()
    assert answer.status_code == 200
    return body.decode()


def is_there(made: Publication) -> dict[str, bool]:
    """Whether each public door shows it."""
    found = {url: made.title in read(url) for url in PUBLIC if "map" not in url}
    found["/open/map/"] = made.township.name in read("/open/map/").partition("<tbody>")[2]
    found["/open/map.json"] = json.loads(read("/open/map.json"))["total"] > 0
    found["detail"] = Client().get(made.get_absolute_url()).status_code == 200
    photo = made.photos.get()
    found["photo"] = Client().get(f"{made.get_absolute_url()}photos/{photo.token}.jpg").status_code == 200
    return found


@pytest.mark.parametrize("end", ("consent", "down"))
def test_what_has_ended_is_nowhere(world: World, end: str) -> None:
    made = with_photo(world, published, make.jpeg())
    assert all(is_there(made).values())
    if end == "consent":
        Client().post(f"/track/{made.opinion.track_code}/publish/")
    else:
        page = f"/publications/{made.token}/down/"
        assert logged_in(world.liu).post(page, {"reason": "路名有误"}).status_code == 302
    assert not any(is_there(made).values())


def test_what_only_waits_is_nowhere(world: World) -> None:
    made = with_photo(world, proposed, make.jpeg())
    assert not any(is_there(made).values())


def test_the_way_from_the_case_to_the_public(world: World) -> None:
    opinion = answered(world)
    liu, sun = logged_in(world.liu), logged_in(world.sun)
    case = liu.get(f"/opinions/{opinion.loop.code}/").content.decode()
    assert f"/publications/propose/{opinion.loop.code}/" in case
    page = liu.post(f"/publications/propose/{opinion.loop.code}/", {"also": "灯头"})["Location"]
    assert "审核通过" not in liu.get(page).content.decode()
    assert "审核通过" in sun.get(page).content.decode()
    sun.post(f"{page}review/", {"version": "1"})
    liu.post(f"{page}publish/", {"version": "1"})
    assert "［略］" in read(Publication.objects.get().get_absolute_url())


def test_the_proposal_hides_what_is_not_ticked(world: World) -> None:
    opinion = answered(world)
    shown = logged_in(world.liu).get(f"/publications/propose/{opinion.loop.code}/").content.decode()
    assert "不遮“张建国”" in shown and "不遮“13800000000”" not in shown
    logged_in(world.liu).post(f"/publications/propose/{opinion.loop.code}/", {"keep": ["nonsense"]})
    assert not Publication.objects.exists()


def test_a_stale_review_is_told_so(world: World) -> None:
    made = proposed(world)
    answer = logged_in(world.sun).post(f"/publications/{made.token}/review/", {"version": "9"})
    assert answer.status_code == 409 and "刚刚有了变化" in answer.content.decode()


def test_the_citizen_changes_their_mind_on_their_own_page(world: World) -> None:
    opinion = answered(world, may_publish=False)
    page = f"/track/{opinion.track_code}/"
    assert "同意公开" in Client().get(page).content.decode()
    Client().post(f"{page}publish/", {"may_publish": "1"})
    opinion.refresh_from_db()
    assert opinion.may_publish
    assert "不再同意公开" in Client().get(page).content.decode()


def test_the_form_asks_and_takes_nothing_for_granted(world: World) -> None:
    shown = Client().get("/s/weiping0000001/opinion/").content.decode()
    field = shown[shown.index('name="may_publish"') :][:120].partition(">")[0]
    assert "checked" not in field


@pytest.mark.parametrize(
    ("query", "is_found"),
    [("q=路灯", True), ("q=水库", False), ("township=330127104", True), ("category=road", True),
     ("month=2020-01", True), ("category=none", True), ("q=%00", True)],
)  # fmt: skip
def test_the_list_is_narrowed(world: World, query: str, is_found: bool) -> None:
    made = published(world)
    assert (made.get_absolute_url() in read(f"/open/?{query}")) is is_found


def test_the_data_hold_no_formula_and_no_person(world: World) -> None:
    opinion = answered(world, text="=HYPERLINK(1)，我电话13800000000")
    made = published(world, opinion)
    (row,) = csv.DictReader(io.StringIO(read("/open/data.csv").removeprefix("\ufeff")))
    assert row["text"].startswith("'=HYPERLINK") and "13800000000" not in row["text"]
    (same,) = json.loads(read("/open/data.json"))
    assert (same["id"], set(same)) == (str(made.token), set(row))
    assert opinion.track_code not in str(same) + str(row) and opinion.loop.code not in str(same)


def test_no_data_is_an_empty_list(world: World) -> None:
    assert json.loads(read("/open/data.json")) == []


def test_downloads_are_counted(world: World) -> None:
    codes = [Client().get("/open/data.json", REMOTE_ADDR="10.9.8.7").status_code for _ in range(61)]
    assert (codes[0], codes[-1]) == (200, 429)


@pytest.mark.parametrize("number", [1, 30])
def test_lists_ask_the_same_however_long(world: World, number: int) -> None:
    for _ in range(number):
        published(world)
        proposed(world)
    assert queries_of(world.liu, "/open/") <= 12
    assert queries_of(world.liu, "/publications/?tab=proposed") <= 14
    assert queries_of(world.liu, "/publications/") <= 16


def noisy(size: int = 120) -> Any:
    drawn = io.BytesIO()
    picture = Image.effect_noise((size, size), 90).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "某相机"
    picture.save(drawn, "JPEG", exif=exif)
    drawn.seek(0)
    return drawn


def test_what_is_covered_cannot_be_got_back() -> None:
    with Image.open(covered(noisy(), [(0, 0, 500, 500)])) as picture:
        part = picture.convert("L").crop((10, 10, 50, 50))
        rest = picture.convert("L").crop((70, 70, 110, 110))
        assert not picture.getexif()
    low, high = part.getextrema()
    assert high - low < 60 < rest.getextrema()[1] - rest.getextrema()[0]


def test_a_cell_reaches_to_its_edges() -> None:
    assert (box_of_cell(0), box_of_cell(107)) == ((0, 0, 84, 112), (916, 888, 1000, 1000))


def test_cells_and_boxes_cover_a_new_file_and_leave_the_original(world: World) -> None:
    made = with_photo(world, proposed, make.jpeg("white", (64, 48)))
    photo = made.photos.get()
    original = photo.evidence.file.open("rb").read()
    url = f"/publications/{made.token}/photos/{photo.token}/"
    sent = {"version": "1", "cells": ["0", "1", "13"], "boxes": "100,100,300,400"}
    assert logged_in(world.liu).post(url, sent).status_code == 302
    after = made.photos.get()
    assert (len(after.boxes), after.token != photo.token, after.file.name != photo.file.name) == (
        3,
        True,
        True,
    )
    assert photo.evidence.file.open("rb").read() == original


def test_the_reviewer_covers_more_and_uncovers_nothing(world: World) -> None:
    made = with_photo(world, proposed, make.jpeg("white", (64, 48)))
    acts.cover(photo=made.photos.get(), boxes=[(0, 0, 100, 100)], by=world.liu, version=1)
    acts.cover(photo=made.photos.get(), boxes=[(5, 5, 9, 9)], by=world.sun, version=2)
    assert made.photos.get().boxes == [[0, 0, 100, 100], [5, 5, 9, 9]]
    made.refresh_from_db()
    assert [one.photos[0][1] for one in made.versions.all()][-1] == made.photos.get().boxes


@pytest.mark.parametrize(
    "boxes", ("x", "1,2,3", "9,9,1,1", "0,0,2000,5", "-1,0,5,5", "1,1,5,5;" * 61, "١,2,3,4")
)
def test_boxes_that_make_no_sense_are_refused(world: World, boxes: str) -> None:
    made = with_photo(world, proposed, make.jpeg())
    url = f"/publications/{made.token}/photos/{made.photos.get().token}/"
    assert logged_in(world.liu).post(url, {"version": "1", "boxes": boxes}).status_code == 400


def test_photos_are_looked_at_before_the_review(world: World) -> None:
    made = with_photo(world, proposed, make.jpeg())
    url = f"/publications/{made.token}/review/"
    answer = logged_in(world.sun).post(url, {"version": "1"})
    assert answer.status_code == 400 and "请逐张看过照片" in answer.content.decode()
    assert logged_in(world.sun).post(url, {"version": "1", "faces": "on"}).status_code == 302


def test_a_photo_of_another_case_is_not_taken(world: World) -> None:
    other = make.opinion(world.station, photos=[make.jpeg()])
    token = str(Evidence.objects.get(loop=other.loop, kind="photo").token)
    assert not proposed(world, photos=[token]).photos.exists()


def test_a_case_handled_anew_says_so(world: World) -> None:
    made = published(world)
    transitions.rate(opinion=made.opinion, level="dissatisfied", words="又坏了")
    assert "正在重新办理" in read(made.get_absolute_url())


def test_a_page_of_the_reviewed_offers_to_publish(world: World) -> None:
    made = reviewed(world)
    assert (
        f"/publications/{made.token}/publish/"
        in logged_in(world.qian).get(f"/publications/{made.token}/").content.decode()
    )
