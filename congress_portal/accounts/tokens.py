"""Keys of the API at work: for a user who is let in and has chosen an own password.

What name and password give (``key_transitions.give_key``) is a key as well: for some hours, for all that its user may.
"""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from congress_portal.accounts import keys
from congress_portal.accounts.models import ApiKey, User
from congress_portal.accounts.scopes import SCOPES, asked_by


class PasswordDue(exceptions.APIException):
    """The temporary password must be changed first, as on the pages (``middleware.MustChangePassword``)."""

    status_code = 403
    default_code = "password"
    default_detail = words = _("请先设置自己的密码，再继续使用。")


class OutOfScope(exceptions.APIException):
    """The key is good, and not for this address (RFC 6750, section 3.1)."""

    status_code = 403
    default_code = "scope"

    def __init__(self, scope: str | None) -> None:
        label = SCOPES.get(scope or "", _("这个地址"))
        self.words = _("这个令牌没有所需的权限：%(scope)s（%(label)s）。") % {
            "scope": scope or "—",
            "label": label,
        }
        self.auth_header = f'Bearer error="insufficient_scope", scope="{scope or ""}"'
        super().__init__(self.words)


class KeyAuthentication(authentication.BaseAuthentication):
    """``Authorization: Bearer cp_…``, or ``Token``. The scope is looked at here, so that no view can forget it."""

    keyword = "Bearer"
    also = "Token"
    """What programs wrote before that got their key by name and password."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        word, _blank, given = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if word.lower() not in (self.keyword.lower(), self.also.lower()):
            return None
        key = keys.key_of(given.strip())
        if key is None or not key.user.is_active:
            raise exceptions.AuthenticationFailed
        if key.user.must_change_password:
            raise PasswordDue
        match = request._request.resolver_match
        scope = asked_by(match.url_name or "" if match else "", request.method or "")
        if not key.by_password and (scope is None or (scope and scope not in key.scopes)):
            raise OutOfScope(scope)
        keys.note_use(key)
        return key.user, key

    def authenticate_header(self, request: Request) -> str:
        return self.keyword


def end(user: User) -> None:
    """Whatever the password let in before, it lets in no longer."""
    ApiKey.objects.good().filter(user=user).update(ended_at=timezone.now())
