"""What lists of proposals can be narrowed by, the same for the page and for the API."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Any

import django_filters as filters
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Unit
from congress_portal.loops.filters import LoopFilter, regions_for, units_for
from congress_portal.loops.models import Loop, Mover, Step
from congress_portal.loops.models.ledger import LoopQuerySet
from congress_portal.loops.words import StepStatus
from proposals.models import Imported, Reply, ResultClass, Session
from proposals.plans import ASSIGN, HANDLE, PROPOSAL
from proposals.words import Field, Form, Phase

MOST_TERMS = 6
FIRST_YEAR, LAST_YEAR = 1954, 2999
NOT_BEGUN = (StepStatus.WAITING, StepStatus.SKIPPED)


def with_result(loops: LoopQuerySet) -> LoopQuerySet:
    """Cases with ``result``, the class of the newest answer that was sent, else of the one on paper."""
    sent = Reply.objects.sent().filter(proposal=OuterRef("pk")).order_by("-number")
    on_paper = Imported.objects.filter(proposal=OuterRef("pk"))
    newest = Subquery(sent.values("result__code")[:1])
    return loops.annotate(result=Coalesce(newest, Subquery(on_paper.values("result__code")[:1])))


def led_by(loops: QuerySet[Loop], unit: Unit) -> QuerySet[Loop]:
    """Cases whose lead unit (主办单位) this is: it handles or has handled them, or was just asked to."""
    handling = Q(key=HANDLE, unit=unit) & ~Q(status__in=NOT_BEGUN)
    offered = Q(key=ASSIGN, offered_to=unit, status=StepStatus.OFFERED)
    return loops.filter(pk__in=Step.objects.filter(handling | offered).values("loop_id"))


def saying(loops: QuerySet[Loop], typed: str) -> QuerySet[Loop]:
    """Cases in which every word stands: in the text, the number, or the name of one who brings it."""
    for term in unicodedata.normalize("NFKC", typed).split()[:MOST_TERMS]:
        texts = Q(code__icontains=term) | Q(title__icontains=term)
        for name in Field.values:
            texts |= Q(**{f"proposal__version__{name}__icontains": term})
        loops = loops.filter(texts | Q(pk__in=_brought_by(term).values("loop_id")))
    return loops


def _brought_by(name: str) -> QuerySet[Mover]:
    return Mover.objects.filter(user__name__icontains=name, left_at=None, loop__proposal__isnull=False)


def sessions_for(request: HttpRequest | None) -> QuerySet[Session]:
    return Session.objects.filter(region__in=regions_for(request).values("pk")).select_related("term")


def _classes() -> list[tuple[str, str]]:
    rows = ResultClass.objects.order_by("code", "-valid_from").distinct("code")
    return [(row.code, f"{row} {row.name}") for row in rows]


class ProposalFilter(LoopFilter):
    """The parameters of every list of cases, and those of proposals. Works on loops of the kind proposal."""

    q = filters.CharFilter(label=_("字词、编号或代表姓名"), method="search", max_length=60)
    step = filters.ChoiceFilter(
        label=_("办到哪一关"),
        choices=[(spec.key, spec.name) for spec in PROPOSAL.steps],
        method="at_step",
        empty_label=_("全部"),
    )
    form = filters.ChoiceFilter(
        label=_("种类"), choices=Form.choices, field_name="proposal__form", empty_label=_("全部")
    )
    phase = filters.ChoiceFilter(
        label=_("提出时间"), choices=Phase.choices, field_name="proposal__phase", empty_label=_("全部")
    )
    session = filters.ModelChoiceFilter(
        label=_("会议"), queryset=sessions_for, field_name="proposal__session", empty_label=_("全部")
    )
    lead = filters.ModelChoiceFilter(
        label=_("主办单位"), queryset=units_for, method="is_led_by", empty_label=_("全部")
    )
    mover = filters.CharFilter(label=_("提出的代表"), method="is_brought_by", max_length=30)
    result = filters.ChoiceFilter(
        label=_("办理结果"), choices=_classes, method="came_to", empty_label=_("全部")
    )
    year = filters.NumberFilter(
        label=_("年份"), method="of_year", min_value=FIRST_YEAR, max_value=LAST_YEAR, decimal_places=0
    )

    class Meta:
        model = Loop
        fields: tuple[str, ...] = ()

    def search(self, loops: QuerySet[Loop], name: str, value: str) -> QuerySet[Loop]:
        return saying(loops, value)

    def is_led_by(self, loops: QuerySet[Loop], name: str, value: Unit) -> QuerySet[Loop]:
        return led_by(loops, value)

    def is_brought_by(self, loops: QuerySet[Loop], name: str, value: str) -> QuerySet[Loop]:
        return loops.filter(pk__in=_brought_by(value.strip()).values("loop_id"))

    def came_to(self, loops: QuerySet[Loop], name: str, value: str) -> QuerySet[Loop]:
        sent = Reply.objects.sent()
        newest = sent.order_by("proposal", "-number").distinct("proposal")
        of_class = Reply.objects.filter(pk__in=newest.values("pk"), result__code=value)
        on_paper = Imported.objects.filter(result__code=value).exclude(proposal__in=sent.values("proposal"))
        return loops.filter(Q(pk__in=of_class.values("proposal_id")) | Q(pk__in=on_paper.values("pk")))

    def of_year(self, loops: QuerySet[Loop], name: str, value: Any) -> QuerySet[Loop]:
        year = int(value)
        first, after = (timezone.make_aware(dt.datetime(one, 1, 1)) for one in (year, year + 1))
        return loops.filter(opened_at__gte=first, opened_at__lt=after)
