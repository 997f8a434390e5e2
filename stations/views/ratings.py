"""Ratings on the pages: the citizen's own by link or code, and those that staff enter for somebody."""

from __future__ import annotations

import hashlib
import secrets

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from congress_portal import throttle
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.errors import NotNow
from stations import transitions
from stations.forms.ratings import EnteredRatingForm, RatingForm
from stations.merging import lead_of
from stations.models import Opinion
from stations.views.citizens import again, opinion_of
from stations.views.opinions import opinion_seen

SALT_LIFE = 2 * 24 * 3600


@require_POST
def rate(request: HttpRequest, code: str) -> HttpResponse:
    """The citizen's own word. The code is the only key, and it is not for accounts: staff say who they are."""
    opinion = opinion_of(request, code)
    if request.user.is_authenticated:
        raise PermissionDenied(
            _("工作人员登录时不能用查询码评价；受群众委托的，请在事项页面代录并写明经过。")
        )
    form = RatingForm(request.POST, reopens=transitions.may_reopen(opinion))
    if form.is_valid():
        try:
            transitions.rate(opinion=opinion, origin=origin_of(request), **form.cleaned_data)
            return redirect("track:detail", code)
        except ValidationError as refused:
            form.add_error("words", refused.messages)
    return again(request, opinion, rating_form=form)


def origin_of(request: HttpRequest) -> str:
    """The address, hashed with a salt that nobody keeps: two days later not even we can tell whose it was."""
    key = f"rating-salt:{timezone.localdate():%Y%m%d}"
    salt = cache.get_or_set(key, lambda: secrets.token_hex(16), SALT_LIFE) or ""
    return hashlib.sha256(f"{salt}|{throttle.address_of(request)}".encode()).hexdigest()[:24] if salt else ""


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: StaffRequest, code: str) -> HttpResponse:
    """Write down what a citizen said, and how that was learnt. Closed to whoever is judged by it."""
    opinion = opinion_seen(request, code)
    if not transitions.may_enter(request.user, opinion):
        raise PermissionDenied(_("承办、答复这件事的单位和人员不能代录评价。"))
    lead = Opinion.objects.select_related("loop__region").get(pk=lead_of(opinion.loop).pk)
    if lead.answered_at is None or not transitions.in_window(lead):
        raise NotNow(_("现在还不能评价，或评价期已过。"))
    form = EnteredRatingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            transitions.enter_rating(opinion=opinion, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("已代录，单独统计，不计入群众本人评价。"))
            return redirect("opinion:detail", code)
    context = {"form": form, "opinion": opinion, "loop": opinion.loop, "lead": lead}
    return render(request, "opinions/rating.html", context, status=400 if form.errors else 200)
