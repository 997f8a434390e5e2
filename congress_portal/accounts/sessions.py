"""Sessions that know when they began and when they were last written, so that idle ones end.

Read from the cache, kept in the database: a wiped cache logs nobody out.
"""

from __future__ import annotations

import time
from typing import Any

from django.contrib.sessions.backends import cached_db

BEGUN, WRITTEN = "begun", "written"


class SessionStore(cached_db.SessionStore):
    cache_key_prefix = cached_db.KEY_PREFIX

    def save(self, must_create: bool = False) -> None:
        """Each write moves the end of the session on by ``SESSION_COOKIE_AGE``."""
        data: dict[str, Any] = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        data[WRITTEN] = time.time()
        data.setdefault(BEGUN, data[WRITTEN])
        super().save(must_create)

    def _validate_session_key(self, key: str | None) -> bool:
        """Our keys are plain letters and digits; what else a cookie holds is not asked of the database."""
        return key is not None and key.isascii() and key.isalnum() and 8 <= len(key) <= 40
