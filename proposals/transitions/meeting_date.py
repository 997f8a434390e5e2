"""The date that an assignment meeting decided (交办会议定的期限) as a clock of the case, beside the law's.

It is warned of like any other, and moves no date of a step. The case is locked by the caller.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.loops import deadlines, plans
from congress_portal.loops.calendar import DayUnit, Length
from congress_portal.loops.models import Deadline, Loop
from congress_portal.loops.words import Purpose
from proposals.models import AgendaItem

KEY = "proposal.meeting_due"


def start(loop: Loop, item: AgendaItem) -> None:
    """Begin the clock of what a meeting decided today; what an earlier one decided counts no more."""
    stop(loop)
    if item.due_on is None:
        return
    deadlines.start(loop, None, Purpose.MEETING, KEY)
    clock = _running(loop)
    if clock is not None:
        basis = _("%(title)s议定%(day)s前办结") % {
            "title": item.meeting.title,
            "day": item.due_on.isoformat(),
        }
        deadlines.set_term(
            clock, plans.Term(Length((item.due_on - clock.started_on).days, DayUnit.DAY), basis)
        )


def give_anew(loop: Loop) -> None:
    """Another unit has as many days from today as the meeting gave the first one."""
    clock = _running(loop)
    if clock is None or clock.started_on == timezone.localdate():
        return
    clock.started_on = timezone.localdate()
    clock.basis = _("%(basis)s；改由别的单位办理，同样的天数重新起算") % {"basis": clock.basis.split("；")[0]}
    clock.save(update_fields=["started_on", "basis"])
    deadlines.move_date(clock)


def lengthen(loop: Loop, days: int) -> None:
    """More time to answer was consented to: the meeting's date moves by as much as the law's."""
    clock = _running(loop)
    if clock is not None and days > 0:
        clock.extensions = [*clock.extensions, [days, str(DayUnit.DAY)]]
        deadlines.move_date(clock)


def stop(loop: Loop) -> None:
    """The unit has answered, or does not handle it any more."""
    clocks = Deadline.objects.filter(loop=loop, step=None, purpose=Purpose.MEETING, is_running=True)
    clocks.update(is_running=False)


def _running(loop: Loop) -> Deadline | None:
    return deadlines.running(loop, None, Purpose.MEETING)


def days_between(before: dt.datetime | None, after: dt.datetime | None) -> int:
    if before is None or after is None:
        return 0
    return (timezone.localdate(after) - timezone.localdate(before)).days
