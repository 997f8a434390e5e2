"""Every write of hooks that has a rule: who may, locked and read again, with its line on the account trail."""

from __future__ import annotations

import datetime as dt
import ipaddress
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts import trail as account_trail
from congress_portal.accounts.models import Deed, Region, Role, User
from congress_portal.errors import NotNow
from congress_portal.integration import making, signing, web
from congress_portal.integration.models import Hook, HookCall, HookStatus, State
from congress_portal.loops import trail

KEEPERS = (Role.CONGRESS_OFFICE, Role.ADMINISTRATOR)
MOST = 20
"""Hooks a county."""
OVERLAP = dt.timedelta(days=2)
"""How long the former secret still signs after a change."""
PATIENCE = dt.timedelta(days=3)
"""So long nothing gets through before a hook is paused by itself."""


def may_keep(user: User, county_id: int) -> bool:
    return any(duty.role in KEEPERS and duty.county_id == county_id for duty in user.duties)


@transaction.atomic
def make_hook(
    *, county: Region, by: User, name: str, url: str, kinds: Sequence[str], verbs: Sequence[str]
) -> Hook:
    """A hook that is told of what happens from now on. Its secret is shown once."""
    _guard(by, county.pk)
    Region.objects.select_for_update(no_key=True).get(pk=county.pk)
    _check_url(url)
    standing = Hook.objects.filter(county=county).exclude(status=HookStatus.ENDED)
    if standing.count() >= MOST:
        raise ValidationError(_("最多%(most)d个推送，请先停用不再使用的。") % {"most": MOST})
    _check_name(name, standing)
    hook = Hook(
        county_id=county.pk, name=name, url=url, secret=signing.new_secret(), kinds=list(kinds),
        verbs=list(verbs), position=trail.head_of(county.pk)[0], made_by=by,
    )  # fmt: skip
    hook.save(force_insert=True)
    _record(hook, by, "made")
    return hook


@transaction.atomic
def change_hook(
    *, hook: Hook, by: User, name: str, url: str, kinds: Sequence[str], verbs: Sequence[str]
) -> Hook:
    """Another name, address or choice; calls that wait go to the new address."""
    hook = _locked(hook, by)
    _check_url(url)
    others = Hook.objects.filter(county=hook.county_id).exclude(status=HookStatus.ENDED).exclude(pk=hook.pk)
    _check_name(name, others)
    hook.name, hook.url, hook.kinds, hook.verbs = name, url, list(kinds), list(verbs)
    hook.save(update_fields=["name", "url", "kinds", "verbs"])
    _record(hook, by, "changed")
    return hook


@transaction.atomic
def rotate(*, hook: Hook, by: User) -> Hook:
    """A new secret; the former one signs beside it for ``OVERLAP``, so that nothing is refused meanwhile.

    Not twice in that time: the second change would drop the one that the receiver goes by.
    """
    hook = _locked(hook, by)
    if hook.is_changing:
        until = timezone.localtime(hook.former_until).strftime("%Y-%m-%d %H:%M")
        raise NotNow(
            _("密钥刚换过，%(until)s以后才能再换；密钥泄露的，请停用后新建推送。") % {"until": until}
        )
    hook.former_secret, hook.secret = hook.secret, signing.new_secret()
    hook.former_until = timezone.now() + OVERLAP
    hook.save(update_fields=["secret", "former_secret", "former_until"])
    _record(hook, by, "rotated")
    return hook


@transaction.atomic
def pause(*, hook: Hook, by: User) -> Hook:
    """Nothing is sent; what happens meanwhile is sent after ``resume``."""
    hook = _locked(hook, by)
    if hook.status != HookStatus.ACTIVE:
        raise NotNow
    return _set(hook, HookStatus.PAUSED, by)


@transaction.atomic
def resume(*, hook: Hook, by: User) -> Hook:
    """Go on where it stopped, whoever or whatever paused it: what waits, and what was given up meanwhile, goes now."""
    hook = _locked(hook, by)
    if hook.status not in (HookStatus.PAUSED, HookStatus.FAILING):
        raise NotNow
    _wake(hook)
    return _set(hook, HookStatus.ACTIVE, by)


@transaction.atomic
def end(*, hook: Hook, by: User) -> Hook:
    """For good: the secrets are wiped, the log stays."""
    hook = _locked(hook, by)
    hook.secret = hook.former_secret = ""
    hook.save(update_fields=["secret", "former_secret"])
    return _set(hook, HookStatus.ENDED, by)


@transaction.atomic
def ring(*, hook: Hook, by: User) -> HookCall:
    """A test call, sent like any other."""
    hook = _locked(hook, by)
    if hook.status != HookStatus.ACTIVE:
        raise NotNow(_("推送已暂停，请先恢复。"))
    call = HookCall(county_id=hook.county_id, hook=hook, payload=making.test_payload())
    call.save(force_insert=True)
    return call


@transaction.atomic
def send_again(*, call: HookCall, by: User) -> HookCall:
    """Put a call that is over back into the queue, under the same key."""
    _locked(call.hook, by)
    call = HookCall.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if call.state not in (State.SENT, State.DEAD):
        raise NotNow
    call.state, call.tries, call.next_try_at, call.sent_at = State.WAITING, 0, timezone.now(), None
    call.save(update_fields=["state", "tries", "next_try_at", "sent_at"])
    return call


@transaction.atomic
def note_outcome(*, hook: Hook, went: bool, is_gone: bool = False) -> None:
    """After each try: a hook that let nothing through for ``PATIENCE``, or is gone, is paused and the trail says so."""
    fresh = Hook.objects.select_for_update().get(pk=hook.pk)
    now = timezone.now()
    if went:
        if fresh.failing_since is not None:
            fresh.failing_since = None
            fresh.save(update_fields=["failing_since"])
        return
    if fresh.failing_since is None:
        fresh.failing_since = now
        fresh.save(update_fields=["failing_since"])
    if fresh.status == HookStatus.ACTIVE and (is_gone or now - fresh.failing_since >= PATIENCE):
        _set(fresh, HookStatus.FAILING, None)


def _wake(hook: Hook) -> None:
    """All tries lie before these calls once more. For a dead call ``next_try_at`` is the time when it was given up."""
    again = Q(state__in=(State.WAITING, State.FAILED))
    if hook.failing_since is not None:
        again |= Q(state=State.DEAD, next_try_at__gte=hook.failing_since)
    HookCall.objects.filter(again, hook=hook).update(state=State.WAITING, tries=0, next_try_at=timezone.now())


def _set(hook: Hook, status: HookStatus, by: User | None) -> Hook:
    hook.status, hook.status_since = status, timezone.now()
    if status == HookStatus.ACTIVE:
        hook.failing_since = None
    hook.save(update_fields=["status", "status_since", "failing_since"])
    _record(hook, by, str(status))
    return hook


def _guard(by: User, county_id: int) -> None:
    if not may_keep(by, county_id):
        raise PermissionDenied(_("数据推送由本县人大常委会办公室和管理员管理。"))


def _locked(hook: Hook, by: User) -> Hook:
    _guard(by, hook.county_id)
    fresh = Hook.objects.select_for_update(of=("self",)).select_related("county").get(pk=hook.pk)
    if fresh.status == HookStatus.ENDED:
        raise NotNow(_("这个推送已经停用。"))
    return fresh


def _check_name(name: str, others: object) -> None:
    if others.filter(name=name).exists():  # type: ignore[attr-defined]
        raise ValidationError({"name": _("已有同名的推送，请换一个。")})


def _check_url(url: str) -> None:
    """What can be said before the name is resolved; the rest is checked at every call."""
    try:
        host = str(web.split(url).hostname)
    except web.Refused as refused:
        raise ValidationError({"url": str(refused)}) from None
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return
    if not web.is_allowed(address):
        raise ValidationError({"url": _("主机的地址在内部网络，未被允许")})


def _record(hook: Hook, by: User | None, what: str) -> None:
    account_trail.record(
        hook.county, Deed.HOOK_CHANGED, by=by, subject=hook.name, hook=hook.pk, what=what, url=hook.place
    )
