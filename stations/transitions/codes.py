"""The rotating code: who takes it, once; and the screen that shows it."""

from __future__ import annotations

import datetime as dt
import secrets
from collections import Counter

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.loops import subjects, trail
from congress_portal.loops.trail import SYSTEM
from stations import access, rotating
from stations.models import Screen, Station, UsedCode
from stations.words import Act

HOLD = dt.timedelta(minutes=5)
"""How long whoever opened a code in time may take to tap."""
QUIET = dt.timedelta(hours=1)
"""The keepers are told at most so often that a screen was opened elsewhere."""
KEPT = dt.timedelta(days=3)
"""Longer than a tap may wait on a phone without network."""


@transaction.atomic
def take(*, station: Station, digits: str, by: User, device: str, at: dt.datetime | None = None) -> UsedCode:
    """The first who opens or types a code has it, on that device. ``ValidationError`` says why it is not theirs.

    Taking it again is no harm: the same row comes back until it is spent.
    """
    now = at or timezone.now()
    screen = Screen.objects.filter(station=station).first()
    if screen is None:
        raise ValidationError({"code": _("这个联络站没有启用签到屏，请用定位签到或写明理由。")})
    name = rotating.name_of(digits, screen.secret, station.pk, now, taken(station, now))
    if name is None:
        raise ValidationError({"code": _("动态码不对。请核对本站屏幕上现在显示的八位数字。")})
    mine = UsedCode(
        county_id=station.county_id, station=station, code=str(name), user=by, device=device, at=now
    )
    if name.is_good(now):
        UsedCode.objects.bulk_create([mine], ignore_conflicts=True)
    row = UsedCode.objects.select_for_update().filter(station=station, code=str(name)).first()
    if row is None:
        raise ValidationError({"code": _("动态码已经过期（60 秒内有效）。请用屏幕上现在的码。")})
    if row.user_id != by.pk or row.device != device or row.spent_at:
        raise ValidationError({"code": _("这个动态码已经用过。每个码只能用一次，请用屏幕上现在的码。")})
    if now - row.at > HOLD:
        raise ValidationError({"code": _("扫码后超过 5 分钟没有签到，请重新扫屏幕上的码。")})
    return row


@transaction.atomic
def spend(*, station: Station, digits: str, by: User, device: str, at: dt.datetime) -> None:
    """Use a code for one check-in. ``ValidationError`` as in ``take``."""
    row = take(station=station, digits=digits, by=by, device=device, at=at)
    row.spent_at = at
    row.save(update_fields=["spent_at"])


def taken(station: Station, at: dt.datetime) -> Counter[int]:
    """How many codes of each tick are gone, over the last minutes."""
    oldest = at - dt.timedelta(seconds=rotating.REMEMBERED + rotating.GOOD_FOR)
    codes = UsedCode.objects.filter(station=station, at__gte=oldest, at__lte=at + HOLD)
    return Counter(int(code.partition(".")[0]) for code in codes.values_list("code", flat=True))


@transaction.atomic
def renew_screen(*, station: Station, by: User) -> Screen:
    """Give the station a screen, or a new address and a new secret where the old ones have become known."""
    Station.objects.select_for_update(no_key=True).get(pk=station.pk)
    if not access.keeps(by, station):
        raise PermissionDenied
    screen, _made = Screen.objects.update_or_create(
        station=station,
        defaults={
            "county_id": station.county_id,
            "key": secrets.token_urlsafe(24),
            "secret": rotating.new_secret(),
            "made_at": timezone.now(),
            "made_by": by,
            "browser": "",
            "opened_at": None,
            "refused_at": None,
        },
    )
    trail.record_act(station.unit, Act.SCREEN, by, about=subjects.name("screen", station.pk))
    return screen


@transaction.atomic
def open_screen(*, screen: Screen, browser: str) -> bool:
    """The first browser that opens a screen has it, until its address is made anew. Whether it is this one.

    The keepers hear of another that tries, once in ``QUIET``.
    """
    fresh = Screen.objects.select_for_update(of=("self",)).select_related("station__unit")
    found, now = fresh.filter(pk=screen.pk, key=screen.key).first(), timezone.now()
    if found is None:
        return False  # renewed a moment ago
    screen = found
    about = subjects.name("screen", screen.pk)
    if not screen.browser:
        screen.browser, screen.opened_at = browser, now
        screen.save(update_fields=["browser", "opened_at"])
        trail.record_act(screen.station.unit, Act.SCREEN_OPENED, SYSTEM, about=about, quiet=True)
    elif screen.browser != browser and (screen.refused_at is None or now - screen.refused_at > QUIET):
        screen.refused_at = now
        screen.save(update_fields=["refused_at"])
        trail.record_act(screen.station.unit, Act.SCREEN_TWICE, SYSTEM, about=about)
    return screen.browser == browser


def forget_codes(before: dt.datetime | None = None) -> int:
    """Delete the used codes that no tap can name any more."""
    limit = before or timezone.now() - KEPT
    return UsedCode.objects.filter(at__lt=limit).delete()[0]
