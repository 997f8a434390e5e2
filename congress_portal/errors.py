"""The two refusals of the domain, and their one mapping to HTML. ``rest.py`` maps the same ones to JSON."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from congress_portal.pages import errors as pages


class NotNow(Exception):
    """The case has moved on: someone was faster, or the move does not fit its state (409)."""

    def __init__(self, message: object = _("这件事刚刚有了新进展，请刷新后再操作。")) -> None:
        super().__init__(str(message))


class TooMany(Exception):
    """Too many tries from one place (429)."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(str(retry_after))
        self.retry_after = retry_after


class DomainErrors:
    """Middleware: turns the refusals into pages; anything else goes on to Django."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotNow):
            return pages.conflict(request, str(exception))
        if isinstance(exception, TooMany):
            return pages.too_many(request, exception.retry_after)
        return None
