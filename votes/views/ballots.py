"""The pages of votes: the list, one vote with what is missing, its method, the items, its phases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import User
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.issuing.answers import issued_about
from votes.ballots.access import is_teller, may_do, scrutineer_of, sees_result
from votes.ballots.papers import paper_of
from votes.ballots.showing import result_rows, roll_facts, track
from votes.calls.access import may_run, office_for
from votes.forms import ballots as forms
from votes.models import Ballot, CallingOff, Option
from votes.sealed.access import may_keep_box
from votes.transitions import ballots as moves
from votes.transitions import calling_off, phases
from votes.words import Phase

PAGE = 25


LINKED = ("title", "purpose", "body", "meeting", "held_on")
"""What a page elsewhere may hand over in its link, as a meeting does with an item of its agenda."""


@login_required
@require_safe
def ballots(request: StaffRequest) -> HttpResponse:
    rows = Ballot.objects.visible_to(request.user).order_by("-held_on", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_prepare": office_for(request.user) is not None}
    return render(request, "votes/ballots.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ballot_new(request: StaffRequest) -> HttpResponse:
    office = office_for(request.user)
    if office is None:
        raise PermissionDenied(_("由县人大常委会办公室办理。"))
    known = {name: request.GET[name] for name in LINKED if name in request.GET}
    form = forms.NewBallotForm(request.POST or None, county=office.county_id, initial=known)
    if form.is_valid():
        try:
            made = moves.prepare_ballot(by=request.user, office=office, **form.cleaned_data)
            messages.success(request, _("已登记，请填写票决办法。"))
            return redirect(made)
        except ValidationError as refused:
            add_refusal(form, refused)
    return form_page(request, form, _("筹备票决"), reverse("ballot:list"))


@login_required
@never_cache
@require_safe
def ballot(request: StaffRequest, code: str) -> HttpResponse:
    return page_of(request, seen(request, code))


def page_of(request: StaffRequest, one: Ballot, status: int = 200, **given: Any) -> HttpResponse:
    user = request.user
    runs = may_run(user, one.county_id)
    scrutineers = list(one.scrutineers.select_related("user", "signature"))
    context = {
        "ballot": one,
        "method": one.method,
        "options": one.options.all(),
        "scrutineers": scrutineers,
        "tellers": one.tellers.select_related("user"),
        "roll": roll_facts(one),
        "elector": one.roll.filter(user=user).first(),
        "runs": runs,
        "may_keep_box": may_keep_box(user, one),
        "own_signature": _unsigned(one, user),
        "counts": is_teller(user, one) and one.phase == Phase.CLOSED,
        "track": track(one, user),
        "announced": issued_about(one.county_id, paper_of(one)) if one.phase == Phase.PUBLISHED else None,
        "result": result_rows(one) if sees_result(user, one) else None,
        "runoff": one.runoffs.filter(off_reason="").first(),
        "off_form": forms.ReasonForm() if runs else None,
        "off_by_two": one.phase in calling_off.BY_TWO,
        "off_asked": CallingOff.objects.filter(ballot=one, done_at=None).select_related("asked_by").first(),
        "may_do": may_do(user, one),
        "stop_form": forms.ReasonForm(prefix="stop") if runs and _may_stop(one) else None,
        **given,
    }
    return render(request, "votes/ballot.html", context, status=status)


def _unsigned(one: Ballot, user: User) -> object:
    """The reader's own place among the scrutineers, where the result waits for their signature."""
    found = scrutineer_of(user, one) if one.phase == Phase.COUNTED and not one.is_off else None
    return found if found and not one.signatures.filter(scrutineer=found).exists() else None


def _may_stop(one: Ballot) -> bool:
    fits = one.phase in (Phase.FROZEN, Phase.OPEN) and not one.is_off
    return fits and one.method.is_electronic and not one.stopped_reason


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ballot_edit(request: StaffRequest, code: str) -> HttpResponse:
    one = run(request, code)
    initial = {"title": one.title, "meeting": one.meeting, "held_on": one.held_on, "call": one.call_id}
    form = forms.BallotForm(request.POST or None, county=one.county_id, initial=initial)
    return asked(request, one, form, moves.change_ballot, _("修改票决"), ballot=one)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def method(request: StaffRequest, code: str) -> HttpResponse:
    one = run(request, code)
    form = forms.MethodForm(request.POST or None, ballot=one)
    if form.is_valid():
        try:
            moves.set_method(ballot=one, by=request.user, **form.cleaned_data)
            messages.success(request, _("已保存票决办法。"))
            return redirect(one)
        except ValidationError as refused:
            add_refusal(form, refused)
            if getattr(refused, "code", "") == "stale":
                form.data = {**request.POST.dict(), "revision": str(seen(request, code).method.revision)}
    return form_page(request, form, _("票决办法"), one.get_absolute_url(), str(one))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def options(request: StaffRequest, code: str) -> HttpResponse:
    """The items on the paper, and a new one."""
    one = run(request, code)
    form = forms.OptionForm(request.POST or None)
    if form.is_valid():
        try:
            moves.add_option(ballot=one, by=request.user, **form.cleaned_data)
            messages.success(request, _("已列入。"))
            return redirect("ballot:options", code)
        except ValidationError as refused:
            add_refusal(form, refused)
    context = {
        "ballot": one,
        "options": one.options.all(),
        "form": form,
        "is_open": one.phase == Phase.PREPARED,
    }
    return render(request, "votes/options.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def option_act(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Take an item off, or move it up; key 0: take over the candidates of the call."""
    one = run(request, code)
    if pk == 0:
        try:
            number = moves.take_candidates(ballot=one, by=request.user)
            messages.success(request, _("已列入%(number)d个候选项目。") % {"number": number})
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        return redirect("ballot:options", code)
    found = get_object_or_404(Option.objects.select_related("ballot"), pk=pk, ballot=one)
    (moves.lift_option if request.POST.get("act") == "lift" else moves.remove_option)(
        option=found, by=request.user
    )
    return redirect("ballot:options", code)


ACTS: dict[str, tuple[Callable[..., object], str]] = {
    "ask": (phases.ask_phase, _("已提出，请另一位同志确认。")),
    "do": (phases.do_phase, _("已确认。")),
    "drop": (phases.take_back_phase, _("已撤回。")),
}


@login_required
@never_cache
@require_POST
def phase(request: StaffRequest, code: str) -> HttpResponse:
    """One step of the vote: asked for, done or taken back."""
    one = seen(request, code)
    if not may_do(request.user, one):
        raise PermissionDenied(_("由县人大常委会办公室或者监票人办理。"))
    act, words = ACTS.get(request.POST.get("act", ""), ACTS["ask"])
    try:
        act(ballot=one, by=request.user, to=request.POST.get("to", ""))
    except ValidationError as refused:
        return page_of(request, seen(request, code), 400, refused=refused.messages)
    messages.success(request, words)
    return redirect(one)


@login_required
@never_cache
@require_POST
def call_off(request: StaffRequest, code: str) -> HttpResponse:
    one = run(request, code)
    form = forms.ReasonForm(request.POST)
    return said(
        request,
        one,
        form,
        "off_form",
        calling_off.ask_off if one.phase in calling_off.BY_TWO else calling_off.call_off,
    )


@login_required
@never_cache
@require_POST
def off_second(request: StaffRequest, code: str) -> HttpResponse:
    """The second person's answer to what was asked for: broken off, or (by the office) taken back."""
    one = seen(request, code)
    if request.POST.get("act") == "back":
        calling_off.take_back_off(ballot=one, by=request.user)
        messages.success(request, _("已撤回，票决照常进行。"))
    else:
        calling_off.do_off(ballot=one, by=request.user)
        messages.success(request, _("票决已取消。"))
    return redirect(one)


@login_required
@require_POST
def again(request: StaffRequest, code: str) -> HttpResponse:
    """A further vote among the tied, or for the places left open."""
    made = moves.open_runoff(ballot=run(request, code), by=request.user)
    messages.success(request, _("已建立再次投票，请核对票决办法和项目。"))
    return redirect(made)


# ---------------------------------------------------------------- what the pages of votes share


def seen(request: StaffRequest, code: str) -> Ballot:
    rows = Ballot.objects.visible_to(request.user).select_related(
        "method__majority", "method__quorum", "office", "runoff_of", "call", "tally"
    )
    return get_object_or_404(rows, code=code)


def run(request: StaffRequest, code: str) -> Ballot:
    """A vote that the reader runs; who may only know of it is refused."""
    one = seen(request, code)
    if not may_run(request.user, one.county_id):
        raise PermissionDenied(_("由县人大常委会办公室办理。"))
    return one


def said(
    request: StaffRequest, one: Ballot, form: Any, name: str, move: Callable[..., object]
) -> HttpResponse:
    """A form on the vote's own page."""
    if form.is_valid():
        try:
            move(ballot=one, by=request.user, **form.cleaned_data)
            messages.success(request, _("已登记。"))
            return redirect(one)
        except ValidationError as refused:
            add_refusal(form, refused)
    return page_of(request, one, 400, **{name: form})


def asked(
    request: StaffRequest, one: Ballot, form: Any, move: Callable[..., object], heading: str, **about: Any
) -> HttpResponse:
    """A form on a page of its own."""
    if form.is_valid():
        try:
            move(by=request.user, **about, **form.cleaned_data)
            messages.success(request, _("已保存。"))
            return redirect(one)
        except ValidationError as refused:
            add_refusal(form, refused)
    return form_page(request, form, heading, one.get_absolute_url(), str(one))


def form_page(request: StaffRequest, form: Any, heading: str, back: str, about: str = "") -> HttpResponse:
    context = {"form": form, "heading": heading, "button": _("保存"), "back": back, "about": about}
    return render(request, "votes/ballot_form.html", context, status=400 if form.errors else 200)


def address_of(key: int, user: User) -> str:
    """The page of a vote, for those who may know of it."""
    found = Ballot.objects.visible_to(user).filter(pk=key).first()
    return found.get_absolute_url() if found else ""
