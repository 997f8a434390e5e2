"""An opinion as strangers may see it: what it is about and roughly where. Never a word that its author wrote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from congress_portal.accounts.models import Level, Region
from stations.models import Opinion


def neutral_title(opinion: Opinion) -> str:
    return neutral_titles([opinion])[opinion.pk]


def neutral_titles(opinions: Sequence[Opinion]) -> dict[int, str]:
    """Category, township and village of each, by its key. The village only where the place names an official one."""
    villages = _villages({opinion.loop.region_id for opinion in opinions if opinion.place})
    return {
        opinion.pk: " · ".join(
            (str(opinion.category), _place(opinion, villages.get(opinion.loop.region_id or 0, [])))
        )
        for opinion in opinions
    }


def villages_of(township: Region) -> list[str]:
    """The official names of a township's villages."""
    return _villages({township.pk})[township.pk]


def _place(opinion: Opinion, villages: Sequence[str]) -> str:
    named = [village for village in villages if village in opinion.place]
    return opinion.loop.region.name + (max(named, key=len) if named else "")


def _villages(regions: set[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    if regions:
        rows = Region.objects.filter(parent__in=regions, level=Level.VILLAGE)
        for region, name in rows.values_list("parent", "name"):
            found[region or 0].append(name)
    return found
