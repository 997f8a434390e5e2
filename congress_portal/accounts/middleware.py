"""Who logs in with a temporary password chooses an own one before anything else."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

ALLOWED = ("accounts:password", "accounts:logout", "pages:elder", "healthz")


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
