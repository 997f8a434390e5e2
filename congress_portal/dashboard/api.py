"""The figures over the API: the numbers of the leaders' page, from the same functions."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from congress_portal.dashboard.figures.board import Board, Row
from congress_portal.dashboard.figures.fresh import counted_at
from congress_portal.dashboard.figures.registry import FIGURES, Figure
from congress_portal.dashboard.forms import FrameForm
from congress_portal.dashboard.views.leaders import reader_of
from congress_portal.loops.words import Kind
from congress_portal.rest import REFUSALS


@extend_schema_field(OpenApiTypes.NUMBER)
class NumberField(serializers.Field[Any, Any, Any, Any]):
    """As it is reckoned: whole numbers stay whole, a share is a part of one."""

    def to_representation(self, value: int | float) -> int | float:
        return value


class FigureValue(serializers.Serializer[Any]):
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    formula = serializers.CharField(help_text=_("口径"))
    value = NumberField(allow_null=True, help_text=_("件数；比率是0到1之间的小数，没有分母时为空"))
    last_year = NumberField(allow_null=True, help_text=_("去年同期；现状类的数字没有"))


class TableRow(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]
    params = serializers.DictField(child=serializers.CharField(), allow_null=True)
    values = serializers.DictField(child=NumberField(allow_null=True))


class FigureTable(serializers.Serializer[Any]):
    name = serializers.CharField()
    caption = serializers.CharField()
    rows = TableRow(many=True)


class FigureSet(serializers.Serializer[Any]):
    region = serializers.CharField()
    kind = serializers.CharField(allow_blank=True)
    since = serializers.DateField()
    until = serializers.DateField()
    counted_at = serializers.DateTimeField(help_text=_("数字截至何时；正常时就是现在"))
    is_partial = serializers.BooleanField(help_text=_("是否只统计本人分管单位的事项"))
    figures = FigureValue(many=True)
    tables = FigureTable(many=True)


class FiguresView(APIView):
    @extend_schema(
        operation_id="figures",
        responses={200: FigureSet, **REFUSALS},
        parameters=[
            OpenApiParameter("region", str, description="区划代码；不填为本人职责范围内最大的区划"),
            OpenApiParameter("kind", str, enum=Kind.values, description="事项类别；不填为全部"),
            OpenApiParameter("since", str, description="从哪天起，例如 2026-01-01；不填为今年第一天"),
            OpenApiParameter("until", str, description="到哪天止；不填为今天"),
        ],
    )
    def get(self, request: Request) -> Response:
        """领导驾驶舱的数字；页面、导出和接口是同一组函数。"""
        form = FrameForm(request.query_params, user=reader_of(request._request))
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        board = Board(form.frame())
        return Response(FigureSet(_told(board)).data)


def _told(board: Board) -> dict[str, Any]:
    frame = board.frame
    return {
        "region": frame.place.code,
        "kind": frame.kind,
        "since": frame.since,
        "until": frame.until,
        "counted_at": counted_at(frame.counties),
        "is_partial": frame.units is not None,
        "figures": [_figure(board, one) for one in FIGURES],
        "tables": [
            {
                "name": table.name,
                "caption": table.caption,
                "rows": [_row(row, table.figures) for row in table.rows],
            }
            for table in board.tables
        ],
    }


def _figure(board: Board, figure: Figure) -> dict[str, Any]:
    return {
        "name": figure.name,
        "label": str(figure.label),
        "formula": str(figure.formula),
        "value": board.value(figure),
        "last_year": None if figure.is_stock else figure.count(board.last_year),
    }


def _row(row: Row, figures: Any) -> dict[str, Any]:
    params = None if row.params is None else dict(row.params)
    return {
        "label": row.label,
        "params": params,
        "values": {one.name: one.count(row.numbers) for one in figures},
    }
