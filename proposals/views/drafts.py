"""The deputy's pages: drafts, saving, asking others to sign, handing in."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import User
from congress_portal.accounts.request import StaffRequest
from congress_portal.errors import NotNow
from congress_portal.loops.models import Loop
from proposals import transitions
from proposals.access import congresses_of, deputies_of
from proposals.advising import advice
from proposals.forms import (
    AskForm,
    DeclineForm,
    DraftForm,
    NewDraftForm,
    ResubmitForm,
    SubmitForm,
    first_words,
)
from proposals.models import Draft, Proposal, Remark, Review, Version
from proposals.models.attachments import pictures_of
from proposals.plans import INSIST_AFTER
from proposals.transitions import Stale
from proposals.views.seen import refuse_at_field
from proposals.words import LENGTHS, Decision, Field

MOST_SHOWN = 100


def address_of(key: int, user: User) -> str:
    """The page of a draft, for those who may read it."""
    readable = Draft.objects.readable_by(user).filter(pk=key).exists()
    return reverse("proposal:draft", args=[key]) if readable else ""


def draft_seen(user: User, pk: int) -> Draft:
    """A draft that the user writes or is asked to sign; nobody else knows of it."""
    rows = Draft.objects.readable_by(user).select_related("region", "author", "source", "loop")
    return get_object_or_404(rows, pk=pk)


def own_draft(user: User, pk: int) -> Draft:
    found = draft_seen(user, pk)
    if found.author_id != user.pk:
        raise Http404
    return found


@login_required
@never_cache
@require_safe
def drafts(request: StaffRequest) -> HttpResponse:
    """What I write, and what I am asked to sign."""
    _need_deputy(request.user)
    own = Draft.objects.of(request.user).select_related("region", "loop", "source")
    asked = Draft.objects.to_sign(request.user).select_related("author", "region")
    context = {
        "writing": own.filter(loop=None)[:MOST_SHOWN],
        "back": own.sent_back()[:MOST_SHOWN],
        "asked": asked[:MOST_SHOWN],
    }
    return render(request, "proposals/drafts.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def draft_new(request: StaffRequest) -> HttpResponse:
    """Begin a draft; ``?from=`` a case gives it that source."""
    congresses = congresses_of(request.user)
    if not congresses:
        raise PermissionDenied(_("只有人大代表可以提出建议。"))
    source = _source(request)
    form = NewDraftForm(request.POST or None, congresses=congresses, initial={"request_key": uuid.uuid4()})
    if form.is_valid():
        try:
            draft = transitions.start_draft(
                by=request.user,
                region=form.cleaned_data["region"],
                request_key=form.cleaned_data["request_key"],
                source=source,
                texts=first_words(source) if source else None,
            )
            return redirect("proposal:draft", draft.pk)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    status = 400 if form.errors else 200
    return render(request, "proposals/draft_new.html", {"form": form, "source": source}, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: StaffRequest, pk: int) -> HttpResponse:
    """The writer's page; who is asked to sign reads the newest version and says yes or no."""
    found = draft_seen(request.user, pk)
    if found.author_id != request.user.pk:
        return render(request, "proposals/to_sign.html", _to_sign(found, request.user))
    if request.method != "POST":
        if not transitions.is_open(found):
            return redirect(found.loop) if found.loop else redirect("proposal:drafts")
        return render(request, "proposals/draft.html", _page(found, request.user))
    again = unsaved(request, found)
    if again is not None:
        return again
    messages.success(request, _("已保存"))
    return redirect("proposal:draft", found.pk)


def unsaved(request: StaffRequest, found: Draft) -> HttpResponse | None:
    """Save what the page's form says of the text, whichever of its buttons was pressed: nothing typed is lost.

    The page with what was typed where it could not be saved, else nothing.
    """
    if "revision" not in request.POST:
        return None
    form = DraftForm(request.POST, is_submitted=found.loop_id is not None)
    stale, closed = None, ""
    if form.is_valid():
        try:
            _save(found, request.user, form)
            found.refresh_from_db()
            return None
        except Stale as refused:
            stale = refused.draft
            typed = {**request.POST.dict(), "revision": stale.revision}
            form = DraftForm(typed, is_submitted=found.loop_id is not None)
        except NotNow as refused:
            closed = _("%(why)s您刚写的还在下面，没有保存，请先复制。") % {"why": refused}
        except ValidationError as refused:
            refuse_at_field(form, refused)
    context = _page(found, request.user, typed=request.POST, form=form, stale=stale)
    context["refused"] = [closed] if closed else []
    return render(request, "proposals/draft.html", context, status=409 if stale or closed else 400)


@login_required
@never_cache
@require_POST
def draft_save(request: StaffRequest, pk: int) -> JsonResponse:
    """Autosave: what was typed, as the page's script sends it. Answers with the revision that now stands."""
    found = own_draft(request.user, pk)
    form = DraftForm(request.POST, is_submitted=found.loop_id is not None)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    try:
        saved = _save(found, request.user, form)
    except Stale as refused:
        return JsonResponse({"error": str(refused), "revision": refused.draft.revision}, status=409)
    except ValidationError as refused:
        return JsonResponse({"errors": refused.message_dict}, status=400)
    return JsonResponse({"revision": saved.revision})


@login_required
@never_cache
@require_POST
def draft_coach(request: StaffRequest, pk: int) -> HttpResponse:
    """Advice about what is typed. Nothing is saved: it stays in the form; a script takes the advice alone."""
    found = own_draft(request.user, pk)
    if not transitions.is_open(found):
        return redirect("proposal:draft", found.pk)
    form = DraftForm(request.POST, is_submitted=found.loop_id is not None)
    typed = {name: request.POST.get(name, "")[: LENGTHS[Field(name)]] for name in Field.values}
    said = advice(found, typed, request.user)
    context = _page(found, request.user, typed=request.POST, form=form, advice=said)
    return render(request, "proposals/draft.html", context)


@login_required
@never_cache
@require_POST
def draft_ask(request: StaffRequest, pk: int) -> HttpResponse:
    found = own_draft(request.user, pk)
    again = unsaved(request, found)
    if again is not None:
        return again
    form = AskForm(request.POST, deputies=deputies_of(found.region, request.user))
    if form.is_valid():
        try:
            transitions.ask_to_sign(draft=found, by=request.user, deputies=form.cleaned_data["deputies"])
            messages.success(request, _("已请他们附议，收到确认会通知您。"))
            return redirect("proposal:draft", found.pk)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    context = _page(found, request.user, ask_form=form)
    return render(request, "proposals/draft.html", context, status=400)


@login_required
@never_cache
@require_POST
def draft_sign(request: StaffRequest, pk: int) -> HttpResponse:
    """A deputy who was asked confirms the version on the page, or declines."""
    found = draft_seen(request.user, pk)
    if "decline" in request.POST:
        form = DeclineForm(request.POST)
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        transitions.decline(draft=found, by=request.user, reason=reason)
        messages.success(request, _("已告知领衔代表您不附议。"))
        return redirect("proposal:drafts")
    version = get_object_or_404(Version, draft=found, pk=_number(request.POST.get("version")))
    transitions.sign_along(draft=found, by=request.user, version=version)
    messages.success(request, _("已附议%(version)s。") % {"version": version})
    return redirect("proposal:drafts")


@login_required
@never_cache
@require_POST
def draft_submit(request: StaffRequest, pk: int) -> HttpResponse:
    """Hand it in; the first time, or again after pre-review."""
    found = own_draft(request.user, pk)
    again = unsaved(request, found)
    if again is not None:
        return again
    if found.loop is not None:  # a second tap finds it handed in
        return _again(request, found) if transitions.is_open(found) else redirect(found.loop)
    form = SubmitForm(request.POST)
    if form.is_valid():
        try:
            proposal = transitions.submit(draft=found, by=request.user, alone=form.cleaned_data["alone"])
            messages.success(request, _("已提交，编号 %(code)s。") % {"code": proposal.loop.code})
            return redirect(proposal.loop)
        except ValidationError as refused:
            context = _page(found, request.user, submit_form=form, refused=refused)
            return render(request, "proposals/draft.html", context, status=400)
    return redirect("proposal:draft", found.pk)


@login_required
@never_cache
@require_POST
def draft_drop(request: StaffRequest, pk: int) -> HttpResponse:
    transitions.drop_draft(draft=own_draft(request.user, pk), by=request.user)
    messages.success(request, _("草稿已删除。"))
    return redirect("proposal:drafts")


def _again(request: StaffRequest, found: Draft) -> HttpResponse:
    form = _resubmit_form(found, request.POST)
    if form.is_valid():
        try:
            proposal = transitions.resubmit(
                proposal=get_object_or_404(Proposal, pk=found.loop_id),
                by=request.user,
                answers=form.answers,
                insist=form.cleaned_data.get("insist", False),
                alone=form.cleaned_data["alone"],
            )
            messages.success(request, _("已再次提交。"))
            return redirect(proposal.loop)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    context = _page(found, request.user, resubmit_form=form)
    return render(request, "proposals/draft.html", context, status=400)


def _page(
    found: Draft, user: User, refused: ValidationError | None = None, typed: Any = None, **forms: Any
) -> dict[str, Any]:
    """The writer's page. ``forms`` are those that were posted and go back with what was typed; the others are filled
    with what the post says of them (``typed``)."""
    is_submitted = found.loop_id is not None
    context: dict[str, Any] = {
        "draft": found,
        "form": DraftForm(
            initial={**found.texts, "form": found.form, "revision": found.revision}, is_submitted=is_submitted
        ),
        "newest": transitions.newest(found),
        "pictures": found.attachments.current(),
        "cosigns": found.cosigns.select_related("deputy", "version"),
        "ask_form": AskForm(
            deputies=deputies_of(found.region, user),
            initial={"deputies": typed.getlist("deputies")} if typed else None,
        ),
        "submit_form": SubmitForm(),
        "stale": None,
        "refused": refused.messages if refused else [],
        **forms,
    }
    context["is_changed"] = context["newest"] is not None and not transitions.says(context["newest"], found)
    if is_submitted and "resubmit_form" not in forms:
        context["resubmit_form"] = _resubmit_form(found, initial=typed.dict() if typed else None)
    return context


def _resubmit_form(found: Draft, data: Any = None, initial: Any = None) -> ResubmitForm:
    reviews = Review.objects.filter(proposal=found.loop_id)
    open_ones = list(Remark.objects.filter(review__in=reviews, answer="").select_related("ground"))
    rounds = reviews.exclude(decision=Decision.ACCEPT).count()
    return ResubmitForm(data, initial=initial, remarks=open_ones, may_insist=rounds >= INSIST_AFTER)


def _to_sign(found: Draft, user: User) -> dict[str, Any]:
    version = transitions.newest(found)
    return {
        "draft": found,
        "version": version,
        "pictures": pictures_of(version) if version else [],
        "cosign": found.cosigns.filter(deputy=user).first(),
        "is_open": transitions.is_open(found),
        "decline_form": DeclineForm(),
    }


def _save(found: Draft, user: User, form: DraftForm) -> Draft:
    return transitions.save_draft(
        draft=found,
        by=user,
        revision=form.cleaned_data.get("revision") or 0,
        texts=form.texts,
        form=form.cleaned_data.get("form") or "",
    )


def _source(request: StaffRequest) -> Loop | None:
    code = request.GET.get("from") or request.POST.get("from")
    if not code:
        return None
    return get_object_or_404(Loop.objects.visible_to(request.user), code=code[:40].replace("\x00", ""))


def _need_deputy(user: User) -> None:
    if not congresses_of(user):
        raise PermissionDenied(_("只有人大代表可以提出建议。"))


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 12 else 0
