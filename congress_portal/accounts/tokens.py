"""Tokens of the API: good for some days, for a user who is let in and has chosen an own password."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import authentication, exceptions
from rest_framework.authtoken.models import Token

from congress_portal.accounts.models import User


class PasswordDue(exceptions.APIException):
    """The temporary password must be changed first, as on the pages (``middleware.MustChangePassword``)."""

    status_code = 403
    default_code = "password"
    default_detail = words = _("请先设置自己的密码，再继续使用。")


class TokenAuthentication(authentication.TokenAuthentication):
    """``Authorization: Token …``"""

    def authenticate_credentials(self, key: str) -> tuple[Any, Any]:
        if "\0" in key:
            raise exceptions.AuthenticationFailed
        user, token = super().authenticate_credentials(key)
        if token.created < _oldest():
            raise exceptions.AuthenticationFailed
        if user.must_change_password:
            raise PasswordDue
        return user, token


def token_of(user: User) -> str:
    """The user's token; a new one where it has grown too old."""
    if user.must_change_password:
        raise PasswordDue
    Token.objects.filter(user=user, created__lt=_oldest()).delete()
    return str(Token.objects.get_or_create(user=user)[0].key)


def end(user: User) -> None:
    """Whatever the password let in before, it lets in no longer."""
    Token.objects.filter(user=user).delete()


def _oldest() -> dt.datetime:
    return timezone.now() - dt.timedelta(days=settings.TOKEN_AGE_DAYS)
