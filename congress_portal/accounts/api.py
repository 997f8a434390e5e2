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

from congress_portal.accounts import lockout, tokens
from congress_portal.accounts.forms import LONGEST_PASSWORD, LoginForm
from congress_portal.errors import TooMany
from congress_portal.rest import REFUSALS, LoginThrottle, PlainJSON

WRONG = _("登录名或密码不正确，或者账号已停用。")


class Login(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=40)
    password = serializers.CharField(max_length=LONGEST_PASSWORD, trim_whitespace=False)


class Given(serializers.Serializer[Any]):
    token = serializers.CharField()


class TokenView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)
    parser_classes = (PlainJSON,)
    throttle_classes = (LoginThrottle,)

    @extend_schema(operation_id="token", request=Login, responses={200: Given, **REFUSALS})
    def post(self, request: Request) -> Response:
        """凭登录名和密码换取令牌；之后的请求带上 Authorization: Token …。令牌过期或改密码后须重新换取。"""
        asked = Login(data=request.data)
        asked.is_valid(raise_exception=True)
        form = LoginForm(asked.validated_data)
        try:
            user = lockout.known(request._request, **form.cleaned_data) if form.is_valid() else None
        except lockout.Shut as shut:
            raise TooMany(shut.seconds) from None
        if user is None:
            raise exceptions.ValidationError(WRONG)
        return Response({"token": tokens.token_of(user)})
