"""Every figure: how it is reckoned from sums, and which cases stand behind it.

The first is over cells and costs the same for a thousand cases and for ten million; the second is a question to the
ledger itself, for the list that a number leads to. ``tests/dashboard/test_leaders_figures.py`` holds one against the
other, case by case.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.dashboard.figures.frames import Frame
from congress_portal.dashboard.figures.sums import Numbers
from congress_portal.loops.filters import late as late_loops
from congress_portal.loops.filters import warned_at
from congress_portal.loops.models import Loop
from congress_portal.loops.words import Kind, Level, LoopStatus

Loops = QuerySet[Loop]
NOTHING = "—"


@dataclass(frozen=True)
class Figure:
    """``count`` gives a whole number, or a share from 0 to 1 (None where there is nothing to take a share of).

    ``is_stock``: what stands now, whatever days are chosen; ``is_ever``: reckoned from the sums of all days up to the
    last one chosen; ``is_cohort``: what has become by now of what was registered, which is beside nothing older, since
    that had longer for it. ``cases`` is None for shares; what stands now asks for no frame.
    """

    name: str
    label: Any
    formula: Any
    count: Callable[[Numbers], int | float | None]
    cases: Callable[[Loops, Any], Loops] | None = None
    is_stock: bool = False
    tone: str = "neutral"
    icon: str = "list"
    is_ever: bool = False
    is_cohort: bool = False

    @property
    def is_share(self) -> bool:
        return self.cases is None

    def text(self, value: int | float | None) -> str:
        """As it is read: ``12``, ``34.5%``; nothing to divide by is "—", never 0 %."""
        if value is None:
            return NOTHING
        return f"{100 * value:.1f}%" if self.is_share else str(value)


# ---------------------------------------------------------------- what happened in the days


def opened(n: Numbers) -> int:
    """登记: cases whose day of opening lies in the range."""
    return n["opened"]


def opened_cases(loops: Loops, frame: Frame) -> Loops:
    return loops.filter(opened_at__gte=_begin(frame.since), opened_at__lt=_begin(frame.until, 1))


def closed(n: Numbers) -> int:
    """办结: cases closed with their work done, whose day of closing lies in the range."""
    return n["ended/closed"]


def closed_cases(loops: Loops, frame: Frame) -> Loops:
    return _ended(loops, frame).filter(status=LoopStatus.CLOSED)


def dropped(n: Numbers) -> int:
    """其他终结: cases withdrawn, rejected or merged in the range: all endings without the closed ones."""
    return n["ended"] - n["ended/closed"]


def dropped_cases(loops: Loops, frame: Frame) -> Loops:
    return _ended(loops, frame).exclude(status__in=(LoopStatus.CLOSED, LoopStatus.OPEN))


def closed_share(n: Numbers) -> float | None:
    """办结与登记之比: closed / opened, both in the range; the cases need not be the same ones."""
    return n["ended/closed"] / n["opened"] if n["opened"] else None


def open_at(n: Numbers) -> int:
    """期末未办结: of all days up to the last one: opened - ended. Taken up again counts as open all the time."""
    return n["opened"] - n["ended"]


def open_at_cases(loops: Loops, frame: Frame) -> Loops:
    end = _begin(frame.until, 1)
    return loops.filter(opened_at__lt=end).exclude(closed_at__lt=end)


# ---------------------------------------------------------------- the funnel


def grown_proposals(n: Numbers) -> int:
    """意见转建议: proposals opened in the range whose source is an opinion."""
    return n["proposal:opened/opinion"]


def grown_proposal_cases(loops: Loops, frame: Frame) -> Loops:
    return opened_cases(loops, frame).filter(kind=Kind.PROPOSAL, source__kind=Kind.OPINION)


def grown_projects(n: Numbers) -> int:
    """转为民生实事: projects opened in the range whose source is an opinion or a proposal."""
    return n["project:opened/opinion"] + n["project:opened/proposal"]


def grown_project_cases(loops: Loops, frame: Frame) -> Loops:
    grown = opened_cases(loops, frame).filter(kind=Kind.PROJECT)
    return grown.filter(source__kind__in=(Kind.OPINION, Kind.PROPOSAL))


# ---------------------------------------------------------------- the cohort: what the opinions of the range became


def became_proposals(n: Numbers) -> int:
    """成为建议的意见: opinions opened in the range out of which a proposal has grown by now, at whatever remove."""
    return n["opinion:grown/proposal"] + n["opinion:grown/both"]


def became_proposal_cases(loops: Loops, frame: Frame) -> Loops:
    return _cohort(loops, frame).filter(_grown(frame, Kind.PROPOSAL))


def became_proposals_share(n: Numbers) -> float | None:
    """成为建议的比例: became_proposals / opinions opened in the range."""
    return became_proposals(n) / n["opinion:opened"] if n["opinion:opened"] else None


def became_both(n: Numbers) -> int:
    """又成为项目的意见: of the opinions that became proposals, those out of which a project has grown as well, be it
    out of the proposal or straight out of the opinion."""
    return n["opinion:grown/both"]


def became_both_cases(loops: Loops, frame: Frame) -> Loops:
    return became_proposal_cases(loops, frame).filter(_grown(frame, Kind.PROJECT))


def became_both_share(n: Numbers) -> float | None:
    """又成为项目的比例: became_both / became_proposals."""
    return became_both(n) / became_proposals(n) if became_proposals(n) else None


def became_projects(n: Numbers) -> int:
    """直接成为项目的意见: opinions opened in the range out of which a project has grown, and no proposal."""
    return n["opinion:grown/project"]


def became_project_cases(loops: Loops, frame: Frame) -> Loops:
    return _cohort(loops, frame).filter(_grown(frame, Kind.PROJECT)).exclude(_grown(frame, Kind.PROPOSAL))


def _cohort(loops: Loops, frame: Frame) -> Loops:
    return opened_cases(loops, frame).filter(kind=Kind.OPINION)


ABOVE = """
WITH RECURSIVE above AS (
    SELECT source_id AS id FROM loops_loop WHERE county_id = ANY(%s) AND kind = %s AND source_id IS NOT NULL
    UNION SELECT l.source_id FROM above a JOIN loops_loop l ON l.id = a.id WHERE l.source_id IS NOT NULL
)
SELECT id FROM above
"""
"""Whatever cases of one kind grew out of, up to where it began."""


def _grown(frame: Frame, kind: Kind) -> Q:
    return Q(pk__in=RawSQL(ABOVE, (list(frame.counties), kind.value)))


# ---------------------------------------------------------------- what stands now


def open_now(n: Numbers) -> int:
    """在办: cases with the status open."""
    return n["held"]


def open_cases(loops: Loops, frame: Frame | None) -> Loops:
    return loops.filter(status=LoopStatus.OPEN)


def late(n: Numbers) -> int:
    """超期: open cases whose promised date, or whose current step's date, has passed; not while the clock stands."""
    return n["held+late"]


def late_cases(loops: Loops, frame: Frame | None) -> Loops:
    return late_loops(loops)


def late_share(n: Numbers) -> float | None:
    """超期率: late / open."""
    return n["held+late"] / n["held"] if n["held"] else None


def due_soon(n: Numbers) -> int:
    """即将到期: open cases whose gravest standing warning is "due soon"."""
    return n["held/due_soon"]


def yellow(n: Numbers) -> int:
    """黄色预警: open cases whose gravest standing warning is yellow."""
    return n["held/yellow"]


def red(n: Numbers) -> int:
    """红色预警: open cases whose gravest standing warning is red."""
    return n["held/red"]


def standing(figure: Figure, loops: Loops) -> Loops:
    """The cases among these that a figure of what stands now counts: no days and no region narrow it."""
    if figure.cases is None or not figure.is_stock:
        raise ValueError(figure.name)
    return figure.cases(loops, None)


def _warned(level: Level) -> Callable[[Loops, Frame | None], Loops]:
    return lambda loops, frame: warned_at(open_cases(loops, frame), level)


def _ended(loops: Loops, frame: Frame) -> Loops:
    return loops.filter(Q(closed_at__gte=_begin(frame.since)) & Q(closed_at__lt=_begin(frame.until, 1)))


def _begin(day: dt.date, later: int = 0) -> dt.datetime:
    """The first moment of a day, or of the one so many days later."""
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=later), dt.time()))


FIGURES: tuple[Figure, ...] = (
    # ---- what happened in the days
    Figure("opened", _("登记"), _("登记日期在所选时段内的件数"),
           opened, opened_cases, tone="info", icon="inbox"),
    Figure("closed", _("办结"), _("办结日期在所选时段内的件数"),
           closed, closed_cases, tone="success", icon="check"),
    Figure("dropped", _("其他终结"), _("所选时段内撤回、不予受理、并案的件数"), dropped, dropped_cases, icon="x"),
    Figure("closed_share", _("办结与登记之比"), _("所选时段内办结件数÷登记件数"), closed_share, icon="chart"),
    Figure("open_at", _("期末未办结"),
           _("所选最后一天结束时已登记、还没有终结的件数；后来重新办理的，按一直在办计算"),
           open_at, open_at_cases, icon="inbox", is_ever=True),
    # ---- what stands now
    Figure("open", _("在办"), _("现在尚未终结的件数"), open_now, open_cases, True, "info", "inbox"),
    Figure("late", _("超期"), _("在办且承诺时限或当前环节时限已过的件数，暂停计时的不算"),
           late, late_cases, True, "danger", "alert"),
    Figure("late_share", _("超期率"), _("超期件数÷在办件数"), late_share, None, True, "danger", "chart"),
    Figure("due_soon", _("即将到期"), _("在办且最重的有效预警是即将到期的件数"),
           due_soon, _warned(Level.DUE_SOON), True, "warning", "clock"),
    Figure("yellow", _("黄色预警"), _("在办且最重的有效预警是黄色的件数"),
           yellow, _warned(Level.YELLOW), True, "warning", "alert"),
    Figure("red", _("红色预警"), _("在办且最重的有效预警是红色的件数"),
           red, _warned(Level.RED), True, "danger", "alert"),
    # ---- the funnel
    Figure("grown_proposals", _("意见转建议"), _("所选时段内登记、来源是群众意见的代表建议件数"),
           grown_proposals, grown_proposal_cases, icon="link"),
    Figure("grown_projects", _("转为民生实事"),
           _("所选时段内登记、来源是群众意见或代表建议的民生实事项目件数"),
           grown_projects, grown_project_cases, icon="link"),
    # ---- the cohort
    Figure("became_proposals", _("成为建议的意见"),
           _("所选时段内登记的群众意见中，已成为代表建议的件数，不论何时成为、经过几次转办；"
             "并入其他意见的，不随那件意见计算"),
           became_proposals, became_proposal_cases, icon="link", is_cohort=True),
    Figure("became_proposals_share", _("成为建议的比例"), _("成为建议的意见÷所选时段内登记的群众意见"),
           became_proposals_share, icon="chart", is_cohort=True),
    Figure("became_both", _("又成为项目的意见"),
           _("成为建议的意见中，又成为民生实事项目的件数，项目出自建议的、直接出自意见的都算"),
           became_both, became_both_cases, icon="link", is_cohort=True),
    Figure("became_both_share", _("又成为项目的比例"), _("又成为项目的意见÷成为建议的意见"),
           became_both_share, icon="chart", is_cohort=True),
    Figure("became_projects", _("直接成为项目的意见"),
           _("所选时段内登记的群众意见中，没有经过代表建议、已成为民生实事项目的件数"),
           became_projects, became_project_cases, icon="link", is_cohort=True),
)  # fmt: skip
BY_NAME = {figure.name: figure for figure in FIGURES}
