"""Who may open the pages of pressing: a rung proposed and a letter sent about an opinion at the water office."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from congress_portal.loops import transitions as loop_moves
from supervision import transitions
from supervision.models import CurveRule, FollowUp, RungRule
from tests.matrix import OFFICE, Line, post, row
from tests.supervision import climbed, test_curves
from tests.world import World

SENT = row(302, **dict.fromkeys(("zhang", "li", "lu", "liu", "wang", "qian", "he", "shen"), 200), others=404)
READERS = {name: code for name, code in SENT.items() if name in row(0)}
"""Whoever may know of the case."""
WRITERS = {**{name: 403 if code == 200 else code for name, code in READERS.items()}, "wang": 400, "qian": 400}
WAITING = {**READERS, **dict.fromkeys(("zhang", "li", "liu"), 404)}
"""What is not sent yet is for those who send, leaders and the auditor."""

REFUSED = {name: 403 if code == 200 else code for name, code in READERS.items()}
POSTED = {name: 400 if code == 200 else code for name, code in READERS.items()}
"""An empty form comes back to whoever may know of the case, before the right to send it is asked."""

LINES: dict[str, Line] = {
    "pressing:rungs": Line(row(302, others=200)),
    "pressing:rung": Line(READERS, args="rung"),
    "pressing:rung_letter": Line(READERS, args="rung pdf"),
    "pressing:rung_write": post(
        {**WAITING, "he": 403, "shen": 403, "wang": 400, "qian": 400}, "rung_waiting"
    ),
    "pressing:rung_send": post({**WAITING, "he": 403, "shen": 403, "wang": 409, "qian": 409}, "rung_waiting"),
    "pressing:rung_aside": post(
        {**WAITING, "he": 403, "shen": 403, "wang": 400, "qian": 400}, "rung_waiting"
    ),
    "pressing:rung_receive": post(
        {**{name: 403 if code == 200 else code for name, code in READERS.items()}, "li": 302}, "rung"
    ),
    "pressing:rung_settle": post(WRITERS, "rung"),
    "pressing:follows": Line(row(302, others=200)),
    "pressing:register": Line(row(302, others=200)),
    "pressing:unblock": Line({**REFUSED, "liu": 200, "wang": 200, "qian": 200}, args="marking"),
    "pressing:trial": Line(row(302, wang=403, qian=200, he=200, zhao=200, others=403)),
    "pressing:thresholds": Line(OFFICE),
    "pressing:curve_rule": Line(OFFICE, args="curve_rule"),
    "pressing:rung_rule": Line(OFFICE, args="rung_rule"),
    "pressing:rule_take_back": post(row(302, qian=302, others=403), "rule_table rung_rule"),
    "pressing:case": Line(READERS, args="curved"),
    "pressing:under": post(
        dict.fromkeys(READERS, 400) | {n: c for n, c in READERS.items() if c != 200}, "curved"
    ),
    "pressing:curve": Line({**REFUSED, "li": 200}, args="curved"),
    "pressing:told": post(POSTED, "milestone"),
    "pressing:denied": post(POSTED, "progress"),
    "pressing:follow_answer": post(POSTED, "follow_up"),
    "pressing:follow_stand": post(POSTED, "follow_up"),
}
"""Lines of the access matrix."""


def filled(world: World) -> dict[str, Any]:
    letter = climbed.sent(world)
    waiting = climbed.proposed(climbed.late(world))
    curve = test_curves.planned(world)
    point = test_curves.first(curve)
    told = transitions.tell_progress(milestone=point, by=world.li, percent=20, words="已查明")
    loop_moves.mark(loop=curve.loop, by=world.qian, marks=["jam"], why="两家都不管", needed="明确由谁管")
    follow = FollowUp.objects.create(
        county=world.county, loop=curve.loop, unit=world.water, closed_at=timezone.now(), number=1,
        due_on=timezone.localdate(),
    )  # fmt: skip
    return {
        "rung": letter.pk, "rung_waiting": waiting.pk, "pdf": "pdf", "curved": curve.loop.code,
        "milestone": point.pk, "progress": told.pk, "follow_up": follow.pk,
        "rule_table": "rungs", "curve_rule": CurveRule.objects.all()[0].pk, "rung_rule": RungRule.objects.all()[0].pk,
        "marking": curve.loop.markings.get().pk,
    }  # fmt: skip
