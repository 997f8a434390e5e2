"""The office's pages of calls: prepare, open, extend, close, conclude, reviewers, the committee's review."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import User
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from votes.calls.access import may_run, office_for, suggesting_units
from votes.calls.screening import candidates_ready, standing_review
from votes.forms import calls as forms
from votes.forms.candidates import ListReviewForm, ReviewerForm
from votes.models import Call, CallState, Reviewer, Suggestion
from votes.transitions import calls as moves
from votes.transitions import reviewing
from votes.transitions.candidates import is_settled
from votes.views.shared import Doing, act, offered

PAGE = 25


def _ask(call: Call, by: User, data: dict[str, Any]) -> object:
    return reviewing.ask(call=call, by=by, user=data["user"].user, unit=data["user"].unit)


DOINGS = {
    "open": Doing(
        _("发布征集"), (CallState.PREPARED,), lambda call, by, _data: moves.open_call(call=call, by=by),
        lead=_("发布后任何人都看得到，征集期间可以提建议。内容不能再改，只能延长。"), is_main=True,
    ),
    "extend": Doing(
        _("延长征集"), (CallState.OPEN,), lambda call, by, data: moves.extend(call=call, by=by, **data),
        lambda _call, data: forms.ExtendForm(data),
    ),
    "close": Doing(
        _("结束征集"), (CallState.OPEN,), lambda call, by, _data: moves.close(call=call, by=by),
        lead=_("截止日期的第二天起可以结束，结束后不再收建议。"),
    ),
    "reviewer": Doing(
        _("请人评审"), (CallState.OPEN, CallState.CLOSED), _ask, lambda call, data: ReviewerForm(data, call=call),
        lead=_("评审人看得到候选项目，逐项评分并写明理由；本单位提出或者负责的不能评。"),
    ),
    "review": Doing(
        _("登记常委会审查"), (CallState.CLOSED,),
        lambda call, by, data: reviewing.review_list(call=call, by=by, **data),
        lambda _call, data: ListReviewForm(data), is_main=True,
    ),
    "conclude": Doing(
        _("公布结果"), (CallState.CLOSED,), lambda call, by, _data: moves.conclude(call=call, by=by),
        lead=_("公布每条建议的结果。还有建议没有答复的，不能公布。"),
    ),
}  # fmt: skip
"""Acts on a call, by the word in their address."""


@login_required
@require_safe
def calls(request: StaffRequest) -> HttpResponse:
    rows = Call.objects.visible_to(request.user).order_by("-year", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_prepare": office_for(request.user) is not None}
    return render(request, "votes/calls/list.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def call_new(request: StaffRequest) -> HttpResponse:
    office = office_for(request.user)
    if office is None:
        raise PermissionDenied(_now("由县人大常委会办公室办理。"))
    form = forms.NewCallForm(request.POST or None)
    if form.is_valid():
        values = {**form.cleaned_data}
        key = values.pop("request_key")
        try:
            made = moves.prepare(by=request.user, office=office, values=values, request_key=key)
            messages.success(request, _now("已保存，请核对后发布。"))
            return redirect(made)
        except ValidationError as refused:
            add_refusal(form, refused)
    return _form(request, form, _now("筹备征集"), reverse("calls:list"))


@login_required
@never_cache
@require_safe
def call(request: StaffRequest, pk: int) -> HttpResponse:
    one = seen(request.user, pk)
    runs = may_run(request.user, one.county_id)
    undecided = moves.undecided(one) if one.state == CallState.CLOSED else []
    counts = Suggestion.objects.filter(call=one).aggregate(
        all=Count("pk"), loose=Count("pk", Q(candidate=None, answered_at=None)),
        unanswered=Count("pk", Q(answered_at=None)),
    )  # fmt: skip
    context = {
        "call": one,
        "runs": runs,
        "doings": _offered(one, undecided) if runs else [],
        "undecided": undecided if runs else [],
        "counts": counts,
        "missing": missing_of(one) if one.state == CallState.CLOSED else None,
        "review": standing_review(one),
        "reviewers": one.reviewers.filter(until=None).select_related("user", "unit"),
        "may_suggest": one.is_taking and bool(suggesting_units(request.user, one.county_id)),
        "is_reviewer": one.reviewers.filter(user=request.user, until=None).exists(),
    }
    return render(request, "votes/calls/detail.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def call_edit(request: StaffRequest, pk: int) -> HttpResponse:
    one = directed(request.user, pk)
    initial = {name: getattr(one, name) for name in moves.FIELDS} | {"areas": "\n".join(one.areas)}
    form = forms.CallForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            moves.change(call=one, by=request.user, values=form.cleaned_data)
            messages.success(request, _now("已保存。"))
            return redirect(one)
        except ValidationError as refused:
            add_refusal(form, refused)
    return _form(request, form, _now("修改征集"), one.get_absolute_url())


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def call_do(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    one = directed(request.user, pk)
    if name not in DOINGS:
        raise Http404
    return act(request, one, DOINGS[name])


@login_required
@require_POST
def reviewer_off(request: StaffRequest, pk: int, reviewer: int) -> HttpResponse:
    one = directed(request.user, pk)
    row = get_object_or_404(Reviewer.objects.select_related("call"), pk=reviewer, call=one)
    reviewing.release(reviewer=row, by=request.user)
    messages.success(request, _now("已保存。"))
    return redirect(one)


def _offered(one: Call, undecided: list[str]) -> list[tuple[str, Doing]]:
    """The acts of its state; the results are not to be published while the vote is not over."""
    found = offered(DOINGS, one.state)
    return [(name, doing) for name, doing in found if name != "conclude" or not undecided]


def missing_of(one: Call) -> list[str] | None:
    """What is missing before the vote; none once the congress has decided on a candidate: nothing is asked for then."""
    return None if is_settled(one) else candidates_ready(one)


def seen(user: User, pk: int) -> Call:
    return get_object_or_404(Call.objects.visible_to(user), pk=pk)


def directed(user: User, pk: int) -> Call:
    one = seen(user, pk)
    if not may_run(user, one.county_id):
        raise PermissionDenied(_now("由县人大常委会办公室办理。"))
    return one


def _form(request: StaffRequest, form: Any, heading: str, back: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "button": _now("保存"), "back": back}
    return render(request, "votes/calls/form.html", context, status=400 if form.errors else 200)


def address_of(key: int, user: User) -> str:
    """The page of a call, for those who may know of it."""
    is_seen = Call.objects.visible_to(user).filter(pk=key).exists()
    return reverse("calls:detail", args=[key]) if is_seen else ""


def address_of_suggestion(key: int, user: User) -> str:
    """The page of a suggestion, for those who may know of it."""
    is_seen = Suggestion.objects.visible_to(user).filter(pk=key).exists()
    return reverse("calls:suggestion", args=[key]) if is_seen else ""
