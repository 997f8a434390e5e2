"""Text columns that the database holds only encrypted (Fernet: AES-128-CBC with HMAC-SHA-256).

Keys come from ``FIELD_KEYS``, newest first: the first encrypts, all decrypt. ``rotate_field_keys`` re-encrypts. Reports
about persons lie under ``REPORT_KEYS``, keys of their own: who holds the others reads nothing of them.
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


def encrypt(text: str, keys: str = "FIELD_KEYS") -> bytes:
    return _fernet(tuple(getattr(settings, keys))).encrypt(text.encode())


def decrypt(token: bytes, keys: str = "FIELD_KEYS") -> str:
    return _fernet(tuple(getattr(settings, keys))).decrypt(token).decode()


class EncryptedTextField(models.TextField):
    """A text stored as an encrypted ``bytea``; empty text is stored as empty bytes. Cannot be searched."""

    def __init__(self, *args: Any, keys: str = "FIELD_KEYS", **kwargs: Any) -> None:
        self.keys = keys
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs if self.keys == "FIELD_KEYS" else {**kwargs, "keys": self.keys}

    def db_type(self, connection: Any) -> str:
        return "bytea"

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None:
            return None
        return connection.Database.Binary(encrypt(value, self.keys) if value else b"")

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        if value is None:
            return None
        token = bytes(value)
        return decrypt(token, self.keys) if token else ""
