"""The very cases behind a number: the ledger asked, through what the reader may know of."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from congress_portal.accounts.models import Unit, User
from congress_portal.dashboard.figures.frames import Frame
from congress_portal.dashboard.figures.registry import Figure
from congress_portal.loops.filters import held_by, with_holder, within
from congress_portal.loops.models import Loop, Step, Watcher
from stations.models import Report


@dataclass(frozen=True)
class Narrow:
    """One line of a table: who holds it, who watches it, at which step it waits, of no township."""

    unit: Unit | None = None
    watcher: Unit | None = None
    step: str = ""
    is_own: bool = False


ALL = Narrow()


def cases_of(user: User, frame: Frame, figure: Figure, narrow: Narrow = ALL) -> QuerySet[Loop]:
    """The cases that a figure counts in a frame. Only figures that count cases have any."""
    if figure.cases is None:
        return Loop.objects.none()
    loops = figure.cases(_within(Loop.objects.visible_to(user), frame, narrow), frame)
    if narrow.unit:
        loops = held_by(loops, narrow.unit)
    if narrow.watcher:
        loops = loops.filter(pk__in=Watcher.objects.open().filter(unit=narrow.watcher).values("loop"))
    if narrow.step:
        loops = loops.filter(pk__in=Step.objects.current().filter(key=narrow.step).values("loop"))
    return loops


def undiverted(loops: QuerySet[Loop]) -> QuerySet[Loop]:
    """Without those handed to the report officers: nobody is to recognise one of them in a list or a count."""
    return loops.exclude(pk__in=Report.objects.filter(source__isnull=False).values("source"))


def _within(loops: QuerySet[Loop], frame: Frame, narrow: Narrow) -> QuerySet[Loop]:
    loops = undiverted(loops)
    loops = loops.filter(region=frame.place) if narrow.is_own else within(loops, frame.place)
    loops = loops.filter(kind=frame.kind) if frame.kind else loops
    return loops if frame.units is None else loops.filter(of_units(frame.units))


def of_units(units: tuple[int, ...]) -> Q:
    """Cases that one of these units follows, is awaited in, or watches while they are open (a leader's line)."""
    held = with_holder(Loop.objects.open()).filter(holder__in=units)
    watched = Watcher.objects.open().filter(unit__in=units, loop__status="open")
    return Q(owner__in=units) | Q(pk__in=held.values("pk")) | Q(pk__in=watched.values("loop"))
