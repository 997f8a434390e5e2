"""People who speak to the API with their own tokens, and counters that begin at nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from rest_framework.test import APIClient

from congress_portal import rest
from congress_portal.accounts import keys
from congress_portal.accounts.models import ApiKey, User
from congress_portal.accounts.scopes import SCOPES

Api = Callable[[User | None], APIClient]


@pytest.fixture(autouse=True)
def fresh_counters() -> Iterator[None]:
    """Throttles count in Redis, which outlives a test."""
    cache.clear()
    for key in rest._redis().scan_iter("test:throttle:*"):
        rest._redis().delete(key)
    yield


def token_of(user: User) -> str:
    """What the user's name and password give, whoever of them has a password of their own yet."""
    words, now = keys.new_key(), timezone.now()
    ApiKey.objects.create(
        user=user, name="凭登录名和密码换取", scopes=sorted(SCOPES), head=words[:8], digest=keys.digest_of(words),
        made_at=now, expires_at=now + dt.timedelta(hours=settings.TOKEN_HOURS), by_password=True, last_used_at=now,
    )  # fmt: skip
    return words


@pytest.fixture
def api(db: None) -> Api:
    def client(user: User | None = None) -> APIClient:
        made = APIClient()
        if user is not None:
            made.credentials(HTTP_AUTHORIZATION=f"Bearer {token_of(user)}")
        return made

    return client
