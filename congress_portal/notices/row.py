"""One row of the table of who hears of what, and the ways it is told."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from congress_portal.loops.models import Event
from congress_portal.loops.words import Verb
from congress_portal.notices.models import Channel

Text = str | Promise
INBOX: tuple[str, ...] = ()
MAIL = (Channel.EMAIL,)
URGENT = (Channel.EMAIL, Channel.SMS, Channel.WECOM, Channel.DINGTALK)
PHONE = (Channel.SMS,)


@dataclass(frozen=True)
class Rule:
    """One row. ``else_to``: who hears instead where an open case's row finds nobody at all (an unstaffed unit)."""

    verb: Verb
    to: tuple[str, ...]
    title: Text
    body: Text = ""
    channels: tuple[str, ...] = INBOX
    kind: str = ""
    step: str = ""
    level: str = ""
    actor: str = ""
    else_to: str = ""

    def fits(self, event: Event) -> bool:
        step = event.step.key if event.step else ""
        columns = (
            (self.kind, event.loop.kind if event.loop else ""),
            (self.step, step),
            (self.level, event.level),
            (self.actor, event.actor),
        )
        return self.verb == event.verb and all(not wanted or wanted == found for wanted, found in columns)
