"""Log-in, log-out, the own password."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from congress_portal.accounts import lockout, transitions
from congress_portal.accounts.forms import LoginForm, PasswordForm
from congress_portal.accounts.oidc import flow
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.pages.back import own_address

WRONG = gettext_lazy("登录名或密码不正确，或者账号已停用。请检查后再试，忘记密码请联系管理员。")


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("next") or request.GET.get("next")
    goal = own_address(request, target, default=resolve_url(settings.LOGIN_REDIRECT_URL))
    if request.user.is_authenticated:
        return redirect(goal)
    form = LoginForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, goal, status=400 if form.is_bound else 200)
    try:
        user = lockout.known(request, **form.cleaned_data)
    except lockout.Shut as shut:
        return _shut(request, form, goal, shut)
    if user is None:
        form.add_error(None, ValidationError(WRONG))
        return _page(request, form, goal, status=400)
    login(request, user)
    return redirect("accounts:password" if user.must_change_password else goal)


def _page(request: HttpRequest, form: LoginForm, goal: str, status: int) -> HttpResponse:
    context = {"form": form, "next": goal, "oidc": settings.OIDC}
    return render(request, "accounts/login.html", context, status=status)


def _shut(request: HttpRequest, form: LoginForm, goal: str, shut: lockout.Shut) -> HttpResponse:
    words = _("密码输错的次数太多，为保护账号已暂停登录，请%(minutes)d分钟后再试。")
    form.add_error(None, ValidationError(words % {"minutes": shut.minutes}))
    response = _page(request, form, goal, status=429)
    response["Retry-After"] = str(shut.seconds)
    return response


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    way_out = flow.way_out(request.session)
    logout(request)
    if way_out:
        return _out_there_too(request, way_out)
    messages.success(request, _("您已退出登录。"))
    return redirect(settings.LOGOUT_REDIRECT_URL or "/")


def _out_there_too(request: HttpRequest, way_out: str) -> HttpResponse:
    """On to the identity service. Not by a redirect: the policy of pages lets no form lead to another host."""
    response = render(request, "accounts/logged_out.html", {"way_out": way_out})
    response["Refresh"] = f"0; url={way_out}"
    return response


@sensitive_post_parameters("old_password", "new_password1", "new_password2")
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: StaffRequest) -> HttpResponse:
    """Asked for by the user, or forced after a temporary password (``middleware.MustChangePassword``)."""
    form = PasswordForm(request.POST or None)
    forced = request.user.must_change_password
    if request.method == "POST" and form.is_valid() and _changed(request, form):
        messages.success(request, _("密码已修改。"))
        return redirect(settings.LOGIN_REDIRECT_URL)
    context = {"form": form, "forced": forced}
    return render(request, "accounts/password.html", context, status=400 if form.errors else 200)


def _changed(request: StaffRequest, form: PasswordForm) -> bool:
    """Whether the password is changed now; a wrong old one counts like a wrong one at log-in."""
    try:
        lockout.take_try(request, request.user.username)
        if not request.user.check_password(form.cleaned_data["old_password"]):
            form.add_error("old_password", _("现在的密码不正确。"))
            return False
        lockout.give_back(request, request.user.username)
        user = transitions.change_password(user=request.user, password=form.cleaned_data["new_password1"])
    except lockout.Shut as shut:
        words = _("密码输错的次数太多，请%(minutes)d分钟后再试。")
        form.add_error(None, words % {"minutes": shut.minutes})
        return False
    except ValidationError as refused:
        add_refusal(form, refused)
        return False
    update_session_auth_hash(request, user)
    return True
