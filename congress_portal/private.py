"""Browsers and caches keep nothing but what says so itself and the public pages of somebody who is not logged in."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PUBLIC = {
    f"stations:{name}"
    for name in ("home", "map", "list", "code", "privacy", "help", "station", "bulletins", "poster")
}


class PrivatePages:
    """Middleware; static files are answered before it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response and not _is_public(request):
            response["Cache-Control"] = "private, no-store"
        return response


def _is_public(request: HttpRequest) -> bool:
    match = request.resolver_match
    return (
        match is not None
        and match.view_name in PUBLIC
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )
