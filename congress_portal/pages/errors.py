"""The error pages: what happened, what to do, the way home. ``errors.DomainErrors`` calls the last two."""

import logging
import math

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.templatetags.static import static
from django.utils.translation import gettext as _

from congress_portal.pages.back import own_address

log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", {"message": _words_of(exception)}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or cookies are off: not a matter of rights."""
    log.info("csrf refused: %s", reason)
    return render(request, "403.html", {"is_stale_form": True}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def conflict(request: HttpRequest, message: str) -> HttpResponse:
    latest = own_address(request, request.headers.get("Referer"), default=request.path)
    return render(request, "409.html", {"message": message, "latest": latest}, status=409)


def too_large(request: HttpRequest, status: int = 413) -> HttpResponse:
    """Also for 411, a body of unknown length: who sees a page sent a file by it."""
    return render(request, "413.html", {"code": status}, status=status)


def too_many(request: HttpRequest, retry_after: float) -> HttpResponse:
    seconds = max(1, math.ceil(retry_after))
    response = render(request, "429.html", {"minutes": math.ceil(seconds / 60)}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the database, the session or the context processors: any of them may be what broke."""
    page = loader.render_to_string("500.html", {"style": _style()})
    return HttpResponse(page, status=500)


def _style() -> str:
    try:
        return static("css/portal.css")
    except ValueError:  # the manifest of static files is not there
        return "/static/css/portal.css"


def _words_of(exception: Exception | None) -> str:
    """The reason we gave ourselves; Django's own English ones are not shown."""
    text = str(exception) if exception else ""
    return text if text and not text.isascii() else _("您没有查看或办理这件事的权限。")
