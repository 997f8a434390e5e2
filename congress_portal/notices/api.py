"""My notices over the API: the list, and marking them as read."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from congress_portal.notices.models import Notice
from congress_portal.rest import FilterWhenAsked, NewestFirst, PlainJSON

ROW = ("id", "loop__code", "loop__kind", "title", "body", "made_at", "read_at")


class NoticeRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    loop = serializers.CharField(help_text=_("事项编号"), allow_null=True)
    kind = serializers.CharField(help_text=_("事项种类"), allow_null=True)
    title = serializers.CharField()
    body = serializers.CharField()
    made_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)

    def to_representation(self, row: dict[str, Any]) -> dict[str, Any]:
        plain = {name: row[name] for name in ("id", "title", "body", "made_at", "read_at")}
        return {**plain, "loop": row["loop__code"], "kind": row["loop__kind"]}


class NoticeFilter(filters.FilterSet):
    unread = filters.ChoiceFilter(label=_("只看未读"), choices=(("1", _("未读")),), method="only_unread")

    def only_unread(self, notices: Any, name: str, value: str) -> Any:
        return notices.filter(read_at__isnull=True)


class NoticeList(generics.ListAPIView[Any]):
    """我的通知，最新的在前。"""

    queryset = Notice.objects.none()
    serializer_class = NoticeRow
    pagination_class = NewestFirst
    filter_backends = (FilterWhenAsked,)
    filterset_class = NoticeFilter

    def get_queryset(self) -> QuerySet[Any]:
        return Notice.objects.for_user(self.request.user).values(*ROW)  # type: ignore[arg-type]


class Marked(serializers.Serializer[Any]):
    marked = serializers.IntegerField(help_text=_("新标为已读的条数"))


class ReadOne(APIView):
    parser_classes = (PlainJSON,)

    @extend_schema(
        operation_id="notice_read",
        request=None,
        responses=Marked,
        parameters=[OpenApiParameter("notice", int, OpenApiParameter.PATH, description="通知编号")],
    )
    def post(self, request: Request, notice: int) -> Response:
        """标为已读；重复提交不改变首次阅读时间。"""
        mine = Notice.objects.for_user(request.user)  # type: ignore[arg-type]
        found = generics.get_object_or_404(mine, pk=notice)
        return Response({"marked": mine.filter(pk=found.pk).mark_read()})


class ReadAll(APIView):
    parser_classes = (PlainJSON,)

    @extend_schema(operation_id="notices_read", request=None, responses=Marked)
    def post(self, request: Request) -> Response:
        """把我的全部通知标为已读。"""
        return Response({"marked": Notice.objects.for_user(request.user).mark_read()})  # type: ignore[arg-type]
