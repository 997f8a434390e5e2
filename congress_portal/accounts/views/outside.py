"""Log-in by the identity service, and its links with users; nothing of it is there where it is not switched on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal import throttle
from congress_portal.accounts.models import Identity
from congress_portal.accounts.oidc import flow, linking, provider
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal, administrators_only, county_of
from congress_portal.accounts.views.users import person_of
from congress_portal.pages.back import own_address

log = logging.getLogger(__name__)
FAILED = throttle.Rate("oidc", 40, 900)
"""Answers that prove nothing, from one address: each costs the service a question."""
BEGINS = throttle.Rate("oidc_begin", 300, 900)
"""Each writes a session; many people of an office go out by one address."""


def where_switched_on[**P, R: HttpRequest](
    view: Callable[Concatenate[R, P], HttpResponse],
) -> Callable[Concatenate[R, P], HttpResponse]:
    @wraps(view)
    def guarded(request: R, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not settings.OIDC:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded  # type: ignore[return-value]


@where_switched_on
@never_cache
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    goal = own_address(request, request.GET.get("next"), default=resolve_url(settings.LOGIN_REDIRECT_URL))
    anew = "again" in request.GET  # who is logged in already, and shall show once more who they are
    if request.user.is_authenticated and not anew:
        return redirect(goal)
    throttle.check(request, FAILED)
    throttle.miss(request, BEGINS)
    try:
        return redirect(flow.begin(request.session, goal, anew=anew))
    except provider.Unreachable as error:
        return _down(request, error)


@where_switched_on
@never_cache
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """The person comes back from the service."""
    throttle.check(request, FAILED)
    try:
        proof = flow.finish(request.session, request.GET.dict())
        user = linking.user_of(proof.claims)
    except provider.Unreachable as error:
        return _down(request, error)
    except provider.Untrue as error:
        throttle.count(request, FAILED)
        log.warning("log-in by the service refused: %s", error)
        return _refused(request, _("统一身份服务没有确认您的身份，或者页面停留太久，请重新登录。"), 400)
    except linking.Unknown as unknown:
        words = _("您在统一身份服务中的身份还没有关联本系统的用户，请把下面的标识告诉本单位的管理员。")
        return _refused(request, words, 403, unknown.subject)
    if not user.is_active:
        return _refused(request, _("您的账号已停用，请联系本单位的管理员。"), 403)
    login(request, linking.drop_temporary_password(user=user))
    return redirect(proof.goal)


def _down(request: HttpRequest, error: provider.Unreachable) -> HttpResponse:
    log.error("identity service: %s", error)
    return _refused(request, _("统一身份服务暂时没有应答，请稍后再试，或者用登录名和密码登录。"), 503)


def _refused(request: HttpRequest, words: str, status: int, subject: str = "") -> HttpResponse:
    return render(request, "accounts/oidc_error.html", {"words": words, "subject": subject}, status=status)


# ---------------------------------------------------------------- the administrator's


class IdentityForm(forms.Form):
    subject = forms.CharField(
        label=gettext_lazy("统一身份标识"),
        max_length=255,
        help_text=gettext_lazy("本人用统一身份登录一次，页面上会显示；请当面或电话核对后填写。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


@where_switched_on
@administrators_only
@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: StaffRequest, pk: int) -> HttpResponse:
    person = person_of(request, pk)
    form = IdentityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        subject = form.cleaned_data["subject"]
        try:
            linking.link(user=person, subject=subject, by=request.user, county=county_of(request))
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("已关联。"))
            return redirect("accounts:identity", pk)
    found = (
        Identity.objects.good()
        .filter(user=person, issuer=provider.ours().issuer)
        .select_related("linked_by")
        .first()
    )
    context = {"form": form, "person": person, "identity": found}
    return render(request, "accounts/identity.html", context, status=400 if form.errors else 200)


@where_switched_on
@administrators_only
@require_POST
def identity_drop(request: StaffRequest, pk: int) -> HttpResponse:
    linking.unlink(user=person_of(request, pk), by=request.user, county=county_of(request))
    messages.success(request, _("已解除关联。"))
    return redirect("accounts:identity", pk)
