"""Which opinions say much the same: for "me too", for suggestions of who should handle a new one, for duplicates."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection

from congress_portal.accounts.models import Region
from stations.grams import grams, quoted
from stations.models import SearchText
from stations.transitions.indexing import county_token

TELLING = 24
"""So many of a text's rarest tokens are looked up; the others say little and cost much."""
COMMON = 0.02
"""Tokens that a larger share of all opinions has are looked up only where a text has no others."""
MOST_ROWS = 30_000
"""So many rows of an index are read for one text, in all, but for its ``FEWEST`` rarest tokens."""
FEWEST = 3
LEAST = 0.25
"""The weighted share of tokens in common from which on two opinions are called alike."""
KEPT_FOR = 600

FREQUENT = """
SELECT token, share FROM pg_stats s,
LATERAL unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) AS known(token, share)
WHERE s.schemaname = current_schema() AND s.tablename = %s AND s.attname = 'tokens' AND token IS NOT NULL
"""
ALIKE = """
WITH asked AS (SELECT * FROM unnest(%(queries)s::text[], %(weights)s::float[]) AS a(query, weight)),
shared AS MATERIALIZED (
  SELECT t.opinion_id, sum(a.weight) AS score
  FROM asked a JOIN stations_searchtext t ON t.tokens @@ a.query::tsquery
  GROUP BY t.opinion_id HAVING sum(a.weight) >= %(least)s
)
SELECT shared.opinion_id, shared.score
FROM shared JOIN loops_loop l ON l.id = shared.opinion_id JOIN accounts_region r ON r.id = l.region_id
WHERE (l.status = 'open' OR NOT %(only_open)s) AND starts_with(r.path, %(path)s)
  AND l.id <> ALL(%(but)s)
ORDER BY shared.score DESC, l.opened_at DESC, l.id DESC
LIMIT %(limit)s
"""


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
    }
    with connection.cursor() as cursor:
        cursor.execute(ALIKE, values)
        return [Alike(key, round(min(score, 1.0), 4)) for key, score in cursor.fetchall()]


def telling(text: str | Sequence[str]) -> dict[str, float]:
    """The rarest tokens of a text with their weights, heaviest first; common ones only if there are no others."""
    shares = frequent()
    words = [text] if isinstance(text, str) else text
    found = list(dict.fromkeys(token for word in words for token in grams(word)))
    rare = [token for token in found if shares.get(token, 0.0) <= COMMON] or found
    rare = affordable(rare)[:TELLING]
    return {token: 1 - 10 * shares.get(token, 0.0) if token in shares else 1.0 for token in rare}


def affordable(tokens: Sequence[str]) -> list[str]:
    """The rarest tokens, as many as have few enough rows together: so the cost stays flat as the table grows."""
    shares, rows = frequent(), 0.0
    kept: list[str] = []
    for token in sorted(
        tokens, key=lambda token: shares.get(token, 0.0)
    ):  # stable: equals in the text's order
        rows += shares.get(token, 0.0) * _size(int(time.monotonic() // KEPT_FOR))
        if rows > MOST_ROWS and len(kept) >= FEWEST:
            break
        kept.append(token)
    return kept


def frequent() -> dict[str, float]:
    """The most common tokens and the share of opinions that have them, from PostgreSQL's own statistics."""
    return _frequent(int(time.monotonic() // KEPT_FOR))


@lru_cache(maxsize=1)
def _frequent(span: int) -> dict[str, float]:
    with connection.cursor() as cursor:
        cursor.execute(FREQUENT, [SearchText._meta.db_table])
        return {token: float(share) for token, share in cursor.fetchall()}


@lru_cache(maxsize=1)
def _size(span: int) -> float:
    """About how many opinions there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [SearchText._meta.db_table])
        return max(0.0, float(cursor.fetchone()[0]))
