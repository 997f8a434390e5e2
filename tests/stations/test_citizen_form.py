"""The citizen's form takes an opinion, and says clearly what is wrong without losing a word."""

import io
import re
import time
import uuid
from typing import Any
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from congress_portal import guard
from congress_portal.accounts.models import Unit
from congress_portal.loops import photos
from congress_portal.loops.models import Evidence, Loop
from stations import transitions
from stations.forms import LONGEST
from stations.models import Contact, Opinion, Station
from tests import factories as make
from tests.world import World

TEXT = "村口的路灯坏了三个月，晚上老人出门不安全，请帮忙修一修。"


def url(world: World) -> str:
    return f"/s/{world.station.public_id}/opinion/"


def filled(**changes: Any) -> dict[str, Any]:
    data = {
        "text": TEXT,
        "category": make.category().pk,
        "name_mode": "named",
        "name": "陈女士",
        "mobile": "13800000000",
        "agree": "on",
        "request_key": str(uuid.uuid4()),
        "opened": opened(),
    }
    return {key: value for key, value in {**data, **changes}.items() if value is not None}


def opened(seconds: int = 60) -> str:
    """The stamp of a form that was opened a while ago."""
    with mock.patch("time.time", return_value=time.time() - seconds):
        return guard.stamp()


def photo(name: str = "灯.jpg", size: tuple[int, int] = (40, 30)) -> SimpleUploadedFile:
    written = io.BytesIO()
    Image.new("RGB", size, "navy").save(written, "JPEG")
    return SimpleUploadedFile(name, written.getvalue(), "image/jpeg")


def test_sending_leads_to_the_receipt_with_the_query_code(world: World, client: Client) -> None:
    answer = client.post(url(world), filled(), follow=True)
    opinion = Opinion.objects.get()
    assert opinion.track_code[:4] in answer.content.decode() and "<svg" in answer.content.decode()


def test_the_mobile_number_is_stored_only_encrypted(world: World, client: Client) -> None:
    from django.db import connection

    client.post(url(world), filled())
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, mobile FROM stations_contact")
        stored = b"".join(bytes(column) for column in cursor.fetchone())
    assert b"13800000000" not in stored and Contact.objects.get().mobile == "13800000000"


def test_sending_the_same_page_twice_makes_one_opinion(world: World, client: Client) -> None:
    data = filled()
    first, second = client.post(url(world), data), client.post(url(world), data)
    assert (first.url, Opinion.objects.count()) == (second.url, 1)


def test_other_words_under_a_used_key_are_kept_and_go_out_with_the_next_tap(
    world: World, client: Client
) -> None:
    data = filled()
    client.post(url(world), data)
    other = "河边的护栏断了一截，孩子放学路过很危险。"
    page = client.post(url(world), {**data, "text": other})
    key = re.search(r'name="request_key" value="([^"]+)"', page.content.decode())
    assert page.status_code == 409 and other in page.content.decode() and key
    client.post(url(world), {**data, "text": other, "request_key": key[1]})
    assert Opinion.objects.filter(text=other).count() == 1


def test_photos_are_kept_as_evidence(world: World, client: Client) -> None:
    client.post(url(world), filled(photos=[photo(), photo("二.jpg")]))
    assert Evidence.objects.filter(kind="photo").count() == 2


def test_anonymous_needs_no_phone_and_leaves_no_contact(world: World, client: Client) -> None:
    client.post(url(world), filled(name_mode="anonymous", name="", mobile=""))
    assert (Opinion.objects.count(), Contact.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    "mobile", ["１３８００００００００", "138 0000 0000", "138-0000-0000", "+8613800000000", "0571-64812345"]
)
def test_usual_ways_to_write_a_number_are_taken(world: World, client: Client, mobile: str) -> None:
    assert client.post(url(world), filled(mobile=mobile)).status_code == 302


@pytest.mark.parametrize(
    "text", ["𠮷𠮷路的嵔岭村路灯坏了😀🎉", "<script>alert(1)</script>请修路灯", "路灯\r\n坏了\t三个月了"]
)
def test_rare_characters_emoji_and_tags_are_stored_as_typed(world: World, client: Client, text: str) -> None:
    client.post(url(world), filled(text=text))
    assert Opinion.objects.get().text == text


def test_script_tags_are_shown_as_text(world: World, client: Client) -> None:
    page = client.post(url(world), filled(text="<script>alert(1)</script>请修路灯"), follow=True)
    assert "<script>alert(1)" not in page.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("text", "", "请写下您要反映的内容"),
        ("text", "修路", "太短"),
        ("text", "长" * 20_000, str(LONGEST)),
        ("text", "路灯\x00坏了很久", "不允许"),
        ("category", "", "请选择一类"),
        ("category", "999999", "选择"),
        ("category", "x\x00", "选择"),
        ("mobile", "", "请留下电话"),
        ("mobile", "12345", "11位手机号码"),
        ("name_mode", "nobody", "选择"),
        ("agree", None, "请先阅读并勾选同意"),
        ("request_key", "not-a-uuid", "UUID"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    world: World, client: Client, field: str, value: Any, message: str
) -> None:
    page = client.post(url(world), filled(**{field: value}))
    shown = page.content.decode()
    assert (page.status_code, Opinion.objects.count()) == (400, 0)
    assert message in shown and (TEXT in shown or "陈女士" in shown)


@pytest.mark.parametrize(
    ("upload", "message"),
    [
        (SimpleUploadedFile("路灯.jpg", b"MZ\x90\x00" + b"\0" * 400, "image/jpeg"), "照片"),
        (SimpleUploadedFile("空.jpg", b"", "image/jpeg"), "空"),
        (SimpleUploadedFile("大.jpg", b"\xff\xd8\xff\xe0" + b"\0" * (40 << 20), "image/jpeg"), "12"),
        (SimpleUploadedFile("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"), "照片"),
    ],
    ids=["renamed exe", "empty", "40 MB", "svg"],
)
def test_a_bad_photo_is_named_and_the_text_stays(
    world: World, client: Client, upload: SimpleUploadedFile, message: str
) -> None:
    upload.seek(0)
    page = client.post(url(world), filled(photos=[upload]))
    assert page.status_code == 400 and Loop.objects.count() == 0
    assert message in page.content.decode() and TEXT in page.content.decode()


def test_seven_photos_are_one_too_many(world: World, client: Client) -> None:
    page = client.post(url(world), filled(photos=[photo(f"{n}.jpg") for n in range(7)]))
    assert page.status_code == 400 and "6" in page.content.decode()


def test_photos_are_not_opened_for_a_form_that_goes_back(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    monkeypatch.setattr(photos, "clean_photo", opened.append)
    for wrong in ({"text": ""}, {"mobile": ""}, {"agree": None}):
        assert client.post(url(world), filled(photos=[photo()], **wrong)).status_code == 400
    assert opened == []


@pytest.mark.parametrize(("files", "third"), [([], 400), ([photo()], 429)])
def test_a_wrong_form_counts_where_it_carries_files(
    world: World, client: Client, settings: Any, files: list[Any], third: int
) -> None:
    settings.FORM_LIMITS = {**settings.FORM_LIMITS, "address": (2, 2, 3600)}
    answers = []
    for _ in range(3):
        for one in files:
            one.seek(0)
        answers.append(client.post(url(world), filled(text="", photos=files)).status_code)
    assert answers == [400, 400, third]


def test_an_opinion_counts_once_with_photos_or_without(world: World, client: Client, settings: Any) -> None:
    settings.FORM_LIMITS = {**settings.FORM_LIMITS, "address": (2, 2, 3600)}
    sent = [filled(photos=[photo()]), filled(text="河边的护栏断了一截，孩子放学路过很危险。"), filled()]
    assert [client.post(url(world), data).status_code for data in sent] == [302, 302, 429]


def test_a_station_that_does_not_exist_is_not_found(world: World, client: Client) -> None:
    assert client.get("/s/nosuchstation/opinion/").status_code == 404


def test_a_station_that_is_closed_is_not_found(world: World, client: Client) -> None:
    Unit.objects.filter(pk=world.station.pk).update(is_active=False)
    assert client.post(url(world), filled()).status_code == 404


def test_the_receiving_station_is_the_one_that_everybody_reads(world: World) -> None:
    found = transitions.receiving_station(world.station.public_id)
    read = Station.objects.select_related("unit__region", "county").get(pk=world.station.pk)
    assert (found, found.unit, found.unit.region, found.county) == (
        read,
        read.unit,
        read.unit.region,
        read.county,
    )
    assert (found.unit.name, found.unit.region.path) == (read.unit.name, read.unit.region.path)
    assert (found.county.abbr, found.tier, found.county.name) == (
        read.county.abbr,
        read.tier,
        read.county.name,
    )


def test_taking_an_opinion_costs_nine_statements(
    world: World, client: Client, django_assert_num_queries: Any
) -> None:
    client.post(url(world), filled())  # the periods and the calendar are in memory from now on
    data = filled(text="河边的护栏断了一截，孩子放学路过很危险。")
    with django_assert_num_queries(9 + 2):  # in a test, a savepoint stands for each transaction
        assert client.post(url(world), data).status_code == 302
