"""Opinions that are handled together (并案): which case leads, and which ones wait for its answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import QuerySet

from congress_portal.loops.models import Loop
from congress_portal.loops.words import LoopStatus
from stations.models import Opinion, Rating


def lead_of(loop: Loop) -> Loop:
    """The case that a merged one is handled with, to the end of the chain; any other case leads itself."""
    while loop.status == LoopStatus.MERGED and loop.merged_into is not None:
        loop = loop.merged_into
    return loop


def joined_to(leads: Collection[int]) -> dict[int, list[int]]:
    """The cases merged into each of these, also by way of another one. One query for each link of the chain."""
    found: dict[int, list[int]] = defaultdict(list)
    ends = {pk: pk for pk in leads}
    while ends:
        rows = Loop.objects.filter(status=LoopStatus.MERGED, merged_into__in=ends)
        ends = {pk: ends[into] for pk, into in rows.order_by("pk").values_list("pk", "merged_into") if into}
        for pk, lead in ends.items():
            found[lead].append(pk)
    return found


def rating_of_answer(opinion: Opinion, lead: Opinion) -> Rating | None:
    """What the author of ``opinion`` themselves said of the answer that its lead (itself, if not merged) shows now.

    A rating of an answer given before, or of one read before the merge, is of another answer: an author who comes
    to a lead that is answered already still has a say.
    """
    return _of_answer(Rating.objects.own(), opinion, lead)


def entered_of_answer(opinion: Opinion, lead: Opinion) -> Rating | None:
    """What staff entered for that author on that answer."""
    return _of_answer(Rating.objects.entered(), opinion, lead)


def _of_answer(ratings: QuerySet[Rating], opinion: Opinion, lead: Opinion) -> Rating | None:
    if lead.answered_at is None:
        return None
    shown = [lead.answered_at]
    link = opinion.loop
    while link.pk != lead.pk and link.merged_into is not None:
        shown += [link.closed_at] if link.closed_at else []
        link = link.merged_into
    return ratings.filter(opinion=opinion, at__gte=max(shown)).order_by("at").last()
