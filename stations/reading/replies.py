"""Whom an answer was given to, and how it reached each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from stations.answering import has_reached
from stations.merging import joined_to
from stations.models import Opinion, Reply, ReplyDelivery


@dataclass
class Author:
    """One author of a case that is answered: their opinion, their answer, how it went."""

    key: int
    reply: Reply | None
    deliveries: list[ReplyDelivery]
    opinion: Opinion | None = None

    @property
    def is_reached(self) -> bool:
        return has_reached((row.channel, row.state) for row in self.deliveries)


def authors_of(lead: Opinion) -> list[Author]:
    """Every author, those whom the answer has not reached first. Three queries, however many they are."""
    newest: dict[int, Reply] = {}
    if lead.answered_at:
        standing = Reply.objects.filter(lead=lead, at__gte=lead.answered_at).order_by("id")
        newest = {reply.opinion_id: reply for reply in standing}
    rows: dict[int, list[ReplyDelivery]] = defaultdict(list)
    for row in ReplyDelivery.objects.filter(reply__in=[r.pk for r in newest.values()]).order_by("id"):
        rows[row.reply_id].append(row)
    keys = [lead.pk, *joined_to([lead.pk])[lead.pk]]
    found = [Author(key, newest.get(key), rows[newest[key].pk] if key in newest else []) for key in keys]
    return sorted(found, key=lambda author: (author.is_reached, author.key))


def with_opinions(authors: list[Author]) -> list[Author]:
    """The same with what a page of them shows."""
    known = Opinion.objects.select_related("loop", "station__unit").in_bulk([one.key for one in authors])
    for author in authors:
        author.opinion = known[author.key]
    return authors
