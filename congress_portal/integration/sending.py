"""From queue rows to other systems. A sender takes one call by lease and commits before it talks to the outside.

A sender that dies leaves its call leased; when the lease has run out, another sends it again under the same
``webhook-id``. So a call is never lost, and the receiver knows one that comes twice.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import time
from collections import Counter
from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from congress_portal.integration import signing, transitions, web
from congress_portal.integration.models import QUEUED, HookCall, HookStatus, State

log = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=3)
"""Longer than the slowest call takes."""
PAUSES = [
    dt.timedelta(seconds=5),
    *(dt.timedelta(minutes=one) for one in (5, 30, 120, 300, 600, 840, 1200, 1440)),
]
"""After the first, second … failure; with them all a call is tried for some three days (Standard Webhooks)."""
MOST_TRIES = len(PAUSES) + 1
MOST_SENDERS = 4
"""How many work at once, over all machines: slow receivers must not fill every worker."""
GONE = 410
"""The receiver asks us to stop (Standard Webhooks)."""
A_HOOK = 20
"""So many calls of one hook go out before others have their turn: a backlog must not hold them up."""


def deliver_due(limit: int = 200, seconds: float = 45) -> int:
    """Send what is due, one by one; returns how many went out. A hook that fails rests until the next run.

    One with much to say rests after ``A_HOOK`` calls, until nobody else has any.
    """
    bury()
    if _senders() >= MOST_SENDERS:
        return 0
    ends, sent, resting, said = time.monotonic() + seconds, 0, set[int](), Counter[int]()
    for _number in range(limit):
        if time.monotonic() >= ends:
            break
        call = claim(resting | {hook for hook, number in said.items() if number >= A_HOOK})
        if call is None and said:
            said.clear()
            call = claim(resting)
        if call is None:
            break
        said[call.hook_id] += 1
        if attempt(call):
            sent += 1
        else:
            resting.add(call.hook_id)
    return sent


def claim(resting: Collection[int] = (), at: dt.datetime | None = None) -> HookCall | None:
    """Take the call that waits longest. The lease is committed before this returns."""
    now = at or timezone.now()
    with transaction.atomic(durable=True):
        due = (
            HookCall.objects.due(now)
            .exclude(hook__in=resting)
            .select_for_update(skip_locked=True, of=("self",))
        )
        call = due.select_related("hook").order_by("next_try_at", "pk").first()
        if call is None:
            return None
        call.state, call.next_try_at = State.SENDING, now + LEASE
        call.tries += 1
        call.save(update_fields=["state", "next_try_at", "tries"])
    return call


def bury() -> int:
    """Give up calls whose every sender died, so that one that kills its sender cannot do so for ever."""
    lost = HookCall.objects.filter(
        state=State.SENDING, next_try_at__lte=timezone.now(), tries__gte=MOST_TRIES
    )
    return lost.update(state=State.DEAD, last_error=_("多次推送都中途中断"))


def attempt(call: HookCall) -> bool:
    """Send a claimed call and write down how it went."""
    code, error = None, ""
    with translation.override(settings.LANGUAGE_CODE):
        try:
            code = _post(call)
        except web.Refused as refused:
            error = str(refused)
        went = code is not None and 200 <= code < 300
        if code is not None and not went:
            error = _("对方应答 %(code)d") % {"code": code}
    if went:
        _settle(call, state=State.SENT, code=code, sent_at=timezone.now(), last_error="")
    else:
        log.warning("call %s, try %s: %s", call, call.tries, error)
        is_last = call.tries >= MOST_TRIES
        pause = dt.timedelta() if is_last else PAUSES[call.tries - 1]
        state = State.DEAD if is_last else State.FAILED
        _settle(call, state=state, code=code, next_try_at=timezone.now() + pause, last_error=error[:200])
    transitions.note_outcome(hook=call.hook, went=went, is_gone=code == GONE)
    return went


def _post(call: HookCall) -> int:
    body = json.dumps(call.payload, ensure_ascii=False, separators=(",", ":")).encode()
    signed = signing.headers(call.hook.secrets, str(call), int(time.time()), body)
    return web.post(call.hook.url, body, signed)


def _settle(call: HookCall, **fields: object) -> None:
    """Write the outcome, unless the lease ran out and someone else has the call now."""
    HookCall.objects.filter(pk=call.pk, state=State.SENDING, tries=call.tries).update(**fields)


def _senders() -> int:
    return HookCall.objects.filter(state=State.SENDING, next_try_at__gt=timezone.now()).count()


def forget_old(batch: int = 1000) -> int:
    """Delete finished calls older than ``HOOK_KEEP_DAYS``; the events stay for ever.

    What was given up while a hook is paused stays too: it is sent after ``resume``.
    """
    before, gone = timezone.now() - dt.timedelta(days=settings.HOOK_KEEP_DAYS), 0
    resting = (HookStatus.PAUSED, HookStatus.FAILING)
    done = HookCall.objects.exclude(state__in=QUEUED).exclude(state=State.DEAD, hook__status__in=resting)
    old = done.filter(made_at__lt=before).order_by("pk")
    while keys := list(old.values_list("pk", flat=True)[:batch]):
        gone += len(keys)
        HookCall.objects.filter(pk__in=keys).delete()
    return gone
