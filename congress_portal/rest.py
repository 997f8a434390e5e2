"""What every API view shares: paging, throttles, the JSON parser, one shape for everything that goes wrong.

``{"error": {"code": "not_now", "message": "…", "fields": {}}}``: ``code`` is for programs, ``message`` for
people, ``fields`` holds the messages at single fields of the request.
"""

from __future__ import annotations

import json
import logging
import math
import time
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import redis
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import exceptions, serializers
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

from congress_portal.errors import NotNow, TooMany
from congress_portal.throttle import address_of

if TYPE_CHECKING:  # rest_framework.views reads the settings, which name the classes of this very file
    from rest_framework.views import APIView

log = logging.getLogger(__name__)

# ---------------------------------------------------------------- paging and filters


class NewestFirst(CursorPagination):
    """Pages of 25, newest first, that stay in place while rows are added."""

    page_size = 25
    max_page_size = 100
    page_size_query_param = "page_size"
    ordering: Any = ("-id",)

    def is_position(self, text: str) -> bool:
        """Whether a cursor's position can be compared with the first column of ``ordering``."""
        return text.isascii() and text.isdigit() and len(text) <= 18

    def decode_cursor(self, request: Request) -> Cursor | None:
        try:
            cursor = super().decode_cursor(request)
        except exceptions.NotFound as error:
            raise exceptions.ParseError from error
        if cursor is not None and cursor.position is not None and not self.is_position(str(cursor.position)):
            raise exceptions.ParseError
        return cursor


class NewestOpened(NewestFirst):
    """The same for cases: by the moment they were opened, which an imported case has from before."""

    ordering = ("-opened_at", "-id")

    def is_position(self, text: str) -> bool:
        try:
            moment = parse_datetime(text)
        except ValueError:
            return False
        return moment is not None and moment.tzinfo is not None and moment.year > 1


class FilterWhenAsked(DjangoFilterBackend):
    """django-filter, but a list without any filter in its address does not pay for the form."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        known = self.get_filterset_class(view, queryset)
        if known is None or not (request.query_params.keys() & known.base_filters.keys()):
            return queryset
        filtered: QuerySet[Any] = super().filter_queryset(request, queryset, view)
        return filtered


# ---------------------------------------------------------------- reading


class PlainJSON(JSONParser):
    """JSON; what is nested too deep or no text (half a character) is an error of the request, not ours."""

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        try:
            content = super().parse(stream, media_type, parser_context)
            json.dumps(content, ensure_ascii=False).encode()
        except (RecursionError, UnicodeEncodeError) as error:
            raise exceptions.ParseError from error
        return content


# ---------------------------------------------------------------- throttles


@cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)


def count_hit(key: str, seconds: int) -> int:
    """How often ``key`` was counted in the running window, this time included: one round trip.

    Without Redis nothing is counted and nothing refused: a lost counter must not close the portal.
    """
    name = f"{settings.CACHES['default']['KEY_PREFIX']}:throttle:{key}:{int(time.time()) // seconds}"
    try:
        pipeline = _redis().pipeline(transaction=False)
        pipeline.incr(name)
        pipeline.expire(name, seconds + 1)
        return int(pipeline.execute()[0])
    except redis.RedisError:
        log.warning("throttle: no answer from Redis, %s let through", key)
        return 0


PERIODS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class Throttle(BaseThrottle):
    """A number of requests in a fixed window, as ``DEFAULT_THROTTLE_RATES`` gives it for ``scope``."""

    scope = ""

    def who(self, request: Request) -> str | None:
        """Whom to count, or nobody."""
        return address_of(request._request)

    def allow_request(self, request: Request, view: APIView) -> bool:
        rate = api_settings.DEFAULT_THROTTLE_RATES.get(self.scope)
        who = self.who(request)
        if not rate or who is None:
            return True
        number, period = str(rate).split("/")
        self.seconds = PERIODS[period[0]]
        return count_hit(f"{self.scope}:{who}", self.seconds) <= int(number)

    def wait(self) -> float:
        return self.seconds - time.time() % self.seconds


class AnonThrottle(Throttle):
    scope = "anon"

    def who(self, request: Request) -> str | None:
        return None if request.user.is_authenticated else address_of(request._request)


class UserThrottle(Throttle):
    scope = "user"

    def who(self, request: Request) -> str | None:
        return str(request.user.pk) if request.user.is_authenticated else None


class LoginThrottle(Throttle):
    scope = "login"


# ---------------------------------------------------------------- errors

MESSAGES = {
    400: gettext_lazy("提交的内容有误，请检查后再试。"),
    401: gettext_lazy("请先登录，或提供有效的令牌。"),
    403: gettext_lazy("您没有查看或办理这件事的权限。"),
    404: gettext_lazy("没有找到您要的内容。"),
    405: gettext_lazy("这个地址不支持这种请求方法。"),
    406: gettext_lazy("只提供 JSON 格式。"),
    409: gettext_lazy("这件事刚刚有了新进展，请刷新后再操作。"),
    413: gettext_lazy("提交的内容太大。"),
    415: gettext_lazy("请用 JSON 格式提交（Content-Type: application/json）。"),
    429: gettext_lazy("请求太频繁，请稍后再试。"),
}


class Fault(serializers.Serializer[Any]):
    code = serializers.CharField(help_text=gettext_lazy("给程序看的词，例如 not_now"))
    message = serializers.CharField(help_text=gettext_lazy("给人看的一句话"))
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()), help_text=gettext_lazy("各字段的问题")
    )


class Refusal(serializers.Serializer[Any]):
    """The shape of every error, for the schema."""

    error = Fault()


REFUSALS = {400: Refusal, 403: Refusal, 404: Refusal, 409: Refusal, 429: Refusal}

NON_FIELD = ("non_field_errors", "__all__")


def error(
    code: str, number: int, message: str = "", fields: dict[str, list[str]] | None = None, **headers: str
) -> Response:
    """The one answer for everything that goes wrong."""
    words = message or str(MESSAGES[number])
    content = {"error": {"code": code, "message": words, "fields": fields or {}}}
    return Response(
        content, status=number, headers={name.replace("_", "-"): headers[name] for name in headers}
    )


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Every refusal as JSON; what is not a refusal is a fault, and goes on to Django."""
    match exc:
        case NotNow():
            return error("not_now", 409, str(exc))
        case TooMany():
            return error("throttled", 429, Retry_After=str(exc.retry_after))
        case RequestDataTooBig():
            return error("too_large", 413)
        case Http404():
            return error("not_found", 404)
        case PermissionDenied():
            return error("permission_denied", 403, _own_words(exc))
        case DjangoValidationError():
            fields = exc.message_dict if hasattr(exc, "error_dict") else {"__all__": exc.messages}
            return _invalid(fields)
        case exceptions.ValidationError():
            return _invalid(_fields_of(exc.detail))
        case exceptions.APIException():
            return _of_framework(exc)
    return None


def _of_framework(exc: exceptions.APIException) -> Response:
    headers = {}
    if challenge := getattr(exc, "auth_header", None):
        headers["WWW_Authenticate"] = challenge
    if wait := getattr(exc, "wait", None):
        headers["Retry_After"] = str(math.ceil(wait))
    known = exc.status_code if exc.status_code in MESSAGES else 400
    return error(exc.default_code, known, str(getattr(exc, "words", "")), **headers)


def _invalid(fields: Mapping[str, list[str]]) -> Response:
    general = [text for name in NON_FIELD for text in fields.get(name, [])]
    rest = {name: list(texts) for name, texts in fields.items() if name not in NON_FIELD}
    return error("invalid", 400, " ".join(general), rest)


def _fields_of(detail: Any) -> dict[str, list[str]]:
    if isinstance(detail, dict):
        return {str(name): _texts(value) for name, value in detail.items()}
    return {"__all__": _texts(detail)}


def _texts(detail: Any) -> list[str]:
    """All messages below a field, which may be a list or a mapping of its own."""
    if isinstance(detail, dict):
        return [text for value in detail.values() for text in _texts(value)]
    if isinstance(detail, list | tuple):
        return [text for value in detail for text in _texts(value)]
    return [str(detail)]


def _own_words(exc: Exception) -> str:
    """The reason we gave ourselves; a framework's English one is not shown."""
    text = str(exc)
    return "" if text.isascii() else text
