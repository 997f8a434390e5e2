"""A proof that a person sits at the form: work done by the browser, or a small sum in plain words.

Asked only where ``guard`` sees a reason. Both are made and checked here, on our own machine; each is good once. The
sum is words and no picture: a picture that a blind person can use says the same in its text, and whoever can read that
by machine can read the words. What holds a flood back is the limits; the proof makes each try dear or slow.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import secrets
from base64 import b64decode
from functools import cache
from typing import Any

import altcha
import redis
from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

from congress_portal import throttle

log = logging.getLogger(__name__)

ALGORITHM, COST = "PBKDF2/SHA-256", 5000
"""Solved in under a second by an old phone; plain SHA-256 took five times as long there, SCRYPT eight times."""
GOOD_FOR = 2 * 3600
"""Seconds: somebody who writes slowly must still be able to send."""
LONGEST = 4096
SUM = "portal.proof.sum"
NUMBERS = "零一二三四五六七八九"


def challenge() -> str:
    """What the browser works on, as JSON."""
    expires = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=GOOD_FOR)
    made = altcha.create_challenge(algorithm=ALGORITHM, cost=COST, expires_at=expires, hmac_secret=_secret())
    return json.dumps(made.to_dict())


def is_worked(payload: str) -> bool:
    """Whether the work was done, on a challenge of ours, not too long ago and not used before."""
    if not payload or len(payload) > LONGEST or not _is_cheap(payload):
        return False
    return bool(altcha.verify_solution(payload, _secret()).verified) and _first_use(_name_of(payload))


def new_sum() -> str:
    """A sealed sum of two digits."""
    return signing.dumps([secrets.randbelow(8) + 2, secrets.randbelow(8) + 2, secrets.token_hex(8)], salt=SUM)


def words_of(sealed: str) -> str:
    """The sum as it is asked, or nothing if it is none of ours."""
    numbers = _opened(sealed)
    if numbers is None:
        return ""
    return _("%(one)s加%(two)s等于几？") % {"one": NUMBERS[numbers[0]], "two": NUMBERS[numbers[1]]}


def is_summed(sealed: str, answer: str) -> bool:
    """Whether the answer is right and the sum was not used before."""
    numbers = _opened(sealed)
    return numbers is not None and answer in _written(sum(numbers)) and _first_use(sealed)


def _written(number: int) -> set[str]:
    """A number below twenty as people write it."""
    ten, one = divmod(number, 10)
    if not ten:
        return {str(number), NUMBERS[number]}
    tail = NUMBERS[one] if one else ""
    return {str(number), f"十{tail}", f"一十{tail}"}


def _opened(sealed: str) -> tuple[int, int] | None:
    try:
        one, two, _once = signing.loads(sealed, salt=SUM, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return one, two


def _is_cheap(payload: str) -> bool:
    """Only work that we asked for is checked: the library would count as far as a stranger's numbers say."""
    asked = _parameters(payload)
    return asked.get("algorithm") == ALGORITHM and asked.get("cost") == COST


def _name_of(payload: str) -> str:
    return json.dumps([_parameters(payload).get("nonce"), _parameters(payload).get("salt")])


def _parameters(payload: str) -> dict[str, Any]:
    try:
        found = json.loads(b64decode(payload))["challenge"]["parameters"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _first_use(name: str) -> bool:
    """Remember a proof; whether it is new. Without Redis every proof is: nobody is kept out."""
    key = f"{settings.CACHES['default']['KEY_PREFIX']}:proof:{hashlib.sha256(name.encode()).hexdigest()}"
    try:
        return bool(throttle.counters().set(key, 1, ex=GOOD_FOR, nx=True))
    except redis.RedisError:
        log.exception("Redis does not answer; a proof is taken without asking whether it is new")
        return True


@cache
def _secret() -> str:
    return hashlib.sha256(f"portal.proof:{settings.SECRET_KEY}".encode()).hexdigest()
