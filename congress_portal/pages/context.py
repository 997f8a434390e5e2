"""What the base template needs on every page.

A later context processor may set ``county_name`` and ``unread_notices``.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from congress_portal.pages.elder import is_elder


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "reports_open": settings.REPORTS,
        "site_name": getattr(settings, "SITE_NAME", "") or _("人大代表联络站"),
        "county_name": getattr(settings, "COUNTY_NAME", ""),
        "elder": is_elder(request),
    }
