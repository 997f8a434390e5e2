"""Answers that browsers may keep."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag


def kept(request: HttpRequest, body: bytes, kind: str, seconds: int) -> HttpResponse:
    """An answer that browsers keep for a while and then ask about by its fingerprint."""
    answer = HttpResponse(body, content_type=kind)
    answer["ETag"] = quote_etag(hashlib.sha256(body).hexdigest()[:20])
    answer["Cache-Control"] = f"public, max-age={seconds}"
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer
