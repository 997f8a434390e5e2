"""Opinions by what they say, by right: as a phrase, with all pairs of characters, by a name, nearly so; newer first.

Frequent words decide the cost. A word that many opinions have is looked for among the newest alone, any other in the
index; of what is found only the newest are asked for the reader's rights, and all of it only where too few are left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from congress_portal.accounts.models import Level, Region, Unit, User
from congress_portal.grams import quoted
from congress_portal.loops import access
from congress_portal.loops.models import Event, Loop, Step
from congress_portal.loops.words import Actor, Kind
from stations.highlighting import marked, snippet
from stations.initials import is_named
from stations.models import Deputy, Opinion, SearchText
from stations.reading.frequency import COMMON, affordable, frequent, rows_with
from stations.searching import Wanted, every
from stations.transitions.indexing import SUPPLEMENTS, county_token

WINDOW = 1000
"""So many of the newest hits are asked for the reader's rights at a time, until they fill a page."""
MOST_HITS = 6000
NEWEST = 25_000
"""So many of a county's newest opinions are looked at for what many have: they fill a page of a thirtieth of them."""
MANY = 10_000
"""What more opinions than this may have is looked for among the newest first: reading them all would take long."""
ENOUGH = 25
"""With fewer hits than a page has rows, what is nearly right is looked for as well."""
MOST = 500
MOST_NAMES = 20
PLACE = [-1]
"""Stands for the keys in a statement that is composed before they are known."""

Loops = QuerySet[Loop]
Narrow = Callable[[Loops], Loops]

HITS = """
SELECT opinion_id FROM stations_searchtext WHERE tokens @@ %s::tsquery
ORDER BY opened_at DESC, opinion_id DESC LIMIT %s
"""
NEWEST_HITS = """
SELECT opinion_id FROM (SELECT opinion_id, opened_at, tokens FROM stations_searchtext
                        WHERE county_id = %s ORDER BY opened_at DESC LIMIT %s) newest
WHERE tokens @@ %s::tsquery ORDER BY opened_at DESC, opinion_id DESC LIMIT %s
"""
SINCE = """
SELECT opened_at FROM stations_searchtext WHERE county_id = %s ORDER BY opened_at DESC OFFSET %s LIMIT 1
"""
HITS_SINCE = """
SELECT opinion_id FROM stations_searchtext WHERE county_id = %s AND opened_at >= %s AND tokens @@ %s::tsquery
ORDER BY opened_at DESC, opinion_id DESC LIMIT %s
"""
"""The same for one token, in a third of the time: two indexes meet. How many rows several tokens have together
PostgreSQL guesses far too low, and then reads them all."""
SHARED = """
SELECT t.opinion_id FROM unnest(%s::text[]) AS asked(query)
JOIN stations_searchtext t ON t.tokens @@ asked.query::tsquery
GROUP BY t.opinion_id HAVING count(*) >= %s
ORDER BY count(*) DESC, max(t.opened_at) DESC, t.opinion_id DESC LIMIT %s
"""


@dataclass(frozen=True)
class Found:
    """The keys of the cases, best first; how many of them are as typed; whether older ones were left out."""

    wanted: Wanted
    keys: list[int]
    exact: int
    is_cut: bool


def shown(keys: Collection[int], wanted: Wanted) -> list[Loop]:
    """A page of what was found, in this order, each with its title and a piece of its words, marked."""
    loops = Loop.objects.select_related("region", "opinion__category").in_bulk(keys)
    added: dict[int, list[str]] = defaultdict(list)
    said = Event.objects.filter(loop__in=keys, actor=Actor.CITIZEN, verb__in=SUPPLEMENTS).order_by("pk")
    for key, note in said.values_list("loop", "note"):
        added[key].append(note)
    rows = [loops[key] for key in keys if key in loops]
    for loop in rows:
        opinion = loop.opinion
        loop.marked_title = marked(loop.title, wanted)  # type: ignore[attr-defined]
        texts = [opinion.text, *added[loop.pk], opinion.place, opinion.answer]
        loop.snippet = snippet(texts, wanted)  # type: ignore[attr-defined]
    return rows


@dataclass(frozen=True)
class _Reader:
    """Who looks, where, and what else the list is narrowed by."""

    user: User
    counties: Collection[int]
    narrow: Narrow

    def visible(self, keys: Iterable[int]) -> list[int]:
        """Those of the keys that the reader may know and that the list's other filters let through, in their order."""
        asked, (statement, values) = list(keys), self._statement
        if not asked or not statement:
            return []
        seen = set(_column(statement, [asked if value == PLACE else value for value in values]))
        return [key for key in asked if key in seen]

    @cached_property
    def _statement(self) -> tuple[str, Sequence[Any]]:
        """What ``visible`` asks. Composed once a search: that takes longer than running it."""
        loops = Loop.objects.visible_to(self.user, among=PLACE).filter(kind=Kind.OPINION)
        try:
            return self.narrow(loops).values_list("pk").query.sql_with_params()
        except EmptyResultSet:
            return "", ()

    def page_of(self, keys: Sequence[int]) -> tuple[list[int], bool]:
        """Those that the reader may know, a window at a time until they fill a page; whether they are all."""
        kept: list[int] = []
        for start in range(0, len(keys), WINDOW):
            kept += self.visible(keys[start : start + WINDOW])
            if len(kept) >= ENOUGH:
                return kept, start + WINDOW >= len(keys)
        return kept, True

    def all_visible(self, query: str) -> tuple[list[int], bool]:
        """The reader's newest of all that have it, and whether older ones were left out."""
        loops = self.narrow(Loop.objects.visible_to(self.user).filter(kind=Kind.OPINION))
        matching = loops.filter(pk__in=SearchText.objects.filter(tokens__match=query).values("pk"))
        found = list(matching.order_by("-opened_at", "-pk").values_list("pk", flat=True)[:MOST])
        return found, len(found) == MOST


def find(*, user: User, typed: str, narrow: Narrow = lambda loops: loops) -> Found:
    """What ``user`` may see of what was typed. ``narrow`` puts the other filters of a list onto cases."""
    wanted = Wanted.of(typed)
    reader = _Reader(user, _counties(user) if wanted.terms else (), narrow)
    if not reader.counties:
        return Found(wanted, [], 0, False)
    keys = reader.visible(_numbered(wanted, reader.counties))
    hits, is_cut = _hits(wanted, reader)
    keys = _once(keys, _phrases_first(wanted, hits), reader.visible(_named(wanted, reader.counties)))
    exact = len(keys)
    if exact < ENOUGH and wanted.allows_typos:
        keys = _once(keys, _nearly(wanted, reader))
    return Found(wanted, keys[:MOST], exact, is_cut or len(keys) > MOST)


def _counties(user: User) -> set[int]:
    """The counties of the user's duties, and those within a province or city that they cover."""
    found = set(user.county_ids())
    for path in access.scope_of(user).paths:
        found |= set(
            Region.objects.filter(level=Level.COUNTY, path__startswith=path).values_list("pk", flat=True)
        )
    return found


def _once(*lists: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(key for keys in lists for key in keys))


def _hits(wanted: Wanted, reader: _Reader) -> tuple[list[int], bool]:
    """The newest opinions with all tokens, and whether older ones were left out."""
    query = _within(reader.counties, wanted.exact)
    if len(reader.counties) == 1 and rows_with(wanted.tokens) > MANY:
        newest = _newest(reader, wanted.exact, MOST_HITS)
        kept, _is_all = reader.page_of(newest)
        if len(kept) >= ENOUGH:
            return kept, True
        if len(newest) * rows_with(()) > 2 * MANY * NEWEST:
            return reader.all_visible(query)
    hits = _column(HITS, [query, MOST_HITS])
    kept, is_all = reader.page_of(hits)
    if len(kept) >= ENOUGH or len(hits) < MOST_HITS:
        return kept, not is_all
    return reader.all_visible(query)


def _newest(reader: _Reader, query: str, most: int) -> list[int]:
    """Among a county's newest opinions those with a word that many have, newest first."""
    (county,) = reader.counties
    since = [] if " " in query else _column(SINCE, [county, NEWEST])
    if since:
        return _column(HITS_SINCE, [county, since[0], query, most])
    return _column(NEWEST_HITS, [county, NEWEST, query, most])


def _within(counties: Iterable[int], query: str) -> str:
    places = " | ".join(quoted(county_token(county)) for county in sorted(counties))
    return f"({places}) & ({query})"


def _column(statement: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [value for (value,) in cursor.fetchall()]


def _phrases_first(wanted: Wanted, keys: list[int]) -> list[int]:
    """Those that have the terms as they were typed, then those that only have all their pairs of characters."""
    if not wanted.phrases or not keys:
        return keys
    whole = SearchText.objects.filter(pk__in=keys)
    whole = reduce(lambda rows, phrase: rows.filter(words__contains=phrase), wanted.phrases, whole)
    exact = set(whole.values_list("pk", flat=True))
    return sorted(keys, key=lambda key: key not in exact)


def _nearly(wanted: Wanted, reader: _Reader) -> list[int]:
    """Those with one character wrong in a term, then those that share at least half of the telling tokens."""
    loose = reader.visible(_loose(wanted, reader))[:MOST]
    words = dict(SearchText.objects.filter(pk__in=loose).values_list("pk", "words"))
    slips = [key for key in loose if all(nearly.search(words[key]) for nearly in wanted.nearly)]
    shares = frequent()
    telling = affordable([token for token in wanted.tokens if shares.get(token, 0.0) < COMMON], MANY)
    if len(telling) < 3:
        return slips
    queries = [_within(reader.counties, every([token])) for token in telling]
    return _once(slips, reader.visible(_column(SHARED, [queries, (len(telling) + 1) // 2, WINDOW])))


def _loose(wanted: Wanted, reader: _Reader) -> list[int]:
    """The newest that may have all terms with a slip; where too many may, only the newest of all are looked at."""
    most = min(sum(map(rows_with, ways)) for ways in wanted.halves)
    if len(reader.counties) == 1 and most > MANY:
        return _newest(reader, wanted.loose, WINDOW)
    return _column(HITS, [_within(reader.counties, wanted.loose), WINDOW])


def _numbered(wanted: Wanted, counties: Collection[int]) -> list[int]:
    """The case whose number was typed, with or without the letters before it."""
    prefixes = Region.objects.filter(pk__in=counties).values_list("abbr", flat=True)
    codes = (
        {wanted.code(prefix) for prefix in prefixes} - {""} if any(map(str.isdigit, wanted.typed)) else set()
    )
    return (
        list(Loop.objects.filter(county__in=counties, code__in=codes).values_list("pk", flat=True))
        if codes
        else []
    )


def _named(wanted: Wanted, counties: Collection[int]) -> list[int]:
    """The newest cases of the stations, places, units and deputies that one word names, or its pinyin's letters."""
    word = wanted.terms[0]
    if len(wanted.terms) > 1 or len(word) < 2 or word[0].isdigit():
        return []
    units = [
        key
        for key, *names in Unit.objects.filter(county__in=counties).values_list(
            "pk", "name", "short_name", "region__name"
        )
        if any(is_named(name, word) for name in names)
    ][:MOST_NAMES]
    people = [
        key
        for key, name in Deputy.objects.filter(county__in=counties).values_list("pk", "user__name")
        if is_named(name, word)
    ][:MOST_NAMES]
    ways: list[QuerySet[Any]] = [
        Loop.objects.filter(owner=unit, kind=Kind.OPINION)
        .order_by("-opened_at")
        .values_list("pk", "opened_at")
        for unit in units
    ]
    ways += [
        Step.objects.filter(unit=unit).order_by("-loop").values_list("loop", "loop__opened_at")
        for unit in units
    ]
    ways += [
        Opinion.objects.filter(deputy=one).order_by("-pk").values_list("pk", "loop__opened_at")
        for one in people
    ]
    found = {key: opened for way in ways for key, opened in way[:MOST]}
    return sorted(found, key=lambda key: (found[key], key), reverse=True)[:MOST]
