"""Cases over the API: the list and one case by right, and a POST for every move.

The same doings as on the pages make the moves (``doings.py``): what a page's form asks for is what the body of the
request holds. The serializers describe the answers for the schema; they write plain dictionaries themselves,
because reading fields one by one costs a list more than its query does.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.http import Http404
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import exceptions, generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.loops import doings, moves, timeline
from congress_portal.loops.api_bodies import body_of, described
from congress_portal.loops.filters import CURRENT_STEP, LoopFilter
from congress_portal.loops.models import Event, Helper, Loop, Step
from congress_portal.loops.words import Actor, Kind, Level, LoopStatus, Part, StepStatus, Verb
from congress_portal.rest import REFUSALS, FilterWhenAsked, NewestOpened, PlainJSON

CODE = OpenApiParameter("code", str, OpenApiParameter.PATH, description="事项编号，例如 YJ-2026-0012")


def word(choices: type[models.TextChoices], **kwargs: Any) -> serializers.CharField:
    """A field that holds one word of a closed list, with the list in its description."""
    meanings = "、".join(f"{value} {label}" for value, label in choices.choices)
    return serializers.CharField(help_text=meanings, **kwargs)


# ---------------------------------------------------------------- what a list shows

ROW = (
    "code", "kind", "title", "status", "opened_at", "due_at", "closed_at", "marks", "region_id", "owner_id",
    "now__key", "now__name", "now__status", "now__due_at", "now__unit_id", "now__offered_to_id", "now__signer_id",
)  # fmt: skip
Row = dict[str, Any]


def rows(loops: QuerySet[Loop], *more: str) -> QuerySet[Loop, Row]:
    """Cases with their current step as plain values. Names come after, by ``named``."""
    found: QuerySet[Loop, Row] = loops.annotate(now=CURRENT_STEP).values(*ROW, *more)
    return found


def named(page: list[Row], *units: str) -> list[Row]:
    """The same rows with the names of their regions and units, in two queries.

    Joining them in costs PostgreSQL ten times as much for planning as for reading a page. ``units`` are more
    columns of the rows that hold keys of units.
    """
    for row in page:
        row["holder_id"] = _holder(row)
    wanted = {row[column] for row in page for column in ("owner_id", "holder_id", *units)}
    names = dict(Unit.objects.order_by().filter(pk__in=wanted).values_list("pk", "name"))
    places = Region.objects.order_by().filter(pk__in={row["region_id"] for row in page})
    regions = {
        one["id"]: {"code": one["code"], "name": one["name"]} for one in places.values("id", "code", "name")
    }
    for row in page:
        row["names"], row["region"] = names, regions[row["region_id"]]
    return page


def _holder(row: Row) -> int | None:
    """The unit whose move is awaited, as ``Step.holder`` says."""
    if row["now__status"] == StepStatus.OFFERED and row["now__offered_to_id"]:
        return int(row["now__offered_to_id"])
    if row["now__status"] == StepStatus.SUBMITTED and row["now__signer_id"]:
        return int(row["now__signer_id"])
    unit: int | None = row["now__unit_id"]
    return unit


class RegionName(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()


class CurrentStep(serializers.Serializer[Any]):
    key = serializers.CharField()
    name = serializers.CharField()
    status = word(StepStatus)
    unit = serializers.CharField(help_text=_("现在由谁办"))
    due_at = serializers.DateTimeField()


class LoopRow(serializers.Serializer[Any]):
    code = serializers.CharField()
    kind = word(Kind)
    title = serializers.CharField()
    status = word(LoopStatus)
    marks = serializers.ListField(child=serializers.CharField(), help_text=_("痛难堵卡"))
    region = RegionName()
    owner = serializers.CharField(help_text=_("牵头跟办单位"))
    current = CurrentStep(allow_null=True)
    opened_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True, help_text=_("承诺时限"))
    closed_at = serializers.DateTimeField(allow_null=True)

    def to_representation(self, row: Row) -> Row:
        plain = ("code", "kind", "title", "status", "marks", "region", "opened_at", "due_at", "closed_at")
        shown = {name: row[name] for name in plain}
        shown["owner"] = row["names"][row["owner_id"]]
        shown["current"] = row["now__key"] and {
            "key": row["now__key"],
            "name": row["now__name"],
            "status": row["now__status"],
            "unit": row["names"][row["holder_id"]],
            "due_at": row["now__due_at"],
        }
        return shown


# ---------------------------------------------------------------- what one case shows


class HelperView(serializers.Serializer[Any]):
    unit = serializers.CharField()
    part = serializers.CharField(help_text=_("负责什么"))
    due_at = serializers.DateTimeField(allow_null=True, help_text=_("何时提交"))
    state = word(Part)
    view = serializers.CharField(help_text=_("协办意见"))
    given_at = serializers.DateTimeField(allow_null=True)

    def to_representation(self, helper: Helper) -> dict[str, Any]:
        plain = {name: getattr(helper, name) for name in ("part", "state", "view", "given_at")}
        return {"unit": helper.unit.name, "due_at": helper.due(), **plain}


class StepDetail(serializers.Serializer[Any]):
    id = serializers.IntegerField(help_text=_("随动作一起提交，可发现页面已过时"))
    position = serializers.IntegerField()
    key = serializers.CharField()
    name = serializers.CharField()
    status = word(StepStatus)
    is_current = serializers.BooleanField()
    unit = serializers.CharField(help_text=_("谁来办事"))
    assignee = serializers.CharField(allow_null=True)
    responsible = serializers.CharField(allow_null=True, help_text=_("责任人"))
    helpers = HelperView(many=True)
    holder = serializers.CharField(help_text=_("现在等谁办理"))
    signer = serializers.CharField(allow_null=True, help_text=_("谁来销号"))
    plan = serializers.CharField(help_text=_("如何办理"))
    due_at = serializers.DateTimeField(allow_null=True, help_text=_("完成时限"))
    outcome = serializers.CharField(help_text=_("成效如何"))
    begun_at = serializers.DateTimeField(allow_null=True)
    checked_in_by = serializers.CharField(allow_null=True)
    checked_in_for = serializers.CharField(allow_null=True, help_text=_("代谁打卡"))
    checked_in_at = serializers.DateTimeField(allow_null=True)
    signed_off_by = serializers.CharField(allow_null=True)
    signed_off_for = serializers.CharField(allow_null=True, help_text=_("代谁销号"))
    signed_off_as = word(Actor)
    signed_off_at = serializers.DateTimeField(allow_null=True)

    def to_representation(self, step: Step) -> dict[str, Any]:
        plain = (
            "id",
            "position",
            "key",
            "name",
            "status",
            "is_current",
            "plan",
            "due_at",
            "outcome",
            "begun_at",
        )
        signed = ("checked_in_at", "signed_off_as", "signed_off_at")
        return {
            **{name: getattr(step, name) for name in (*plain, *signed)},
            "unit": step.unit.name,
            "assignee": _name(step.assignee),
            "responsible": _name(step.responsible),
            "helpers": [HelperView().to_representation(helper) for helper in step.helper_set.all()],
            "holder": step.holder.name,
            "signer": step.signer.name if step.signer else None,
            "checked_in_by": _name(step.checked_in_by),
            "checked_in_for": _name(step.checked_in_for),
            "signed_off_for": _name(step.signed_off_for),
            "signed_off_by": _name(step.signed_off_by),
        }


class EventRow(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    verb = word(Verb)
    actor = word(Actor)
    by = serializers.CharField(allow_null=True)
    step = serializers.IntegerField(allow_null=True)
    level = word(Level)
    note = serializers.CharField()
    detail = serializers.DictField()

    def to_representation(self, event: Event) -> dict[str, Any]:
        return {
            "at": event.at,
            "verb": event.verb,
            "actor": event.actor,
            "by": _name(event.by),
            "step": event.step_id,
            "level": event.level,
            "note": event.note,
            "detail": event.detail,
        }


class OpenMove(serializers.Serializer[Any]):
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class LoopDetail(LoopRow):
    source = serializers.CharField(allow_null=True, help_text=_("由哪一件引出"))  # type: ignore[assignment]
    merged_into = serializers.CharField(allow_null=True)
    reopened = serializers.IntegerField()
    steps = StepDetail(many=True)
    events = EventRow(many=True)
    moves = OpenMove(many=True, help_text=_("我现在可以做的动作"))


def _name(user: User | None) -> str | None:
    return user.name if user else None


def _steps(loop: Loop) -> list[dict[str, Any]]:
    found = Step.objects.filter(loop=loop).order_by("position")
    found = found.select_related(
        "unit",
        "assignee",
        "responsible",
        "offered_to",
        "signer",
        "checked_in_by",
        "checked_in_for",
        "signed_off_by",
        "signed_off_for",
    ).prefetch_related("helper_set__unit")
    return [StepDetail().to_representation(step) for step in found]


def _events(user: User, loop: Loop) -> list[dict[str, Any]]:
    found = Event.objects.filter(loop=loop).exclude(verb__in=timeline.hidden_from(user, loop))
    return [EventRow().to_representation(event) for event in found.select_related("by").order_by("id")]


def _moves(user: User, loop: Loop) -> list[dict[str, str]]:
    return [{"name": b["verb"], "label": str(b["label"])} for b in timeline.buttons(user, loop)]


def detail_of(user: User, loop: Loop) -> dict[str, Any]:
    """One case with its steps, its trail, and what the reader may do now."""
    more = ("source__code", "merged_into__code", "reopened")
    row = row_of(loop, *more)
    return {
        **LoopRow().to_representation(row),
        "source": row["source__code"],
        "merged_into": row["merged_into__code"],
        "reopened": row["reopened"],
        "steps": _steps(loop),
        "events": _events(user, loop),
        "moves": _moves(user, loop),
    }


def row_of(loop: Loop, *more: str, units: tuple[str, ...] = ()) -> Row:
    """One case as a list would show it, read afresh."""
    return named([rows(Loop.objects.filter(pk=loop.pk), *more).get()], *units)[0]


def seen_by(user: User, code: str) -> Loop:
    """The case of this number, if the user may know of it."""
    found = Loop.objects.visible_to(user).select_related("region", "owner").filter(code=code).first()
    if found is None:
        raise Http404
    return found


# ---------------------------------------------------------------- views


class LoopList(generics.ListAPIView[Any]):
    """按职责可见的事项，最新登记的在前。"""

    queryset = Loop.objects.none()
    serializer_class = LoopRow
    pagination_class = NewestOpened
    filter_backends = (FilterWhenAsked,)
    filterset_class = LoopFilter

    def get_queryset(self) -> QuerySet[Any]:
        return rows(Loop.objects.visible_to(self.request.user))  # type: ignore[arg-type]

    def paginate_queryset(self, queryset: Any) -> Any:
        return named(super().paginate_queryset(queryset) or [])


class LoopView(APIView):
    @extend_schema(operation_id="loop", responses={200: LoopDetail, **REFUSALS}, parameters=[CODE])
    def get(self, request: Request, code: str) -> Response:
        """一件事项：环节、留痕，以及我现在可以做的动作。"""
        user: User = request.user  # type: ignore[assignment]
        return Response(detail_of(user, seen_by(user, code)))


class MoveView(APIView):
    """One move. What may be done is decided by the transition alone."""

    parser_classes = (PlainJSON,)
    move = ""

    def post(self, request: Request, code: str) -> Response:
        user: User = request.user  # type: ignore[assignment]
        loop = seen_by(user, code)
        doing = doings.doing_for(loop.kind, self.move)
        if doing is None:
            raise Http404
        data = _asked(doing, request.data, loop, user)
        shown = data.get("step")
        doing.run(loop, user, data, Step(pk=shown) if shown else None)
        return Response(LoopRow().to_representation(row_of(loop)))


def _asked(doing: doings.Doing, body: object, loop: Loop, user: User) -> doings.Data:
    """The body of a request, read by the very form of the page."""
    plain = body_of(doing.form)(data=body)
    plain.is_valid(raise_exception=True)
    form = doing.form(
        plain.validated_data, MultiValueDict(), loop=loop, user=user, current=moves.current(loop)
    )
    if not form.is_valid():
        raise exceptions.ValidationError(
            {name: [str(text) for text in texts] for name, texts in form.errors.items()}
        )
    return form.cleaned_data


LABELS: dict[str, Any] = {}
"""What a kind of case calls the moves that it adds; filled in by the ``api.py`` of its app."""


def move_views() -> dict[str, type[MoveView]]:
    """A view for every move of the table, and for those that a kind of case adds."""
    names = [*doings.COMMON, *sorted({name for _kind, name in doings.OWN} - doings.COMMON.keys())]
    return {name: _move_view(name) for name in names}


def _move_view(name: str) -> type[MoveView]:
    view = type(f"Move_{name}", (MoveView,), {"move": name})
    label = moves.MOVES[name].label if name in moves.MOVES else LABELS.get(name, name)
    schema = extend_schema(
        operation_id=f"loop_{name}",
        summary=str(label),
        request=described(name),
        description=_("做一个动作；能不能做只由办理规则决定。附上 step 可发现页面已过时（409）。"),
        responses={200: LoopRow, **REFUSALS},
        parameters=[CODE],
        tags=["moves"],
    )
    return extend_schema_view(post=schema)(view)
