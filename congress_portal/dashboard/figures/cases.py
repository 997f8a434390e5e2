"""The very cases behind a number: the ledger asked, through what the reader may know of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from congress_portal.accounts.models import Unit, User
from congress_portal.dashboard.figures.frames import Frame
from congress_portal.dashboard.figures.registry import Figure
from congress_portal.dashboard.rollup.statements import WORKING
from congress_portal.loops.filters import held_by, with_holder, within
from congress_portal.loops.models import Loop, Step, Watcher
from stations.models import Report


@dataclass(frozen=True)
class Narrow:
    """One line of a table: its unit, who watches it, at which step it waits, of no township; what came after a moment.

    Of what stands now, the unit whose move is awaited and the one that watches; of what happened, the unit that does or
    did the work, and each that ever watched the case.
    """

    unit: Unit | None = None
    watcher: Unit | None = None
    step: str = ""
    is_own: bool = False
    after: dt.datetime | None = None


ALL = Narrow()
AFTER = {"opened": "opened_at", "closed": "closed_at", "dropped": "closed_at"}
"""Figure → the moment that can be asked to lie after another."""


def cases_of(user: User, frame: Frame, figure: Figure, narrow: Narrow = ALL) -> QuerySet[Loop]:
    """The cases that a figure counts in a frame. Only figures that count cases have any."""
    if figure.cases is None:
        return Loop.objects.none()
    loops = figure.cases(_within(Loop.objects.visible_to(user), frame, narrow), frame)
    if narrow.unit:
        loops = held_by(loops, narrow.unit) if figure.is_stock else done_by(loops, narrow.unit.pk)
    if narrow.watcher:
        watched = Watcher.objects.open() if figure.is_stock else Watcher.objects.all()
        loops = loops.filter(pk__in=watched.filter(unit=narrow.watcher).values("loop"))
    if narrow.after:
        loops = loops.filter(**{f"{AFTER[figure.name]}__gt": narrow.after})
    if narrow.step:
        loops = loops.filter(pk__in=Step.objects.current().filter(key=narrow.step).values("loop"))
    return loops


def done_by(loops: QuerySet[Loop], *units: int) -> QuerySet[Loop]:
    """Cases whose work one of these units does or did: the unit of the last working step, else that which follows the
    case."""
    working = Step.objects.filter(key__in=WORKING)
    last = working.filter(loop=OuterRef("pk")).order_by("-position").values("unit")[:1]
    near = Q(owner__in=units) | Q(pk__in=working.filter(unit__in=units).values("loop"))
    doer = Coalesce(Subquery(last), F("owner"), output_field=BigIntegerField())
    return loops.filter(near).alias(doer=doer).filter(doer__in=units)


def undiverted(loops: QuerySet[Loop]) -> QuerySet[Loop]:
    """Without those handed to the report officers: nobody is to recognise one of them in a list or a count."""
    return loops.exclude(pk__in=Report.objects.filter(source__isnull=False).values("source"))


def _within(loops: QuerySet[Loop], frame: Frame, narrow: Narrow) -> QuerySet[Loop]:
    loops = undiverted(loops)
    loops = loops.filter(region=frame.place) if narrow.is_own else within(loops, frame.place)
    loops = loops.filter(kind=frame.kind) if frame.kind else loops
    return loops if frame.units is None else loops.filter(of_units(frame.units))


def of_units(units: tuple[int, ...]) -> Q:
    """Cases that one of these units follows, does the work of, is awaited in, or ever watched (a leader's line)."""
    held = with_holder(Loop.objects.open()).filter(holder__in=units)
    done = done_by(Loop.objects.all(), *units)
    watched = Watcher.objects.filter(unit__in=units)
    return (
        Q(owner__in=units)
        | Q(pk__in=done.values("pk"))
        | Q(pk__in=held.values("pk"))
        | Q(pk__in=watched.values("loop"))
    )
