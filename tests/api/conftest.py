"""People who speak to the API with their own tokens, and counters that begin at nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from congress_portal import rest
from congress_portal.accounts.models import User

Api = Callable[[User | None], APIClient]


@pytest.fixture(autouse=True)
def fresh_counters() -> Iterator[None]:
    """Throttles count in Redis, which outlives a test."""
    cache.clear()
    for key in rest._redis().scan_iter("test:throttle:*"):
        rest._redis().delete(key)
    yield


@pytest.fixture
def api(db: None) -> Api:
    def client(user: User | None = None) -> APIClient:
        made = APIClient()
        if user is not None:
            made.credentials(HTTP_AUTHORIZATION=f"Token {Token.objects.get_or_create(user=user)[0].key}")
        return made

    return client
