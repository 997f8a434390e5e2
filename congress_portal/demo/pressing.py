"""The ladder of supervision, a plan with points and a breakthrough, on cases that the demo's year has left."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from congress_portal.accounts.models import User
from congress_portal.demo.people import Cast
from congress_portal.loops import deadlines
from congress_portal.loops.models import Marking, Step
from congress_portal.loops.words import LoopStatus, StepStatus
from supervision import transitions
from supervision.climbing import issuers_for
from supervision.models import Rung, RungWord

REMINDED, ASIDE = 4, 1
PLAN = (("到现场查清情况，定下办法", 30, 5), ("完成主要工作", 50, 20), ("回访群众，看看成效", 20, 30))


def press(cast: Cast) -> None:
    clerk = User.objects.get(pk=cast.office[0].pk)
    deadlines.sweep()
    transitions.propose_rungs()
    _climb(clerk)
    _plan(cast, clerk)
    marking = Marking.objects.standing().filter(loop__status=LoopStatus.OPEN).select_related("loop").first()
    if marking:
        words = "召开现场会，明确了由谁管、经费从哪里出。"
        transitions.unblock(
            marking=marking,
            by=clerk,
            what=words,
            who="县人大常委会办公室、承办单位",
            opened_on=timezone.localdate(),
        )


def _climb(clerk: User) -> None:
    waiting = Rung.objects.waiting().filter(rung=RungWord.REMINDER)
    rungs = waiting.select_related("loop__region").order_by("pk")[: REMINDED + ASIDE]
    for number, rung in enumerate(rungs):
        if number < ASIDE:
            until = timezone.localdate() + dt.timedelta(days=7)
            transitions.put_aside(rung=rung, by=clerk, reason="本周已约好到现场，先看情况。", until=until)
        else:
            issuer = issuers_for(clerk, rung.loop)[0]
            transitions.remind(
                rung=rung, by=clerk, text="时限已到，请抓紧办理，写明何时办好。", issuer=issuer
            )


def _plan(cast: Cast, clerk: User) -> None:
    at_work = Step.objects.filter(
        status=StepStatus.ACTIVE, loop__status=LoopStatus.OPEN, unit__kind="department"
    )
    step = (
        at_work.filter(due_at__gt=timezone.now())
        .select_related("loop__region", "unit")
        .order_by("pk")
        .first()
    )
    handlers = cast.handlers.get(step.unit_id) if step else None
    if step is None or not handlers:
        return
    handler, today = User.objects.get(pk=handlers[0].pk), timezone.localdate()
    transitions.put_under(loop=step.loop, by=clerk, unit=issuers_for(clerk, step.loop)[0])
    rows = [transitions.Point(what, weight, today + dt.timedelta(days=days)) for what, weight, days in PLAN]
    curve = transitions.plan_curve(loop=step.loop, by=handler, rows=rows)
    first = curve.milestones.select_related("curve__loop")[0]
    transitions.tell_progress(
        milestone=first, by=handler, percent=60, words="已到现场两次，定下两个办法比较，照片已上传。"
    )
