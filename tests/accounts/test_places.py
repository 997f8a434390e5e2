"""Units and regions, as the administrator keeps them."""

from __future__ import annotations

import pytest
from django.test import Client

from congress_portal.accounts.models import AccountEvent, Region, Unit
from tests.world import World


@pytest.fixture
def gao(world: World) -> Client:
    client = Client()
    client.force_login(world.gao)
    return client


def test_a_unit_is_made_and_on_the_trail(gao: Client, world: World) -> None:
    data = {
        "kind": "department",
        "code": "linye",
        "name": "县林业局",
        "region": world.county.pk,
        "is_active": "on",
    }
    assert gao.post("/accounts/units/new/", data).status_code == 302
    assert Unit.objects.get(code="linye").county == world.county
    assert AccountEvent.objects.get(deed="unit_made").by == world.gao


@pytest.mark.parametrize(
    "change", [{"code": "u1"}, {"code": "坏"}, {"kind": "x"}, {"name": ""}, {"name": "\0"}]
)
def test_a_bad_unit_is_refused(gao: Client, world: World, change: dict[str, str]) -> None:
    taken = Unit.objects.filter(county=world.county).first()
    assert taken is not None
    data = {"kind": "department", "code": "linye", "name": "县林业局", "region": world.county.pk, **change}
    data["code"] = taken.code if change.get("code") == "u1" else data["code"]
    assert gao.post("/accounts/units/new/", data).status_code == 400


def test_a_unit_in_use_is_not_switched_off(gao: Client, world: World) -> None:
    data = {"name": world.water.name, "region": world.county.pk}
    response = gao.post(f"/accounts/units/{world.water.pk}/", data)
    assert response.status_code == 400
    assert "还有人在这个单位任职" in response.content.decode()


def test_a_unit_is_not_its_own_parent(gao: Client, world: World) -> None:
    data = {"name": "县水利水电局", "region": world.county.pk, "parent": world.water.pk, "is_active": "on"}
    assert gao.post(f"/accounts/units/{world.water.pk}/", data).status_code == 400


def test_units_of_another_county_are_not_there(gao: Client, world: World) -> None:
    assert gao.get(f"/accounts/units/{world.other_station.pk}/").status_code == 404


def test_a_region_gets_its_place(gao: Client, world: World) -> None:
    data = {"name": "威坪镇", "lng": "118.7844", "lat": "29.7270"}
    assert gao.post(f"/accounts/regions/{world.township.pk}/", data).status_code == 302
    world.township.refresh_from_db()
    assert (world.township.lng, world.township.lat) == (118.7844, 29.727)


@pytest.mark.parametrize("change", [{"lng": "1"}, {"lng": "200", "lat": "1"}, {"lng": "nan", "lat": "1"}])
def test_half_a_place_is_none(gao: Client, world: World, change: dict[str, str]) -> None:
    response = gao.post(f"/accounts/regions/{world.township.pk}/", {"name": "威坪镇", **change})
    assert response.status_code == 400


def test_a_village_is_added_below_its_township(gao: Client, world: World) -> None:
    data = {"parent": world.township.pk, "level": "village", "code": "330127104201", "name": "新村"}
    assert gao.post("/accounts/regions/new/", data).status_code == 302
    assert Region.objects.get(code="330127104201").path == f"{world.township.path}330127104201/"


@pytest.mark.parametrize(("level", "code"), [("township", "330127199"), ("village", "330127104")])
def test_a_region_out_of_order_is_refused(gao: Client, world: World, level: str, code: str) -> None:
    data = {"parent": world.township.pk, "level": level, "code": code, "name": "新村"}
    assert gao.post("/accounts/regions/new/", data).status_code == 400


@pytest.mark.parametrize("query", ["", "?in=330127104", "?in=330182101", "?in=%00", "?page=x"])
def test_the_list_shows_only_our_county(gao: Client, world: World, query: str) -> None:
    response = gao.get(f"/accounts/regions/{query}")
    assert response.status_code == 200
    assert "梅城镇" not in response.content.decode()
