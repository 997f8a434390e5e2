"""Too many wrong passwords, for one name or from one address, and the door stays shut for a while.

A try is counted before the password is looked at, so that tries sent at once do not slip through together; a
right password gives its own back. A cache that is down keeps nobody out.
"""

from __future__ import annotations

import hashlib
import logging
import math
import time

from django.contrib.auth import authenticate
from django.core.cache import cache
from django.http import HttpRequest

from congress_portal.accounts.models import User
from congress_portal.throttle import address_of

log = logging.getLogger(__name__)

MOST_FOR_A_NAME = 8
MOST_FROM_AN_ADDRESS = 40
SECONDS = 15 * 60


class Shut(Exception):
    """The door is shut for some more minutes."""

    def __init__(self, seconds: int) -> None:
        super().__init__(str(seconds))
        self.seconds = seconds

    @property
    def minutes(self) -> int:
        return max(1, math.ceil(self.seconds / 60))


def known(request: HttpRequest, username: str, password: str) -> User | None:
    """The user of a name and a password: one counted try, on the pages as over the API. May raise ``Shut``."""
    take_try(request, username)
    user = authenticate(request, username=username, password=password)
    if not isinstance(user, User):
        log.warning("log-in refused")
        return None
    give_back(request, username)
    return user


def take_try(request: HttpRequest, name: str) -> None:
    """Count one try; raises ``Shut`` when there were too many."""
    for key, most in _counters(request, name):
        left = _counted(key, most)
        if left:
            raise Shut(left)


def give_back(request: HttpRequest, name: str) -> None:
    """The password was right: the name begins anew, the address gets this try back."""
    (of_name, _most), (of_address, _most_of_address) = _counters(request, name)
    try:
        cache.delete_many([of_name, f"{of_name}:since"])
        cache.decr(of_address)
    except Exception:  # the counter may have run out meanwhile, or the cache be down
        log.debug("a try was not given back", exc_info=True)


def _counters(request: HttpRequest, name: str) -> tuple[tuple[str, int], tuple[str, int]]:
    digest = hashlib.sha256(name.casefold().encode("utf-8", "replace")).hexdigest()
    return (
        (f"login:name:{digest}", MOST_FOR_A_NAME),
        (f"login:address:{address_of(request)}", MOST_FROM_AN_ADDRESS),
    )


def _counted(key: str, most: int) -> int:
    """Count one; the seconds until the window of this counter ends if it is one too many, else 0."""
    try:
        if cache.add(key, 1, SECONDS):
            cache.set(f"{key}:since", time.time(), SECONDS)
            return 0
        if cache.incr(key) <= most:
            return 0
        since = cache.get(f"{key}:since", time.time())
    except Exception:
        log.exception("The cache does not answer; nobody is locked out")
        return 0
    return max(1, int(since + SECONDS - time.time()))
