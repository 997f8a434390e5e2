"""How long a step may take, where a date was set for it; and which steps prove needless."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.errors import NotNow
from congress_portal.loops import deadlines, plans
from congress_portal.loops.calendar import DayUnit, Length
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.words import Purpose
from supervision.models import Problem, ReviewOpinion, Topic

HANDED = "review_opinion.handover"


def until(loop: Loop, step: Step, day: dt.date | None, basis: str) -> plans.Term | None:
    """The length from the clock's start to a day; nothing where there is no such day, or it has passed already."""
    clock = deadlines.running(loop, step, Purpose.WORK)
    if day is None or clock is None or day < clock.started_on:
        return None
    return plans.Term(Length((day - clock.started_on).days, DayUnit.DAY), basis)


def handover(loop: Loop, step: Step) -> plans.Term | None:
    """The days to hand an opinion over count from the meeting that approved it, not from the day of recording."""
    approved = ReviewOpinion.objects.filter(pk=loop.pk).values_list("approved_on", flat=True).first()
    found = deadlines.last_moment(loop.region, HANDED, approved) if approved else None
    if found is None:
        return None
    period, end = found
    day = max(timezone.localdate(end), timezone.localdate())  # one that has passed is due today
    return until(loop, step, day, period.basis)


def report(loop: Loop, step: Step) -> plans.Term | None:
    day = ReviewOpinion.objects.filter(pk=loop.pk).values_list("report_by", flat=True).first()
    return until(loop, step, day, _("主任会议确定的报告期限"))


def rectify(loop: Loop, step: Step) -> plans.Term | None:
    day = Problem.objects.filter(loop=loop).values_list("due_on", flat=True).first()
    return until(loop, step, day, _("审议意见问题清单确定的整改时限"))


def track(loop: Loop, step: Step) -> plans.Term | None:
    open_ones = Problem.objects.open().filter(opinion=loop.pk)
    day = open_ones.order_by("due_on").values_list("due_on", flat=True).last()
    return until(loop, step, day, _("最后一个问题的整改时限"))


def ready_to_track(loop: Loop, step: Step) -> str:
    """There is nothing to follow up once every problem is ticked off."""
    return "" if Problem.objects.open().filter(opinion=loop.pk).exists() else _("问题已全部销号")


def refuse_open(loop: Loop, step: Step) -> None:
    """No opinion is closed over a problem that is open; a guard of the plan."""
    if Problem.objects.open().filter(opinion=loop.pk).exists():
        raise NotNow(_("还有问题没有销号，不能办结。"))


def before_meeting(loop: Loop, step: Step) -> plans.Term | None:
    """So many days before the topic's meeting as the table says, on a working day; today where that has passed."""
    day = Topic.objects.filter(loop=loop).values_list("meeting_on", flat=True).first()
    clock = deadlines.running(loop, step, Purpose.WORK)
    if day is None or clock is None:
        return None
    period = clock.period
    last = day - dt.timedelta(days=period.amount)
    last = deadlines.load_calendar(last).previous_working(last)
    return until(loop, step, max(last, clock.started_on), period.basis)
