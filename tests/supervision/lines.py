"""Who may open the pages of supervision: an opinion that the water office has, and one that is being collected."""

from __future__ import annotations

from typing import Any

from supervision import transitions
from tests.issuing import lines as issuing_lines
from tests.matrix import OPEN, Line, post, row
from tests.supervision import lines_pressing, musts, planned, stages
from tests.world import World

READERS = row(302, li=200, qian=200, he=200, shen=200, others=404)
"""The organ, and who may know of all cases of the county."""
ABOVE = row(302, qian=403, he=403, shen=403, others=404)
"""They know of it; a committee alone changes it, and nobody of the world works in one."""
OFFICE = row(302, qian=409, li=403, he=403, shen=403, others=404)

PLAN = row(302, zhao=404, others=200)
"""It is published: everybody of the county."""
DRAFTERS = row(302, qian=200, zhao=404, others=403)

LINES: dict[str, Line] = {
    **lines_pressing.LINES,
    **issuing_lines.LINES,
    **musts.LINES,
    "supervision:list": Line(row(302, others=200)),
    "supervision:opinion_new": Line(row(302, zhao=200, others=403)),
    "supervision:detail": Line(READERS, args="review_opinion"),
    "supervision:opinion_edit": Line(ABOVE, args="collected_opinion"),
    "supervision:publish": post(OFFICE, "public_opinion"),
    "supervision:unpublish": post(
        {**OFFICE, "qian": 400, **dict.fromkeys(("li", "he", "shen"), 400)}, "public_opinion"
    ),
    "supervision:plans": Line(row(302, others=200)),
    "supervision:plan": Line(PLAN, args="year_plan"),
    "supervision:plan_adopt": post({**DRAFTERS, "qian": 400}, "year_plan"),
    "supervision:plan_publish": post({**DRAFTERS, "qian": 409}, "year_plan"),
    "supervision:topic_new": Line(DRAFTERS, args="year_plan"),
    "supervision:topic": Line(DRAFTERS, args="plan_topic"),
    "supervision:topic_drop": post({**DRAFTERS, "qian": 400}, "plan_topic"),
    "supervision:topic_meeting": post({**DRAFTERS, "qian": 400}, "plan_topic"),
    "open_supervision:plans": Line(OPEN),
    "open_supervision:plan": Line(OPEN, args="year_plan"),
    "open_supervision:list": Line(OPEN),
    "open_supervision:detail": Line(OPEN, args="public_opinion"),
}


def filled(world: World) -> dict[str, Any]:
    public = transitions.publish(opinion=stages.received(world), by=world.qian)
    topic = planned.published(world)
    pressing = lines_pressing.filled(world)
    return {
        **pressing,
        **issuing_lines.filled(pressing["rung"]),
        **musts.filled(world),
        "year_plan": topic.plan_id,
        "plan_topic": topic.pk,
        "review_opinion": public.loop.code,
        "public_opinion": public.loop.code,
        "collected_opinion": stages.collecting(world).loop.code,
    }
