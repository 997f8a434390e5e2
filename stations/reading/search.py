"""Opinions by what they say, by right: as a phrase, with all pairs of characters, by a name, nearly so; newer first.

Frequent words decide the cost. A word that many opinions have is looked for among the newest alone, any other in the
index; of what is found only the newest are asked for the reader's rights, and all of it only where too few are left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from congress_portal.accounts.models import Level, Region, Unit, User
from congress_portal.loops import access
from congress_portal.loops.models import Event, Loop, Step
from congress_portal.loops.words import Actor, Kind
from stations.grams import quoted
from stations.highlighting import marked, snippet
from stations.initials import is_named
from stations.models import Deputy, Opinion, SearchText
from stations.reading.similar import COMMON, affordable, frequent
from stations.searching import Wanted, every
from stations.transitions.indexing import SUPPLEMENTS, county_token

WINDOW = 1000
"""So many of the newest hits are asked for the reader's rights before all of them are."""
RECENT = 5000
"""So many of a county's newest opinions are read for a word that is frequent."""
REACHES = (1, 6)
"""How far back is looked, as multiples of both: who may know of a thirtieth of a county finds a page in the second."""
ENOUGH = 25
"""With fewer hits than a page has rows, what is nearly right is looked for as well."""
MOST = 500
MOST_NAMES = 20

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
        asked = list(keys)
        loops = Loop.objects.visible_to(self.user, among=asked).filter(kind=Kind.OPINION)
        seen = set(self.narrow(loops).values_list("pk", flat=True)) if asked else set()
        return [key for key in asked if key in seen]

    def all_visible(self, query: str) -> list[int]:
        loops = self.narrow(Loop.objects.visible_to(self.user).filter(kind=Kind.OPINION))
        matching = loops.filter(pk__in=SearchText.objects.filter(tokens__match=query).values("pk"))
        return list(matching.order_by("-opened_at", "-pk").values_list("pk", flat=True)[:MOST])


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
    shares = frequent()
    is_common = len(reader.counties) == 1 and all(shares.get(token, 0.0) >= COMMON for token in wanted.tokens)
    for reach in REACHES:
        if is_common:
            values = [*reader.counties, RECENT * reach, wanted.exact, WINDOW * reach]
            newest, is_all = _keys(NEWEST_HITS, values), False
        else:
            newest = _keys(HITS, [query, WINDOW * reach])
            is_all = len(newest) < WINDOW * reach
        kept = reader.visible(newest)
        if is_all or len(kept) >= ENOUGH:
            return kept, not is_all
    kept = reader.all_visible(query)
    return kept, len(kept) == MOST


def _within(counties: Iterable[int], query: str) -> str:
    places = " | ".join(quoted(county_token(county)) for county in sorted(counties))
    return f"({places}) & ({query})"


def _keys(statement: str, values: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [key for (key,) in cursor.fetchall()]


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
    loose = reader.visible(_keys(HITS, [_within(reader.counties, wanted.loose), WINDOW]))[:MOST]
    words = dict(SearchText.objects.filter(pk__in=loose).values_list("pk", "words"))
    slips = [key for key in loose if all(nearly.search(words[key]) for nearly in wanted.nearly)]
    shares = frequent()
    telling = affordable([token for token in wanted.tokens if shares.get(token, 0.0) < COMMON])
    if len(telling) < 3:
        return slips
    queries = [_within(reader.counties, every([token])) for token in telling]
    return _once(slips, reader.visible(_keys(SHARED, [queries, (len(telling) + 1) // 2, WINDOW])))


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
