"""How long a step of a project may take where a day was set, which steps prove needless, what must hold before one is
signed."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from congress_portal.errors import NotNow
from congress_portal.loops import deadlines, plans
from congress_portal.loops.calendar import DayUnit, Length
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.words import Purpose
from votes.models import Evaluation, Project, ProjectMilestone


def build(loop: Loop, step: Step) -> plans.Term | None:
    """Until the day of completion; the table's period where that has passed already."""
    day: dt.date | None = Project.objects.filter(pk=loop.pk).values_list("finish_on", flat=True).first()
    clock = deadlines.running(loop, step, Purpose.WORK)
    if day is None or clock is None or day < clock.started_on:
        return None
    return plans.Term(Length((day - clock.started_on).days, DayUnit.DAY), _("项目计划完成日期"))


def _evaluation(loop: Loop, number: int) -> Evaluation | None:
    return Evaluation.objects.filter(project=loop.pk, round=number).exclude(result="").first()


def passed_over(loop: Loop, step: Step) -> str:
    """Nothing is to be put right or voted on again once the first vote was passed."""
    first = _evaluation(loop, 1)
    return _("测评通过，无需整改") if first is not None and first.has_passed else ""


def need_nodes(loop: Loop, step: Step) -> None:
    if ProjectMilestone.objects.filter(project=loop.pk, percent__lt=100).exists():
        raise NotNow(_("还有节点没有完成，不能核查通过。"))


def need_first(loop: Loop, step: Step) -> None:
    if _evaluation(loop, 1) is None:
        raise NotNow(_("还没有登记测评结果，不能销号。"))


def need_second(loop: Loop, step: Step) -> None:
    if _evaluation(loop, 2) is None:
        raise NotNow(_("还没有登记再次测评的结果，不能销号。"))


def need_evaluated(loop: Loop, step: Step) -> None:
    """No project is signed off before it passed its evaluation or had the second vote (a trigger says so too)."""
    first = _evaluation(loop, 1)
    if first is None or not (first.has_passed or _evaluation(loop, 2) is not None):
        raise NotNow(_("测评没有通过，也没有再次测评，不能销号。"))
