"""The operator's own outline under the map: checked, brought to WGS84, named with its source, taken away again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as portal
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from congress_portal import environment
from congress_portal.errors import NotNow
from congress_portal.loops.models import Event
from stations import outlines
from stations.geometry import metres, to_gcj02
from stations.models import MapLayer, Station
from stations.transitions.layers import drop_layer, put_layer
from stations.words import Act, LayerKind
from tests.loops.together import together
from tests.world import World

pytestmark = pytest.mark.django_db
SQUARE = [[118.5, 29.2], [119.4, 29.2], [119.4, 30.0], [118.5, 30.0], [118.5, 29.2]]


def polygon(ring: Any = None, **properties: object) -> bytes:
    geometry = {"type": "Polygon", "coordinates": [ring or SQUARE]}
    return json.dumps({"type": "Feature", "properties": properties, "geometry": geometry}).encode()


def put(world: World, **changes: Any) -> MapLayer:
    given: dict[str, Any] = {
        "county": world.county, "kind": LayerKind.BOUNDARY, "content": polygon(), "is_gcj02": False,
        "source": "县自然资源局", "approval": "浙S（2026）12号", "instead_of": None, "by": world.gao,
    }  # fmt: skip
    return put_layer(**given | changes)


def send(world: World, **changes: Any) -> Any:
    client = Client()
    client.force_login(world.gao)
    file = SimpleUploadedFile("县界.geojson", changes.pop("content", polygon()))
    given = {"kind": "boundary", "datum": "wgs84", "source": "县自然资源局", "approval": "", "file": file}
    return client.post(reverse("stations:map_layers"), given | changes)


@pytest.fixture(autouse=True)
def _nothing_remembered(settings: Any) -> Iterator[None]:
    settings.COUNTY = "330127"
    cache.clear()
    yield
    cache.clear()


# ---------------------------------------------------------------- reading a file


def test_the_outline_that_comes_along_is_read_whole() -> None:
    content = (Path(portal.BASE_DIR) / "static/geo/330127.geojson").read_bytes()
    found = outlines.read(content, is_gcj02=False)
    assert found.points == 175
    assert 118 < found.box[0] < found.box[2] < 120


def test_gcj02_is_brought_to_wgs84() -> None:
    shifted = [list(to_gcj02(*at)) for at in SQUARE]
    found = json.loads(outlines.read(polygon(shifted), is_gcj02=True).geojson)
    back = found["features"][0]["geometry"]["coordinates"][0][0][0]
    assert metres(*back, *SQUARE[0]) < 2


def test_nothing_but_positions_and_names_survives() -> None:
    found = outlines.read(polygon(name="建德市\u202e", phone="13800000000"), is_gcj02=False).geojson
    assert json.loads(found)["features"][0]["properties"] == {"name": "建德市"}


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xfe", b"null", b"[1]", b"[" * 5000, b'{"a":' * 5000, b'{"type":"Feature"}',
        b'{"type":"FeatureCollection"}', b'{"type":"FeatureCollection","features":[1]}',
        b'{"type":"Polygon"}', b'{"type":"Polygon","coordinates":[]}', b'{"type":"Polygon","coordinates":[[]]}',
        b'{"type":"Point","coordinates":[1,2]}', b'{"type":"Feature","geometry":{"type":"LineString"}}',
        polygon([["a", 1]] * 4), polygon([[True, 1]] * 4), polygon([[None, None]] * 4), polygon(SQUARE[:-1]),
        polygon([[500000, 3200000]] * 4), polygon([[10**400, 1]] * 4),
        polygon([[29, 118]] * 4), b'{"type":"Polygon","coordinates":[[[NaN,1],[1,1],[1,2],[NaN,1]]]}',
        polygon([[1e999, 1]] * 4), polygon(SQUARE[:1] * 6001), b" " * 1_500_001,
    ],
)  # fmt: skip
def test_what_is_no_outline_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(ValueError) as refused:
        outlines.read(content, is_gcj02=False)
    assert str(refused.value).endswith(("。", "）。"))


# ---------------------------------------------------------------- putting it under the map


def test_the_map_shows_the_new_outline_with_source_and_approval_number(client: Client, world: World) -> None:
    layer = put(world)
    shown = client.get(reverse("stations:map")).content.decode()
    assert f'data-outline="{reverse("stations:map_layer", args=[layer.pk])}"' in shown
    assert "县界：县自然资源局，审图号 浙S（2026）12号" in shown
    assert "330127-neighbours.geojson" in shown


def test_the_outline_is_sent_once(client: Client, world: World) -> None:
    address = reverse("stations:map_layer", args=[put(world).pk])
    first = client.get(address)
    assert first.json()["features"][0]["geometry"]["coordinates"] == [[SQUARE]]
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_a_change_leaves_an_event_in_the_administrator_s_unit(world: World) -> None:
    layer = put(world)
    drop_layer(layer=layer, by=world.gao)
    acts = Event.objects.filter(about=f"layer:{layer.pk}", unit=world.office).order_by("pk")
    assert list(acts.values_list("verb", flat=True)) == [Act.LAYER, Act.LAYER_GONE]


def test_a_dropped_outline_gives_way_to_the_file(client: Client, world: World) -> None:
    drop_layer(layer=put(world), by=world.gao)
    assert "geo/330127.geojson" in client.get(reverse("stations:map")).content.decode()


def test_a_county_s_outline_must_hold_its_stations(world: World) -> None:
    Station.objects.filter(pk=world.station.pk).update(lng=118.7, lat=29.7)
    elsewhere = [[lng + 3, lat] for lng, lat in SQUARE]
    with pytest.raises(ValidationError, match="多数联络站"):
        put(world, content=polygon(elsewhere))
    assert put(world, kind=LayerKind.NEIGHBOURS, content=polygon(elsewhere)).pk


def test_only_the_county_s_administrator_changes_it(world: World) -> None:
    for by in (world.qian, world.zhao):
        with pytest.raises(PermissionDenied):
            put(world, by=by)
    assert not MapLayer.objects.exists()


def test_what_somebody_else_put_meanwhile_is_not_overwritten(world: World) -> None:
    put(world)
    with pytest.raises(NotNow):
        put(world)


@pytest.mark.django_db(transaction=True)
def test_of_two_outlines_put_at_once_one_is_refused(world: World) -> None:
    outcome = together(partial(put, world), partial(put, world, source="测绘院"), on=world.county)
    assert (len(outcome.won), outcome.refused) == (1, [NotNow])
    assert MapLayer.objects.filter(ended_at__isnull=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_outline_dropped_by_two_is_dropped_once(world: World) -> None:
    layer = put(world)
    drop = partial(drop_layer, layer=layer, by=world.gao)
    outcome = together(drop, drop, on=world.county)
    assert (len(outcome.won), outcome.refused) == (1, [NotNow])
    assert Event.objects.filter(verb=Act.LAYER_GONE).count() == 1


# ---------------------------------------------------------------- the page


def test_the_page_puts_an_outline(world: World) -> None:
    assert send(world).status_code == 302
    layer = MapLayer.objects.get()
    assert (layer.kind, layer.by, layer.points) == ("boundary", world.gao, 5)


def test_the_page_replaces_what_it_showed(world: World) -> None:
    first = put(world)
    assert send(world, boundary_shown=first.pk).status_code == 302
    assert send(world, boundary_shown=first.pk).status_code == 409
    assert MapLayer.objects.filter(ended_at__isnull=True).get() != first


@pytest.mark.parametrize(
    "changes",
    [
        {"content": b""}, {"content": b"{}"}, {"content": b" " * 1_600_000}, {"kind": "moon"}, {"datum": ""},
        {"source": ""}, {"source": "a\0b"}, {"source": "长" * 81}, {"boundary_shown": "x"}, {"file": "text"},
        {"kind": "\0", "boundary_shown": "9" * 400},
    ],
)  # fmt: skip
def test_a_broken_form_is_shown_again(world: World, changes: dict[str, Any]) -> None:
    answer = send(world, **changes)
    assert answer.status_code == 400
    assert not MapLayer.objects.exists()


# ---------------------------------------------------------------- tiles


@pytest.mark.parametrize(
    "url",
    [
        "http://t.example/{z}/{x}/{y}", "https://t.example/{z}/{x}", "https://{s}.example/{z}/{x}/{y}",
        "https://*.example/{z}/{x}/{y}", "https://u:p@t.example/{z}/{x}/{y}", "//t.example/{z}/{x}/{y}",
        "https://t.example; script-src */{z}/{x}/{y}",
    ],
)  # fmt: skip
def test_a_tile_address_that_opens_more_than_one_host_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("TILE_URL", url)
    monkeypatch.setenv("TILE_ATTRIBUTION", "天地图")
    with pytest.raises(ImproperlyConfigured):
        environment.tiles("TILE_URL", "TILE_ATTRIBUTION", "TILE_MAX_ZOOM")


def test_tiles_need_a_word_on_whose_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILE_URL", "https://t0.tianditu.gov.cn/vec_w/wmts?z={z}&x={x}&y={y}")
    with pytest.raises(ImproperlyConfigured, match="TILE_ATTRIBUTION"):
        environment.tiles("TILE_URL", "TILE_ATTRIBUTION", "TILE_MAX_ZOOM")


def test_tiles_open_the_policy_for_their_hosts_only(monkeypatch: pytest.MonkeyPatch) -> None:
    two = "https://t0.tianditu.gov.cn/vec?{z}{x}{y} https://t0.tianditu.gov.cn/cva?{z}{x}{y}"
    monkeypatch.setenv("TILE_URL", two)
    monkeypatch.setenv("TILE_ATTRIBUTION", "天地图 GS（2024）0650号")
    found = environment.tiles("TILE_URL", "TILE_ATTRIBUTION", "TILE_MAX_ZOOM")
    assert (found.origins, found.max_zoom) == (["https://t0.tianditu.gov.cn"], 18)


def test_without_tiles_the_policy_knows_no_other_host(client: Client, world: World) -> None:
    policy = client.get(reverse("stations:map"))["Content-Security-Policy"]
    assert "https:" not in policy
