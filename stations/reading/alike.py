"""Handled opinions that say much the same, with who handled them and how long it took: a hint, never a decision."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from congress_portal.accounts.models import Unit, User
from congress_portal.grams import grams
from congress_portal.loops.models import Loop
from congress_portal.loops.words import LoopStatus
from stations.highlighting import marked_words, shared_phrases
from stations.models import Category, Opinion
from stations.reading.routing import HANDLED_BY
from stations.reading.similar import similar_opinions, telling

MOST = 5
LOOKED_AT = 60
"""So many of the most alike are looked at for those that are handled and that the reader may see."""


@dataclass(frozen=True)
class Handled:
    """One of them. ``shared`` are the words that both texts have; nothing else of its text is shown."""

    loop: Loop
    title: SafeString
    unit: Unit
    category: Category
    days: int
    shared: list[str]

    @property
    def value(self) -> str:
        """What the button that takes it over sends."""
        return f"{self.unit.pk}.{self.category.pk}"


def handled_alike(user: User, opinion: Opinion) -> list[Handled]:
    """The closed opinions most like this one among those that the reader may see, best first. Five queries."""
    loop = opinion.loop
    found = similar_opinions(
        county=loop.county, text=opinion.text, limit=LOOKED_AT, only_open=False, but=(opinion.pk,)
    )
    keys = [one.opinion_id for one in found]
    if not keys:
        return []
    seen = Loop.objects.visible_to(user, keys).filter(status=LoopStatus.CLOSED)
    closed = Opinion.objects.filter(pk__in=seen.values("pk")).annotate(was=HANDLED_BY)
    rows = {row.pk: row for row in closed.filter(was__isnull=False).select_related("loop", "category")}
    best = [rows[key] for key in keys if key in rows][:MOST]
    units = Unit.objects.in_bulk({row.was for row in best})
    own = set(telling(opinion.text))
    return [_shown(row, units[row.was], opinion.text, own) for row in best]


def _shown(row: Opinion, unit: Unit, text: str, own: set[str]) -> Handled:
    both = own & set(grams(row.text))
    closed = row.loop.closed_at or row.loop.opened_at
    return Handled(
        loop=row.loop,
        title=marked_words(row.loop.title, both),
        unit=unit,
        category=row.category,
        days=(closed - row.loop.opened_at).days + 1,
        shared=shared_phrases(text, both),
    )
