"""Satisfaction over the API: the published lines of a quarter, for everybody."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from stations.reading.evaluation import lines_of
from stations.views.evaluation import sheet_asked


class SheetLine(serializers.Serializer[Any]):
    table = serializers.CharField()
    name = serializers.CharField()
    is_shown = serializers.BooleanField(help_text=gettext_lazy("不足件数或可由别的数推出的，不公布"))
    rated = serializers.IntegerField(allow_null=True)
    satisfied = serializers.CharField(help_text=gettext_lazy("满意，比例区间"))
    confirmed = serializers.CharField(help_text=gettext_lazy("满意和基本满意，比例区间"))


class Sheet(serializers.Serializer[Any]):
    county = serializers.CharField()
    since = serializers.DateField()
    until = serializers.DateField()
    k = serializers.IntegerField()
    own = SheetLine(many=True, help_text=gettext_lazy("群众本人的评价"))
    entered = SheetLine(many=True, help_text=gettext_lazy("工作人员代录的评价，另计"))


class EvaluationView(APIView):
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="evaluation",
        responses=Sheet,
        parameters=[
            OpenApiParameter("quarter", str, description="季度第一天，例如 2026-07-01；不填为最近一个"),
            OpenApiParameter("county", str, description="县（市、区）代码"),
        ],
    )
    def get(self, request: Request) -> Response:
        """一个季度的群众满意度，公开；页面、下载和接口是同一份。"""
        _sheets, shown = sheet_asked(request._request)
        if shown is None:
            raise Http404
        lines = {"own": lines_of(shown, own=True), "entered": lines_of(shown, own=False)}
        plain = {
            name: [{k: v for k, v in line.items() if k != "label"} for line in found]
            for name, found in lines.items()
        }
        facts = {"county": shown.county.code, "since": shown.since, "until": shown.until, "k": shown.k}
        return Response({**facts, **plain})
