"""What the user is, now, before and from some day on."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts import standing_in
from congress_portal.accounts.forms import AwayForm
from congress_portal.accounts.models import Duty, Identity
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal


@login_required
@require_safe
def duties(request: StaffRequest) -> HttpResponse:
    """My duties, who stands in for me, and whom I stand in for."""
    mine = Duty.objects.filter(user=request.user).select_related("unit", "region", "stands_in_for__user")
    current = {duty.pk for duty in request.user.duties}
    today = timezone.localdate()
    others = Duty.objects.filter(stands_in_for__user=request.user, until__gte=today)
    context = {
        "current": [duty for duty in mine if duty.pk in current],
        "coming": [duty for duty in mine if duty.since > today],
        "lendable": [duty for duty in mine if standing_in.may_lend(duty, request.user)],
        "past": [duty for duty in mine if duty.pk not in current and duty.since <= today],
        "identities": Identity.objects.good().filter(user=request.user).select_related("linked_by"),
        "stand_ins": others.select_related("user", "unit", "region").order_by("since"),
    }
    return render(request, "accounts/duties.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def away(request: StaffRequest, pk: int) -> HttpResponse:
    """Name a colleague who does one of my duties while I am away."""
    duty = get_object_or_404(Duty.objects.select_related("unit", "user"), pk=pk, user=request.user)
    if not standing_in.may_lend(duty, request.user):
        raise Http404
    form = AwayForm(request.POST or None, colleagues=standing_in.colleagues(duty))
    if request.method == "POST" and form.is_valid():
        try:
            standing_in.name_stand_in(duty=duty, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("已请%(name)s代行。") % {"name": form.cleaned_data["user"].name})
            return redirect("accounts:duties")
    return render(
        request, "accounts/away.html", {"form": form, "duty": duty}, status=400 if form.errors else 200
    )


@login_required
@require_POST
def back(request: StaffRequest, pk: int) -> HttpResponse:
    """I am back: the stand-in's duty ends."""
    stand_in = get_object_or_404(Duty, pk=pk, stands_in_for__user=request.user)
    try:
        standing_in.end_stand_in(stand_in=stand_in, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("代行今天结束。"))
    return redirect("accounts:duties")
