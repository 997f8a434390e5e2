"""A deputy's public card, its code and poster, and who may change it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from congress_portal.accounts.models import Duty, Level
from congress_portal.loops.models import Event
from stations.models import Deputy
from stations.transitions.deputies import add_mandate, edit_card, end_mandate, make_cards
from stations.words import Act
from tests import factories as make
from tests.stations.test_citizen_form import photo
from tests.world import World

TODAY = timezone.localdate


@pytest.fixture
def zhang(world: World) -> Deputy:
    return make.deputy(world.zhang, world.county, public_id="zhang00000001", post="汪川村党总支书记")


def page(deputy: Deputy) -> Any:
    return Client().get(deputy.get_absolute_url())


def test_the_card_shows_who_the_deputy_is_and_the_next_session(world: World, zhang: Deputy) -> None:
    edit_card(deputy=zhang, by=world.zhang, pledge="有事来找我")
    make.slot(world.station, TODAY() + dt.timedelta(days=3), world.zhang)
    shown = page(zhang).content.decode()
    for words in (
        "张代表",
        "汪川村党总支书记",
        "有事来找我",
        "县（市、区）人大代表",
        "威坪镇人大代表联络站",
        "14:00",
    ):
        assert words in shown, words


def test_the_card_weighs_at_most_8_kb_compressed(zhang: Deputy) -> None:
    import gzip

    body = page(zhang).content
    assert 1_000 < len(gzip.compress(body, 6)) <= 8_000, len(body)


def test_the_card_shows_nothing_of_citizens(world: World, zhang: Deputy) -> None:
    make.opinion(world.station, deputy=world.zhang)
    shown = page(zhang).content.decode()
    assert "陈女士" not in shown and "路灯" not in shown and "1 件" in shown


def test_a_hidden_card_is_not_there(world: World, zhang: Deputy) -> None:
    edit_card(deputy=zhang, by=world.qian, is_shown=False)
    assert {page(zhang).status_code, Client().get(f"/d/{zhang.public_id}/qr.svg").status_code} == {404}


def test_a_card_goes_with_the_last_duty(world: World, zhang: Deputy) -> None:
    Duty.objects.filter(user=world.zhang).update(until=TODAY() - dt.timedelta(days=1))
    assert page(zhang).status_code == 404


def test_the_code_and_the_poster_lead_to_the_card(zhang: Deputy) -> None:
    found = Client().get(f"/d/{zhang.public_id}/poster.pdf")
    assert found.content.startswith(b"%PDF") and found["Content-Type"] == "application/pdf"
    assert b"<svg" in Client().get(f"/d/{zhang.public_id}/qr.svg").content


def test_the_list_finds_by_name_level_and_township(world: World, zhang: Deputy) -> None:
    make.deputy(
        make.person("周代表", make.Role.DEPUTY, world.other_station.unit), world.other_county, "township"
    )
    for asked, names in (
        ("q=张", "张"),
        ("level=township", "周"),
        ("township=330127104", "张"),
        ("q=李", ""),
    ):
        shown = Client().get(f"/d/?{asked}").content.decode()
        assert [name for name in ("张", "周") if f"{name}代表</a>" in shown] == list(names), asked


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_asks_the_same_for_1_and_for_30(
    world: World, django_assert_num_queries: Any, number: int
) -> None:
    for n in range(number):
        make.deputy(make.person(f"代表{n}", make.Role.DEPUTY, world.station.unit), world.county)
    client = Client()
    with django_assert_num_queries(6):
        client.get("/d/")


def test_a_deputy_edits_the_pledge_and_no_more(world: World, zhang: Deputy) -> None:
    edit_card(deputy=zhang, by=world.zhang, pledge="常来联络站")
    assert Event.objects.get(verb=Act.CARD_EDITED).detail == {"fields": ["pledge"]}
    with pytest.raises(PermissionDenied):
        edit_card(deputy=zhang, by=world.zhang, party="中国共产党")
    with pytest.raises(PermissionDenied):
        edit_card(deputy=zhang, by=world.liu, pledge="代写")


def test_a_portrait_is_cleaned_and_shown(world: World, zhang: Deputy, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    client = Client()
    client.force_login(world.zhang)
    sent = {"post": "书记", "pledge": "", "portrait": [photo()]}
    assert client.post(f"/deputies/{zhang.public_id}/", sent).status_code == 302
    shown = Client().get(f"/d/{zhang.public_id}/portrait.jpg")
    assert (
        b"".join(shown.streaming_content).startswith(b"\xff\xd8")
        and "portrait.jpg" in page(zhang).content.decode()
    )


def test_a_seat_follows_only_when_the_former_ended(world: World, zhang: Deputy) -> None:
    again = {"level": Level.COUNTY, "constituency": "第十二选区", "term": None, "since": TODAY()}
    with pytest.raises(ValidationError):
        add_mandate(deputy=zhang, by=world.qian, **again)
    end_mandate(mandate=zhang.mandates.get(), by=world.wang, until=TODAY() - dt.timedelta(days=1))
    add_mandate(deputy=zhang, by=world.qian, **again)
    assert "第十二选区" in page(zhang).content.decode()
    with pytest.raises(PermissionDenied):
        add_mandate(deputy=zhang, by=world.zhang, **again)


def test_the_office_opens_the_missing_cards_once(world: World) -> None:
    assert [make_cards(county=world.county, by=world.qian) for _ in range(2)] == [1, 0]
    assert page(Deputy.objects.get(user=world.zhang)).status_code == 200
    with pytest.raises(PermissionDenied):
        make_cards(county=world.other_county, by=world.wang)


def test_the_stations_page_leads_to_its_deputies(world: World, zhang: Deputy) -> None:
    link = f'<a href="/d/{zhang.public_id}/">张代表</a>'
    assert link in Client().get(f"/s/{world.station.public_id}/").content.decode()
    edit_card(deputy=zhang, by=world.qian, is_shown=False)
    shown = Client().get(f"/s/{world.station.public_id}/").content.decode()
    assert link not in shown and "张代表" in shown


def test_a_station_with_cardless_deputies_is_shown(world: World) -> None:
    assert "张代表" in Client().get(f"/s/{world.station.public_id}/").content.decode()
