"""The signature of a call, as Standard Webhooks (standardwebhooks.com, spec 1.0.0) has it.

HMAC-SHA-256 over ``id.timestamp.body``, in base64 behind ``v1,``; several signatures, separated by blanks, while a
secret is being changed. The receiver checks the time too, so that a call that was caught is of no use later.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

MARK = "whsec_"


def new_secret() -> str:
    """32 random bytes."""
    return MARK + base64.b64encode(secrets.token_bytes(32)).decode()


def headers(keys: Sequence[str], message: str, at: int, body: bytes) -> dict[str, str]:
    """``at``: seconds since 1970."""
    signed = " ".join(_signature(key, message, at, body) for key in keys)
    return {"webhook-id": message, "webhook-timestamp": str(at), "webhook-signature": signed}


def _signature(key: str, message: str, at: int, body: bytes) -> str:
    content = f"{message}.{at}.".encode() + body
    digest = hmac.new(base64.b64decode(key.removeprefix(MARK)), content, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()
