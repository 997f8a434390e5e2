"""The pages around the box: ceremony, cards, opening, bulletin board, export."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from congress_portal import papers
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.errors import NotNow
from votes.ballots.access import sees_result
from votes.forms.boxing import CardBackForm, CardsForm, KeyForm, UnlockForm
from votes.models import Ballot
from votes.models.box import EntryKind
from votes.sealed import export
from votes.sealed.access import may_export, may_keep_box, may_print_cards
from votes.sealed.board import facts_of, read_tracker
from votes.sealed.box import box_of
from votes.transitions import boxing, casting

NEEDED = 3


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def key(request: StaffRequest, code: str) -> HttpResponse:
    """The ceremony: the key is made in this browser, its public half and five hashes are sent."""
    found = _allowed(request, code, may_keep_box)
    form = KeyForm(request.POST or None)
    if form.is_valid():
        try:
            boxing.set_box_key(ballot=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("票箱密钥已生成。"))
            return redirect(found)
        except ValidationError as refused:
            add_refusal(form, refused)
    context = {
        "ballot": found,
        "scrutineers": list(found.scrutineers.order_by("position")),
        "form": form,
        "has_key": bool(found.box_key),
    }
    return render(request, "votes/key.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: StaffRequest, code: str) -> HttpResponse:
    """Three scrutineers open the box after the close."""
    found = _allowed(request, code, may_keep_box)
    get_object_or_404(Ballot, pk=found.pk, box__isnull=False)
    form = UnlockForm(request.POST or None)
    if form.is_valid():
        try:
            number = boxing.open_box(ballot=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("票箱已打开，共%(number)d张电子票。") % {"number": number})
            return redirect(found)
        except ValidationError as refused:
            add_refusal(form, refused)
    known = list(found.shares.order_by("scrutineer__position").values_list("digest", "scrutineer__name"))
    context = {"ballot": found, "form": form, "known": known, "fields": range(1, NEEDED + 1)}
    return render(request, "votes/unlock.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cards(request: StaffRequest, code: str) -> HttpResponse:
    """Print sealed cards; the file is made once and kept nowhere."""
    found = _allowed(request, code, may_print_cards)
    form = CardsForm(request.POST or None)
    if form.is_valid():
        try:
            codes = boxing.make_cards(ballot=found, by=request.user, **form.cleaned_data)
            address = request.build_absolute_uri(reverse("box:card", args=[found.code]))
            made = HttpResponse(papers.pdf("cards.typ", _printed(found, codes, address)), "application/pdf")
            made["Content-Disposition"] = f'attachment; filename="cards-{found.code}.pdf"'
            return made
        except ValidationError as refused:
            add_refusal(form, refused)
    context = {"ballot": found, "form": form, "number": found.cards.count()}
    return render(request, "votes/cards.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def card_back(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """The desk takes an unused card back from an elector, who may then have a printed paper."""
    found = _allowed(request, code, may_print_cards)
    elector = get_object_or_404(found.roll, pk=pk)
    form = CardBackForm(request.POST or None)
    if form.is_valid():
        try:
            casting.return_card(ballot=found, by=request.user, elector=elector, **form.cleaned_data)
            messages.success(request, _("%(name)s：密封卡已收回，可以改发纸质票。") % {"name": elector.name})
            return redirect("ballot:roll", code)
        except (NotNow, PermissionDenied) as refused:
            form.add_error("code", str(refused))
    context = {"ballot": found, "elector": elector, "form": form}
    return render(request, "votes/card_back.html", context, status=400 if form.errors else 200)


def _printed(ballot: Ballot, codes: list[str], address: str) -> dict[str, Any]:
    return {
        "title": _("密封卡"),
        "heading": f"{ballot.title} · {_('密封卡')}",
        "note": _("扫码，或者打开 %(address)s 输入卡号。一卡一票，投完作废。") % {"address": address},
        "cards": [[code, papers.code_drawing(f"{address}#{code}")] for code in codes],
    }


@never_cache
@require_safe
def board(request: HttpRequest, code: str) -> HttpResponse:
    """The public bulletin board; until the result is published, others see its hash only."""
    found = get_object_or_404(Ballot, code=code, box__isnull=False)
    sees = sees_result(request.user, found)  # type: ignore[arg-type]
    entries = list(found.board.order_by("position"))
    for entry in entries:
        is_shown = sees or entry.kind != EntryKind.RESULT
        entry.facts = facts_of(entry) if is_shown else []  # type: ignore[attr-defined]
    trackers = list(found.sealed.order_by("tracker").values_list("tracker", flat=True))
    asked = request.GET.get("tracker", "")[:40]
    context = {
        "ballot": found,
        "entries": entries,
        "sealed": found.box.is_moved,
        "trackers": trackers,
        "asked": asked,
        "found": read_tracker(asked) in trackers,
        "spoiled": boxing.spoiled_papers(found),
    }
    return render(request, "votes/board.html", context)


@never_cache
@require_safe
def board_data(request: HttpRequest, code: str) -> HttpResponse:
    """The board as JSON, for whoever checks its chain; the result as on the page."""
    found = get_object_or_404(Ballot, code=code, box__isnull=False)
    entries = export.board_of(found, with_result=sees_result(request.user, found))  # type: ignore[arg-type]
    return JsonResponse(entries, safe=False, json_dumps_params={"ensure_ascii": False})


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Seal a spoiled paper again, in the browser."""
    return render(request, "votes/check.html")


@login_required
@never_cache
@require_safe
def recount(request: StaffRequest, code: str) -> HttpResponse:
    """Everything for a recount, once it was counted."""
    found = _allowed(request, code, may_export)
    if box_of(found) is None or not export.is_ready(found):
        raise PermissionDenied(_("计票以后才能导出。"))
    made = HttpResponse(export.archive(found), "application/zip")
    made["Content-Disposition"] = f'attachment; filename="recount-{found.code}.zip"'
    return made


def _allowed(request: StaffRequest, code: str, may: Any) -> Ballot:
    found = get_object_or_404(
        Ballot.objects.visible_to(request.user).select_related("method", "county"), code=code
    )
    if not may(request.user, found):
        raise PermissionDenied(_("由监票人或者承办的办公室办理。"))
    return found
