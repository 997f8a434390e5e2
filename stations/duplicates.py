"""The same words sent again within a while: the earlier receipt is offered, nothing is dropped.

"The same" means the same letters and digits, whatever blanks and punctuation lie between. The same source is the same
browser or the same phone number, never the mere address: behind a carrier's address a whole village may send one
text, and each of them is somebody's own. Who writes from another device gets no link, only the day: a phone number
and some words must not open a citizen's page.
"""

from __future__ import annotations

import logging
import unicodedata
from dataclasses import dataclass

import redis
from django.conf import settings
from django.http import HttpRequest

from congress_portal import throttle
from congress_portal.guard import device_of, plain_number, sealed
from stations.models import Opinion

log = logging.getLogger(__name__)
A_WHILE = 24 * 3600
SHORTEST = 8
"""Fewer letters say nothing: 路灯坏了 may be true of two lamps."""


@dataclass(frozen=True)
class Earlier:
    opinion: Opinion
    is_own: bool
    """Sent by this very browser, which has seen the query code."""


def bare(text: str) -> str:
    """Letters and digits alone, in their usual width."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


def earlier(request: HttpRequest, content: dict[str, object]) -> Earlier | None:
    """What this browser or this phone sent in the same words; not the very form sent twice."""
    text, mobile = str(content["text"]), str(content.get("mobile") or "")
    for source, is_own in _sources(request, mobile):
        found = _found(_key(source, text))
        if found is None or bare(found.text) != bare(text):
            continue
        if found.loop.request_key != content["request_key"]:
            return Earlier(found, is_own)
    return None


def remember(request: HttpRequest, opinion: Opinion, mobile: str) -> None:
    if len(bare(opinion.text)) < SHORTEST:
        return
    try:
        for source, _is_own in _sources(request, mobile):
            throttle.counters().set(_key(source, opinion.text), opinion.pk, ex=A_WHILE)
    except redis.RedisError:
        log.exception("Redis does not answer; a repetition will not be noticed")


def _sources(request: HttpRequest, mobile: str) -> list[tuple[str, bool]]:
    device = device_of(request)
    known = [(device, True)] if device else []
    return [*known, (sealed(plain_number(mobile)), False)] if mobile else known


def _key(source: str, text: str) -> str:
    return f"{settings.CACHES['default']['KEY_PREFIX']}:sent:{sealed(source + bare(text))}"


def _found(key: str) -> Opinion | None:
    try:
        number = throttle.counters().get(key)
    except redis.RedisError:
        log.exception("Redis does not answer; a repetition is not noticed")
        return None
    return Opinion.objects.select_related("loop").filter(pk=int(number)).first() if number else None
