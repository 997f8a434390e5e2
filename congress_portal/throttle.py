"""Counting tries from one address, for pages; the API's own throttles stand in ``rest.py``.

The counters live in Redis, each asked in one round trip: a Redis that is down or wiped never keeps anybody out.
"""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import redis
from django.conf import settings
from django.http import HttpRequest

from congress_portal.errors import TooMany

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rate:
    """At most ``most`` counted tries in ``seconds`` from one address."""

    name: str
    most: int
    seconds: int


def address_of(request: HttpRequest) -> str:
    """Whom to count: the client's home; headers count only as far as our own proxies wrote them."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    trusted = settings.TRUSTED_PROXIES
    if trusted and len(hops) >= trusted:
        return home_of(hops[-trusted])
    return home_of(str(request.META.get("REMOTE_ADDR", "")))


def home_of(address: str) -> str:
    """An IPv4 address, or the /64 network that one household has in IPv6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv4Address):
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(found), 64), strict=False))


def check(request: HttpRequest, rate: Rate, who: str = "") -> None:
    """Raise ``TooMany`` when the tries of this address (or ``who``) are used up."""
    if tries(request, [(rate, who)])[0] >= rate.most:
        raise TooMany(rate.seconds)


PRINTED = Rate("open-pdf", 120, 3600)
"""Papers that anybody may have: each is set anew, which costs some tenths of a second."""


def take_paper(request: HttpRequest) -> None:
    """Before a public paper is set: count it, and ``TooMany`` where there were too many in the hour."""
    check(request, PRINTED)
    count(request, PRINTED)


def tries(request: HttpRequest, counted: Sequence[tuple[Rate, str]]) -> list[int]:
    """How many tries were counted for each, in one round trip."""
    try:
        found = counters().mget([_key(request, rate, who) for rate, who in counted])
    except redis.RedisError:
        log.exception("Redis does not answer; nobody is throttled")
        return [0] * len(counted)
    return [int(number or 0) for number in found]


def count(request: HttpRequest, rate: Rate, who: str = "") -> None:
    """Count one try. The window begins with its first."""
    key = _key(request, rate, who)
    pipeline = counters().pipeline()
    pipeline.set(key, 0, ex=rate.seconds, nx=True)
    pipeline.incr(key)
    try:
        pipeline.execute()
    except redis.RedisError:
        log.exception("Redis does not answer; a try is not counted")


@cache
def counters() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)


def miss(request: HttpRequest, rate: Rate) -> None:
    """Count one wrong guess, refused or not; ``TooMany`` where there were too many before it."""
    count(request, rate)
    check(request, replace(rate, most=rate.most + 1))


def _key(request: HttpRequest, rate: Rate, who: str) -> str:
    return f"{settings.CACHES['default']['KEY_PREFIX']}:tries:{rate.name}:{who or address_of(request)}"
