"""The lot that decides which answered opinions are called back, so that anybody can check it afterwards. Pure.

A month's *seed* is random and made before any answer that it decides on: its SHA-256 (the *commitment*) is published
then, the seed itself after the month. An opinion is drawn when the first eight hexadecimal digits of

    SHA-256("seed|code")

read as a number lie below the published share of 16^8. With a shell: ``printf '%s' "$seed|$code" | sha256sum``.
"""

from __future__ import annotations

import hashlib
import secrets

DIGITS = 8


def new_seed() -> str:
    return secrets.token_hex(32)


def commitment_of(seed: str) -> str:
    """What is published before: it tells nothing of the seed, and no other seed fits it."""
    return hashlib.sha256(seed.encode()).hexdigest()


def lot_of(seed: str, code: str) -> str:
    """The digits that decide."""
    return hashlib.sha256(f"{seed}|{code}".encode()).hexdigest()[:DIGITS]


def is_drawn(seed: str, code: str, percent: int) -> bool:
    return int(lot_of(seed, code), 16) * 100 < percent * 16**DIGITS
