"""Stations and opinions over the API. The public may read stations, send an opinion, and follow it by its code."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, generics, serializers, status
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from congress_portal import throttle
from congress_portal.guard import Guard
from congress_portal.loops.api import CODE, LABELS, LoopRow, RegionName, named, row_of, rows, seen_by, word
from congress_portal.loops.models import Loop
from congress_portal.loops.words import Kind, LoopStatus, StepStatus
from congress_portal.rest import (
    REFUSALS,
    FilterWhenAsked,
    NewestFirst,
    NewestOpened,
    PlainJSON,
)
from stations import queries, transitions
from stations.filters import OpinionFilter, StationFilter
from stations.forms import LONGEST, OpinionForm
from stations.models import Category, OpeningHours, Opinion, Station
from stations.plain import PlainStep, story_of
from stations.reading.callbacks import of_case
from stations.reading.service import why_of
from stations.views.citizens import FLOOD, WRITES, WRONG_CODES
from stations.words import CallbackStatus, Channel, Complexity, Ground, NameMode, Solved, Tier, Urgency

LABELS.update(acknowledge=gettext_lazy("受理"), answer_now=gettext_lazy("当场答复"))

# ---------------------------------------------------------------- stations

STATION_ROW = (
    "public_id", "short_code", "tier", "unit__name", "unit__region__code", "unit__region__name", "parent__public_id",
    "address", "lng", "lat", "phone", "hours", "next_reception",
    "is_accessible", "spans",
)  # fmt: skip


class SpanRow(serializers.Serializer[Any]):
    weekday = serializers.IntegerField(help_text=gettext_lazy("0 是周一，6 是周日"))
    opens = serializers.TimeField()
    closes = serializers.TimeField()


class StationRow(serializers.Serializer[Any]):
    id = serializers.CharField(help_text=gettext_lazy("站码；提交意见时填写"))
    short_code = serializers.CharField()
    tier = word(Tier)
    name = serializers.CharField()
    region = RegionName()
    parent = serializers.CharField(allow_null=True, help_text=gettext_lazy("上级站的站码"))  # type: ignore[assignment]
    address = serializers.CharField()
    lng = serializers.FloatField(allow_null=True)
    lat = serializers.FloatField(allow_null=True)
    phone = serializers.CharField()
    hours = serializers.CharField(help_text=gettext_lazy("开放时间，一句话"))
    opening_hours = SpanRow(many=True)
    is_accessible = serializers.BooleanField(help_text=gettext_lazy("有无障碍设施"))
    next_reception = serializers.DateField(allow_null=True)

    def to_representation(self, row: dict[str, Any]) -> dict[str, Any]:
        plain = {
            "short_code",
            "tier",
            "address",
            "lng",
            "lat",
            "phone",
            "hours",
            "next_reception",
            "is_accessible",
        }
        return {
            "id": row["public_id"],
            "name": row["unit__name"],
            "region": {"code": row["unit__region__code"], "name": row["unit__region__name"]},
            "parent": row["parent__public_id"],
            "opening_hours": row["spans"],
            **{name: row[name] for name in STATION_ROW if name in plain},
        }


class StationPages(NewestFirst):
    ordering = ("unit_id",)


def _stations() -> QuerySet[Any]:
    spans = OpeningHours.objects.filter(station=OuterRef("pk")).order_by("weekday", "opens")
    span = spans.values(span=JSONObject(weekday="weekday", opens="opens", closes="closes"))
    shown = queries.shown().select_related(None).annotate(spans=ArraySubquery(span))
    return shown.values("unit_id", *STATION_ROW)


class StationList(generics.ListAPIView[Any]):
    """联络站、室、点，公开。"""

    permission_classes = (AllowAny,)
    queryset = Station.objects.none()
    serializer_class = StationRow
    pagination_class = StationPages
    filter_backends = (FilterWhenAsked,)
    filterset_class = StationFilter

    def get_queryset(self) -> QuerySet[Any]:
        return _stations()


class StationView(APIView):
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="station",
        responses=StationRow,
        parameters=[OpenApiParameter("public_id", str, OpenApiParameter.PATH, description="站码")],
    )
    def get(self, request: Request, public_id: str) -> Response:
        """一个联络站、室或点，公开。"""
        row = _stations().filter(public_id=public_id).first()
        if row is None:
            raise Http404
        return Response(StationRow().to_representation(row))


# ---------------------------------------------------------------- opinions by right

OPINION_ROW = (
    "opinion__category__code", "opinion__category__name", "opinion__station_id",
    "opinion__complexity", "opinion__urgency",
)  # fmt: skip


class CategoryName(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()


class OpinionRow(LoopRow):
    category = CategoryName()
    station = serializers.CharField()
    complexity = word(Complexity)
    urgency = word(Urgency)

    def to_representation(self, row: dict[str, Any]) -> dict[str, Any]:
        shown = super().to_representation(row)
        shown["category"] = {"code": row["opinion__category__code"], "name": row["opinion__category__name"]}
        shown["station"] = row["names"][row["opinion__station_id"]]
        shown["complexity"], shown["urgency"] = row["opinion__complexity"], row["opinion__urgency"]
        return shown


class CallbackResult(serializers.Serializer[Any]):
    status = word(CallbackStatus)
    solved = word(Solved)
    done_at = serializers.DateTimeField()
    brought_back = serializers.BooleanField(help_text=gettext_lazy("因群众说没有解决而重新办理"))


class OpinionDetail(OpinionRow):
    text = serializers.CharField()
    place = serializers.CharField()
    name_mode = word(NameMode)
    channel = word(Channel)
    ground = word(Ground)
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)
    callbacks = CallbackResult(many=True, help_text=gettext_lazy("回访结果，只给没有经办、没有签字的人"))


OWN_FIELDS = ("text", "place", "name_mode", "channel", "ground", "answer", "answered_at")


class OpinionView(APIView):
    @extend_schema(operation_id="opinion", responses=OpinionDetail, parameters=[CODE])
    def get(self, request: Request, code: str) -> Response:
        """一条意见的内容与答复；环节、留痕与动作见 /loops/。联系方式不经接口提供。"""
        loop = seen_by(request.user, code)  # type: ignore[arg-type]
        opinion = Opinion.objects.filter(pk=loop.pk).values(*OWN_FIELDS).first()
        if opinion is None:
            raise Http404
        row = row_of(loop, *OPINION_ROW, units=("opinion__station_id",))
        found = [
            {name: getattr(one, name) for name in ("status", "solved", "done_at", "brought_back")}
            for one in of_case(request.user, loop)  # type: ignore[arg-type]
        ]
        return Response({**OpinionRow().to_representation(row), **opinion, "callbacks": found})


# ---------------------------------------------------------------- sending one


class NewOpinion(serializers.Serializer[Any]):
    """The types of the citizen's form; its rules are the form's (``forms.OpinionForm``)."""

    request_key = serializers.UUIDField(help_text=gettext_lazy("由客户端生成；重复提交同一标识只登记一次"))
    station = serializers.SlugField(max_length=16, help_text=gettext_lazy("站码"))
    category = serializers.SlugField(max_length=20, help_text=gettext_lazy("类别标识"))
    text = serializers.CharField(max_length=LONGEST)
    place = serializers.CharField(max_length=100, required=False, allow_blank=True)
    name_mode = serializers.ChoiceField(choices=NameMode.choices)
    name = serializers.CharField(max_length=30, required=False, allow_blank=True)
    mobile = serializers.CharField(max_length=20, required=False, allow_blank=True)
    lng = serializers.FloatField(required=False, allow_null=True, min_value=-180, max_value=180)
    lat = serializers.FloatField(required=False, allow_null=True, min_value=-90, max_value=90)
    may_publish = serializers.BooleanField(
        required=False, help_text=gettext_lazy("同意遮去个人信息、经审核后公开；缺省为否")
    )
    agree = serializers.BooleanField(help_text=gettext_lazy("已阅读并同意个人信息处理告知书"))

    def validate_station(self, value: str) -> Station:
        try:
            return transitions.receiving_station(value)
        except Http404 as error:
            raise serializers.ValidationError(_("没有这个联络站。")) from error

    def validate_category(self, value: str) -> int:
        found = Category.objects.filter(code=value, is_active=True).values_list("pk", flat=True).first()
        if found is None:
            raise serializers.ValidationError(_("没有这个类别。"))
        return found


class Receipt(serializers.Serializer[Any]):
    code = serializers.CharField(help_text=gettext_lazy("编号"))
    track_code = serializers.CharField(help_text=gettext_lazy("查询码，只告诉提交人"))
    track_url = serializers.URLField()
    opened_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(help_text=gettext_lazy("承诺答复时限"))


def _receipt(opinion: Opinion) -> dict[str, Any]:
    loop = opinion.loop
    return {
        "code": loop.code,
        "track_code": opinion.track_code,
        "track_url": settings.SITE_URL + reverse("track:detail", args=[opinion.track_code]),
        "opened_at": _utc(loop.opened_at),
        "due_at": _utc(loop.due_at),
    }


def _utc(moment: dt.datetime | None) -> dt.datetime | None:
    """As a row that was read from the database has it: the answer to a repetition is the same to the letter."""
    return moment and moment.astimezone(dt.UTC)


def _read(body: object) -> dict[str, Any]:
    """The body of a request, read by the very form of the page."""
    plain = NewOpinion(data=body)
    plain.is_valid(raise_exception=True)
    data = plain.validated_data
    form = OpinionForm(data, {})
    if not form.is_valid():
        raise exceptions.ValidationError(
            {name: [str(t) for t in texts] for name, texts in form.errors.items()}
        )
    typed = {name: value for name, value in form.cleaned_data.items() if name != "agree"}
    return {**typed, "station": data["station"]}


class OpinionList(generics.ListAPIView[Any]):
    """按职责可见的群众意见，最新登记的在前。"""

    queryset = Loop.objects.none()
    serializer_class = OpinionRow
    pagination_class = NewestOpened
    filter_backends = (FilterWhenAsked,)
    filterset_class = OpinionFilter
    parser_classes = (PlainJSON,)

    def get_permissions(self) -> list[Any]:
        return [AllowAny() if self.request.method == "POST" else IsAuthenticated()]

    def get_queryset(self) -> QuerySet[Any]:
        visible = Loop.objects.visible_to(self.request.user)  # type: ignore[arg-type]
        return rows(visible.filter(kind=Kind.OPINION), *OPINION_ROW)

    def paginate_queryset(self, queryset: Any) -> Any:
        return named(super().paginate_queryset(queryset) or [], "opinion__station_id")

    @extend_schema(operation_id="opinion_create", request=NewOpinion, responses={201: Receipt, **REFUSALS})
    def post(self, request: Request) -> Response:
        """提交一条意见，不需要登录。照片请在网页上提交。"""
        guard = Guard(request._request, WRITES)
        typed = _read(request.data)
        guard.refuse_busy(typed["mobile"])  # there is nobody to ask for a proof
        opinion = transitions.submit_opinion(**typed)
        guard.count(typed["mobile"])
        return Response(_receipt(opinion), status=status.HTTP_201_CREATED)


# ---------------------------------------------------------------- following one


class TrackedStep(serializers.Serializer[Any]):
    name = serializers.CharField()
    status = word(StepStatus)
    words = serializers.CharField(help_text=gettext_lazy("用平常话说到了哪一步"))
    is_current = serializers.BooleanField()
    unit = serializers.CharField()
    due_at = serializers.DateTimeField(allow_null=True)
    done_at = serializers.DateTimeField(allow_null=True)
    notes = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("延期的理由、重新办理等")
    )

    def to_representation(self, step: PlainStep) -> dict[str, Any]:
        plain = ("name", "status", "is_current", "unit", "due_at", "done_at", "notes")
        return {**{name: getattr(step, name) for name in plain}, "words": str(step.words)}


class Tracked(serializers.Serializer[Any]):
    code = serializers.CharField()
    title = serializers.CharField()
    station = serializers.CharField()
    status = word(LoopStatus)
    opened_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    why = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("为什么最晚是这一天：依据在先，逐步算出")
    )
    answer = serializers.CharField(help_text=gettext_lazy("并案的，是牵头那一件的答复"))
    answered_at = serializers.DateTimeField(allow_null=True)
    is_old_answer = serializers.BooleanField(help_text=gettext_lazy("正在重新办理，这是上一次的答复"))
    steps = TrackedStep(many=True, help_text=gettext_lazy("并案的，是牵头那一件的环节"))

    def to_representation(self, opinion: Opinion) -> dict[str, Any]:
        story = story_of(opinion)
        why = why_of(story.lead)
        return {
            **{name: getattr(opinion.loop, name) for name in ("code", "title", "status", "opened_at")},
            **{name: getattr(story.loop, name) for name in ("due_at", "closed_at")},
            "station": opinion.station.unit.name,
            "why": [why.clock.rests_on, *why.lines] if why else [],
            "answer": story.answer,
            "answered_at": story.lead.answered_at,
            "is_old_answer": story.is_old_answer,
            "steps": [TrackedStep().to_representation(step) for step in story.steps],
        }


class TrackView(APIView):
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="opinion_track",
        responses={200: Tracked, **REFUSALS},
        parameters=[OpenApiParameter("track_code", str, OpenApiParameter.PATH, description="12 位查询码")],
    )
    def get(self, request: Request, track_code: str) -> Response:
        """凭查询码看办到哪一步，不需要登录。"""
        throttle.check(request._request, FLOOD)
        found = Opinion.objects.select_related("loop", "station__unit").filter(track_code=track_code).first()
        if found is None:
            throttle.miss(request._request, WRONG_CODES)
            raise Http404
        return Response(Tracked().to_representation(found))
