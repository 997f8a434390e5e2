"""Positions: the two readings used in China and the distance between places."""

from __future__ import annotations

import pytest

from stations import geometry

WEIPING = (118.9086, 29.7561)
TIANANMEN_WGS84 = (116.391270, 39.906770)
TIANANMEN_GCJ02 = (116.397510, 39.908172)


def test_a_known_place_reads_as_the_map_services_print_it() -> None:
    assert geometry.metres(*geometry.to_gcj02(*TIANANMEN_WGS84), *TIANANMEN_GCJ02) < 5


def test_the_way_there_and_back_leads_to_the_same_place() -> None:
    back = geometry.to_wgs84(*geometry.to_gcj02(*WEIPING))
    assert geometry.metres(*back, *WEIPING) < 0.01


def test_in_the_county_the_two_readings_are_half_a_kilometre_apart() -> None:
    assert 400 < geometry.metres(*WEIPING, *geometry.to_gcj02(*WEIPING)) < 700


def test_outside_china_nothing_is_shifted() -> None:
    assert geometry.to_gcj02(2.3522, 48.8566) == (2.3522, 48.8566)


@pytest.mark.parametrize(
    ("there", "expected"), [((118.9086, 30.7561), 111_195), ((119.9086, 29.7561), 96_530), (WEIPING, 0)]
)
def test_a_degree_is_as_long_as_on_the_globe(there: tuple[float, float], expected: int) -> None:
    assert geometry.metres(*WEIPING, *there) == pytest.approx(expected, abs=50)
