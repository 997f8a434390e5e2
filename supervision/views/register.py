"""The register of 痛难堵卡 over all kinds of case: why, whose, and the four answers of the step; what was opened."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from congress_portal.accounts.request import StaffRequest
from congress_portal.loops import moves
from congress_portal.loops.models import Loop, Marking, Step
from congress_portal.loops.words import Mark
from congress_portal.pages.widgets import DayInput
from supervision import transitions
from supervision.models import Breakthrough
from supervision.views.shared import page_of, refuse_at_field

PAGE = 25


class UnblockForm(forms.Form):
    what = forms.CharField(
        label=gettext_lazy("怎么突破的"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("靠什么办法、谁协调、改了什么，以后遇到同样的事可以参考。"),
    )  # fmt: skip
    who = forms.CharField(label=gettext_lazy("谁突破的"), max_length=200)
    opened_on = forms.DateField(label=gettext_lazy("突破日期"), widget=DayInput())


@login_required
@require_safe
def register(request: StaffRequest) -> HttpResponse:
    """What stands, the oldest first; or what was opened, the newest first."""
    seen = Loop.objects.visible_to(request.user)
    show, mark = request.GET.get("show", ""), request.GET.get("mark", "")
    rows: Any = (
        Breakthrough.objects.filter(loop__in=seen).select_related("loop", "marking", "by")
        if show == "opened"
        else Marking.objects.standing()
        .filter(loop__in=seen)
        .select_related("loop__region", "loop__owner", "whose", "by")
        .order_by("at", "pk")
    )
    if mark in Mark.values:
        rows = rows.filter(**{"marking__mark" if show == "opened" else "mark": mark})
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    steps = Step.objects.current().filter(loop__in=[one.loop_id for one in page.object_list])
    held = {
        step.loop_id: step
        for step in steps.select_related("unit", "offered_to", "signer", "responsible", "assignee")
    }
    context = {
        "page": page, "show": show, "mark": mark, "marks": Mark.choices,
        "rows": [
            (one, step, show != "opened" and moves.is_allowed(moves.MOVES["mark"], request.user, one.loop, step))
            for one in page.object_list
            for step in [held.get(one.loop_id)]
        ],
    }  # fmt: skip
    return render(request, "supervision/register.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unblock(request: StaffRequest, pk: int) -> HttpResponse:
    rows = Marking.objects.select_related("loop__region", "loop__owner")
    found = get_object_or_404(rows, pk=pk, loop__in=Loop.objects.visible_to(request.user))
    if not moves.is_allowed(moves.MOVES["mark"], request.user, found.loop, moves.current(found.loop)):
        raise PermissionDenied(_("由标注痛难堵卡的单位登记突破。"))
    form = UnblockForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            transitions.unblock(marking=found, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            refuse_at_field(form, refused)
        else:
            messages.success(request, _("已登记突破。"))
            return redirect("pressing:register")
    context = {"marking": found, "loop": found.loop, "loop_url": page_of(found.loop), "form": form}
    return render(request, "supervision/unblock.html", context, status=400 if form.errors else 200)
