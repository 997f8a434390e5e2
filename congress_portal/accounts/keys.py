"""Keys of the API as words: how they are made, known again and found."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import zlib

from django.utils import timezone

from congress_portal.accounts.models import ApiKey

MARK = "cp_"
"""What every key begins with, so that scanners for lost secrets know ours."""
SECRET, CHECK = 43, 8
COARSE = dt.timedelta(minutes=10)
"""How exact ``last_used_at`` is: a write at every request would cost more than it tells."""


def key_of(words: str) -> ApiKey | None:
    """The good key of these words, with its user; mistyped ones do not reach the database."""
    if not _is_well_formed(words):
        return None
    return ApiKey.objects.good().select_related("user").filter(digest=digest_of(words)).first()


def note_use(key: ApiKey) -> None:
    """Write down that the key was used, no oftener than ``COARSE``."""
    now = timezone.now()
    if key.last_used_at is None or now - key.last_used_at > COARSE:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)


def new_key() -> str:
    """``cp_``, 32 random bytes, and a CRC-32 of them in hexadecimal, by which a key in a wrong place is known."""
    secret = secrets.token_urlsafe(32)
    return f"{MARK}{secret}{_check(secret)}"


def digest_of(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def _is_well_formed(words: str) -> bool:
    if not words.startswith(MARK) or not words.isascii() or len(words) != len(MARK) + SECRET + CHECK:
        return False
    secret = words[len(MARK) : -CHECK]
    return words.endswith(_check(secret))


def _check(secret: str) -> str:
    return f"{zlib.crc32(secret.encode()):08x}"
