"""Making answers public: what is due, one proposal's public text, and each word and decision about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import F, OuterRef, Q, Subquery
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import Role
from congress_portal.accounts.request import StaffRequest
from congress_portal.loops.models import Deadline, Mover
from congress_portal.loops.paging import SIZE
from congress_portal.loops.words import Purpose
from proposals.forms import AgreeForm, PublicForm, RevisionForm, TakeDownForm, WithholdForm
from proposals.models import Proposal, Publication, Reply, offices_of
from proposals.transitions import publishing as acts
from proposals.views.seen import proposal_seen, refuse_at_field
from proposals.words import Publicity

TABS: dict[str, Promise] = {
    "waiting": gettext_lazy("待公开"),
    Publicity.PUBLISHED: gettext_lazy("已公开"),
    Publicity.WITHHELD: gettext_lazy("不公开"),
    Publicity.WITHDRAWN: gettext_lazy("已撤下"),
}


@login_required
@never_cache
@require_safe
def publishing(request: StaffRequest) -> HttpResponse:
    """Answers that were sent by the reader's unit, or to proposals that the reader's office took in: first what is due
    first."""
    offices, units = offices_of(request.user), request.user.unit_ids(Role.HANDLER)
    if not units and not offices:
        raise PermissionDenied(_("公开由主办单位和人大办公室办理。"))
    tab = request.GET.get("view", "")
    tab = tab if tab in TABS else "waiting"
    newest = Reply.objects.sent().filter(proposal=OuterRef("pk")).order_by("-number")
    clock = Deadline.objects.filter(loop=OuterRef("pk"), purpose=Purpose.PUBLISH, is_running=True)
    found = Proposal.objects.annotate(
        answered_by=Subquery(newest.values("unit")[:1]), answered_at=Subquery(newest.values("sent_at")[:1]),
        answer=Subquery(newest.values("pk")[:1]), due=Subquery(clock.values("due_at")[:1]),
    )  # fmt: skip
    found = found.filter(Q(loop__owner__in=offices) | Q(answered_by__in=units), answered_at__isnull=False)
    is_waiting = Q(publication=None) | Q(publication__status=Publicity.PREPARED)
    is_waiting |= ~Q(publication__reply=F("answer"))
    found = found.filter(is_waiting if tab == "waiting" else Q(publication__status=tab))
    rows = found.select_related("loop", "publication").order_by(
        F("due").asc(nulls_last=True), "answered_at", "pk"
    )
    page = Paginator(rows, SIZE).get_page(request.GET.get("page"))
    return render(request, "proposals/publishing.html", {"page_obj": page, "tab": tab, "tabs": TABS.items()})


def _shown(request: StaffRequest, proposal: Proposal, **forms: Form) -> dict[str, Any]:
    loop, user = proposal.loop, request.user
    found = Publication.objects.select_related(
        "reply", "unit", "prepared_by", "decided_by", "agreed_by"
    ).filter(proposal=proposal)
    known, reply = found.first(), acts.sent_reply(proposal)
    is_lead = user.has_role(Role.DEPUTY) and Mover.objects.filter(loop=loop, user=user, is_lead=True).exists()
    decides, is_prepared = acts.decides(user, loop), known is not None and known.status == Publicity.PREPARED
    is_own = known is not None and known.prepared_by_id in user.selves
    now = {"revision": known.revision if known else 0}
    proposed = (
        known if known is not None and known.title else acts.proposed(proposal, reply) if reply else None
    )
    typed = (
        {name: getattr(proposed, name) for name in ("title", "text", "answer", "is_abstract")}
        if proposed
        else {}
    )
    public = acts.Public(**typed) if typed else None
    return {
        "proposal": proposal,
        "loop": loop,
        "reply": reply,
        "publication": known,
        "may_prepare": acts.prepares(user, loop, reply)
        and reply is not None
        and not (known and known.is_public),
        "may_say": is_prepared and (is_lead or decides),
        "may_decide": is_prepared and decides and not is_own,
        "may_withhold": decides and reply is not None and (known is None or (is_prepared and not is_own)),
        "may_take_down": decides and known is not None and known.is_public,
        "is_own": is_own,
        "is_outdated": known is not None and reply is not None and known.reply_id != reply.pk,
        "private": acts.private_words(public) if public else [],
        "public_form": PublicForm(initial={**typed, **now}),
        "agree_form": AgreeForm(is_lead=is_lead, initial=now),
        "revision_form": RevisionForm(initial=now),
        "withhold_form": WithholdForm(initial=now),
        "take_down_form": TakeDownForm(),
        **forms,
    }


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def publication(request: StaffRequest, code: str) -> HttpResponse:
    """One proposal's public text: written here, read beside the decision about it."""
    proposal = proposal_seen(request, code)
    if request.method != "POST":
        return render(request, "proposals/publication.html", _shown(request, proposal))
    form = PublicForm(request.POST)
    if form.is_valid():
        try:
            acts.prepare(
                proposal=proposal, by=request.user, public=form.public,
                revision=form.cleaned_data["revision"], is_checked=form.cleaned_data["is_checked"],
            )  # fmt: skip
            messages.success(request, _("公开稿已保存，请领衔代表答复是否同意公开。"))
            return redirect("proposal:publication", code)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    return _again(request, proposal, public_form=form)


@login_required
@never_cache
@require_POST
def publication_agree(request: StaffRequest, code: str) -> HttpResponse:
    proposal = proposal_seen(request, code)
    form = AgreeForm(request.POST, is_lead=True)
    if form.is_valid():
        try:
            acts.agree(proposal=proposal, by=request.user, **form.cleaned_data)
            messages.success(request, _("已登记，谢谢。"))
            return redirect("proposal:publication", code)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    return _again(request, proposal, agree_form=form)


@login_required
@never_cache
@require_POST
def publication_approve(request: StaffRequest, code: str) -> HttpResponse:
    proposal = proposal_seen(request, code)
    form = RevisionForm(request.POST)
    if form.is_valid():
        acts.approve(proposal=proposal, by=request.user, **form.cleaned_data)
        messages.success(request, _("已公开。"))
        return redirect("proposal:publication", code)
    return _again(request, proposal, revision_form=form)


@login_required
@never_cache
@require_POST
def publication_withhold(request: StaffRequest, code: str) -> HttpResponse:
    proposal = proposal_seen(request, code)
    form = WithholdForm(request.POST)
    if form.is_valid():
        try:
            acts.withhold(proposal=proposal, by=request.user, **form.cleaned_data)
            messages.success(request, _("已决定不公开。"))
            return redirect("proposal:publication", code)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    return _again(request, proposal, withhold_form=form)


@login_required
@never_cache
@require_POST
def publication_withdraw(request: StaffRequest, code: str) -> HttpResponse:
    proposal = proposal_seen(request, code)
    form = TakeDownForm(request.POST)
    if form.is_valid():
        try:
            acts.withdraw_public(proposal=proposal, by=request.user, **form.cleaned_data)
            messages.success(request, _("已撤下，网上不再显示。"))
            return redirect("proposal:publication", code)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    return _again(request, proposal, take_down_form=form)


def _again(request: StaffRequest, proposal: Proposal, **forms: Form) -> HttpResponse:
    return render(request, "proposals/publication.html", _shown(request, proposal, **forms), status=400)
