"""Settings that would lose messages silently are refused at the start."""

from __future__ import annotations

from typing import Any

import apprise
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from congress_portal.notices.models import Channel


@register()
def notify_urls(**_kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for channel, address in settings.NOTIFY_URLS.items():
        if channel not in Channel.values or channel == Channel.EMAIL:
            found.append(Error(f"NOTIFY_URLS: {channel!r} is not sms, wecom or dingtalk.", id="notices.E001"))
        elif not apprise.Apprise().add(address.replace("{to}", "13800000000").replace("{key}", "key")):
            found.append(
                Error(f"NOTIFY_URLS: the address of {channel} is not one for Apprise.", id="notices.E002")
            )
        elif channel == Channel.SMS and "{to}" not in address:
            found.append(
                Error("NOTIFY_URLS: the address of sms has no {to} for the number.", id="notices.E003")
            )
    return found
