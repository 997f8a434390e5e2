"""The chain of cases: what grew out of what (来源), across merges; the same path from either end.

A tie leads forward: from a merged case to the one that it is handled with, and from a source to what grew out of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection

from congress_portal.loops.models import Loop
from congress_portal.loops.words import Kind, LoopStatus

FORWARD = """
WITH RECURSIVE reached(id) AS (
    SELECT %s::bigint
    UNION
    SELECT next.id FROM reached CROSS JOIN LATERAL (
        SELECT merged_into_id FROM loops_loop WHERE id = reached.id AND status = 'merged'
        UNION ALL
        SELECT id FROM loops_loop WHERE source_id = reached.id
    ) next(id)
)
SELECT id FROM reached
"""
BACKWARD = """
WITH RECURSIVE reached(id) AS (
    SELECT %s::bigint
    UNION
    SELECT next.id FROM reached CROSS JOIN LATERAL (
        SELECT source_id FROM loops_loop WHERE id = reached.id AND source_id IS NOT NULL
        UNION ALL
        SELECT id FROM loops_loop WHERE merged_into_id = reached.id AND status = 'merged'
    ) next(id)
)
SELECT id FROM reached
"""

Tie = tuple[int, int]
Path = tuple[int, ...]


@dataclass(frozen=True)
class Grown:
    """A case that came of others: the case itself and how many opinions lead to it."""

    loop: Loop
    opinions: int


@dataclass(frozen=True)
class Walk:
    """The cases on one side of a case, itself among them, and the ties between them."""

    start: Loop
    loops: dict[int, Loop]

    @property
    def ties(self) -> set[Tie]:
        return set(_ties(self.loops.values(), self.loops))

    def of_other_kinds(self) -> list[Loop]:
        """Oldest first, without the case itself and without what was merged."""
        found = [one for one in self.loops.values() if one.pk != self.start.pk and one.kind != Kind.OPINION]
        return sorted(found, key=lambda one: (one.opened_at, one.pk))


def after(loop: Loop) -> Walk:
    """What a case led to."""
    return _walk(loop, FORWARD)


def before(loop: Loop) -> Walk:
    """What a case came from."""
    return _walk(loop, BACKWARD)


def paths(walk: Walk, end: Loop) -> set[Path]:
    """Every way between the start of a walk and a case that it reached, told from the earlier to the later."""
    forward: dict[int, set[int]] = defaultdict(set)
    for one, other in walk.ties:
        forward[one].add(other)
    first, last = (walk.start.pk, end.pk)
    return set(_ways(first, last, forward, ())) or set(_ways(last, first, forward, ()))


def became(loop: Loop) -> list[Grown]:
    """The cases of other kinds that came of a case, each with how many opinions it answers."""
    return [Grown(one, _opinions(before(one))) for one in after(loop).of_other_kinds()]


def _walk(loop: Loop, query: str) -> Walk:
    with connection.cursor() as cursor:
        cursor.execute(query, [loop.pk])
        keys = [key for (key,) in cursor.fetchall()]
    if len(keys) == 1:
        return Walk(loop, {loop.pk: loop})
    return Walk(loop, Loop.objects.in_bulk(keys))


def _ties(loops: Iterable[Loop], known: dict[int, Loop]) -> Iterator[Tie]:
    for loop in loops:
        if loop.status == LoopStatus.MERGED and loop.merged_into_id in known:
            yield loop.pk, loop.merged_into_id
        if loop.source_id in known:
            yield loop.source_id, loop.pk


def _ways(at: int, last: int, forward: dict[int, set[int]], passed: Path) -> Iterator[Path]:
    passed = (*passed, at)
    if at == last:
        yield passed
        return
    for following in forward[at] - set(passed):
        yield from _ways(following, last, forward, passed)


def _opinions(walk: Walk) -> int:
    return sum(one.kind == Kind.OPINION for one in walk.loops.values())
