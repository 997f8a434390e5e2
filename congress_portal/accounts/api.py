"""Name and password for a token, behind the same lock as the log-in page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from congress_portal.accounts import key_transitions, lockout, tokens
from congress_portal.accounts.forms import LONGEST_PASSWORD, LoginForm
from congress_portal.errors import TooMany
from congress_portal.rest import REFUSALS, LoginThrottle, PlainJSON

WRONG = _("登录名或密码不正确，或者账号已停用。")


class Login(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=40)
    password = serializers.CharField(max_length=LONGEST_PASSWORD, trim_whitespace=False)


class Given(serializers.Serializer[Any]):
    token = serializers.CharField(help_text=_("以 cp_ 开头，只在这里出现一次"))
    expires_at = serializers.DateTimeField()


class TokenView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)
    parser_classes = (PlainJSON,)
    throttle_classes = (LoginThrottle,)

    @extend_schema(operation_id="token", request=Login, responses={200: Given, **REFUSALS})
    def post(self, request: Request) -> Response:
        """凭登录名和密码换取几小时有效的令牌；之后的请求带上 Authorization: Bearer cp_…。

        长期运行的程序请用“我的接口令牌”页上建立的令牌，只给所需的权限。
        """
        asked = Login(data=request.data)
        asked.is_valid(raise_exception=True)
        form = LoginForm(asked.validated_data)
        try:
            user = lockout.known(request._request, **form.cleaned_data) if form.is_valid() else None
        except lockout.Shut as shut:
            raise TooMany(shut.seconds) from None
        if user is None:
            raise exceptions.ValidationError(WRONG)
        if user.must_change_password:
            raise tokens.PasswordDue
        key, words = key_transitions.give_key(user=user)
        return Response({"token": words, "expires_at": key.expires_at})
