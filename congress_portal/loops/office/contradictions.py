"""What must hold between cases, steps, clocks and events, beyond what one constraint can say.

The database refuses most nonsense; these rules span rows and tables. Each finding has a code that stays the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from congress_portal.loops.models import Deadline, Event, Loop, Step
from congress_portal.loops.office import moving
from congress_portal.loops.words import CURRENT, LoopStatus, Purpose, StepStatus, Verb

ENDING = {
    LoopStatus.CLOSED: Verb.CLOSED,
    LoopStatus.WITHDRAWN: Verb.WITHDRAWN,
    LoopStatus.REJECTED: Verb.REJECTED,
    LoopStatus.MERGED: Verb.MERGED,
}


@dataclass(frozen=True)
class Finding:
    """One contradiction, at one case."""

    code: str
    case: str
    words: str


def find() -> Iterator[Finding]:
    """All of them, rule by rule."""
    yield from _steps()
    yield from _clocks()
    yield from _dates()
    yield from _events()
    yield from _chain()


def _told(code: str, cases: Iterable[str], words: str) -> Iterator[Finding]:
    return (Finding(code, case, words) for case in cases)


def _steps() -> Iterator[Finding]:
    current = Count("steps", filter=Q(steps__status__in=CURRENT))
    open_loops = Loop.objects.open().annotate(current=current).exclude(current=1)
    yield from _told("L01", _codes(open_loops), _("在办事项没有唯一的当前环节"))
    ended = Loop.objects.exclude(status=LoopStatus.OPEN)
    unfinished = Step.objects.filter(loop=OuterRef("pk"), status__in=[*CURRENT, StepStatus.WAITING])
    yield from _told("L02", _codes(ended.filter(Exists(unfinished))), _("已结束的事项还有未完成的环节"))


def _clocks() -> Iterator[Finding]:
    clocks = Deadline.objects.filter(is_running=True)
    ended = clocks.exclude(loop__status=LoopStatus.OPEN).exclude(purpose=Purpose.PUBLISH)
    yield from _told("L03", _codes(ended, "loop__code"), _("已结束的事项还在计时"))
    own = Count("deadlines", filter=Q(deadlines__is_running=True))
    current = Step.objects.current().annotate(running=own).exclude(running=1)
    yield from _told("L04", _codes(current, "loop__code"), _("当前环节没有唯一的计时"))
    idle = clocks.filter(step__isnull=False).exclude(step__status__in=CURRENT)
    yield from _told("L05", _codes(idle, "loop__code"), _("不在办理的环节还在计时"))


def _dates() -> Iterator[Finding]:
    clocks = Deadline.objects.filter(is_running=True)
    steps = clocks.filter(step__isnull=False).exclude(step__due_at=F("due_at"))
    yield from _told("L06", _codes(steps, "loop__code"), _("环节的时限与计时不一致"))
    whole = clocks.filter(purpose=Purpose.WHOLE, step__isnull=True).exclude(loop__due_at=F("due_at"))
    yield from _told("L07", _codes(whole, "loop__code"), _("承诺答复的日期与计时不一致"))
    for move in moving.moves():
        words = _("存储的日期与按现行日历重算的不一致（recompute_deadlines）")
        yield Finding("L08", move.deadline.loop.code, words)


def _events() -> Iterator[Finding]:
    opened = Count("events", filter=Q(events__verb=Verb.OPENED))
    yield from _told("L09", _codes(Loop.objects.annotate(n=opened).exclude(n=1)), _("登记留痕缺失或者重复"))
    for status, verb in ENDING.items():
        said = Event.objects.filter(loop=OuterRef("pk"), verb=verb)
        silent = Loop.objects.filter(status=status).exclude(Exists(said))
        yield from _told("L10", _codes(silent), _("已结束而没有结束的留痕"))
    signed = Event.objects.filter(step=OuterRef("pk"), verb__in=[Verb.SIGNED_OFF, Verb.ACCEPTED])
    silent_steps = Step.objects.filter(status=StepStatus.SIGNED).exclude(Exists(signed))
    yield from _told("L11", _codes(silent_steps, "loop__code"), _("环节已销号而没有销号的留痕"))


def _chain() -> Iterator[Finding]:
    """Places missing between the first and the last sealed event of a county."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.code, count(e.position), max(e.position) FROM loops_event e "
            "JOIN accounts_region r ON r.id = e.county_id WHERE e.position IS NOT NULL GROUP BY r.code "
            "HAVING count(e.position) <> max(e.position)"
        )
        rows = cursor.fetchall()
    for county, count, last in rows:
        yield Finding("L12", county, _("留痕链缺%(gaps)d个序号") % {"gaps": last - count})


def _codes(rows: object, path: str = "code") -> Iterable[str]:
    return rows.order_by(path).values_list(path, flat=True).distinct().iterator()  # type: ignore[attr-defined, no-any-return]
