"""Who floods a form, and who is merely one of many behind a carrier's address.

An address, a device (the browser's CSRF cookie, which it has anyway) and a phone each have two limits: beyond ``calm``
the form asks for a proof (``proof``), beyond ``most`` it waits. The figures and their reasons stand in
``docs/settings.md``. What is written is never judged: a phone number, a mail address or a link is no sign of spam.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from congress_portal import throttle
from congress_portal.errors import TooMany

STAMP = "portal.guard.opened"
STAMP_GOOD_FOR = 24 * 3600


@dataclass(frozen=True)
class Limit:
    """Counted tries in ``seconds``: up to ``calm`` nothing is asked, beyond ``most`` nothing is taken."""

    calm: int
    most: int
    seconds: int


class Guard:
    """One request to one form."""

    def __init__(self, request: HttpRequest, form: str) -> None:
        self.request, self.form = request, form
        self._counted: set[str] = set()

    def check(self) -> None:
        """Raise ``TooMany`` where the address or the device has used up all its tries."""
        for limit, tries in self._tries(""):
            if tries >= limit.most:
                raise TooMany(limit.seconds)

    def is_busy(self, mobile: str = "") -> bool:
        """Whether more comes from here than people usually send."""
        return any(tries >= limit.calm for limit, tries in self._tries(mobile))

    def refuse_busy(self, mobile: str = "") -> None:
        """Raise ``TooMany`` where a page would ask for a proof."""
        for limit, tries in self._tries(mobile):
            if tries >= limit.calm:
                raise TooMany(limit.seconds)

    def is_spent(self, mobile: str) -> bool:
        """Whether this phone has used up its tries: said at its field, where the words stay."""
        return any(tries >= limit.most for limit, tries in self._tries(mobile)[-1:])

    def count(self, mobile: str = "") -> None:
        """Count this request, once for each source."""
        for rate, who, _limit in self._sources(mobile):
            if rate.name not in self._counted:
                self._counted.add(rate.name)
                throttle.count(self.request, rate, who)

    def _tries(self, mobile: str) -> list[tuple[Limit, int]]:
        sources = list(self._sources(mobile))
        counted = throttle.tries(self.request, [(rate, who) for rate, who, _limit in sources])
        return [(limit, tries) for (_rate, _who, limit), tries in zip(sources, counted, strict=True)]

    def _sources(self, mobile: str) -> Iterator[tuple[throttle.Rate, str, Limit]]:
        known = {"address": throttle.address_of(self.request), "device": device_of(self.request)}
        if mobile:
            known["phone"] = sealed(plain_number(mobile))
        for kind, who in known.items():
            limit = Limit(*settings.FORM_LIMITS[kind])
            if who:
                yield throttle.Rate(f"{self.form}-{kind}", limit.most, limit.seconds), who, limit


def device_of(request: HttpRequest) -> str:
    """The browser, by the cookie that it sent; nothing for one that keeps none."""
    cookie = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    return sealed(cookie) if cookie else ""


def plain_number(mobile: str) -> str:
    """One spelling of a phone number, so that +86 and hyphens do not make it another."""
    digits = "".join(sign for sign in mobile if sign.isdigit())
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


def sealed(text: str) -> str:
    """A name for counting that does not tell what it stands for."""
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]


def stamp() -> str:
    """When the form was opened, signed."""
    return signing.TimestampSigner(salt=STAMP).sign("form")


def is_hasty(opened: str) -> bool:
    """Whether the form came back without its stamp, with an old one, or sooner than anybody can write."""
    if not _is_stamp(opened, STAMP_GOOD_FOR):
        return True
    return settings.FORM_SECONDS > 0 and _is_stamp(opened, settings.FORM_SECONDS)


def _is_stamp(opened: str, seconds: int) -> bool:
    """Whether this is a stamp of ours that is not older than ``seconds``."""
    try:
        signing.TimestampSigner(salt=STAMP).unsign(opened, max_age=seconds)
    except signing.BadSignature:
        return False
    return True
