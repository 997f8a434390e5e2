"""The grounds that ship: loaded once, each with its basis; what the office ended stays ended."""

from __future__ import annotations

import datetime as dt

from congress_portal.loops.loading import load_rules
from proposals.models import Ground
from tests.world import World

DAY = dt.date(2026, 3, 1)


def test_the_rules_that_ship_bring_the_grounds(world: World) -> None:
    """The world has loaded them."""
    assert Ground.objects.in_force(DAY).count() == 13
    assert load_rules()["grounds"] == 0


def test_each_ground_names_its_basis_and_an_example(world: World) -> None:
    for ground in Ground.objects.all():
        assert ground.basis and ground.example
        assert ground.quote or "设计建议" in ground.basis


def test_what_rests_on_the_text_of_2016_says_so(world: World) -> None:
    assert Ground.objects.filter(basis__contains="2016").count() == 9
    assert not Ground.objects.filter(basis__contains="2016").exclude(basis__contains="2023年修订后条文待核对")


def test_a_ground_that_the_office_ended_stays_ended(world: World) -> None:
    Ground.objects.filter(code="letter").update(valid_until=dt.date(2026, 2, 28))
    assert load_rules()["grounds"] == 0
    assert not Ground.objects.in_force(DAY).filter(code="letter").exists()
