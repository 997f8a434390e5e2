"""The words and codes of stations' posters, as ``papers.pdf("poster.typ", …)`` wants them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from congress_portal import papers
from congress_portal.accounts.models import User
from stations.models import Station, StationQuerySet

MOST = 500
"""Posters in one file: some three seconds, and as much as a printer takes in one go."""


def printable(user: User) -> StationQuerySet:
    """The stations whose posters this user may want in one go: those whose inner pages they read."""
    found = Station.objects.shown().seen_by(user)
    return found.select_related("unit__region", "county").order_by(
        "unit__region__path", "-tier", "unit__code"
    )


def address_of(station: Station) -> str:
    """As printed: it must not change with the name by which somebody reached this server.

    The mark goes on to a deputy's check-in, which then says that the poster was scanned.
    """
    return f"{settings.SITE_URL}{station.get_absolute_url()}?p=1"


def pdf(stations: Iterable[Station]) -> bytes:
    """One page a station."""
    posters = [poster(station) for station in stations]
    title = (
        _("%(name)s二维码海报") % {"name": posters[0]["name"]} if len(posters) == 1 else _("联络站二维码海报")
    )
    return papers.pdf("poster.typ", {"title": title, "posters": posters})


def poster(station: Station) -> dict[str, Any]:
    """One entry of ``posters``; no citizen and no member of staff is on it."""
    region = station.unit.region
    place = station.county.name if region == station.county else station.county.name + region.name
    facts = [
        (_("开放时间"), station.hours),
        (_("地址"), station.address),
        (_("电话"), station.phone),
        (_("网址"), _("%(site)s（可输入六位码）") % {"site": urlsplit(settings.SITE_URL).netloc}),
    ]
    return {
        "slogan": _("人大代表听您说"),
        "name": str(station),
        "note": f"{place} · {station.get_tier_display()}",
        "qr": papers.code_drawing(address_of(station)),
        "alt": _("%(name)s的二维码") % {"name": station},
        "code_label": _("六位码"),
        "code": station.short_code,
        "steps": [_("微信扫一扫\n不用下载"), _("写下您的意见\n不用注册"), _("凭查询码\n随时看进度")],
        "facts": [[label, value] for label, value in facts if value],
        "foot": _("没有手机也能反映：进站里来，工作人员帮您登记。"),
    }
