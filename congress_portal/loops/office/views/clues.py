"""Clues that nobody has taken up yet (待采用的线索)."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.loops import transitions
from congress_portal.loops.models import Clue, Loop
from congress_portal.loops.models.joins import ClueQuerySet
from congress_portal.loops.office.forms import DropClueForm
from congress_portal.loops.office.views.guard import office_only

SIZE = 30


def _clues(request: StaffRequest) -> ClueQuerySet:
    visible = Loop.objects.visible_to(request.user)
    return Clue.objects.unclaimed().filter(loop__in=visible).select_related("loop__region", "by")


@office_only
@require_safe
def clues(request: StaffRequest) -> HttpResponse:
    """The oldest first: it has waited longest."""
    page = Paginator(_clues(request).order_by("at", "pk"), SIZE).get_page(request.GET.get("page"))
    return render(request, "office/clues.html", {"page": page})


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def clue_drop(request: StaffRequest, pk: int) -> HttpResponse:
    clue = get_object_or_404(_clues(request), pk=pk)
    form = DropClueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            transitions.drop_clue(clue=clue, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("已处理。"))
            return redirect("office:clues")
    context = {"form": form, "clue": clue}
    return render(request, "office/clue.html", context, status=400 if form.errors else 200)
