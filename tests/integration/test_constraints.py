"""Each rule of hooks and calls that the database holds by itself, attacked past the code."""

from __future__ import annotations

import pytest
from django.utils import timezone

from congress_portal.integration import making, transitions
from congress_portal.integration.models import Hook, HookCall
from tests import factories as make
from tests.integration.conftest import make_hook
from tests.loops.attacks import Attack, again, constraints_of, refused_by
from tests.world import World

ATTACKS: dict[str, Attack] = {
    "hook_status_known": lambda world: Hook.objects.update(status="lost"),
    "hook_kinds_known": lambda world: Hook.objects.update(kinds=["opinion", "gossip"]),
    "hook_name_once": lambda world: again(Hook.objects.get()),
    "hook_call_once_an_event": lambda world: again(HookCall.objects.filter(event__isnull=False)[0], key=KEY),
    "hook_call_key_unique": lambda world: again(HookCall.objects.get(event=None)),
    "hook_call_state_known": lambda world: HookCall.objects.update(state="lost"),
    "hook_call_sent_at_when_sent": lambda world: HookCall.objects.update(sent_at=timezone.now()),
}
KEY = "12345678-1234-4234-8234-123456789abc"


def test_every_constraint_is_attacked() -> None:
    assert set(ATTACKS) == constraints_of("integration")


@pytest.mark.parametrize("name", ATTACKS)
def test_the_database_refuses(world: World, name: str) -> None:
    hook = make_hook(world, "https://example.org/in")
    transitions.ring(hook=hook, by=world.qian)
    make.opinion(world.station)
    making.make_calls()
    assert refused_by(ATTACKS[name], world) == name
