"""Whether a phone's reading of its position lies at a station. Longitude, latitude in degrees, distances in metres."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stations import geometry

MOST_DOUBT = 1000
"""No reading is taken for less exact than this: valleys give 100-1,000 m, and a larger figure would cover a county."""
ROUGH = 300


@dataclass(frozen=True)
class Position:
    lng: float
    lat: float
    accuracy: float = 0.0


@dataclass(frozen=True)
class Distance:
    """As the reading says, and as it says when taken for GCJ-02: some phones hand that out without saying so."""

    raw: float
    gcj: float
    allowed: float

    @property
    def is_near(self) -> bool:
        return min(self.raw, self.gcj) <= self.allowed


def distance(position: Position, places: Iterable[tuple[float, float]], radius: int) -> Distance | None:
    """The distance to the nearest of ``places``; nothing where no place is known."""
    converted = geometry.to_wgs84(position.lng, position.lat)
    allowed = radius + min(position.accuracy, MOST_DOUBT)
    found = [
        Distance(
            geometry.metres(position.lng, position.lat, *place), geometry.metres(*converted, *place), allowed
        )
        for place in places
    ]
    return min(found, key=lambda one: min(one.raw, one.gcj), default=None)
