from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from congress_portal.integration import transitions
from congress_portal.integration.models import Hook
from tests.integration import receiver as receivers
from tests.integration.receiver import Receiver
from tests.world import World

MakeHook = Callable[..., Hook]


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.HOOK_NETWORKS = [ipaddress.ip_network("127.0.0.0/8")]
    with receivers.opened() as made:
        yield made


@pytest.fixture
def hook(world: World, receiver: Receiver) -> Hook:
    return make_hook(world, receiver.url)


def make_hook(world: World, url: str, **given: Any) -> Hook:
    asked = {"name": "县平台", "kinds": [], "verbs": [], "by": world.qian, "county": world.county, **given}
    return transitions.make_hook(url=url, **asked)
