"""Which opinions say much the same: for "me too", for suggestions of who should handle a new one, for duplicates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from congress_portal.accounts.models import Region
from congress_portal.grams import grams, quoted
from stations.reading.frequency import COMMON, affordable, frequent
from stations.transitions.indexing import county_token

TELLING = 24
"""So many of a text's rarest tokens are looked up; the others say little and cost much."""
MOST_ROWS = 10_000
"""So many rows of the index are read for one text; where even few tokens have more, the newest opinions are."""
FEWEST = 3
NEWEST = 10_000
"""So many of a county's opinions are read for a text that has only common words."""
LIGHTEST = 0.1
"""What a word that everybody uses weighs, where one that is nearly never used weighs 1."""
LEAST = 0.25
"""The weighted share of tokens in common from which on two opinions are called alike."""
ALIKE = """
WITH asked AS (SELECT * FROM unnest(%(queries)s::text[], %(weights)s::float[]) AS a(query, weight)),
shared AS MATERIALIZED (
  SELECT t.opinion_id, sum(a.weight) AS score
  FROM asked a JOIN {texts} t ON t.tokens @@ a.query::tsquery
  GROUP BY t.opinion_id HAVING sum(a.weight) >= %(least)s
)
SELECT shared.opinion_id, shared.score
FROM shared
CROSS JOIN LATERAL (SELECT * FROM loops_loop WHERE id = shared.opinion_id LIMIT 1) l
JOIN accounts_region r ON r.id = l.region_id
WHERE (l.status = 'open' OR NOT %(only_open)s) AND starts_with(r.path, %(path)s)
  AND l.id <> ALL(%(but)s)
ORDER BY shared.score DESC, l.opened_at DESC, l.id DESC
LIMIT %(limit)s
"""
ALL_TEXTS = "stations_searchtext"
NEWEST_TEXTS = """(SELECT opinion_id, tokens FROM stations_searchtext
                   WHERE county_id = %(county)s ORDER BY opened_at DESC LIMIT %(newest)s)"""


@dataclass(frozen=True)
class Alike:
    """An opinion and how much of the asked text it says, from 0 to 1."""

    opinion_id: int
    score: float


def similar_opinions(
    *,
    county: Region,
    text: str | Sequence[str],
    limit: int,
    near: Region | None = None,
    only_open: bool = True,
    but: tuple[int, ...] = (),
) -> list[Alike]:
    """The opinions of a county that share most of what is telling in ``text``, best first, then newest.

    Words in a list are looked for each by itself.
    ``near`` narrows to a township or village and all below it; ``but`` leaves out opinions, such as the text's own.
    Only keys: what of them may be shown to whom is the caller's to decide.
    """
    weights = telling(text)
    if not weights:
        return []
    whole = sum(weights.values())
    values: dict[str, Any] = {
        "queries": [f"{quoted(county_token(county.pk))} & {quoted(token)}" for token in weights],
        "weights": [weight / whole for weight in weights.values()],
        "least": LEAST,
        "only_open": only_open,
        "path": (near or county).path,
        "but": list(but),
        "limit": limit,
        "county": county.pk,
        "newest": NEWEST,
    }
    texts = ALL_TEXTS if len(affordable(list(weights), MOST_ROWS)) == len(weights) else NEWEST_TEXTS
    with connection.cursor() as cursor:
        cursor.execute(ALIKE.format(texts=texts), values)
        return [Alike(key, round(min(score, 1.0), 4)) for key, score in cursor.fetchall()]


def telling(text: str | Sequence[str]) -> dict[str, float]:
    """The rarest tokens of a text with their weights, heaviest first; common ones only if there are no others.

    As many as the index answers cheaply; all of them where that are too few, for whoever reads the newest instead.
    """
    shares = frequent()
    words = [text] if isinstance(text, str) else text
    found = list(dict.fromkeys(token for word in words for token in grams(word)))
    rare = [token for token in found if shares.get(token, 0.0) <= COMMON] or found
    cheap = affordable(rare, MOST_ROWS)
    rare = (cheap if len(cheap) >= min(FEWEST, len(rare)) else rare)[:TELLING]
    return {token: max(LIGHTEST, 1 - 10 * shares.get(token, 0.0)) for token in rare}
