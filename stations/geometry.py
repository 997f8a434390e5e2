"""Places on the ground: two readings of a position in China, and how far apart two positions are.

Longitude stands before latitude, both in degrees. WGS84 is what satellites say and what the tables hold; GCJ-02 is the
shifted reading that Chinese map services and some phones hand out, some 500 m off.
"""

from __future__ import annotations

import math

EARTH = 6_371_008.8
"""Mean radius in metres."""
AXIS = 6_378_245.0
ECCENTRICITY = 0.00669342162296594323
"""The ellipsoid of Krasovsky, on which GCJ-02 computes its shift."""
NEAR_ENOUGH = 1e-9
"""Degrees; a tenth of a millimetre."""


def to_gcj02(lng: float, lat: float) -> tuple[float, float]:
    """The GCJ-02 reading of a WGS84 position; outside China there is no shift."""
    if not _in_china(lng, lat):
        return lng, lat
    east, north = _shift(lng - 105.0, lat - 35.0)
    sine = math.sin(math.radians(lat))
    bend = 1 - ECCENTRICITY * sine * sine
    east_degrees = math.degrees(east / (AXIS / math.sqrt(bend) * math.cos(math.radians(lat))))
    north_degrees = math.degrees(north / (AXIS * (1 - ECCENTRICITY) / (bend * math.sqrt(bend))))
    return lng + east_degrees, lat + north_degrees


def to_wgs84(lng: float, lat: float) -> tuple[float, float]:
    """The WGS84 position of a GCJ-02 reading, found by going back step by step to less than a millimetre."""
    found = lng, lat
    for _step in range(20):
        shifted = to_gcj02(*found)
        off = shifted[0] - lng, shifted[1] - lat
        found = found[0] - off[0], found[1] - off[1]
        if max(abs(off[0]), abs(off[1])) < NEAR_ENOUGH:
            break
    return found


def metres(lng1: float, lat1: float, lng2: float, lat2: float) -> float:
    """The distance over the ground of two positions of the same reading, in metres."""
    up = math.sin(math.radians(lat2 - lat1) / 2) ** 2
    along = math.sin(math.radians(lng2 - lng1) / 2) ** 2
    share = up + math.cos(math.radians(lat1)) * math.cos(math.radians(lat2)) * along
    return 2 * EARTH * math.asin(math.sqrt(min(1.0, share)))


def _in_china(lng: float, lat: float) -> bool:
    return 72.004 <= lng <= 137.8347 and 0.8293 <= lat <= 55.8271


def _shift(x: float, y: float) -> tuple[float, float]:
    """Metres to the east and the north; ``x`` and ``y`` are degrees from 105° east, 35° north."""
    short = _wave(x, 20, 1 / 6) + _wave(x, 20, 1 / 2)
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    east += (short + _wave(x, 20, 1) + _wave(x, 40, 3) + _wave(x, 150, 12) + _wave(x, 300, 30)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    north += (short + _wave(y, 20, 1) + _wave(y, 40, 3) + _wave(y, 160, 12) + _wave(y, 320, 30)) * 2 / 3
    return east, north


def _wave(at: float, height: float, half_turn: float) -> float:
    return height * math.sin(at / half_turn * math.pi)
