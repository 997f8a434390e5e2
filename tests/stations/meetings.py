"""Who may open what of visits, activity months, groups and links; and the rows that their addresses need."""

from __future__ import annotations

from typing import Any

from stations.models import Member
from tests import factories as make
from tests import linked
from tests.matrix import KEEPING_200, OFFICE, OPEN, STATION_KEEPERS, STATION_READERS, Line, post, row
from tests.world import World

GROUP_READERS = row(302, zhang=200, wang=200, qian=200, he=200, shen=200, others=404)
GROUP_CONVENED = row(302, zhang=200, wang=200, qian=200, he=403, shen=403, others=404)
MONTH_READERS = row(302, others=200, ma=403, li=403, gao=403)
MONTHS_KNOWN = row(302, others=200, ma=404, li=404, gao=404, zhao=404)
MONTH_PLANNERS = row(302, qian=200, others=403, ma=404, li=404, gao=404, zhao=404)
VISIT_READERS = row(302, zhang=200, li=200, he=200, shen=200, **KEEPING_200, others=404)
VISIT_READING_403 = {"zhang": 403, "li": 403, "he": 403, "shen": 403}
VISIT_HELD_403 = {"zhang": 403, "liu": 403, "wang": 403, "qian": 403, "he": 403, "shen": 403}
"""Booked by the department for a day to come: only it may take the booking back, nobody records anything yet."""

LINKS_OVERSEEN = row(302, wang=200, qian=200, he=200, shen=200, zhao=200, others=403)
LINK_READERS = row(302, zhang=200, wang=200, qian=200, he=200, shen=200, others=404)
LINK_OWNED = row(302, zhang=200, wang=403, qian=403, he=403, shen=403, others=404)

LINES: dict[str, Line] = {
    "stations:visits": Line(OPEN, args="station"),
    "visits:mine": Line(row(302, li=200, ma=200, others=403)),
    "visits:choose": Line(row(302, li=200, others=403)),
    "visits:station": Line(STATION_READERS, args="station"),
    "visits:book": Line(row(302, li=200, others=403), args="station"),
    "visits:invite": Line(STATION_KEEPERS, args="station"),
    "visits:detail": Line(VISIT_READERS, args="visit"),
    "visits:agree": post(
        row(302, liu=302, wang=409, qian=409, li=409, zhang=403, he=403, shen=403, others=404), "visit"
    ),
    "visits:decline": Line(row(302, **KEEPING_200, **VISIT_READING_403, others=404), args="visit"),
    "visits:cancel": Line(row(302, li=200, **VISIT_HELD_403, others=404), args="visit"),
    "visits:record": Line(row(302, **VISIT_HELD_403, li=403, others=404), args="visit"),
    "visits:question": Line(row(302, **VISIT_HELD_403, li=403, others=404), args="visit"),
    "visits:photo": Line(VISIT_READERS, args="visit visit_photo"),
    "stations:activities": Line(OPEN),
    "stations:activity": Line(OPEN, args="month"),
    "months:list": Line(MONTH_READERS),
    "months:new": Line(OFFICE),
    "months:detail": Line(MONTHS_KNOWN, args="month"),
    "months:matters": Line(MONTHS_KNOWN, args="month"),
    "months:edit": Line(MONTH_PLANNERS, args="month"),
    "months:add": Line(MONTH_PLANNERS, args="month"),
    "months:close": Line(MONTH_PLANNERS, args="month"),
    "months:publish": post(MONTH_PLANNERS | {"qian": 409}, "month"),
    "months:visit": Line(STATION_READERS, args="leader_visit"),
    "months:drop": post(MONTH_PLANNERS | {"qian": 409}, "leader_visit"),
    "months:record": Line(STATION_KEEPERS, args="leader_visit"),
    "months:matter": Line(STATION_KEEPERS, args="leader_visit"),
    "groups:list": Line(row(302, others=200, liu=403, ma=403, li=403, gao=403)),
    "groups:new": Line(row(302, wang=200, qian=200, zhao=200, others=403)),
    "groups:detail": Line(GROUP_READERS, args="group"),
    "groups:activity": Line(GROUP_READERS, args="activity"),
    "groups:photo": Line(GROUP_READERS, args="activity activity_photo"),
    "groups:plan": Line(GROUP_CONVENED, args="group"),
    "groups:activity_new": Line(GROUP_CONVENED, args="group"),
    "groups:hold": Line(GROUP_CONVENED, args="activity"),
    "groups:cancel": Line(GROUP_CONVENED, args="activity"),
    "groups:member_new": Line(GROUP_CONVENED | {"zhang": 403}, args="group"),
    "groups:convenor": post(GROUP_CONVENED | {"zhang": 403, "wang": 409, "qian": 409}, "member"),
    "groups:member_end": post(GROUP_CONVENED | {"zhang": 403, "wang": 302, "qian": 409}, "member"),
    "links:list": Line(LINKS_OVERSEEN),
    "links:gaps": Line(LINKS_OVERSEEN),
    "links:gaps_excel": Line(LINKS_OVERSEEN),
    "links:mine": Line(row(302, others=200)),
    "links:new": Line(OFFICE),
    "links:voter_new": Line(row(302, zhang=200, others=403)),
    "links:detail": Line(LINK_READERS, args="link"),
    "links:contact": Line(LINK_OWNED, args="link"),
    "links:look": post(LINK_OWNED, "link"),
    "links:end": Line(LINK_OWNED | {"qian": 200}, args="link"),
    "links:matter": Line(LINK_OWNED, args="contact"),
}


def filled(world: World) -> dict[str, Any]:
    """What fills the addresses above, by its name in them."""
    visit = make.visit(world.station, world.water, by=world.li)
    month = make.month(world.county, world.qian)
    group = linked.group(world, world.zhang)
    activity = linked.activity(group, world.zhang)
    link = linked.voter(world)
    return {
        "link": link.pk,
        "contact": linked.contact(link).pk,
        "visit": visit.pk,
        "visit_photo": str(make.picture(f"visit:{visit.pk}", world.liu, world.station).token),
        "month": month.pk,
        "leader_visit": make.leader_visit(month, world.station, user=world.he).pk,
        "group": group.pk,
        "member": Member.objects.get(group=group).pk,
        "activity": activity.pk,
        "activity_photo": str(make.picture(f"activity:{activity.pk}", world.zhang).token),
    }
