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
from congress_portal.dashboard.figures.satisfaction import SATISFACTION, Band, Quarter
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
    last_year = serializers.DictField(
        child=NumberField(allow_null=True), help_text=_("去年同期；现状类的数字没有")
    )


class FigureTable(serializers.Serializer[Any]):
    name = serializers.CharField()
    caption = serializers.CharField()
    note = serializers.CharField(allow_blank=True, help_text=_("这张表怎样统计"))
    rows = TableRow(many=True)


class BandShown(serializers.Serializer[Any]):
    low = serializers.IntegerField()
    high = serializers.IntegerField()


class SatisfactionLine(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]
    region = serializers.CharField(allow_blank=True, help_text=_("乡镇（街道）的区划代码"))
    rated = serializers.IntegerField(allow_null=True, help_text=_("评价数；不公布的为空"))
    satisfied = BandShown(allow_null=True, help_text=SATISFACTION[0].formula)
    confirmed = BandShown(allow_null=True, help_text=SATISFACTION[1].formula)


class SatisfactionQuarter(serializers.Serializer[Any]):
    name = serializers.CharField()
    since = serializers.DateField()
    until = serializers.DateField()
    lines = SatisfactionLine(many=True, help_text=_("第一行是所选区划，以下是各乡镇（街道）或者分管的单位"))


class FigureSet(serializers.Serializer[Any]):
    region = serializers.CharField()
    kind = serializers.CharField(allow_blank=True)
    since = serializers.DateField()
    until = serializers.DateField()
    counted_at = serializers.DateTimeField(help_text=_("数字截至何时；正常时就是现在"))
    is_partial = serializers.BooleanField(help_text=_("是否只统计本人分管单位的事项"))
    figures = FigureValue(many=True)
    tables = FigureTable(many=True)
    satisfaction = SatisfactionQuarter(
        many=True, help_text=_("已公布的最近一个季度，以及上一年同一季度；没有公布的不出现")
    )


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
        board = Board(form.frame(), compares=True)
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
                "note": table.note,
                "rows": [_row(row, table.figures) for row in table.rows],
            }
            for table in board.tables
        ],
        "satisfaction": [_quarter(one) for one in board.satisfaction if one],
    }


def _quarter(quarter: Quarter) -> dict[str, Any]:
    return {
        "name": quarter.name,
        "since": quarter.since,
        "until": quarter.until,
        "lines": [
            {"label": one.label, "region": one.region, "rated": one.rated}
            | {figure.name: _band(figure.band(one.cell)) for figure in SATISFACTION}
            for one in quarter.lines
        ],
    }


def _band(band: Band | None) -> dict[str, int] | None:
    return {"low": band[0], "high": band[1]} if band else None


def _figure(board: Board, figure: Figure) -> dict[str, Any]:
    return {
        "name": figure.name,
        "label": str(figure.label),
        "formula": str(figure.formula),
        "value": board.value(figure),
        "last_year": board.before(figure),
    }


def _row(row: Row, figures: Any) -> dict[str, Any]:
    params = None if row.params is None else dict(row.params)
    return {
        "label": row.label,
        "params": params,
        "values": {one.name: one.count(row.numbers) for one in figures},
        "last_year": {one.name: one.count(row.before) for one in figures if not one.is_stock},
    }
