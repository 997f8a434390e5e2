"""A supervision guidance group and the people in it; who may open the pages of supervision."""

from __future__ import annotations

from congress_portal.accounts.models import Region, Role, Unit, UnitKind, User
from proposals import transitions
from tests import factories as make
from tests.matrix import Line, post, row
from tests.world import World

GROUP = row(302, qian=200, he=200, shen=200, others=404)
"""Its members, and who may know of all cases of the county; nobody of the world is a member."""
SPEAKERS = row(302, qian=200, zhang=403, liu=403, li=403, he=403, shen=403, others=404)
COMMITTEE_TOO = {**SPEAKERS, "he": 200}
"""何主任 leads the committee that named the key proposal, which watches it since."""
KEY_WORDS = ("qian", "zhang", "liu", "li", "he", "shen")
KEY_READERS = row(302, **dict.fromkeys(KEY_WORDS, 200), others=404)
"""Whoever may know of the proposal; an empty form is refused before the right to send it is asked."""
LINES = {
    "proposal:groups": Line(row(302, others=200)),
    "proposal:group": Line(GROUP, args="guided_group"),
    "proposal:group_scope": Line(row(302, qian=200, he=403, shen=403, others=404), args="guided_group"),
    "proposal:signals": Line(row(302, others=200)),
    "proposal:signal_new": Line(COMMITTEE_TOO, args="handled"),
    "proposal:check_new": Line(COMMITTEE_TOO, args="handled"),
    "proposal:keys": Line(row(302, others=200)),
    "proposal:key_new": Line(SPEAKERS, args="handled"),
    "proposal:key": Line(KEY_READERS, args="key"),
    "proposal:key_plan": post({**KEY_READERS, **dict.fromkeys(KEY_WORDS, 400)}, "key"),
    "proposal:key_visit": Line({**KEY_READERS, "zhang": 403, "liu": 403, "li": 403, "shen": 403}, args="key"),
    "proposal:key_report": post({**KEY_READERS, **dict.fromkeys(KEY_WORDS, 400)}, "key"),
    "proposal:key_revoke": post({**KEY_READERS, **dict.fromkeys(KEY_WORDS, 400)}, "key"),
    "proposal:matters": Line(row(302, others=200)),
    "proposal:matter_new": Line(row(302, qian=200, others=403)),
    "proposal:matter": Line(GROUP, args="matter"),
    "proposal:matter_items": post(row(302, qian=400, he=403, shen=403, others=404), "matter"),
    "proposal:matter_conclude": post(row(302, qian=400, he=400, shen=400, others=404), "matter"),
}
"""Lines of the access matrix."""


def group(
    world: World, name: str = "第一监督指导小组", *units: Unit, regions: tuple[Region, ...] = ()
) -> Unit:
    """A group of the county that oversees these."""
    made = make.unit(name, UnitKind.SUPERVISION_GROUP, world.county, world.county)
    if units or regions:
        transitions.set_scope(group=made, by=world.qian, units=units, regions=regions)
    return made


def member(of: Unit, name: str = "丁代表", username: str = "ding") -> User:
    """A deputy in the group, who is nothing else."""
    return make.person(name, Role.DEPUTY, of, username=username)
