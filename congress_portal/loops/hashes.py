"""The two hashes that may seal a line; which one is in force says ``LEDGER_HASH``."""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.core.files.base import File

from congress_portal.loops.ledger.check_ledger import digest

HASHES = ("sha256", "sm3")


def in_force() -> str:
    return str(settings.LEDGER_HASH)


def new_salt() -> str:
    """128 random bits: what was committed to with it cannot be found by trying once it is gone."""
    return secrets.token_hex(16)


def commitment_of(salt: str, words: str) -> str:
    """A name of the hash, and the salted hash."""
    return f"{in_force()}:{digest(in_force(), salt + words)}"


def is_committed(commitment: str, salt: str, words: str) -> bool:
    """Whether these are the words committed to; the commitment says itself by which hash."""
    name, _, value = commitment.partition(":")
    return name in HASHES and digest(name, salt + words) == value


def hash_of(file: File[bytes]) -> str:
    """What a line of the chain keeps of a file."""
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()


def pieces(text: str) -> list[str]:
    """Of sixteen characters: a person can read them out, and a line of a page can break between them."""
    return [text[at : at + 16] for at in range(0, len(text), 16)]
