"""Official documents that went out: marks, the letters of the ladder and of assignment, bulletins, one of them void."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter

from django.utils import timezone

from congress_portal.accounts.models import User
from congress_portal.demo.calls import moment
from congress_portal.demo.cases import Stage
from congress_portal.demo.people import Cast
from congress_portal.demo.stories import Moments
from congress_portal.demo.units import Bodies
from congress_portal.issuing import void_transitions as voiding
from congress_portal.issuing.models import Issued
from congress_portal.issuing.transitions import set_mark
from congress_portal.issuing.words import Kind
from proposals.models import AssignmentMeeting
from proposals.transitions.letters import issue_letters
from supervision import transitions
from supervision.climbing import issuers_for, may_climb
from supervision.models import Meeting, Rung, RungWord
from supervision.papers import NAMES
from supervision.transitions.bulletins import issue_bulletin

MARKS = (("jiaotong", "淳交函", 16), ("shuili", "淳水利函", 0))
"""Departments that number their answers here, and how far each was on paper; the others number at home."""
CLIMBED, EVERY = 60, 3
"""Days back from which the office looks after the late cases, and how often."""
MOST = {RungWord.REMINDER: 8, RungWord.NOTE: 4, RungWord.LETTER: 3, RungWord.HEADS: 1, RungWord.CHAIR: 1}
TEXT = "该事项已经超过办理时限。请说明没有办结的原因、下一步措施和完成时间（示例）。"
WRONG = "正文中的日期写错，另行印发（示例）。"
LETTERS = 3
"""Meetings of assignment whose letters went out."""


def tales(stage: Stage, seed: int) -> list[Moments]:
    return [_marks(stage), _climb(stage, random.Random(f"{seed}-letters"))]


def _marks(stage: Stage) -> Moments:
    """On the first day of the year that is played."""
    yield timezone.localtime(stage.clock.at) - dt.timedelta(days=366)
    for code, mark, before in MARKS:
        unit = stage.bodies.departments[code]
        set_mark(by=stage.cast.office[0], unit=unit, kinds=[Kind.REPLY], mark=mark, before=before)


def _climb(stage: Stage, rng: random.Random) -> Moments:
    """What stays late goes up the ladder, rung by rung, so that each kind of letter went out."""
    today, sent = timezone.localdate(stage.clock.at), Counter[str]()
    if len(stage.cast.office) < 2:
        return
    for days in range(CLIMBED, 0, -EVERY):
        yield moment(today - dt.timedelta(days=days), 17, rng)
        transitions.propose_rungs()
        for rung in Rung.objects.waiting().select_related("loop__region", "step").order_by("pk"):
            if sent[rung.rung] < MOST.get(RungWord(rung.rung), 0) and _send(stage.cast, rung):
                sent[rung.rung] += 1


def _send(cast: Cast, rung: Rung) -> bool:
    """A letter is written by one of the office and sent by another."""
    clerk, colleague = (User.objects.get(pk=one.pk) for one in cast.office[:2])
    if not may_climb(clerk, rung.loop, rung.step):
        return False
    issuer = issuers_for(clerk, rung.loop)[0]
    if rung.rung == RungWord.REMINDER:
        transitions.remind(rung=rung, by=clerk, text="请抓紧办理，写明何时办好（示例）。", issuer=issuer)
        return True
    title = f"关于抓紧办理{rung.loop.code}的{NAMES[RungWord(rung.rung)]}"
    transitions.write_rung(rung=rung, by=clerk, title=title, text=TEXT, issuer=issuer)
    transitions.send_rung(rung=rung, by=colleague)
    return True


def send_out(bodies: Bodies, cast: Cast) -> None:
    """After the meetings: assignment letters and bulletins; two void, one of them issued again, one to be void."""
    if len(cast.office) < 2:
        return
    clerk, colleague = (User.objects.get(pk=one.pk) for one in cast.office[:2])
    held = AssignmentMeeting.objects.filter(decided_at__isnull=False, office=bodies.office).order_by("-pk")
    for meeting in [one for one in held[: 2 * LETTERS] if one.units_assigned().exists()][:LETTERS]:
        issue_letters(meeting=meeting, by=clerk)
    for over in Meeting.objects.filter(county=bodies.office.county_id, closed_at__isnull=False).order_by(
        "pk"
    ):
        issue_bulletin(meeting=over, by=clerk)
    for kind in (Kind.BULLETIN, Kind.NOTE):
        wrong = Issued.objects.filter(kind=kind).order_by("pk").first()
        if wrong is not None:
            voiding.ask(issued=wrong, by=clerk, reason=WRONG)
            voiding.confirm(issued=wrong, by=colleague)
            if voiding.may_issue_again(wrong):
                voiding.issue_again(issued=wrong, by=clerk)
    letter = Issued.objects.filter(kind=Kind.ASSIGNMENT).order_by("pk").last()
    if letter is not None:
        voiding.ask(issued=letter, by=clerk, reason="附件中一件建议的主办单位有误（示例）。")
