"""Lists of cases, newest first, a page at a time by the last row seen: the cost does not grow with the table.

The place in the list travels as ``before`` or ``after`` in the address: the moment of opening and the key of a row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict

from congress_portal.accounts.models import User
from congress_portal.loops.models.ledger import LoopQuerySet

SIZE = 25
WINDOW = 1000
"""So many of a county's newest cases are asked for the reader's rights before all of them are."""


@dataclass(frozen=True)
class Page[Row]:
    rows: Sequence[Row]
    prev_url: str
    next_url: str


def newest_first(loops: QuerySet[Any], asked: QueryDict, size: int = SIZE) -> Page[Any]:
    """The page that ``asked`` (the request's GET) names; a place that cannot be read is the first page."""
    after, before = _place(asked.get("after", "")), _place(asked.get("before", ""))
    if after:
        found = list(_beyond(loops, "gt", after).order_by("opened_at", "pk")[: size + 1])
        rows, more, less = found[:size][::-1], len(found) > size, True
    else:
        narrowed = _beyond(loops, "lt", before) if before else loops
        found = list(narrowed.order_by("-opened_at", "-pk")[: size + 1])
        rows, more, less = found[:size], before is not None, len(found) > size
    return Page(
        rows,
        _address(asked, "after", rows[0]) if more and rows else "",
        _address(asked, "before", rows[-1]) if less and rows else "",
    )


def newest_seen(user: User, loops: LoopQuerySet, asked: QueryDict) -> Page[Any]:
    """The same for those of ``loops`` that a user may know of.

    Whoever may know of many finds a page of them among the newest of the county; whoever may know of few pays little
    for having all of them looked up. So the cost stays flat for both. A case stays in its county: nothing is missed.
    """
    counties = user.county_ids()
    if len(counties) == 1:
        after, before = _place(asked.get("after", "")), _place(asked.get("before", ""))
        newest: QuerySet[Any] = loops.filter(county__in=counties).select_related(None)
        if after:
            newest = _beyond(newest, "gt", after).order_by("opened_at", "pk")
        else:
            newest = (_beyond(newest, "lt", before) if before else newest).order_by("-opened_at", "-pk")
        keys = list(newest.values_list("pk", flat=True)[:WINDOW])
        page = newest_first(loops.visible_to(user, among=keys), asked)
        if len(keys) < WINDOW or (page.prev_url if after else page.next_url):
            return page
    return newest_first(loops.visible_to(user), asked)


def _beyond(loops: QuerySet[Any], side: str, place: tuple[dt.datetime, int]) -> QuerySet[Any]:
    """Rows on one side of a place; the first comparison alone lets the index find where to begin."""
    moment, key = place
    return loops.filter(**{f"opened_at__{side}e": moment}).filter(
        Q(**{f"opened_at__{side}": moment}) | Q(**{f"pk__{side}": key})
    )


def _place(text: str) -> tuple[dt.datetime, int] | None:
    micro, _, key = text.partition("-")
    if not (micro.isascii() and micro.isdigit() and key.isascii() and key.isdigit() and len(text) < 40):
        return None
    try:
        moment = dt.datetime.fromtimestamp(int(micro) // 10**6, dt.UTC)
    except (OverflowError, ValueError, OSError):
        return None
    return moment + dt.timedelta(microseconds=int(micro) % 10**6), int(key) % 2**63


def _address(asked: QueryDict, side: str, row: Any) -> str:
    whole = int(row.opened_at.replace(microsecond=0).timestamp())
    kept = [(name, value) for name, value in asked.items() if name not in ("before", "after", "page")]
    return f"?{urlencode([*kept, (side, f'{whole * 10**6 + row.opened_at.microsecond}-{row.pk}')])}"
