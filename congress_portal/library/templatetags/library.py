"""The rules that apply on the page being drawn (适用制度): one query, and none where a page has no screen."""

from __future__ import annotations

from typing import Any

from django import template

from congress_portal.accounts.models import User
from congress_portal.library.models import Rule
from congress_portal.library.words import screen_of

register = template.Library()
MOST = 8


@register.inclusion_tag("library/_applicable.html", takes_context=True)
def applicable_rules(context: dict[str, Any]) -> dict[str, Any]:
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    screen = screen_of(match.view_name) if match is not None else None
    user = getattr(request, "user", None)
    if screen is None or not isinstance(user, User):
        return {"rules": []}
    named = Rule.objects.filter(links__screen=screen, county__in=user.county_ids())
    return {"rules": list(named.only("pk", "title").order_by("body", "number")[:MOST])}
