"""Projects over the API, read only; the moves of their cases are those of the ledger (``/loops/<code>/<move>/``)."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from congress_portal.loops.api import CODE, word
from congress_portal.rest import REFUSALS, FilterWhenAsked, NewestFirst
from votes.forms.project_filters import STATES, in_state
from votes.models import Project, ProjectState, Satisfaction
from votes.models.projects import ProjectQuerySet
from votes.reading.projects import voices_of

MONEY = {"max_digits": 14, "decimal_places": 2}


class ProjectFilter(filters.FilterSet):
    year = filters.NumberFilter(help_text=_("年度"))
    unit = filters.NumberFilter(field_name="unit_id", help_text=_("责任单位"))
    township = filters.CharFilter(field_name="township__code", help_text=_("乡镇代码"))
    state = filters.ChoiceFilter(choices=list(STATES.items()), method="_state", help_text=_("状态"))

    class Meta:
        model = Project
        fields = ("year", "unit", "township", "state")

    def _state(self, rows: ProjectQuerySet, name: str, value: str) -> ProjectQuerySet:
        return in_state(rows, value)


class ByNumber(NewestFirst):
    """The newest project first, by its key."""

    ordering = ("-loop_id",)


class ProjectRow(serializers.Serializer[Any]):
    code = serializers.CharField(source="loop.code")
    title = serializers.CharField(source="loop.title")
    year = serializers.IntegerField()
    unit = serializers.CharField(source="unit.name", help_text=_("责任单位"))
    committee = serializers.CharField(source="committee.name", help_text=_("督办工委"))
    township = serializers.CharField(source="township.name", default=None, allow_null=True)
    place = serializers.CharField()
    lng = serializers.FloatField(allow_null=True, help_text="WGS84")
    lat = serializers.FloatField(allow_null=True, help_text="WGS84")
    state = word(ProjectState)
    step = serializers.CharField(source="step_name", allow_null=True, help_text=_("当前环节"))
    percent = serializers.IntegerField(help_text=_("按权重计算的进度"))
    owed = serializers.IntegerField(help_text=_("按计划今天以前应完成"))
    budget = serializers.DecimalField(**MONEY, help_text=_("计划投资（元）"))  # type: ignore[arg-type]
    spent = serializers.DecimalField(**MONEY, help_text=_("已用资金（元）"))  # type: ignore[arg-type]
    finish_on = serializers.DateField()


class NodeRow(serializers.Serializer[Any]):
    what = serializers.CharField()
    weight = serializers.IntegerField()
    due_on = serializers.DateField()
    percent = serializers.IntegerField()
    budget = serializers.DecimalField(**MONEY)  # type: ignore[arg-type]
    spent = serializers.DecimalField(**MONEY)  # type: ignore[arg-type]


class EvaluationRow(serializers.Serializer[Any]):
    round = serializers.IntegerField(help_text=_("第几次"))
    meeting = serializers.CharField()
    held_on = serializers.DateField()
    satisfied = serializers.IntegerField()
    basically = serializers.IntegerField()
    unsatisfied = serializers.IntegerField()
    result = word(Satisfaction)


class ProjectDetail(ProjectRow):
    content = serializers.CharField()
    goals = serializers.CharField()
    nodes = NodeRow(many=True, source="milestones.all")
    evaluations = EvaluationRow(many=True, source="results")
    voices = serializers.IntegerField(
        source="voices_count", allow_null=True, help_text=_("评价的群众人数；还少时不公布")
    )


def _rows(request: Request) -> ProjectQuerySet:
    found = Project.objects.visible_to(request.user).with_progress().with_step()  # type: ignore[arg-type]
    return found.select_related("loop", "unit", "committee", "township")


class ProjectList(generics.ListAPIView[Any]):
    """按职责可见的民生实事项目，最新登记的在前。"""

    queryset = Project.objects.none()
    serializer_class = ProjectRow
    pagination_class = ByNumber
    filter_backends = (FilterWhenAsked,)
    filterset_class = ProjectFilter

    def get_queryset(self) -> QuerySet[Any]:
        return _rows(self.request)


class ProjectView(APIView):
    @extend_schema(operation_id="project", responses={200: ProjectDetail, **REFUSALS}, parameters=[CODE])
    def get(self, request: Request, code: str) -> Response:
        """一个项目的节点、资金和测评；环节、留痕与动作见 /loops/。"""
        found: Any = get_object_or_404(_rows(request), loop__code=code)
        said = voices_of(found)
        found.results = found.evaluations.exclude(result="")
        found.voices_count = said["count"] if said else None
        return Response(ProjectDetail(found).data)
