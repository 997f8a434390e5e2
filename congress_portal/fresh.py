"""Whole pages kept in memory, and served again only while the database stands exactly as it did.

Lists and tracking pages are read far more often than anything changes. Before a kept page goes out, one short query
asks PostgreSQL for its snapshot of transactions: if no transaction has written or ended since the page was made,
the page would come out the same. So nothing stale is ever shown, whatever changed and wherever; the busier the
writers, the less this saves. A page is kept a minute at most, because it also speaks of time ("still 3 days").

The key holds all that a page takes from its reader: address, cookies, authorisation. The middleware stands first,
so a kept page costs neither session nor rendering.
"""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.http import HttpRequest, HttpResponse

PAGES = re.compile(r"^/(track/\d{12}/|opinions/|api/v1/(opinions|loops)/)$")
KEPT_FOR = 60.0
MOST = 400
LARGEST = 200_000
Key = tuple[str, ...]


@dataclass(frozen=True)
class Kept:
    snapshot: str
    until: float
    response: HttpResponse


class FreshPages:
    """Middleware; see the module."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.kept: OrderedDict[Key, Kept] = OrderedDict()
        self.lock = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "GET" or not PAGES.match(request.path_info) or connection.in_atomic_block:
            return self.get_response(
                request
            )  # within a transaction the snapshot does not tell of its own writes
        key = _key(request)
        snapshot = _snapshot()
        kept = self.kept.get(key)
        if kept and kept.snapshot == snapshot and time.monotonic() < kept.until:
            return _copy(kept.response)
        response = self.get_response(request)
        if _may_keep(request, response):
            self._keep(key, Kept(snapshot, time.monotonic() + KEPT_FOR, _copy(response)))
        return response

    def _keep(self, key: Key, page: Kept) -> None:
        with self.lock:
            self.kept[key] = page
            self.kept.move_to_end(key)
            while len(self.kept) > MOST:
                self.kept.popitem(last=False)


def _snapshot() -> str:
    """Which transactions have ended and which are under way: the same text, the same visible content."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        return str(cursor.fetchone()[0])


def _key(request: HttpRequest) -> Key:
    meta = request.META
    return (
        request.get_full_path(),
        meta.get("HTTP_HOST", ""),
        meta.get("HTTP_COOKIE", ""),
        meta.get("HTTP_AUTHORIZATION", ""),
        meta.get("HTTP_ACCEPT", ""),
        meta.get("HTTP_ACCEPT_LANGUAGE", ""),
        meta.get("HTTP_HX_REQUEST", ""),
        meta.get("HTTP_X_FORWARDED_PROTO", ""),
    )


def _may_keep(request: HttpRequest, response: HttpResponse) -> bool:
    """Only an ordinary page that leaves nothing new in the reader's browser; a form token sent again is not new."""
    known = all(request.COOKIES.get(name) == cookie.value for name, cookie in response.cookies.items())
    return (
        response.status_code == 200 and not response.streaming and known and len(response.content) <= LARGEST
    )


def _copy(response: HttpResponse) -> HttpResponse:
    return HttpResponse(response.content, status=response.status_code, headers=dict(response.items()))
