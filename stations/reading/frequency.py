"""How many opinions have a token, from PostgreSQL's own statistics: what a lookup costs before it is made."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.db import connection

from stations.models import SearchText

KEPT_FOR = 600
COMMON = 0.02
"""A token that a larger share of all opinions has says little."""
ENOUGH = 1000
"""In fewer opinions every share is chance, and every lookup is cheap."""

FREQUENT = """
SELECT token, share FROM pg_stats s,
LATERAL unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) AS known(token, share)
WHERE s.schemaname = current_schema() AND s.tablename = %s AND s.attname = 'tokens' AND token IS NOT NULL
"""


def frequent() -> dict[str, float]:
    """The most common tokens and the share of opinions that have them; nothing is known of a small table."""
    return _frequent(_span()) if _size(_span()) >= ENOUGH else {}


def rows_with(tokens: Iterable[str]) -> float:
    """At most about so many opinions have all of these tokens: as many as have the rarest; with none, all there are."""
    return min(map(_share, tokens), default=1.0) * _size(_span())


def affordable(tokens: Sequence[str], most: float) -> list[str]:
    """The rarest tokens, as many as ``most`` rows have in all: so the cost stays flat as the table grows."""
    size, rows = _size(_span()), 0.0
    kept: list[str] = []
    for token in sorted(tokens, key=_share):  # stable: equals in the text's order
        rows += _share(token) * size
        if rows > most:
            break
        kept.append(token)
    return kept


def forget() -> None:
    """For whoever has filled the table anew and cannot wait until the figures are read again."""
    for kept in (_frequent, _rarest, _size):
        kept.cache_clear()


def _share(token: str) -> float:
    """A token that the statistics do not name is rarer than those they name."""
    shares = frequent()
    return shares[token] if token in shares else _rarest(_span()) / 2


def _span() -> int:
    return int(time.monotonic() // KEPT_FOR)


@lru_cache(maxsize=1)
def _frequent(span: int) -> dict[str, float]:
    with connection.cursor() as cursor:
        cursor.execute(FREQUENT, [SearchText._meta.db_table])
        return {token: float(share) for token, share in cursor.fetchall()}


@lru_cache(maxsize=1)
def _rarest(span: int) -> float:
    return min(_frequent(span).values(), default=0.0)


@lru_cache(maxsize=1)
def _size(span: int) -> float:
    """About how many opinions there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [SearchText._meta.db_table])
        return max(0.0, float(cursor.fetchone()[0]))
