"""Sessions that know when they began and when they were last written, so that idle ones end.

Read from the cache, kept in the database: a wiped cache logs nobody out.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

import redis
from django.conf import settings
from django.contrib.sessions.backends import cached_db
from django.core.cache import caches
from django.http import HttpRequest

BEGUN, WRITTEN = "begun", "written"
log = logging.getLogger(__name__)


def begin_anew(request: HttpRequest, **_given: object) -> None:
    """At log-in: a session that was open to others before, or is logged in once more, begins now."""
    request.session[BEGUN] = time.time()


class Forgiving:
    """The cache as a store that may be away: it then holds nothing and takes nothing, and nobody is kept out."""

    def __init__(self, cache: Any) -> None:
        self.cache = cache

    def get(self, key: str, default: Any = None) -> Any:
        return self._try(lambda: self.cache.get(key, default), default)

    def set(self, key: str, value: Any, timeout: Any = None) -> None:
        self._try(lambda: self.cache.set(key, value, timeout), None)

    def delete(self, key: str) -> None:
        self._try(lambda: self.cache.delete(key), None)

    def __contains__(self, key: str) -> bool:
        return bool(self._try(lambda: key in self.cache, False))

    def _try(self, act: Callable[[], Any], otherwise: Any) -> Any:
        try:
            return act()
        except redis.RedisError:
            log.exception("The cache does not answer; sessions are read from the database")
            return otherwise


class SessionStore(cached_db.SessionStore):
    cache_key_prefix = cached_db.KEY_PREFIX

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self._cache = Forgiving(caches[settings.SESSION_CACHE_ALIAS])

    def save(self, must_create: bool = False) -> None:
        """Each write moves the end of the session on by ``SESSION_COOKIE_AGE``."""
        data: dict[str, Any] = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        data[WRITTEN] = time.time()
        data.setdefault(BEGUN, data[WRITTEN])
        super().save(must_create)

    def _validate_session_key(self, key: str | None) -> bool:
        """Our keys are plain letters and digits; what else a cookie holds is not asked of the database."""
        return key is not None and key.isascii() and key.isalnum() and 8 <= len(key) <= 40
