"""The ways out: e-mail over Django, everything else over Apprise. Nothing here knows of cases or of the queue.

``settings.NOTIFY_URLS`` maps a channel to an Apprise address. In it ``{to}`` stands for the recipient's mobile
number and ``{key}`` for the idempotency key. An address without ``{to}`` is a group robot: it hears each event once.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import apprise
from django.conf import settings
from django.core.mail import EmailMessage, mailers

from congress_portal.notices.models import Channel

TIMEOUT = 30
"""Seconds for one message over Apprise; e-mail has its own in ``settings.MAILERS``."""
ASSET = apprise.AppriseAsset(app_id="congress-portal", app_desc="", app_url="", secure_logging=True)


class Undelivered(Exception):
    """The gateway did not take the message; another try may succeed."""


class Unreachable(Undelivered):
    """There is no address to send to, and no further try will find one."""


@dataclass(frozen=True)
class Message:
    to: str
    title: str
    text: str
    key: str


def is_on(channel: str) -> bool:
    return channel == Channel.EMAIL or channel in settings.NOTIFY_URLS


def is_group(channel: str) -> bool:
    """Whether the channel speaks to a group rather than to a person."""
    return channel in settings.NOTIFY_URLS and "{to}" not in settings.NOTIFY_URLS[channel]


def personal() -> list[Channel]:
    """The channels that a person may switch on or off."""
    return [channel for channel in Channel if is_on(channel) and not is_group(channel)]


def send(channel: str, message: Message) -> None:
    """Hand one message over; raises ``Undelivered`` with a reason that names no recipient."""
    try:
        if channel == Channel.EMAIL:
            _mail(message)
        else:
            _notify(settings.NOTIFY_URLS.get(channel, ""), message)
    except Undelivered as error:
        raise type(error)(_without(message.to, str(error))) from None
    except Exception as error:  # whatever a gateway's library throws, the queue must go on
        raise Undelivered(_without(message.to, f"{type(error).__name__}: {error}")) from error


def message_id(key: str) -> str:
    """The same over all tries, so that a mail server can tell a repetition."""
    return f"<{key}@{urlsplit(settings.SITE_URL).hostname}>"


def _mail(message: Message) -> None:
    headers = {"Message-ID": message_id(message.key), "Auto-Submitted": "auto-generated"}
    mail = EmailMessage(subject=message.title, body=message.text, to=[message.to], headers=headers)
    if not mailers.default.send_messages([mail]):
        raise Undelivered("the mail server took no message")


def _notify(address: str, message: Message) -> None:
    target = address.replace("{to}", quote(message.to, safe="")).replace("{key}", quote(message.key, safe=""))
    gateway = apprise.Apprise(asset=ASSET)
    if not address or not gateway.add(target):
        raise Undelivered("NOTIFY_URLS holds no usable address for this channel")
    said: list[str] = []
    result = gateway.notify(
        title=message.title,
        body=message.text,
        timeout=TIMEOUT,
        log_callback=lambda entry, _service: said.append(entry.message),
    )
    if not result:
        raise Undelivered(" ".join(said) or "the gateway refused the message")


def _without(address: str, text: str) -> str:
    return text.replace(address, "…") if address else text
