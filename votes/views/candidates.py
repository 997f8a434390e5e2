"""Candidates: the list of a call, one with scores and voice, writing it, scoring it, the reserve of earlier years."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
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
from votes.calls.access import may_run
from votes.calls.screening import criteria_on, day_of, rule, tallies, voices
from votes.forms import calls as call_forms
from votes.forms import candidates as forms
from votes.models import Call, Candidate, CandidateState, Suggestion
from votes.transitions import answering, reviewing
from votes.transitions import candidates as moves
from votes.views.calls import directed, missing_of, seen
from votes.views.shared import Doing, act, offered

PAGE = 30
DRAFT, SCREENED, LISTED = CandidateState.DRAFT, CandidateState.SCREENED, CandidateState.LISTED
SETTLED = (CandidateState.CHOSEN, CandidateState.NOT_CHOSEN)


def _reason(_row: Candidate, data: Any) -> call_forms.ReasonForm:
    return call_forms.ReasonForm(data)


DOINGS = {
    "put_up": Doing(
        _("提交评审"), (DRAFT,), lambda row, by, _data: moves.put_up(candidate=row, by=by),
        lead=_("内容、责任单位、投资、地点、目标和年度节点都写好了才能提交。"), is_main=True,
    ),
    "list": Doing(
        _("列入候选名单"), (SCREENED,), lambda row, by, _data: moves.put_on_list(candidate=row, by=by),
        lead=_("各项标准评分人数够、没有低于最低分的，才能列入。"), is_main=True,
    ),
    "take_back": Doing(
        _("退回编制"), (SCREENED, LISTED, CandidateState.DECLINED, CandidateState.RESERVED),
        lambda row, by, data: moves.take_back(candidate=row, by=by, **data), _reason,
        lead=_("退回后可以修改；改过内容的要重新评分，名单变了常委会要重新审查。"),
    ),
    "merge": Doing(
        _("合并到别的项目"), (DRAFT,), lambda row, by, data: moves.merge(candidate=row, by=by, **data),
        lambda row, data: forms.MergeForm(data, candidate=row), lead=_("内容和建议都保留，可以随时恢复。"),
    ),
    "unmerge": Doing(
        _("恢复为单独的项目"), (CandidateState.MERGED,),
        lambda row, by, data: moves.unmerge(candidate=row, by=by, **data), _reason,
    ),
    "decline": Doing(
        _("不列入"), (DRAFT, SCREENED, LISTED), lambda row, by, data: moves.decline(candidate=row, by=by, **data),
        _reason,
    ),
    "reserve": Doing(
        _("列入项目储备"), (DRAFT, SCREENED, LISTED, CandidateState.NOT_CHOSEN),
        lambda row, by, data: moves.reserve(candidate=row, by=by, **data), _reason,
        lead=_("以后年度征集时可以再提出来。"),
    ),
    "answer": Doing(
        _("一起答复建议人"), (DRAFT, SCREENED, LISTED, CandidateState.DECLINED, CandidateState.RESERVED, *SETTLED),
        lambda row, by, data: answering.answer_all(candidate=row, by=by, **data),
        lambda _row, data: call_forms.AnswerForm(data), lead=_("还没有答复的每条建议各得一份这样的答复。"),
    ),
}  # fmt: skip
"""Acts on a candidate, by the word in their address."""


@login_required
@never_cache
@require_safe
def candidates(request: StaffRequest, pk: int) -> HttpResponse:
    """Those of a call: state, scores, the public's voice; what is still missing before the vote."""
    one = seen(request.user, pk)
    rows = Candidate.objects.visible_to(request.user).filter(call=one).select_related("unit", "merged_into")
    page = Paginator(rows.order_by("number"), PAGE).get_page(request.GET.get("page"))
    scored, heard = tallies(page.object_list, day_of(one)), voices(one)
    runs = may_run(request.user, one.county_id)
    context = {
        "call": one,
        "page": page,
        "rows": [(row, scored[row.pk], heard.get(row.pk)) for row in page.object_list],
        "runs": runs,
        "missing": missing_of(one) if runs else None,
        "shares": shares(one),
        "may_draft": runs and one.state in ("open", "closed"),
    }
    return render(request, "votes/calls/candidates.html", context)


def shares(call: Call) -> dict[str, int]:
    """The figures of the public-support index, for the words below it."""
    day = day_of(call)
    figures = {name: rule(f"support.{name}", day).amount for name in ("suggestion", "me_too", "heat_share")}
    return figures | {"spread_share": 100 - figures["heat_share"]}


@login_required
@never_cache
@require_safe
def candidate(request: StaffRequest, pk: int) -> HttpResponse:
    row = _seen(request.user, pk)
    runs = may_run(request.user, row.county_id)
    is_open = runs and row.call.state in ("open", "closed")
    context = {
        "candidate": row,
        "call": row.call,
        "runs": runs,
        "doings": offered(DOINGS, row.state) if is_open else [],
        "tally": tallies([row], day_of(row.call))[row.pk],
        "reviews": row.reviews.select_related("criterion", "reviewer__user", "unit") if runs else [],
        "voice": voices(row.call).get(row.pk),
        "shares": shares(row.call),
        "suggestions": _joined(request.user, row),
        "merged": row.merged.order_by("number"),
        "may_score": row.state == SCREENED
        and row.call.reviewers.filter(user=request.user, until=None).exists()
        and not reviewing.is_own(row, request.user),
    }
    return render(request, "votes/calls/candidate.html", context)


def _joined(user: User, row: Candidate) -> Any:
    rows = Suggestion.objects.visible_to(user).filter(candidate__in=answering.family(row))
    return rows.select_related("township", "unit").order_by("pk")[:100]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def candidate_new(request: StaffRequest, pk: int) -> HttpResponse:
    """A new one; with ``?suggestion=`` it begins with the words of that suggestion, which joins it."""
    one = directed(request.user, pk)
    given = request.GET.get("suggestion", "")
    first = Suggestion.objects.loose().filter(call=one, pk=int(given)).first() if given.isdecimal() else None
    initial = {"area": first.area, "title": first.title, "goals": first.goal, "place": first.place,
               "township": first.township} if first else {}  # fmt: skip
    form = forms.CandidateForm(request.POST or None, call=one, initial=initial)
    if form.is_valid():
        try:
            made = moves.draft(
                call=one, by=request.user, plan=form.plan, points=form.typed_points,
                suggestions=[first] if first else [], request_key=form.cleaned_data["request_key"],
            )  # fmt: skip
            messages.success(request, _now("已保存。"))
            return redirect(made)
        except ValidationError as refused:
            add_refusal(form, refused)
    context = {"form": form, "call": one, "heading": _now("编制候选项目"), "first": first}
    return render(request, "votes/calls/candidate_edit.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def candidate_edit(request: StaffRequest, pk: int) -> HttpResponse:
    row = _directed(request.user, pk)
    if row.state != DRAFT:
        return redirect(row)
    known = row.milestones.all()
    form = forms.CandidateForm(
        request.POST or None, call=row.call, known=known, initial=forms.initial_of(row)
    )
    if form.is_valid():
        try:
            moves.revise(
                candidate=row, by=request.user, plan=form.plan, points=form.typed_points,
                revision=form.cleaned_data["revision"] or 0,
            )  # fmt: skip
            messages.success(request, _now("已保存。"))
            return redirect(row)
        except (ValidationError, moves.Stale) as refused:
            _add(form, refused)
    context = {"form": form, "call": row.call, "heading": _now("修改候选项目"), "candidate": row}
    return render(request, "votes/calls/candidate_edit.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def candidate_do(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    row = _directed(request.user, pk)
    if name not in DOINGS:
        raise Http404
    return act(request, row, DOINGS[name])


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def score(request: StaffRequest, pk: int) -> HttpResponse:
    """A reviewer's own scores, all criteria on one page."""
    row = _seen(request.user, pk)
    reviewer = row.call.reviewers.filter(user=request.user, until=None).first()
    if reviewer is None:
        raise PermissionDenied(_now("您不是这次征集的评审人。"))
    if reviewing.is_own(row, request.user):
        raise PermissionDenied(_now("本单位提出或者负责的项目，您不能评分。"))
    form = forms.ScoreForm(
        request.POST or None, criteria=criteria_on(day_of(row.call)), known=row.reviews.filter(reviewer=reviewer),
        initial={"revision": row.revision},
    )  # fmt: skip
    if form.is_valid():
        try:
            reviewing.score(
                candidate=row, by=request.user, scores=form.scores, revision=form.cleaned_data["revision"]
            )  # fmt: skip
            messages.success(request, _now("已评分。"))
            return redirect("calls:candidates", row.call_id)
        except (ValidationError, moves.Stale) as refused:
            _add(form, refused)
    context = {"form": form, "candidate": row, "call": row.call}
    return render(request, "votes/calls/score.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_safe
def reserve(request: StaffRequest, pk: int) -> HttpResponse:
    """What earlier years kept, for the office to take into this call."""
    one = directed(request.user, pk)
    rows = Candidate.objects.filter(
        county=one.county_id, state=CandidateState.RESERVED, call__year__lt=one.year
    ).exclude(taken_up__call=one)
    page = Paginator(rows.select_related("call", "unit").order_by("-pk"), PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "votes/calls/reserve.html", {"call": one, "page": page})


@login_required
@require_POST
def renew(request: StaffRequest, pk: int, candidate: int) -> HttpResponse:
    one = directed(request.user, pk)
    kept = get_object_or_404(Candidate, pk=candidate, county=one.county_id)
    try:
        made = moves.renew(candidate=kept, call=one, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("calls:reserve", one.pk)
    messages.success(request, _now("已列入今年的候选，请补充年度节点。"))
    return redirect(made)


def _add(form: Any, refused: Any) -> None:
    if isinstance(refused, ValidationError):
        add_refusal(form, refused)
    else:
        form.add_error(None, str(refused))


def _seen(user: User, pk: int) -> Candidate:
    rows = Candidate.objects.visible_to(user).select_related(
        "call", "unit", "township", "merged_into", "origin__call"
    )
    return get_object_or_404(rows, pk=pk)


def _directed(user: User, pk: int) -> Candidate:
    row = _seen(user, pk)
    if not may_run(user, row.county_id):
        raise PermissionDenied(_now("由县人大常委会办公室办理。"))
    return row


def address_of(key: int, user: User) -> str:
    """The page of a candidate, for those who may know of it."""
    is_seen = Candidate.objects.visible_to(user).filter(pk=key).exists()
    return reverse("calls:candidate", args=[key]) if is_seen else ""
