"""What opinions are found by: written in the transaction that writes their words; built anew, compared by command."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator

from django.db import transaction

from congress_portal.grams import normal, tokens
from congress_portal.loops.models import Event, Loop
from congress_portal.loops.words import Actor, Verb
from stations.models import Opinion, SearchText

SUPPLEMENTS = (Verb.NOTED, Verb.RESUMED)
"""The events that hold what a citizen added to a case."""
BATCH = 1000
OWN = ("text", "place", "answer")
WRITTEN = ["county", "opened_at", "words", "tokens"]


def search_row(opinion: Opinion, opened_at: dt.datetime, supplements: Collection[str] = ()) -> SearchText:
    """The unsaved row of an opinion. Each piece is a line of its own: no phrase reaches from one into the next."""
    pieces = [*(getattr(opinion, name) for name in OWN), *supplements]
    words = "\n".join(filter(None, map(normal, pieces)))
    return SearchText(
        opinion=opinion,
        county_id=opinion.county_id,
        opened_at=opened_at,
        words=words,
        tokens=[county_token(opinion.county_id), *tokens(words)],
    )


def county_token(county: int) -> str:
    """No text has it: the sign is dropped from texts."""
    return f"@{county}"


def index_opinions(keys: Collection[int]) -> int:
    """Write the rows of these opinions anew from what is stored now; who changes their words holds the cases' locks."""
    rows = _fresh(keys)
    SearchText.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["opinion"], update_fields=WRITTEN
    )
    return len(rows)


def _fresh(keys: Collection[int]) -> list[SearchText]:
    said: dict[int, list[str]] = defaultdict(list)
    added = Event.objects.filter(loop__in=keys, actor=Actor.CITIZEN, verb__in=SUPPLEMENTS).order_by("pk")
    for loop, note in added.values_list("loop", "note"):
        said[loop].append(note)
    found = Opinion.objects.select_related("loop").only("county", "loop__opened_at", *OWN).filter(pk__in=keys)
    return [search_row(one, one.loop.opened_at, said[one.pk]) for one in found.order_by("pk")]


def rebuild(only_missing: bool = False) -> int:
    """Write the rows of all opinions, or of those without one; returns how many. Safe to stop and run again.

    A batch locks its cases: a supplement or an answer that comes meanwhile waits, and then writes the newer words.
    """
    written = 0
    for keys in _batches(only_missing):
        with transaction.atomic():
            list(Loop.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values("pk"))
            written += index_opinions(keys)
    return written


def _batches(only_missing: bool = False) -> Iterator[list[int]]:
    last = 0
    while True:
        opinions = Opinion.objects.filter(pk__gt=last)
        if only_missing:
            opinions = opinions.filter(search_text=None)
        keys = list(opinions.order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not keys:
            return
        yield keys
        last = keys[-1]


def differing() -> Iterator[int]:
    """The opinions whose row is missing or is not what it would be if it were written now."""
    for keys in _batches():
        with transaction.atomic():
            stored = SearchText.objects.in_bulk(keys)
            for fresh in _fresh(keys):
                kept = stored.get(fresh.pk)
                if kept is None or _content(kept) != _content(fresh):
                    yield fresh.pk


def _content(row: SearchText) -> tuple[object, ...]:
    return row.county_id, row.opened_at, row.words, sorted(row.tokens)
