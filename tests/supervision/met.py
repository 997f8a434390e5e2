"""Meetings at their stages, and who may open their pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from congress_portal.accounts.models import User
from supervision.models import Meeting, MeetingItem, MeetingKind, MeetingPaper
from supervision.transitions import handing
from supervision.transitions import meetings as moves
from tests.matrix import OFFICE, STAFF, Line, post, row
from tests.world import World

READERS = row(302, li=200, qian=200, he=200, shen=200, zhang=200, others=404)
"""The county's office, leaders and auditor; a member (张代表); a unit that hands in a paper (李科)."""
DIRECTORS = {**READERS, **dict.fromkeys(("li", "he", "shen", "zhang"), 403)}
DIRECTORS_POST = {**DIRECTORS, "qian": 400}

LINES: dict[str, Line] = {
    "meeting:list": Line(STAFF),
    "meeting:new": Line(OFFICE),
    "meeting:members": Line(OFFICE),
    "meeting:member_end": post({**OFFICE, "qian": 302}, "convened_member"),
    "meeting:detail": Line(READERS, args="convened"),
    "meeting:move": Line(DIRECTORS, args="convened"),
    "meeting:item_new": Line(DIRECTORS, args="convened"),
    "meeting:paper_new": Line(DIRECTORS, args="convened"),
    "meeting:hand_in": Line({**DIRECTORS, "li": 200}, args="convened convened_paper"),
    "meeting:paper_file": Line(row(302, others=404), args="convened convened_paper"),
    "meeting:decide": Line(DIRECTORS, args="convened convened_item"),
    "meeting:vote": Line(DIRECTORS, args="convened convened_item"),
    "meeting:roll": Line(DIRECTORS, args="convened"),
    "meeting:bulletin": Line(
        row(302, qian=404, zhang=403, he=403, shen=403, others=404), args="convened pdf"
    ),
    "meeting:minutes": post(DIRECTORS_POST, "convened"),
    "meeting:call_off": post(DIRECTORS_POST, "convened"),
    "meeting:act": post({**DIRECTORS, "qian": 302}, "convened meeting_act"),
}


def seated(world: World, *people: User, kind: str = MeetingKind.STANDING) -> None:
    for user in people or (world.zhang, world.he, world.qian):
        moves.add_member(by=world.qian, office=world.office, kind=kind, user=user, since=dt.date(2025, 1, 1))


def convened(world: World, number: int = 32, **values: Any) -> Meeting:
    given = {"kind": MeetingKind.STANDING, "held_on": timezone.localdate(), "place": "会议室", **values}
    return moves.convene(by=world.qian, office=world.office, number=number, **given)


def item(world: World, meeting: Meeting, title: str = "听取饮水安全报告") -> MeetingItem:
    return moves.put_on(meeting=meeting, by=world.qian, title=title, unit=world.water)


def paper(world: World, of: MeetingItem, **values: Any) -> MeetingPaper:
    return handing.ask_paper(item=of, by=world.qian, title="专项工作报告", unit=world.water, **values)


def sitting(world: World, *present: User) -> Meeting:
    """A meeting of three members, open, where these are present."""
    seated(world)
    made = convened(world)
    item(world, made)
    moves.open_roll(meeting=made, by=world.qian)
    moves.note_roll(meeting=made, by=world.qian, rows={user.pk: ("present", "") for user in present})
    made.refresh_from_db()
    return made


def filled(world: World) -> dict[str, Any]:
    seated(world, world.zhang)
    made = convened(world)
    on = item(world, made)
    return {
        "convened_member": moves.Membership.objects.get().pk,
        "convened": made.pk,
        "convened_item": on.pk,
        "convened_paper": paper(world, on).pk,
        "meeting_act": "open",
    }
