"""The demo county's library."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from congress_portal.demo import rulebook
from congress_portal.library.models import Rule, RuleVersion
from tests.world import World


def test_twenty_two_and_twenty_four_slots_are_marked_as_samples(world: World) -> None:
    cast: Any = SimpleNamespace(office=[world.qian])
    rulebook.lay_down(world.county, cast)
    assert [Rule.objects.filter(body=body).count() for body in ("committee", "office")] == [22, 24]
    assert RuleVersion.objects.in_force().filter(text__startswith=rulebook.MARK).count() == 46
