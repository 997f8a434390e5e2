"""Counting printed papers, signing, what is printed, and the published result."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.issuing.answers import file_about
from votes.ballots import counting_in
from votes.ballots import papers as ballot_papers
from votes.ballots.access import is_teller, may_do
from votes.ballots.showing import result_rows
from votes.forms.ballots import CountForm
from votes.models import Ballot
from votes.transitions import paper_counts as moves
from votes.views.ballots import seen
from votes.words import Phase

PAGE = 25
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def count(request: StaffRequest, code: str) -> HttpResponse:
    """A teller's count. What the other one entered is shown only when both have, and only where they differ."""
    one = seen(request, code)
    if not is_teller(request.user, one):
        raise PermissionDenied(_("由计票人登记。"))
    if one.phase != Phase.CLOSED or one.is_off:
        return render(request, "votes/count.html", {"ballot": one, "form": None})
    counts = list(one.paper_counts.select_related("by").prefetch_related("figures").order_by("slot"))
    own = next((each for each in counts if each.by_id == request.user.pk), None)
    form = CountForm(request.POST or None, ballot=one, initial=_entered(own))
    if form.is_valid():
        try:
            data = form.cleaned_data
            moves.enter_count(
                ballot=one,
                by=request.user,
                returned=data["returned"],
                void=data["void"],
                figures=form.figures(),
            )
            messages.success(request, _("已登记。"))
            return redirect("ballot:count", code)
        except ValidationError as refused:
            add_refusal(form, refused)
    context = {"ballot": one, "form": form, "own": own, "is_agreed": False}
    if own and len(counts) == 2:
        differing = counting_in.differences(*counts)
        context |= {"differing": _named(one, differing), "is_agreed": not differing}
    return render(request, "votes/count.html", context, status=400 if form.errors else 200)


def _entered(own: object) -> dict[str, int]:
    if own is None:
        return {}
    found = {"returned": own.returned, "void": own.void}  # type: ignore[attr-defined]
    for line in own.figures.all():  # type: ignore[attr-defined]
        found |= {f"{mark}-{line.option_id}": getattr(line, mark) for mark in counting_in.MARKS}
    return found


def _named(one: Ballot, differing: list[str]) -> list[str]:
    """Where the two differ, by name: the figures stay each teller's own until both have counted again."""
    titles = {str(option.pk): option.title for option in one.options.all()}
    words = {"returned": _("收回的票数"), "void": _("废票数")}
    found = [words.get(name) or titles[name.split("-")[1]] for name in differing]
    return list(dict.fromkeys(found))


@login_required
@require_POST
def sign(request: StaffRequest, code: str) -> HttpResponse:
    """A scrutineer signs; or the office notes a signature on the printed record."""
    one = seen(request, code)
    if not may_do(request.user, one):
        raise PermissionDenied(_("由监票人签字。"))
    key = request.POST.get("scrutineer", "")
    found = get_object_or_404(one.scrutineers, pk=int(key) if key.isdecimal() and len(key) < 19 else 0)
    on_paper = request.POST.get("on_paper") == "1"
    moves.sign_result(ballot=one, by=request.user, scrutineer=found, on_paper=on_paper)
    messages.success(request, _("已签字。"))
    return redirect(one)


@login_required
@never_cache
@require_safe
def paper(request: StaffRequest, code: str, name: str, form: str) -> HttpResponse:
    """Printed: the ballot paper and the tellers' sheet once the method is fixed, the record once it is counted, and
    what was announced of it under a number."""
    one = seen(request, code)
    if not (may_do(request.user, one) or is_teller(request.user, one)):
        raise PermissionDenied(_("由县人大常委会办公室、监票人和计票人打印。"))
    kept = file_about(one.county_id, ballot_papers.paper_of(one), form, name) if name == "announced" else None
    if kept is not None:
        return kept
    write = ballot_papers.WRITERS.get((name, form))
    if write is None or not one.has_reached(ballot_papers.FROM[name]):
        raise Http404
    kind = "application/pdf" if form == "pdf" else DOCX
    response = HttpResponse(write(one), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}-{one.pk}.{form}"'
    return response


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """Everybody reads the results that were published."""
    rows = Ballot.objects.published().order_by("-held_on", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "votes/open_ballots.html", {"page": page})


@require_safe
def published_one(request: HttpRequest, code: str) -> HttpResponse:
    rows = Ballot.objects.published().select_related("method__majority", "method__quorum", "tally")
    one = get_object_or_404(rows, code=code)
    context = {
        "ballot": one,
        "method": one.method,
        "result": result_rows(one),
        "signatures": one.signatures.select_related("scrutineer").order_by("scrutineer__position"),
    }
    return render(request, "votes/open_ballot.html", context)
