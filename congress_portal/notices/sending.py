"""From queue rows to gateways. A sender takes one row by lease and commits before it talks to the outside.

A sender that dies leaves its row leased; when the lease has run out, another sends it again with the same key. So
a message is never lost, and doubled at most once for each sender that died between the gateway's yes and ours.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections import Counter
from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from congress_portal.loops.models import Loop
from congress_portal.notices import channels
from congress_portal.notices.models import Channel, Delivery, DeliveryQuerySet, State
from stations.answering import text_settled
from stations.models import Contact, Opinion

log = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=3)
"""Longer than the slowest gateway takes for one message."""
MOST_TRIES = 8
MOST_SENDERS = 4
"""How many senders work at once, over all machines: a slow gateway must not fill every worker."""
STRIKES = 3
"""After so many failures in one run a channel is left alone until the next run."""


def deliver_pending(limit: int = 200, seconds: float = 45) -> int:
    """Send what is due, one by one; returns how many went out."""
    bury()
    if _senders() >= MOST_SENDERS:
        return 0
    ends, sent, strikes = time.monotonic() + seconds, 0, Counter[str]()
    for _number in range(limit):
        resting = [channel for channel, count in strikes.items() if count >= STRIKES]
        delivery = claim(resting) if time.monotonic() < ends else None
        if delivery is None:
            break
        went = attempt(delivery)
        sent += went
        strikes[delivery.channel] = 0 if went else strikes[delivery.channel] + 1
    return sent


def claim(resting: Collection[str] = (), at: dt.datetime | None = None) -> Delivery | None:
    """Take the row that waits longest. The lease is committed before this returns."""
    now = at or timezone.now()
    with transaction.atomic(durable=True):
        due = Delivery.objects.due(now).exclude(channel__in=resting).select_for_update(skip_locked=True)
        delivery = due.order_by("next_try_at").first()
        if delivery is None:
            return None
        delivery.state, delivery.next_try_at = State.SENDING, now + LEASE
        delivery.tries += 1
        delivery.save(update_fields=["state", "next_try_at", "tries"])
    return delivery


def bury() -> int:
    """Give up messages whose every sender died, so that one that kills its sender cannot do so for ever."""
    with transaction.atomic():
        lost = Delivery.objects.due(timezone.now()).filter(state=State.SENDING, tries__gte=MOST_TRIES)
        rows = list(lost.select_for_update(of=("self",)).select_related("notice"))
        for delivery in rows:
            _tell(delivery, went=False)
        found = Delivery.objects.filter(pk__in=[row.pk for row in rows])
        return found.update(state=State.DEAD, last_error=_("多次发送都中途中断"))


def attempt(delivery: Delivery) -> bool:
    """Send a claimed row and write down how it went."""
    try:
        with translation.override(settings.LANGUAGE_CODE):
            message = message_of(delivery)
            channels.send(delivery.channel, message)
    except channels.Undelivered as error:
        log.warning("delivery %s, try %s: %s", delivery.key, delivery.tries, error)
        is_last = isinstance(error, channels.Unreachable) or delivery.tries >= MOST_TRIES
        _settle(
            delivery,
            state=State.DEAD if is_last else State.FAILED,
            next_try_at=timezone.now() + pause_after(delivery.tries),
            last_error=str(error)[:300],
        )
        return False
    _settle(delivery, state=State.SENT, sent_at=timezone.now(), last_error="")
    return True


def pause_after(tries: int) -> dt.timedelta:
    """1, 2, 4, 8 … minutes."""
    return dt.timedelta(minutes=2 ** (max(1, tries) - 1))


def resend(dead: DeliveryQuerySet) -> int:
    """Put dead letters back into the queue, with all their tries before them; returns how many."""
    return dead.dead().update(state=State.WAITING, tries=0, next_try_at=timezone.now())


def message_of(delivery: Delivery) -> channels.Message:
    """The words and the address, both read at the moment of sending."""
    notice = delivery.notice
    if notice.loop is None:
        link, to = "", _address(delivery)
    elif notice.recipient is None and not channels.is_group(delivery.channel):
        link, to = _track_line(notice.loop), _citizens_mobile(notice.loop)
    else:
        link, to = _case_line(notice.loop), _address(delivery)
    text = "\n".join(line for line in (notice.body, link) if line)
    return channels.Message(to=to, title=" ".join(notice.title.split()), text=text, key=delivery.key)


def _address(delivery: Delivery) -> str:
    user = delivery.notice.recipient
    if user is None or channels.is_group(delivery.channel):
        return ""
    if not user.is_active:
        raise channels.Unreachable(_("收件人的账号已停用"))
    return _found(user.email if delivery.channel == Channel.EMAIL else user.mobile)


def _citizens_mobile(loop: Loop) -> str:
    contact = Contact.objects.filter(pk=loop.pk).first()
    return _found(contact.mobile if contact else "")


def _found(address: str) -> str:
    if not address:
        raise channels.Unreachable(_("收件人没有登记地址或号码"))
    return address


def _track_line(loop: Loop) -> str:
    """Where the citizen looks: the portal's address with the query code, nothing else."""
    code = Opinion.objects.only("track_code").get(pk=loop.pk).track_code
    return _("查询：%(url)s") % {"url": settings.SITE_URL + reverse("track:detail", args=[code])}


def _case_line(loop: Loop) -> str:
    url = case_url(loop)
    return settings.SITE_URL + url if url else ""


def case_url(loop: Loop) -> str:
    """The case's page; empty for a kind of case whose pages are not switched on."""
    try:
        return loop.get_absolute_url()
    except NoReverseMatch:
        return ""


def _senders() -> int:
    return Delivery.objects.filter(state=State.SENDING, next_try_at__gt=timezone.now()).count()


def _settle(delivery: Delivery, **fields: object) -> None:
    """Write the outcome, unless the lease ran out and someone else has the row now."""
    with transaction.atomic():
        ours = Delivery.objects.filter(pk=delivery.pk, state=State.SENDING, tries=delivery.tries)
        if ours.update(**fields) and fields["state"] in (State.SENT, State.DEAD):
            _tell(delivery, went=fields["state"] == State.SENT)


def _tell(delivery: Delivery, went: bool) -> None:
    """An author's answer keeps how its text message went."""
    notice = delivery.notice
    if notice.recipient_id is None and notice.loop_id and delivery.channel == Channel.SMS:
        text_settled(notice.event_id, notice.loop_id, went)
