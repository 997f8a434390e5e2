"""How much a request may carry, asked before a byte of it is read, and how much of one file is kept."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from congress_portal.pages import errors as pages

TAKES_PHOTOS = re.compile(
    r"^/([sd]/[^/]+/opinion|loops/[^/]+/[^/]+|manage/[^/]+/photos|map/layers|deputies/(make|[^/]+)"
    r"|desk/[^/]+/[^/]+/confirm|visits/\d+/record|groups/activities/\d+/hold"
    r"|imports/[^/]+"
    r"|meetings/\d+/papers/\d+"
    r"|proposals/(meetings/\d+/upload|drafts/\d+/pictures|keys/\d+/visit|[^/]+/((talks|checks)/new|commitments/\d+/report))"
    r"|projects/[^/]+/nodes/\d+"
    r"|receptions/(at/[^/]+/new|session/\d+/claim/[^/]+))/$"
)
"""The pages whose forms take files; a test walks through the templates and holds this list to them."""
MEGABYTE = 1024 * 1024
MOST_WITH_PHOTOS = 75 * MEGABYTE
"""Six photos of 12 MB, and the text."""
MOST = 2 * MEGABYTE
MOST_OF_A_FILE = 12 * MEGABYTE


class RequestSizes:
    """Middleware: refuses by ``Content-Length`` alone; a body that does not say its length is not read either."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if "HTTP_TRANSFER_ENCODING" in request.META or not (length.isascii() and length.isdigit()):
            return _refused(request, 411)
        if int(length[:18]) > (MOST_WITH_PHOTOS if TAKES_PHOTOS.match(request.path_info) else MOST):
            return _refused(request, 413)
        return self.get_response(request)


def _refused(request: HttpRequest, status: int) -> HttpResponse:
    if not request.path_info.startswith("/api/"):
        return pages.too_large(request, status)
    words = _("提交的内容太大。") if status == 413 else _("请求没有说明长度（Content-Length）。")
    return JsonResponse({"error": {"code": "too_large", "message": words, "fields": {}}}, status=status)


class EnoughOfAFile(FileUploadHandler):
    """Lets through just more than the largest photo: the form sees that it is too large and says so at the field."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= MOST_OF_A_FILE else None

    def file_complete(self, file_size: int) -> None:
        return None
