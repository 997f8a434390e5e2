"""Opinions that are handled together (并案): which case leads, and which ones wait for its answer."""

from __future__ import annotations

from django.db.models import QuerySet

from congress_portal.loops.joins import joined_to, lead_of
from stations.models import Opinion, Rating

__all__ = ["entered_of_answer", "joined_to", "lead_of", "rating_of_answer"]


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
