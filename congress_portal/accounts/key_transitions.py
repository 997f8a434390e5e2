"""Keys of the API: made and ended by their user, ended by administrators. Each of these is on the trail.

Keys that end with a password or an account (``tokens.end``) have no entry of their own: the change has one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts import keys, trail, transitions
from congress_portal.accounts.models import ApiKey, Deed, Duty, Region, User
from congress_portal.accounts.scopes import SCOPES

MOST = 10
"""Good keys a user; those that a password gave are counted apart."""
FORGOTTEN = dt.timedelta(days=90)


@transaction.atomic
def make_key(*, user: User, name: str, scopes: Sequence[str], days: int) -> tuple[ApiKey, str]:
    """A key of the user's own, and the key itself, which is shown once and stored nowhere."""
    user = _locked(user)
    if not scopes or not set(scopes) <= SCOPES.keys():
        raise ValidationError({"scopes": _("请至少选择一项权限。")})
    if not 1 <= days <= settings.API_KEY_DAYS:
        raise ValidationError({"days": _("有效期为1至%(most)d天。") % {"most": settings.API_KEY_DAYS}})
    if ApiKey.objects.good().filter(user=user, by_password=False).count() >= MOST:
        raise ValidationError(_("有效的令牌最多%(most)d个，请先停用不再使用的。") % {"most": MOST})
    words, now = keys.new_key(), timezone.now()
    key = ApiKey(
        user=user, name=name, scopes=sorted(set(scopes)), head=words[:8], digest=keys.digest_of(words), made_at=now,
        expires_at=now + dt.timedelta(days=days),
    )  # fmt: skip
    key.save(force_insert=True)
    _record(Deed.KEY_MADE, key, by=user, expires=key.expires_at.isoformat(), scopes=key.scopes)
    return key, words


@transaction.atomic
def give_key(*, user: User) -> tuple[ApiKey, str]:
    """What name and password give: a key with every scope, for ``TOKEN_HOURS``. The oldest of too many ends.

    Long past ones are deleted, since a program may ask every hour; the trail keeps their making.
    """
    user = _locked(user)
    now, mine = timezone.now(), ApiKey.objects.filter(user=user, by_password=True)
    mine.filter(expires_at__lt=now - FORGOTTEN).delete()
    standing = list(mine.good().order_by("-pk").values_list("pk", flat=True))
    for one in mine.filter(pk__in=standing[MOST - 1 :]):
        end_key(key=one, by=user)
    words = keys.new_key()
    key = ApiKey(
        user=user, name=_("凭登录名和密码换取"), scopes=sorted(SCOPES), head=words[:8], digest=keys.digest_of(words),
        made_at=now, expires_at=now + dt.timedelta(hours=settings.TOKEN_HOURS), by_password=True,
    )  # fmt: skip
    key.save(force_insert=True)
    _record(Deed.KEY_MADE, key, by=user, expires=key.expires_at.isoformat(), by_password=True)
    return key, words


@transaction.atomic
def end_key(*, key: ApiKey, by: User, county: Region | None = None) -> ApiKey:
    """From now on the key opens nothing. ``county``: where ``by`` ends it as an administrator."""
    key = ApiKey.objects.select_for_update(of=("self",)).select_related("user").get(pk=key.pk)
    if county is not None:
        transitions.check_may_touch(key.user, by, county)
    elif key.user_id != by.pk:
        raise PermissionDenied
    if key.ended_at is None:
        key.ended_at, key.ended_by = timezone.now(), by
        key.save(update_fields=["ended_at", "ended_by"])
        _record(Deed.KEY_ENDED, key, by=by)
    return key


def _locked(user: User) -> User:
    """The user as the rows say now; refused where the password has changed since ``user`` was read.

    Who changes a password ends the keys of before under the same lock: none may come after with the old one.
    """
    fresh = User.objects.select_for_update().get(pk=user.pk)
    if not fresh.is_active or fresh.must_change_password:
        raise PermissionDenied(_("请先设置自己的密码，再继续使用。"))
    if fresh.password != user.password:
        raise PermissionDenied(_("密码刚刚更改过，请用新密码重新登录。"))
    return fresh


def _record(deed: Deed, key: ApiKey, *, by: User, **detail: object) -> None:
    """In the county of the user's newest duty; who never had one is on no county's trail."""
    duty = Duty.objects.filter(user=key.user).select_related("county").order_by("-since").first()
    if duty:
        trail.record(
            duty.county, deed, by=by, whom=key.user, subject=f"{key.user}：{key.name}", key=key.pk, **detail
        )
