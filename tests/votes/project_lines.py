"""Who may open the pages of projects: one that is carried out, with a report, a change and its group."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from congress_portal.loops.photos import clean_photo
from tests.matrix import OPEN, Line, post, row
from tests.stations.test_citizen_form import photo
from tests.votes import followed as at
from tests.world import World
from votes.models import ProgressPhoto
from votes.projects import moves as acts

READERS = row(302, zhao=404, others=200)
"""Whoever has a duty in the county."""
OFFICE = row(302, qian=200, others=403)
OFFICE_HERE = row(302, qian=200, zhao=404, others=403)
UNIT = row(302, li=200, zhao=404, others=403)
GROUP = row(302, qian=200, zhang=200, zhao=404, others=403)
NOT_EVALUATING = row(302, qian=409, zhao=404, others=403)

LINES: dict[str, Line] = {
    "project:list": Line(row(302, others=200)),
    "project:sheet": Line(row(302, others=200)),
    "project:new": Line(OFFICE),
    "project:take": Line(OFFICE),
    "project:detail": Line(READERS, args="project"),
    "project:nodes": Line({**UNIT, "li": 409}, args="project"),
    "project:tell": Line(UNIT, args="project project_node"),
    "project:deny": Line(GROUP, args="project project_told"),
    "project:group": Line(OFFICE_HERE, args="project"),
    "project:report": Line(GROUP, args="project project_report"),
    "project:ask": Line(row(302, li=200, qian=200, zhao=404, others=403), args="project"),
    "project:decide": Line(OFFICE_HERE, args="project project_change"),
    "project:change_drop": post(row(302, li=409, qian=409, zhao=404, others=403), "project project_decided"),
    "project:vote": Line(NOT_EVALUATING, args="project"),
    "project:tally": Line(NOT_EVALUATING, args="project"),
    "project:vote_drop": post(row(302, zhao=404, others=409), "project"),
    "api:projects": Line(row(401, others=200)),
    "api:project": Line(row(401, zhao=404, others=200), args="project"),
    "open_project:list": Line(OPEN),
    "open_project:map": Line(OPEN),
    "open_project:photo": Line(OPEN, args="project_photo"),
    "open_project:detail": Line(OPEN, args="project"),
    "open_project:say": Line(OPEN, args="project"),
    "open_project:said": Line(OPEN, args="project"),
}


def filled(world: World) -> dict[str, Any]:
    project = at.grouped(world)
    code = project.loop.code
    node = project.milestones.select_related("project__loop").order_by("position")[0]
    told = acts.tell_node(
        milestone=node, by=world.li, percent=30, spent=Decimal(5), words="动工", photos=[clean_photo(photo())]
    )
    decided = at.asked(world, project=project)
    acts.decide_change(change=decided, by=world.qian, decided=at.yes(is_approved=False))
    change = at.asked(world, project=project)
    return {
        "project": code,
        "project_node": node.pk,
        "project_told": told.pk,
        "project_report": project.group_reports.order_by("until")[0].pk,
        "project_change": change.pk,
        "project_decided": decided.pk,
        "project_photo": ProgressPhoto.objects.get(report=told).evidence.token,
    }
