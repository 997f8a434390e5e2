"""Outlines from outside: GeoJSON of areas, checked, brought to WGS84 and written anew. No database.

Nothing of the upload survives but positions and, of each area, its name.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from stations.geometry import to_wgs84

MAX_BYTES = 1_500_000
MOST_POINTS = 6000
"""Some 40 kB compressed; an outline of this size is sharper than any phone shows it."""
DEEPEST = 40
"""How far brackets may nest; a MultiPolygon in a collection needs nine."""
NAME = 40
Position = tuple[float, float]
Ring = list[Position]


@dataclass(frozen=True)
class Outline:
    """``geojson`` is compact; ``box`` is west, south, east, north."""

    geojson: str
    points: int
    box: tuple[float, float, float, float]


def read(content: bytes, *, is_gcj02: bool) -> Outline:
    """``ValueError`` with a sentence for people where it is no GeoJSON of areas, or too large."""
    areas = [(name, list(_polygons(geometry, is_gcj02))) for name, geometry in _geometries(_parsed(content))]
    positions = [at for _name, polygons in areas for rings in polygons for ring in rings for at in ring]
    if not positions:
        raise ValueError(_("文件里没有面（Polygon 或 MultiPolygon）。"))
    if len(positions) > MOST_POINTS:
        words = _("界线有%(points)d个点，最多%(most)d个。请先用制图软件简化。")
        raise ValueError(words % {"points": len(positions), "most": MOST_POINTS})
    east, north = [lng for lng, _lat in positions], [lat for _lng, lat in positions]
    body = {"type": "FeatureCollection", "features": [_feature(name, polygons) for name, polygons in areas]}
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Outline(text, len(positions), (min(east), min(north), max(east), max(north)))


def _parsed(content: bytes) -> Any:
    if len(content) > MAX_BYTES:
        raise ValueError(_("文件超过1.5 MB。请先用制图软件简化。"))
    if _nesting(content) > DEEPEST:
        raise ValueError(_("文件结构异常，不是 GeoJSON。"))
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_constant)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise ValueError(_("这不是 GeoJSON 文件（应为 UTF-8 编码的 JSON）。")) from error


def _nesting(content: bytes) -> int:
    """The most brackets open at once, those within texts counted too."""
    depth = deepest = 0
    for byte in content:
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest


def _no_constant(word: str) -> float:
    raise ValueError(word)


def _geometries(body: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each area's name and geometry, whatever it is packed in."""
    if not isinstance(body, dict):
        raise ValueError(_("这不是 GeoJSON 文件。"))
    if body.get("type") == "FeatureCollection":
        for feature in _list(body.get("features")):
            yield from _geometries(feature)
    elif body.get("type") == "Feature":
        facts = body.get("properties")
        name = facts.get("name") if isinstance(facts, dict) else ""
        geometry = body.get("geometry")
        if isinstance(geometry, dict):
            yield _plain(name), geometry
    elif body.get("type") in ("Polygon", "MultiPolygon"):
        yield "", body
    else:
        raise ValueError(_("只接受面：Polygon、MultiPolygon，或者由它们组成的 Feature、FeatureCollection。"))


def _polygons(geometry: dict[str, Any], is_gcj02: bool) -> Iterator[list[Ring]]:
    kind = geometry.get("type")
    if kind == "Polygon":
        yield [_ring(ring, is_gcj02) for ring in _list(geometry.get("coordinates"))]
    elif kind == "MultiPolygon":
        for polygon in _list(geometry.get("coordinates")):
            yield [_ring(ring, is_gcj02) for ring in _list(polygon)]
    else:
        raise ValueError(_("只接受面：文件里有%(kind)s。") % {"kind": _plain(kind) or "?"})


def _ring(ring: Any, is_gcj02: bool) -> Ring:
    positions = [_position(at, is_gcj02) for at in _list(ring)]
    if len(positions) < 4 or positions[0] != positions[-1]:
        raise ValueError(_("有一圈界线没有闭合（首尾须是同一点，至少四点）。"))
    return positions


def _position(at: Any, is_gcj02: bool) -> Position:
    if not (isinstance(at, list) and len(at) >= 2 and all(_is_number(part) for part in at[:2])):
        raise ValueError(_("有一个点不是“经度、纬度”两个数字。"))
    lng, lat = float(at[0]), float(at[1])
    if abs(lng) <= 90 < abs(lat) <= 180:
        raise ValueError(_("经度和纬度写反了：每个点应先写经度，再写纬度。"))
    if abs(lng) > 180 or abs(lat) > 90:
        raise ValueError(_("有一个点不在地球上。请确认是经纬度，不是平面坐标（米）。"))
    if is_gcj02:
        lng, lat = to_wgs84(lng, lat)
    return round(lng, 5), round(lat, 5)


def _is_number(part: Any) -> bool:
    if not isinstance(part, int | float) or isinstance(part, bool):
        return False
    return abs(part) < 1e9 and math.isfinite(part)


def _list(part: Any) -> list[Any]:
    if not isinstance(part, list):
        raise ValueError(_("文件结构不完整。"))
    return part


def _plain(name: Any) -> str:
    """A name to show: text without what cannot be stored or seen."""
    return "".join(sign for sign in name if sign.isprintable())[:NAME] if isinstance(name, str) else ""


def _feature(name: str, polygons: list[list[Ring]]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"name": name} if name else {},
        "geometry": {"type": "MultiPolygon", "coordinates": polygons},
    }
