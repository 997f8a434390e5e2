"""Suggestions of one call that say much the same: a hint before merging, never a decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from congress_portal.grams import grams
from votes.models import Call, Suggestion

LEAST = 0.12
"""Different matters share less than that (tests/votes/test_collecting_pages.py)."""
ALIKE = """
WITH known AS (
  SELECT id, tokens FROM votes_suggestion WHERE call_id = %(call)s
), shared AS MATERIALIZED (
  SELECT * FROM (SELECT id, unnest(tokens) AS token FROM known) t WHERE token = ANY(%(tokens)s)
), weights AS (
  SELECT token, ln(1 + n.all_rows / count(*)) / ln(1 + n.all_rows) AS weight
  FROM shared, (SELECT count(*)::float8 AS all_rows FROM known) n GROUP BY token, n.all_rows
), scored AS (
  SELECT k.id, s.weight / sqrt(%(size)s * cardinality(k.tokens)) AS score
  FROM (SELECT id, sum(weight) AS weight FROM shared JOIN weights USING (token) GROUP BY 1) s
  JOIN known k USING (id) WHERE k.id <> %(but)s
)
SELECT id, score FROM scored WHERE score >= %(least)s ORDER BY score DESC, id DESC LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Alike:
    """One of them, and how much of the text it says, from 0 to 1."""

    suggestion: Suggestion
    score: float

    @property
    def percent(self) -> int:
        return round(self.score * 100)


def alike(call: Call, text: str, *, but: int = 0, limit: int = 8) -> list[Alike]:
    """Those most like a text, best first: the pairs of characters both have, each by how rare it is in the call."""
    tokens = grams(text)
    if not tokens:
        return []
    values: dict[str, Any] = {
        "call": call.pk, "tokens": tokens, "size": len(tokens), "but": but, "least": LEAST, "limit": limit,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(ALIKE, values)
        scores = dict(cursor.fetchall())
    rows = Suggestion.objects.select_related("candidate", "township", "unit").in_bulk(list(scores))
    return [Alike(rows[key], float(score)) for key, score in scores.items()]
