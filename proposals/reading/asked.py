"""What waits for a person beside the ledger's steps (代表建议待办): a word, a signature or a decision of their own.

One query a kind, which also counts it; a row leads to the page where it is done. Each asks what the transition behind
it asks, so nothing stands here that would be refused there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value, Window
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Role, User
from congress_portal.loops.models import Deadline, Official, Step
from congress_portal.loops.words import LoopStatus, Purpose, StepStatus
from proposals.access import headed_by
from proposals.models import Confirmation, Consultation, Draft, Proposal, Publication, Reply
from proposals.officials import FITTING
from proposals.plans import ASSIGN, EFFECT, REVIEW
from proposals.transitions.evaluating import awaited_from
from proposals.transitions.replying import ANSWERED
from proposals.words import Publicity

SHOWN = 20
"""So many of each kind stand on the page, the most urgent first; the number says how many there are."""


@dataclass(frozen=True)
class Asked:
    """One thing to do: what, about which proposal, by when, and the page on which it is done."""

    label: Any
    title: Any
    code: str
    url: str
    due: dt.datetime | None


@dataclass(frozen=True)
class AllAsked:
    """How much waits, and the first of it."""

    number: int
    rows: list[Asked]


@dataclass(frozen=True)
class _Kind:
    """``rows``: with ``due``, and the names of what is shown; ``way``: the page, from a row's key and case number."""

    label: Any
    rows: QuerySet[Any]
    way: Callable[[Any, str], str]
    title: str = "proposal__loop__title"
    code: str = "proposal__loop__code"


def asked_of(user: User) -> AllAsked:
    """Everything, what is due first at the top. Who is neither a deputy nor a principal costs no query."""
    number, rows = 0, list[Asked]()
    for kind in _kinds(user):
        found = kind.rows.annotate(in_all=Window(Count("pk"))).order_by(F("due").asc(nulls_last=True), "pk")
        lines = list(found.values_list("pk", kind.title, kind.code, "due", "in_all")[:SHOWN])
        number += lines[0][4] if lines else 0
        for key, title, code, due, _in_all in lines:
            rows.append(Asked(kind.label, title or _("（未写标题）"), code or "", kind.way(key, code), due))
    return AllAsked(number, sorted(rows, key=_urgency))


def _urgency(row: Asked) -> tuple[bool, float]:
    return row.due is None, row.due.timestamp() if row.due else 0.0


def _kinds(user: User) -> list[_Kind]:
    own = _of_deputy(user) if user.has_role(Role.DEPUTY) else _of_retired(user)
    return own + _of_principal(user) + _of_official(user)


def _of_retired(user: User) -> list[_Kind]:
    """Who serves nowhere any more has nothing left but the word on an answer."""
    return [] if user.duties else [_evaluating(user)]


def _evaluating(user: User) -> _Kind:
    steps = Step.objects.filter(status=StepStatus.ACTIVE, key=EFFECT)
    return _Kind(_("评价答复"), awaited_from(user).annotate(due=_due(steps)), _evaluation)


def _of_official(user: User) -> list[_Kind]:
    """What one leads or supervises by name, while the unit's move is awaited."""
    if not (user.has_role(*FITTING) or headed_by(user)):
        return []
    steps = Step.objects.current().filter(key__in=(ASSIGN, *ANSWERED))
    led = Official.objects.open().filter(user__in=user.selves, loop__status=LoopStatus.OPEN)
    mine = Proposal.objects.filter(loop__in=led.values("loop")).filter(loop__in=steps.values("loop"))
    rows = mine.annotate(due=_due(steps, "pk"))
    return [
        _Kind(
            _("督促办理（领办、督办）"),
            rows,
            partial(_page, "detail"),
            title="loop__title",
            code="loop__code",
        )
    ]


def _of_deputy(user: User) -> list[_Kind]:
    steps = Step.objects.filter(status=StepStatus.ACTIVE)
    back = Draft.objects.of(user).sent_back()
    own = partial(_Kind, way=_draft, title="title", code="loop__code")
    return [
        _evaluating(user),
        _Kind(_("确认沟通面商"), _talks(user).annotate(due=_never()), _talk),
        _Kind(_("答复是否同意公开"), _publications(user), partial(_page, "publication")),
        own(_("按预审意见修改"), back.annotate(due=_due(steps.filter(key=REVIEW), "loop"))),
        own(_("是否附议"), Draft.objects.to_sign(user).annotate(due=_never())),
    ]


def _of_principal(user: User) -> list[_Kind]:
    """Answers that wait for the approval of the unit's principal, who did not write them."""
    units = headed_by(user)
    if not units:
        return []
    steps = Step.objects.waiting_for(user).filter(
        status=StepStatus.ACTIVE, key__in=ANSWERED, unit__in=units, loop__status=LoopStatus.OPEN
    )
    drafts = Reply.objects.filter(sent_at=None, step__in=steps).exclude(drafted_by__in=user.selves)
    return [_Kind(_("签发答复"), drafts.annotate(due=F("step__due_at")), partial(_page, "reply"))]


def _talks(user: User) -> QuerySet[Consultation]:
    """Talks of open cases of which this deputy has not said whether they were so."""
    said = Confirmation.objects.filter(deputy=user).values("consultation")
    return Consultation.objects.filter(
        proposal__loop__status=LoopStatus.OPEN,
        proposal__loop__movers__user=user,
        proposal__loop__movers__left_at=None,
    ).exclude(pk__in=said)


def _publications(user: User) -> QuerySet[Publication]:
    """Texts that this lead deputy has neither agreed to nor refused."""
    clock = Deadline.objects.filter(loop=OuterRef("proposal"), purpose=Purpose.PUBLISH, is_running=True)
    mine = Q(proposal__loop__movers__user=user, proposal__loop__movers__is_lead=True)
    found = Publication.objects.filter(mine, status=Publicity.PREPARED, agrees=None)
    return found.annotate(due=Subquery(clock.values("due_at")[:1]))


def _due(steps: QuerySet[Step], loop: str = "proposal") -> Subquery:
    return Subquery(steps.filter(loop=OuterRef(loop)).values("due_at")[:1])


def _never() -> Value:
    return Value(None, output_field=Step._meta.get_field("due_at"))


def _draft(key: int, code: str) -> str:
    return reverse("proposal:draft", args=[key])


def _talk(key: int, code: str) -> str:
    return reverse("proposal:detail", args=[code]) + f"#talk-{key}"


def _evaluation(key: int, code: str) -> str:
    return reverse("loops:move", args=[code, "evaluate"])


def _page(name: str, key: int, code: str) -> str:
    return reverse(f"proposal:{name}", args=[code])
