"""Proposals over the API, read only; their moves are those of the ledger (``/loops/<code>/<move>/``)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from congress_portal.loops.api import CODE, LABELS, LoopRow, Row, named, rows, seen_by, word
from congress_portal.loops.models import Loop, Mover
from congress_portal.loops.words import Kind
from congress_portal.rest import REFUSALS, FilterWhenAsked, NewestOpened
from proposals.filters import ProposalFilter, with_result
from proposals.models import Proposal, Reply
from proposals.reply_paper import with_void
from proposals.words import Answering, Field, Form, Phase

LABELS.update(
    as_proposal=_("作为建议处理"), evaluate=_("评价答复"), enter_evaluation=_("代录评价表"), meet_heads=_("登记约见"),
    rehandle=_("责成重新办理"), replace_lead=_("领衔代表已不在任"),
)  # fmt: skip

PLAIN = ("number", "kind", "text", "document", "is_void", "sent_at")
OWN = ("proposal__form", "proposal__phase", "proposal__session_id", "result")


class ProposalRow(LoopRow):
    form = word(Form)
    phase = word(Phase)
    session = serializers.IntegerField(allow_null=True, help_text=_("哪一次会议；闭会期间提出的没有"))
    result = serializers.CharField(allow_null=True, help_text=_("最近一次答复的办理结果类别"))
    movers = serializers.ListField(child=serializers.CharField(), help_text=_("提出的代表，领衔的在前"))

    def to_representation(self, row: Row) -> Row:
        own = {name.removeprefix("proposal__").removesuffix("_id"): row[name] for name in OWN}
        return {**super().to_representation(row), **own, "movers": row["movers"]}


class ReplyRow(serializers.Serializer[Any]):
    number = serializers.IntegerField(help_text=_("第几次答复"))
    kind = word(Answering)
    unit = serializers.CharField()
    result = serializers.CharField(help_text=_("办理结果类别"))
    text = serializers.CharField()
    document = serializers.CharField(help_text=_("发文字号"))
    is_void = serializers.BooleanField(help_text=_("公文是否已作废"))
    sent_at = serializers.DateTimeField()


class ProposalDetail(ProposalRow):
    title = serializers.CharField()
    situation = serializers.CharField(help_text=_("情况"))
    analysis = serializers.CharField(help_text=_("分析"))
    suggestion = serializers.CharField(help_text=_("建议"))
    replies = ReplyRow(many=True, help_text=_("已经签发的答复"))


def with_movers(page: list[Row]) -> list[Row]:
    """The same rows with the names of those who bring them, in one query."""
    loops = Loop.objects.filter(code__in=[row["code"] for row in page])
    names: dict[str, list[str]] = defaultdict(list)
    found = Mover.objects.filter(loop__in=loops.values("pk"), left_at=None).order_by("-is_lead", "pk")
    for code, name in found.values_list("loop__code", "user__name"):
        names[code].append(name)
    for row in page:
        row["movers"] = names[row["code"]]
    return page


class ProposalList(generics.ListAPIView[Any]):
    """按职责可见的代表建议，最新提交的在前。"""

    queryset = Loop.objects.none()
    serializer_class = ProposalRow
    pagination_class = NewestOpened
    filter_backends = (FilterWhenAsked,)
    filterset_class = ProposalFilter

    def get_queryset(self) -> QuerySet[Any]:
        visible = Loop.objects.visible_to(self.request.user)  # type: ignore[arg-type]
        return rows(with_result(visible.filter(kind=Kind.PROPOSAL)), *OWN)

    def paginate_queryset(self, queryset: Any) -> Any:
        return with_movers(named(super().paginate_queryset(queryset) or []))


class ProposalView(APIView):
    @extend_schema(operation_id="proposal", responses={200: ProposalDetail, **REFUSALS}, parameters=[CODE])
    def get(self, request: Request, code: str) -> Response:
        """一件建议的现行文稿与已签发的答复；环节、留痕与动作见 /loops/。"""
        loop = seen_by(request.user, code)  # type: ignore[arg-type]
        proposal = Proposal.objects.select_related("version").filter(pk=loop.pk).first()
        if proposal is None:
            raise Http404
        row = with_movers(named([rows(with_result(Loop.objects.filter(pk=loop.pk)), *OWN).get()]))[0]
        sent = (
            Reply.objects.sent().filter(proposal=proposal).select_related("unit", "result").order_by("number")
        )
        replies = [_reply(one) for one in with_void(sent)]
        texts = {name: getattr(proposal.version, name) for name in Field.values}
        return Response({**ProposalRow().to_representation(row), **texts, "replies": replies})


def _reply(reply: Reply) -> Row:
    plain = {name: getattr(reply, name) for name in PLAIN}
    return {**plain, "unit": reply.unit.name, "result": reply.result.code}
