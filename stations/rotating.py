"""The rotating code on a station's screen: eight digits that only somebody who stands before it can know.

A code belongs to a tick (every ``TICK`` seconds by the server's clock) and has a number within it: as soon as one is
taken, the screen shows the next. It is good for ``GOOD_FOR`` seconds from its tick, that is from when it first shows.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import NamedTuple

TICK = 30
GOOD_FOR = 60
DIGITS = 8
REMEMBERED = 600
"""Seconds for which a code that is too old is still told from one that never was."""


class Name(NamedTuple):
    """Which code it is, without its digits."""

    tick: int
    number: int

    def __str__(self) -> str:
        return f"{self.tick}.{self.number}"

    def is_good(self, at: dt.datetime) -> bool:
        return 0 <= at.timestamp() - self.tick <= GOOD_FOR


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def tick_of(at: dt.datetime) -> int:
    """The moment, in seconds since 1970, at which the code shown at ``at`` came up."""
    second = int(at.timestamp())
    return second - second % TICK


def digits_of(secret: str, station: int, name: Name) -> str:
    proof = hmac.new(secret.encode(), f"{station}:{name}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(proof[:8]) % 10**DIGITS:0{DIGITS}}"


def name_of(digits: str, secret: str, station: int, at: dt.datetime, taken: Mapping[int, int]) -> Name | None:
    """The code that these digits are, if this station's screen showed it in the last ten minutes.

    ``taken`` says how many codes of a tick were taken: the screen never showed a higher number.
    """
    found = None
    now = tick_of(at)
    for tick in range(now, now - REMEMBERED, -TICK):
        for number in range(taken.get(tick, 0) + 1):
            name = Name(tick, number)
            if hmac.compare_digest(digits_of(secret, station, name), digits):
                found = found or name
    return found
