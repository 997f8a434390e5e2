"""What the description of the API says of keys: how to send one, and the scope that each operation asks for."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.urls import URLPattern, get_resolver
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from congress_portal.accounts.scopes import SCOPES, asked_by


class KeyScheme(OpenApiAuthenticationExtension):
    target_class = "congress_portal.accounts.tokens.KeyAuthentication"
    name = "keyAuth"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        words = _("“我的接口令牌”页上建立的令牌，只能用于所选的权限范围，到期失效。")
        return {"type": "http", "scheme": "bearer", "bearerFormat": "cp_…", "description": words}


@cache
def names() -> dict[type, str]:
    """The name of each view's address."""
    patterns = [
        one for one in get_resolver("congress_portal.api_urls").url_patterns if isinstance(one, URLPattern)
    ]
    return {one.callback.cls: one.name or "" for one in patterns if hasattr(one.callback, "cls")}


class Schema(AutoSchema):
    """Names the scope of an operation: ``x-scope`` for programs, a line of the description for people."""

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        found = super().get_operation(*args, **kwargs)
        scope = asked_by(names().get(type(self.view), ""), self.method)
        if found is None or not scope:
            return found
        said = _("令牌所需权限：`%(scope)s`（%(label)s）") % {"scope": scope, "label": SCOPES[scope]}
        words = "\n\n".join(text for text in (str(found.get("description", "")), said) if text)
        return {**found, "description": words, "x-scope": scope}
