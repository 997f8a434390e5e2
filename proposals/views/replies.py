"""The answer: drafting it, approving it, copying it to proposals with the same matter, the official letter."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import User
from congress_portal.accounts.request import StaffRequest
from congress_portal.issuing.answers import WRITERS, file_about, letter_file
from congress_portal.loops import moves
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.words import StepStatus
from proposals import transitions
from proposals.access import has_head, may_send
from proposals.forms import ApproveForm, CopyForm, ReplyForm
from proposals.models import Proposal, Reply
from proposals.plans import HANDLE
from proposals.reply_paper import kept_letter, paper_of
from proposals.transitions import StaleReply
from proposals.views.handling import may_reply
from proposals.views.seen import proposal_seen, refuse_at_field

MOST_OTHERS = 100
"""So many other proposals of the unit are offered for the same answer, the newest first."""


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: StaffRequest, code: str) -> HttpResponse:
    """The draft of the answer to the current step, for whoever works in the lead unit."""
    proposal = proposal_seen(request, code)
    step = moves.current(proposal.loop)
    if request.method != "POST":
        _need_worker(request.user, proposal, step)
        return shown(request, proposal, step)
    found = draft_of(proposal)
    form = ReplyForm(request.POST, current=step, reply=found)
    stale: Reply | None = None
    if form.is_valid():
        try:
            transitions.draft_reply(
                proposal=proposal, by=request.user, draft=form.draft,
                revision=form.cleaned_data["revision"] or 0, step=_step(form),
            )  # fmt: skip
            messages.success(request, _("已保存。"))
            return redirect("proposal:reply", code)
        except StaleReply as refused:
            stale = refused.reply
            form = ReplyForm({**request.POST.dict(), "revision": stale.revision}, current=step, reply=found)
        except ValidationError as refused_words:
            refuse_at_field(form, refused_words)
    return shown(request, proposal, step, status=409 if stale else 400, form=form, stale=stale)


@login_required
@never_cache
@require_POST
def approve(request: StaffRequest, code: str) -> HttpResponse:
    """The principal approves what stands on the page; it is sent."""
    proposal = proposal_seen(request, code)
    step = moves.current(proposal.loop)
    form = ApproveForm(request.POST, current=step)
    if form.is_valid():
        try:
            sent = transitions.approve(
                proposal=proposal, by=request.user, revision=form.cleaned_data["seen"],
                without=form.cleaned_data.get("parts", ""), step=_step(form),
            )  # fmt: skip
            count = sent.deliveries.count()
            messages.success(request, _("已签发，送达%(count)d位提出人。") % {"count": count})
            return redirect(proposal.loop)
        except ValidationError as refused:
            _at_parts(form, refused)
    return shown(request, proposal, step, status=400, approve_form=form)


@login_required
@never_cache
@require_POST
def copy(request: StaffRequest, code: str) -> HttpResponse:
    """按同一内容分别答复."""
    proposal = proposal_seen(request, code)
    step = moves.current(proposal.loop)
    _need_worker(request.user, proposal, step)
    found = draft_of(proposal)
    if found is None:
        raise Http404
    form = CopyForm(request.POST, others=others_of(request.user, found))
    if form.is_valid():
        made = transitions.copy_reply(reply=found, by=request.user, to=form.cleaned_data["to"])
        messages.success(request, _("已复制到%(count)d件，请逐件核对后签发。") % {"count": len(made)})
        return redirect("proposal:reply", code)
    return shown(request, proposal, step, status=400, copy_form=form)


@login_required
@never_cache
@require_safe
def letter(request: StaffRequest, code: str, number: int, form: str) -> HttpResponse:
    """A sent answer as an official document, for everyone who may read the case."""
    if form not in WRITERS:
        raise Http404
    proposal = proposal_seen(request, code)
    sent = proposal.replies.sent().select_related("unit", "result")
    found = get_object_or_404(sent, number=number)
    if found.sent_at is None:
        raise Http404
    transitions.mark_opened(proposal=proposal, by=request.user)
    name = f"reply-{proposal.loop.code}-{found.number}"
    make = partial(kept_letter, proposal, found)
    kept = file_about(found.county_id, paper_of(found), form, name, make=make)
    return kept or letter_file(make(), form, name)


def shown(
    request: StaffRequest, proposal: Proposal, step: Step | None, status: int = 200, **given: Any
) -> HttpResponse:
    """The page of the answer. ``given`` are forms that go back with what was typed."""
    _need_worker(request.user, proposal, step)
    assert step is not None
    found = draft_of(proposal)
    draft = found if found is not None and found.step_id == step.pk else None
    at = {"step": step.pk}
    others = others_of(request.user, draft) if draft else []
    context = {
        "proposal": proposal, "loop": proposal.loop, "reply": draft, "stale": None,
        "form": ReplyForm(current=step, reply=found, initial=at),
        "approve_form": ApproveForm(current=step, initial={**at, "seen": draft.revision if draft else 0}),
        "copy_form": CopyForm(others=others) if others else None,
        "is_consulted": transitions.is_consulted(proposal, step),
        "parts": step.helper_set.select_related("unit", "step").order_by("pk"),
        "may_approve": draft is not None and may_send(request.user, step.unit_id),
        "is_own": draft is not None and draft.drafted_by_id in request.user.selves,
        "has_head": has_head(step.unit_id),
        "who_approves": transitions.approvers_words(step.unit_id),
        **given,
    }  # fmt: skip
    return render(request, "proposals/reply.html", context, status=status)


def draft_of(proposal: Proposal) -> Reply | None:
    found = proposal.replies.filter(sent_at=None)
    return found.select_related("result", "drafted_by").first()


def others_of(user: User, found: Reply) -> list[Proposal]:
    """Proposals that the same unit handles now and has not begun to answer."""
    steps = Step.objects.filter(key=HANDLE, status=StepStatus.ACTIVE, unit=found.unit_id)
    rows = Proposal.objects.filter(
        loop__in=Loop.objects.visible_to(user).filter(pk__in=steps.values("loop"), closed_at=None)
    ).exclude(pk__in=Reply.objects.filter(sent_at=None, step__in=steps).values("proposal"))
    rows = rows.exclude(pk=found.proposal_id).select_related("loop").order_by("-loop__opened_at")
    return list(rows[:MOST_OTHERS])


def _need_worker(user: User, proposal: Proposal, step: Step | None) -> None:
    if not may_reply(user, proposal, step):
        raise PermissionDenied(_("由正在主办的单位拟写答复。"))


def _step(form: ReplyForm | ApproveForm) -> Step | None:
    key = form.cleaned_data["step"]
    return Step(pk=key) if key else None


def _at_parts(form: ApproveForm, refused: ValidationError) -> None:
    """The ledger's word about helpers' parts stands at the field that asks for it."""
    for name, errors in getattr(refused, "error_dict", {None: refused}).items():
        form.add_error("parts" if name == "without" and "parts" in form.fields else None, errors)
