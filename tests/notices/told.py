"""Short ways to bring something about and to see who heard of it."""

from __future__ import annotations

from congress_portal.accounts.models import User
from congress_portal.loops.models import Event, Loop
from congress_portal.loops.words import Verb
from congress_portal.notices import outbox
from congress_portal.notices.models import Delivery, Notice
from stations import transitions as opinions
from stations.models import Opinion
from tests import factories as make
from tests.world import World

SMS = "json://127.0.0.1:9/?:to={to}&+Idempotency-Key={key}"
"""A gateway at a port where nobody listens; tests that send bring their own."""


def acknowledged(world: World, **fields: object) -> Opinion:
    """An opinion that 刘站长 has taken on and that waits for its unit; all told."""
    opinion = make.opinion(world.station, **fields)
    opinions.acknowledge(opinion=opinion, by=world.liu)
    outbox.announce_all()
    return opinion


def event(loop: Loop, verb: Verb) -> Event:
    return Event.objects.filter(loop=loop, verb=verb).latest("id")


def hearers(loop: Loop, verb: Verb) -> set[User]:
    """The people told of the last event of a kind."""
    outbox.announce_all()
    notices = Notice.objects.filter(event=event(loop, verb), recipient__isnull=False)
    return {notice.recipient for notice in notices.select_related("recipient")}


def text_to_citizen(loop: Loop, verb: Verb) -> Notice:
    outbox.announce_all()
    return Notice.objects.get(event=event(loop, verb), recipient__isnull=True)


def queued(loop: Loop, verb: Verb) -> list[tuple[str, str]]:
    """Who gets the last event of a kind outside the portal, and how."""
    outbox.announce_all()
    rows = Delivery.objects.filter(notice__event=event(loop, verb)).select_related("notice__recipient")
    return sorted((str(row.notice.recipient or "群众"), row.channel) for row in rows)
