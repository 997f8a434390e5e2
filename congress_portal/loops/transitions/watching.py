"""Units begin and cease to watch cases, set-based. Each beginning and end of a single case stands on its trail."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from congress_portal.accounts.models import Region, Unit
from congress_portal.loops import trail
from congress_portal.loops.models import Event, Loop, WatchAs, Watcher
from congress_portal.loops.trail import By
from congress_portal.loops.words import Verb


def lock_watching(county: int) -> None:
    """One at a time in a county, behind the locks of cases: who reads who should watch, reads it after this."""
    Region.objects.select_for_update(no_key=True).get(pk=county)


def begin_watch(*, loops: Iterable[Loop], unit: Unit, as_what: WatchAs, by: By) -> int:
    """Let a unit of the county watch these cases; those that it watches already stay as they are. Returns how many.

    In the caller's transaction, after the cases it has locked.
    """
    lock_watching(unit.county_id)
    wanted = {loop.pk: loop for loop in loops if loop.county_id == unit.county_id}
    now = timezone.now()
    known = set(Watcher.objects.open().filter(loop__in=wanted, unit=unit).values_list("loop", flat=True))
    fresh = [loop for pk, loop in wanted.items() if pk not in known]
    Watcher.objects.bulk_create(
        [
            Watcher(county_id=unit.county_id, loop=loop, unit=unit, as_what=as_what, since=now)
            for loop in fresh
        ]
    )
    _record(fresh, unit, as_what, Verb.WATCHED, by)
    return len(fresh)


def end_watch(*, loops: Iterable[Loop], unit: Unit, as_what: WatchAs, by: By) -> int:
    """End what the unit watches of these cases in this capacity; returns how many. In the caller's transaction."""
    lock_watching(unit.county_id)
    wanted = {loop.pk: loop for loop in loops}
    found = list(Watcher.objects.open().filter(loop__in=wanted, unit=unit, as_what=as_what))
    Watcher.objects.filter(pk__in=[one.pk for one in found]).update(until=timezone.now())
    _record([wanted[one.loop_id] for one in found], unit, as_what, Verb.UNWATCHED, by)
    return len(found)


def _record(loops: list[Loop], unit: Unit, as_what: WatchAs, verb: Verb, by: By) -> None:
    Event.objects.bulk_create(
        trail.build(loop, None, verb, by, unit=unit.pk, unit_name=unit.name, as_what=str(as_what))
        for loop in loops
    )
