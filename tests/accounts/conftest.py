from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from congress_portal.accounts.models import User
from congress_portal.accounts.oidc import linking, provider
from tests.accounts import identity_service
from tests.accounts.identity_service import Service
from tests.world import World


@pytest.fixture
def service(settings: Any) -> Iterator[Service]:
    provider.forget()
    with identity_service.opened() as made:
        settings.OIDC = made.settings()
        yield made
    provider.forget()


@pytest.fixture
def linked(world: World, service: Service) -> User:
    linking.link(user=world.liu, subject="person-1", by=world.gao, county=world.county)
    return world.liu
