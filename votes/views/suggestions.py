"""Suggestions: the list of a call, one with its likes, suggesting by account, taking up opinions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import User
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.errors import NotNow
from congress_portal.loops.models import Clue
from congress_portal.loops.words import Kind
from votes.calls.access import may_run, suggesting_units
from votes.calls.likeness import alike
from votes.forms import calls as forms
from votes.models import Call, CallState, Suggestion
from votes.transitions import answering, suggesting
from votes.views.calls import directed, seen
from votes.views.shared import Doing, act

PAGE = 30
TAKE_UP = 20


def _show_form(row: Suggestion, data: Any) -> forms.ShowForm:
    initial = {"title": row.shown_title or row.title, "text": row.shown_text or row.text}
    return forms.ShowForm(data, initial=initial)


def _answer_form(row: Suggestion, data: Any) -> forms.AnswerForm:
    initial = {"outcome": row.outcome, "words": row.answer} if row.answered_at else {}
    return forms.AnswerForm(data, initial=initial)


DOINGS = {
    "join": Doing(
        _("并入候选项目"), ("loose",),
        lambda row, by, data: answering.join(suggestion=row, by=by, **data),
        lambda row, data: forms.JoinForm(data, suggestion=row),
        lead=_("原话保留，各自答复；并错了可以再移出来。"), is_main=True,
    ),
    "part": Doing(
        _("移出候选项目"), ("joined",),
        lambda row, by, data: answering.part(suggestion=row, by=by, **data),
        lambda _row, data: forms.ReasonForm(data),
    ),
    "answer": Doing(
        _("答复"), ("loose", "joined", "answered"),
        lambda row, by, data: answering.answer(suggestion=row, by=by, **data), _answer_form,
    ),
    "show": Doing(
        _("公开（去掉个人信息）"), ("loose", "joined", "answered"),
        lambda row, by, data: suggesting.show(suggestion=row, by=by, **data), _show_form,
        lead=_("公开后大家可以附议。原话不变，公开的是您在这里写的话。"),
    ),
    "hide": Doing(
        _("撤下公开"), ("shown",),
        lambda row, by, data: suggesting.hide(suggestion=row, by=by, **data),
        lambda _row, data: forms.ReasonForm(data),
    ),
}  # fmt: skip
"""Acts on a suggestion, by the word in their address."""
ALWAYS = ("show", "hide")
"""Also after the results: personal data may be seen late."""


@login_required
@never_cache
@require_safe
def suggestions(request: StaffRequest, pk: int) -> HttpResponse:
    one = seen(request.user, pk)
    rows = Suggestion.objects.visible_to(request.user).filter(call=one)
    form = forms.FilterForm(request.GET or None, call=one)
    if form.is_valid():
        rows = _filtered(rows, form.cleaned_data)
    rows = rows.select_related("township", "unit", "candidate").annotate(
        me_toos=Count("supports", distinct=True)
    )
    page = Paginator(rows.order_by("-pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "call": one,
        "page": page,
        "form": form,
        "is_filtered": any(request.GET.get(n) for n in form.fields),
    }
    return render(request, "votes/calls/suggestions.html", context)


def _filtered(rows: Any, asked: dict[str, str]) -> Any:
    if asked["q"]:
        rows = rows.filter(Q(title__icontains=asked["q"]) | Q(text__icontains=asked["q"]))
    for name in ("area", "origin"):
        if asked[name]:
            rows = rows.filter(**{name: asked[name]})
    states = {
        "loose": Q(candidate=None, answered_at=None),
        "joined": Q(candidate__isnull=False),
        "unanswered": Q(answered_at=None),
        "answered": Q(answered_at__isnull=False),
    }
    return rows.filter(states[asked["state"]]) if asked["state"] else rows


@login_required
@never_cache
@require_safe
def suggestion(request: StaffRequest, pk: int) -> HttpResponse:
    row = _seen(request.user, pk)
    runs = may_run(request.user, row.county_id)
    context = {
        "suggestion": row,
        "call": row.call,
        "runs": runs,
        "doings": _offered(row) if runs else [],
        "alike": alike(row.call, f"{row.title}\n{row.text}", but=row.pk) if runs else [],
        "me_toos": row.supports.count(),
        "has_contact": runs and hasattr(row, "contact"),
    }
    return render(request, "votes/calls/suggestion.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def suggestion_do(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    row = _directed(request.user, pk)
    if name not in DOINGS:
        raise Http404
    return act(request, row, DOINGS[name])


@login_required
@never_cache
@require_POST
def contact(request: StaffRequest, pk: int) -> HttpResponse:
    """Name and telephone on this one answer; the look stands in the trail."""
    row = _directed(request.user, pk)
    found = answering.look(suggestion=row, by=request.user)
    return render(request, "votes/calls/contact.html", {"suggestion": row, "contact": found})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: StaffRequest, pk: int) -> HttpResponse:
    """A deputy, a township or a department suggests something."""
    one = seen(request.user, pk)
    units = suggesting_units(request.user, one.county_id)
    if not units:
        raise PermissionDenied(_now("您没有以单位名义提出建议的职责，可以到公开页面上提。"))
    if not one.is_taking and request.method != "POST":
        return redirect(one)
    form, code = forms.AccountForm(request.POST or None, call=one, units=units), 400
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = suggesting.suggest_for(
                call=one, by=request.user, unit=data["unit"], words=form.words, request_key=data["request_key"]
            )  # fmt: skip
            messages.success(request, _now("已提交。"))
            return redirect(made)
        except ValidationError as refused:
            add_refusal(form, refused)
        except NotNow as late:
            form.add_error(None, str(late))
            code = 409
    context = {
        "form": form, "heading": _now("提出民生实事建议"), "button": _now("提交"), "back": one.get_absolute_url(),
        "about": str(one),
    }  # fmt: skip
    return render(request, "votes/calls/form.html", context, status=code if form.errors else 200)


@login_required
@require_safe
def clues(request: StaffRequest, pk: int) -> HttpResponse:
    """Opinions that should become projects and were not yet taken up."""
    one = directed(request.user, pk)
    page = Paginator(_waiting(one), TAKE_UP).get_page(request.GET.get("page"))
    return render(request, "votes/calls/clues.html", {"call": one, "page": page})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: StaffRequest, pk: int, clue: int) -> HttpResponse:
    one = directed(request.user, pk)
    row = get_object_or_404(_waiting(one), pk=clue)
    initial = {"title": row.loop.title[:60], "text": row.reason}
    form = forms.MatterForm(request.POST or None, call=one, initial=initial)
    if form.is_valid():
        try:
            made = suggesting.take_clue(call=one, by=request.user, clue=row, words=form.words)
            messages.success(request, _now("已列入征集。"))
            return redirect(made)
        except ValidationError as refused:
            add_refusal(form, refused)
    context = {
        "form": form, "heading": _now("列入征集"), "lead": _now("请用自己的话写，不要照抄群众的个人信息。"),
        "button": _now("列入征集"), "back": one.get_absolute_url(), "about": str(row.loop),
    }  # fmt: skip
    return render(request, "votes/calls/form.html", context, status=400 if form.errors else 200)


def _waiting(call: Call) -> QuerySet[Clue]:
    taken = Suggestion.objects.filter(call=call, loop__isnull=False).values("loop")
    rows = Clue.objects.unclaimed().filter(county=call.county_id, kind=Kind.PROJECT).exclude(loop__in=taken)
    return rows.select_related("loop", "loop__region", "by").order_by("-pk")


def _offered(row: Suggestion) -> list[tuple[str, Doing]]:
    state = "answered" if row.answered_at else "joined" if row.candidate_id else "loose"
    states = {state, "shown" if row.shown_at else ""}
    found = [(name, doing) for name, doing in DOINGS.items() if states & set(doing.states)]
    return found if row.call.state != CallState.CONCLUDED else [one for one in found if one[0] in ALWAYS]


def _seen(user: User, pk: int) -> Suggestion:
    rows = Suggestion.objects.visible_to(user).select_related(
        "call", "township", "unit", "by", "candidate", "loop", "answered_by", "contact"
    )
    return get_object_or_404(rows, pk=pk)


def _directed(user: User, pk: int) -> Suggestion:
    row = _seen(user, pk)
    if not may_run(user, row.county_id):
        raise PermissionDenied(_now("由县人大常委会办公室办理。"))
    return row
