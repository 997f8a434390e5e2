"""The pages of who votes, who watches and who counts: putting on the roll, signing in, giving out papers."""

from __future__ import annotations

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from votes.ballots.showing import roll_facts
from votes.forms import ballots as forms
from votes.models import Ballot, Elector, Scrutineer, Teller
from votes.transitions import rolls as moves
from votes.views.ballots import run, said
from votes.words import Phase, Way

PAGE = 50
TAP = re.compile(r"(in|out|paper|card)-(\d{1,18})")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def roll(request: StaffRequest, code: str) -> HttpResponse:
    """Signing in: a large button for each name. One tap notes who came, who left, who was given what."""
    one = run(request, code)
    if request.method == "POST":
        return _tapped(request, one)
    words = request.GET.get("q", "").strip()[:40].replace("\x00", "")
    rows = one.roll.filter(name__icontains=words) if words else one.roll.all()
    if request.GET.get("show") == "absent":
        rows = rows.filter(is_present=False)
    context = {
        "ballot": one,
        "page": Paginator(rows.order_by("number"), PAGE).get_page(request.GET.get("page")),
        "q": words,
        "show": request.GET.get("show", ""),
        "roll": roll_facts(one),
        "is_open": one.phase in (Phase.FROZEN, Phase.OPEN) and not one.is_off,
        "gives_paper": one.method.paper or bool(one.stopped_reason),
        "gives_cards": one.method.cards and not one.stopped_reason,
    }
    return render(request, "votes/roll.html", context)


def _tapped(request: StaffRequest, one: Ballot) -> HttpResponse:
    kept = {name: request.POST.get(name, "") for name in ("q", "show", "page")}
    back = reverse("ballot:roll", args=[one.code]) + "?" + urlencode({k: v for k, v in kept.items() if v})
    found = TAP.fullmatch(request.POST.get("tap", ""))
    if found is None:
        return redirect(back)
    elector = get_object_or_404(Elector.objects.select_related("ballot"), pk=found[2], ballot=one)
    try:
        if found[1] in ("in", "out"):
            moves.sign_in(ballot=one, by=request.user, electors=[elector.pk], is_present=found[1] == "in")
        else:
            moves.give_paper(elector=elector, by=request.user, way=Way(found[1]))
        messages.success(request, _("%(name)s：已登记。") % {"name": elector.name})
    except ValidationError as refused:
        messages.error(request, f"{elector.name}：{' '.join(refused.messages)}")
    return redirect(back)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def roll_edit(request: StaffRequest, code: str) -> HttpResponse:
    """Before the roll is fixed: all deputies at once, single people, and taking somebody off."""
    one = run(request, code)
    form = forms.ElectorsForm(
        request.POST if request.POST.get("act") == "add" else None, county=one.county_id
    )
    if request.method == "POST":
        try:
            if request.POST.get("act") == "draw":
                number = moves.draw_roll(ballot=one, by=request.user)
                messages.success(request, _("已列入%(number)d名代表。") % {"number": number})
                return redirect("ballot:roll_edit", code)
            if request.POST.get("act") == "drop":
                key = request.POST.get("elector", "")
                rows = one.roll.select_related("ballot")
                moves.remove_elector(
                    elector=get_object_or_404(rows, pk=key if key.isdecimal() else 0), by=request.user
                )
                messages.success(request, _("已移出名单。"))
                return redirect("ballot:roll_edit", code)
            if form.is_valid():
                moves.add_electors(ballot=one, by=request.user, **form.cleaned_data)
                messages.success(request, _("已列入名单。"))
                return redirect("ballot:roll_edit", code)
        except ValidationError as refused:
            form = form if form.is_bound else forms.ElectorsForm({}, county=one.county_id)
            add_refusal(form, refused)
    page = Paginator(one.roll.order_by("number"), PAGE).get_page(request.GET.get("page"))
    context = {"ballot": one, "page": page, "form": form, "is_open": one.phase == Phase.PREPARED}
    return render(request, "votes/roll_edit.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: StaffRequest, code: str) -> HttpResponse:
    """Scrutineers and tellers, and new ones."""
    one = run(request, code)
    which = request.POST.get("act", "")
    watcher = forms.ScrutineerForm(
        request.POST if which == "scrutineer" else None, county=one.county_id, prefix="scrutineer"
    )
    teller = forms.TellerForm(
        request.POST if which == "teller" else None, county=one.county_id, prefix="teller"
    )
    for form, move in ((watcher, moves.name_scrutineer), (teller, moves.name_teller)):
        if form.is_valid():
            try:
                move(ballot=one, by=request.user, **form.cleaned_data)
                messages.success(request, _("已列入。"))
                return redirect("ballot:people", code)
            except ValidationError as refused:
                add_refusal(form, refused)
    context = {
        "ballot": one,
        "scrutineers": one.scrutineers.all(),
        "tellers": one.tellers.select_related("user"),
        "watcher_form": watcher,
        "teller_form": teller,
        "is_open": one.phase == Phase.PREPARED,
        "takes_tellers": not one.has_reached(Phase.COUNTED),
    }
    status = 400 if watcher.errors or teller.errors else 200
    return render(request, "votes/people.html", context, status=status)


@login_required
@require_POST
def person_drop(request: StaffRequest, code: str) -> HttpResponse:
    one = run(request, code)
    key = request.POST.get("key", "")
    pk = int(key) if key.isdecimal() and len(key) < 19 else 0
    if request.POST.get("act") == "teller":
        moves.drop_teller(
            teller=get_object_or_404(Teller.objects.select_related("ballot"), pk=pk, ballot=one),
            by=request.user,
        )
    else:
        found = get_object_or_404(Scrutineer.objects.select_related("ballot"), pk=pk, ballot=one)
        moves.drop_scrutineer(scrutineer=found, by=request.user)
    messages.success(request, _("已移出名单。"))
    return redirect("ballot:people", code)


@login_required
@never_cache
@require_POST
def stop(request: StaffRequest, code: str) -> HttpResponse:
    """Paper takes over from the electronic way."""
    one = run(request, code)
    return said(
        request, one, forms.ReasonForm(request.POST, prefix="stop"), "stop_form", moves.stop_electronic
    )
