"""Cases that are handled together (并案): which one leads, and which wait for its outcome."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from congress_portal.loops.models import Loop
from congress_portal.loops.words import LoopStatus


def lead_of(loop: Loop) -> Loop:
    """The case that a merged one is handled with, to the end of the chain; any other case leads itself."""
    while loop.status == LoopStatus.MERGED and loop.merged_into is not None:
        loop = loop.merged_into
    return loop


def joined_to(leads: Collection[int]) -> dict[int, list[int]]:
    """The cases merged into each of these, also by way of another one. One query for each link of the chain."""
    found: dict[int, list[int]] = defaultdict(list)
    ends = {pk: pk for pk in leads}
    while ends:
        rows = Loop.objects.filter(status=LoopStatus.MERGED, merged_into__in=ends)
        ends = {pk: ends[into] for pk, into in rows.order_by("pk").values_list("pk", "merged_into") if into}
        for pk, lead in ends.items():
            found[lead].append(pk)
    return found
