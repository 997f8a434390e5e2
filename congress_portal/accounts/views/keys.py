"""Keys of the API: my own, and for administrators those of the county."""

from __future__ import annotations

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts import key_transitions, lockout
from congress_portal.accounts.key_forms import KeyForm
from congress_portal.accounts.models import ApiKey
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.sessions import BEGUN
from congress_portal.accounts.views.guard import add_refusal, administrators_only, county_of
from congress_portal.accounts.views.users import of_county

PAGE = 25
RECENT = 10 * 60
"""Seconds: who logged in so short a time ago is not asked for the password once more."""


@login_required
@never_cache
@require_safe
def mine(request: StaffRequest) -> HttpResponse:
    page = Paginator(ApiKey.objects.listed().filter(user=request.user), PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "accounts/keys.html", {"page_obj": page})


@sensitive_post_parameters("password")
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """The key stands on the answer to this very request, and nowhere else."""
    is_long_ago = _is_long_ago(request)
    if is_long_ago and not request.user.has_usable_password():
        return _log_in_again(request)
    form = KeyForm(request.POST or None, asks_password=is_long_ago)
    if request.method == "POST" and form.is_valid() and _is_self(request, form):
        typed = {name: form.cleaned_data[name] for name in ("name", "scopes", "days")}
        try:
            key, words = key_transitions.make_key(user=request.user, **typed)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            return render(request, "accounts/key_made.html", {"key": key, "words": words})
    return render(request, "accounts/key_new.html", {"form": form}, status=400 if form.errors else 200)


def _is_long_ago(request: StaffRequest) -> bool:
    return time.time() - float(request.session.get(BEGUN, 0)) > RECENT


def _log_in_again(request: StaffRequest) -> HttpResponse:
    """Who comes by the identity service has no password to type; the service asks instead."""
    context = {"form": None, "oidc": settings.OIDC}
    return render(request, "accounts/key_new.html", context, status=400 if request.method == "POST" else 200)


def _is_self(request: StaffRequest, form: KeyForm) -> bool:
    """Whether the password is right, where it is asked; a wrong one counts like one at log-in."""
    if "password" not in form.fields:
        return True
    try:
        lockout.take_try(request, request.user.username)
    except lockout.Shut as shut:
        form.add_error(None, _("密码输错的次数太多，请%(minutes)d分钟后再试。") % {"minutes": shut.minutes})
        return False
    if not request.user.check_password(form.cleaned_data["password"]):
        form.add_error("password", _("现在的密码不正确。"))
        return False
    lockout.give_back(request, request.user.username)
    return True


@login_required
@require_POST
def end(request: StaffRequest, pk: int) -> HttpResponse:
    key = get_object_or_404(ApiKey, pk=pk, user=request.user)
    key_transitions.end_key(key=key, by=request.user)
    messages.success(request, _("令牌“%(name)s”已停用。") % {"name": key.name})
    return redirect("accounts:keys")


@administrators_only
@require_safe
def of_all(request: StaffRequest) -> HttpResponse:
    """The county's keys, good ones and past ones, newest first."""
    of_here = ApiKey.objects.listed().filter(user__in=of_county(county_of(request)))
    page = Paginator(of_here.select_related("user", "ended_by"), PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/county_keys.html", {"page_obj": page})


@administrators_only
@require_POST
def end_of(request: StaffRequest, pk: int) -> HttpResponse:
    county = county_of(request)
    key = get_object_or_404(ApiKey, pk=pk, user__in=of_county(county))
    key_transitions.end_key(key=key, by=request.user, county=county)
    messages.success(request, _("令牌“%(name)s”已停用。") % {"name": key.name})
    return redirect("accounts:county_keys")
