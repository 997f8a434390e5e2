"""Proposals that were handed in: the list by right, one with its timeline, pre-review, versions side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import OuterRef, Subquery
from django.forms import HiddenInput
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from congress_portal.accounts.models import Role, User
from congress_portal.accounts.request import StaffRequest
from congress_portal.loops import moves, timeline
from congress_portal.loops.access import scope_of
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.paging import newest_first, newest_seen
from congress_portal.loops.words import Kind, Purpose, StepStatus
from proposals import transitions
from proposals.access import congresses_of, knows_index
from proposals.alike import similar_proposals
from proposals.comparing import compared
from proposals.filters import ProposalFilter, with_result
from proposals.forms import ReviewForm
from proposals.models import AgendaItem, Proposal, Publication, groups_seen_by, offices_of
from proposals.models.attachments import pictures_of
from proposals.plans import REVIEW
from proposals.views.evaluations import evaluations_for
from proposals.views.handling import handling_of
from proposals.views.keys import is_key, keys_of
from proposals.views.meeting_letters import letters_for
from proposals.views.seen import proposal_seen
from proposals.views.signals import supervision_of

OWN_PARAMETERS = ("q", "before", "after", "filter")
"""What a new search in the same list does not keep of the address."""


@login_required
@require_safe
def proposals(request: StaffRequest) -> HttpResponse:
    """Newest first. The filters are drawn when asked for or in use: they cost more than the list."""
    steps = Step.objects.current().filter(loop=OuterRef("pk"))
    cases = Loop.objects.filter(kind=Kind.PROPOSAL).select_related("region", "proposal")
    cases = cases.annotate(gate=Subquery(steps.values("name")[:1]), due=Subquery(steps.values("due_at")[:1]))
    cases = cases.annotate(is_key=is_key())
    cases = with_result(cases)
    context: dict[str, Any] = {
        "may_write": bool(congresses_of(request.user)),
        "may_assign": (may_assign := offices_of(request.user).exists()),
        "sees_index": knows_index(request.user),
        "may_report": bool(scope_of(request.user).counties),
        "may_publish": may_assign or request.user.has_role(Role.HANDLER),
        "sees_groups": groups_seen_by(request.user).exists(),
    }
    if not set(request.GET) - {"before", "after"}:
        context["page"] = newest_seen(request.user, cases, request.GET)
        return render(request, "proposals/list.html", context)
    filtered = ProposalFilter(request.GET, queryset=cases.visible_to(request.user), request=request)
    context["page"] = newest_first(filtered.qs, request.GET)
    filtered.form.fields["q"].widget = HiddenInput({"id": "kept_q"})  # it has a box of its own
    kept = [(name, value) for name, value in request.GET.items() if value and name not in OWN_PARAMETERS]
    context |= {"form": filtered.form, "applied": filtered.applied(), "kept": kept}
    context["has_filters"] = bool(kept or "filter" in request.GET or filtered.form.errors)
    return render(request, "proposals/list.html", context)


@login_required
@never_cache
@require_safe
def detail(request: StaffRequest, code: str) -> HttpResponse:
    proposal = proposal_seen(request, code)
    loop, user = proposal.loop, request.user
    reviews = proposal.reviews.select_related("by", "version").prefetch_related("remarks__ground")
    transitions.mark_opened(proposal=proposal, by=user)
    handled = handling_of(user, proposal, moves.current(loop))
    context = {
        "proposal": proposal,
        "loop": loop,
        "movers": loop.movers.select_related("user"),
        "decided": AgendaItem.objects.filter(proposal=proposal.whole_id, decided_at__isnull=False)
        .order_by("decided_at")
        .last(),
        "meeting_clock": loop.deadlines.filter(purpose=Purpose.MEETING, is_running=True).first(),
        **supervision_of(user, proposal),
        **keys_of(user, proposal),
        "reviews": reviews,
        "pictures": pictures_of(proposal.version),
        "version_count": proposal.draft.versions.count(),
        "steps": timeline.of(loop, user),
        "moves": timeline.buttons(user, loop),
        "chain": timeline.chain_of(user, loop),
        "may_review": may_review(user, loop),
        "may_change": proposal.draft.author_id == user.pk and transitions.is_open(proposal.draft),
        **letters_for(user, proposal),
        **evaluations_for(user, proposal),
        **handled,
        "has_index": bool(handled) and knows_index(user),
        "is_answered": proposal.replies.sent().exists(),
        "publication": Publication.objects.filter(proposal=proposal).first(),
        "consents": proposal.withdrawal_consents.select_related("user") if loop.is_open else [],
    }
    return render(request, "proposals/detail.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: StaffRequest, code: str) -> HttpResponse:
    """Pre-review beside the text: the decision, and remarks anchored to its words."""
    proposal = proposal_seen(request, code)
    loop = proposal.loop
    if request.method != "POST" and not may_review(request.user, loop):
        raise PermissionDenied(_("您现在不能预审这件建议。"))
    step = moves.current(loop)
    form = ReviewForm(request.POST or None, proposal=proposal, initial={"step": step.pk if step else None})
    if form.is_valid() and _reviewed(request, proposal, form):
        return redirect(loop)
    earlier = proposal.reviews.select_related("version").prefetch_related("remarks__ground")
    similar = similar_proposals(
        user=request.user, county=proposal.county, texts=proposal.version.texts, but=[loop.pk]
    )
    context = {
        "proposal": proposal, "loop": loop, "form": form, "reviews": earlier, "similar": similar,
        "pictures": pictures_of(proposal.version),
    }  # fmt: skip
    return render(request, "proposals/review.html", context, status=400 if form.errors else 200)


def _reviewed(request: StaffRequest, proposal: Proposal, form: ReviewForm) -> bool:
    data = form.cleaned_data
    try:
        made = transitions.review(
            proposal=proposal,
            by=request.user,
            decision=data["decision"],
            note=data["note"],
            remarks=form.said,
            step=Step(pk=data["step"]) if data["step"] else None,
        )
    except ValidationError as refused:
        form.add_error("note", refused.messages)
        return False
    messages.success(request, _("预审意见已送代表：%(decision)s") % {"decision": made.get_decision_display()})
    return True


@login_required
@never_cache
@require_safe
def versions(request: StaffRequest, code: str) -> HttpResponse:
    """Two versions side by side, changes marked; by default the newest and the one before."""
    proposal = proposal_seen(request, code)
    rows = list(proposal.draft.versions.select_related("made_by").order_by("number"))
    rows = [row for row in rows if row.number <= proposal.version.number]
    numbers = {str(row.number): row for row in rows}
    new = numbers.get(request.GET.get("new", ""), rows[-1])
    old = numbers.get(request.GET.get("old", ""), rows[max(0, rows.index(new) - 1)])
    context = {
        "proposal": proposal, "loop": proposal.loop, "versions": rows, "old": old, "new": new,
        "parts": compared(old, new),
    }  # fmt: skip
    return render(request, "proposals/versions.html", context)


def may_review(user: User, loop: Loop) -> bool:
    step = moves.current(loop)
    if step is None or not loop.is_open or (step.key, step.status) != (REVIEW, StepStatus.SUBMITTED):
        return False
    return any(move.name == "sign_off" for move in moves.open_to(user, loop, step))
