"""Text columns that the database holds only encrypted (Fernet: AES-128-CBC with HMAC-SHA-256).

Keys come from ``FIELD_KEYS``, newest first: the first encrypts, all decrypt. ``rotate_field_keys`` re-encrypts.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(text: str) -> bytes:
    return _fernet(tuple(settings.FIELD_KEYS)).encrypt(text.encode())


def decrypt(token: bytes) -> str:
    return _fernet(tuple(settings.FIELD_KEYS)).decrypt(token).decode()


def rotate(token: bytes) -> bytes:
    """The same content under the newest key."""
    return _fernet(tuple(settings.FIELD_KEYS)).rotate(token)


class EncryptedTextField(models.TextField):
    """A text stored as an encrypted ``bytea``; empty text is stored as empty bytes. Cannot be searched."""

    def db_type(self, connection: Any) -> str:
        return "bytea"

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None:
            return None
        return connection.Database.Binary(encrypt(value) if value else b"")

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        if value is None:
            return None
        token = bytes(value)
        return decrypt(token) if token else ""
