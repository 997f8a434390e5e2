"""Sessions end when nobody uses them; who logs in with a temporary password first chooses an own one."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from congress_portal.accounts.sessions import BEGUN, WRITTEN

ALLOWED = ("accounts:password", "accounts:logout", "pages:elder", "healthz")


WRITE_AFTER = 5 * 60
"""Seconds: a session in use is written again no more often than this, so it may end that much early."""


class Idle:
    """Keeps a session in use alive, and ends one that lasts longer than ``SESSION_LONGEST``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            self._look_at(request.session)
        return self.get_response(request)

    def _look_at(self, session: SessionBase) -> None:
        now = time.time()
        if now - session.get(BEGUN, now) > settings.SESSION_LONGEST:
            session.flush()
        elif now - session.get(WRITTEN, 0) > min(WRITE_AFTER, settings.SESSION_COOKIE_AGE / 6):
            session.modified = True


class MustChangePassword:
    """Asks for the user only where a session cookie came along, so that public pages stay free of sessions."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and self._is_due(request):
            return self._refuse(request)
        return self.get_response(request)

    def _is_due(self, request: HttpRequest) -> bool:
        path = request.path_info
        if path.startswith(settings.STATIC_URL) or path in {reverse(name) for name in ALLOWED}:
            return False
        return bool(getattr(request.user, "must_change_password", False))

    def _refuse(self, request: HttpRequest) -> HttpResponse:
        words = _("请先设置自己的密码，再继续使用。")
        if request.path_info.startswith("/api/"):
            return JsonResponse({"error": {"code": "password", "message": words, "fields": {}}}, status=403)
        messages.warning(request, words)
        return redirect("accounts:password")
