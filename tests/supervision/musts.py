"""Occasions of the four musts and hearings at their stages, and who may open their pages."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from congress_portal.accounts.models import User
from supervision.models import Hearing, HearingKind, Must, Occasion, Registration
from supervision.transitions import hearings as moves
from supervision.transitions import occasions
from tests.matrix import OFFICE, OPEN, STAFF, Line, post, row
from tests.supervision import met
from tests.world import World

INVITED = row(302, zhang=200, li=200, qian=200, he=200, shen=200, others=404)
"""The deputy who is invited, the unit that is host, and who looks after all of the county."""
DIRECTORS = {**INVITED, **dict.fromkeys(("zhang", "li", "he", "shen"), 403)}
COUNTY = row(302, qian=200, he=200, shen=200, others=404)
KEEPERS = {**COUNTY, "he": 403, "shen": 403}
LOOKING = row(302, qian=200, he=200, shen=200, zhao=200, others=403)
READERS = row(302, qian=200, he=200, shen=200, zhao=200, others=302)
"""Everybody else is led to the public pages."""

LINES: dict[str, Line] = {
    "occasion:list": Line(STAFF),
    "occasion:new": Line(OFFICE),
    "occasion:gaps": Line(LOOKING),
    "occasion:detail": Line(INVITED, args="must"),
    "occasion:invite": Line(DIRECTORS, args="must"),
    "occasion:answer": post(
        {**INVITED, "zhang": 400, "li": 403, "qian": 403, "he": 403, "shen": 403}, "must"
    ),
    "occasion:note": Line(DIRECTORS, args="must"),
    "occasion:conclude": Line(DIRECTORS, args="must"),
    "occasion:call_off": post({**DIRECTORS, "qian": 400}, "must"),
    "hearing:list": Line(READERS),
    "hearing:new": Line(OFFICE),
    "hearing:detail": Line(COUNTY, args="heard"),
    "hearing:edit": Line(KEEPERS, args="heard"),
    "hearing:notice": Line(COUNTY, args="heard pdf"),
    "hearing:publish": post({**KEEPERS, "qian": 409}, "heard"),
    "hearing:choose": Line(KEEPERS, args="heard registered"),
    "hearing:statement": Line(KEEPERS, args="heard registered"),
    "hearing:contact": post(KEEPERS, "heard registered"),
    "hearing:minutes": post({**KEEPERS, "qian": 400}, "heard"),
    "hearing:result": post({**KEEPERS, "qian": 400}, "heard"),
    "hearing:call_off": post({**KEEPERS, "qian": 400}, "heard"),
    "open_hearing:list": Line(OPEN),
    "open_hearing:detail": Line(OPEN, args="heard"),
    "open_hearing:notice": Line(OPEN, args="heard pdf"),
    "open_hearing:register": Line(OPEN, args="heard"),
    "open_hearing:registered": Line(OPEN, args="registered_code"),
}


def occasion(world: World, *people: User, **values: Any) -> Occasion:
    given = {
        "kind": Must.STUDY, "topic": "研究城乡供水一体化", "held_on": timezone.localdate(), "host": world.water,
        **values,
    }  # fmt: skip
    made = occasions.set_up(by=world.qian, office=world.office, **given)
    if people:
        occasions.invite(occasion=made, by=world.qian, people=people)
    return made


def hearing(world: World, days: int = 30, **values: Any) -> Hearing:
    day = timezone.localdate() + dt.timedelta(days=days)
    given = {
        "kind": HearingKind.HEARING, "topic": "县城水价调整", "matter": "听取对水价方案的意见", "materials": "",
        "held_on": day, "starts": dt.time(9, 0), "place": "会议室", "register_until": day - dt.timedelta(days=5),
        "most": 2, "speakers": 1, **values,
    }  # fmt: skip
    return moves.prepare(by=world.qian, office=world.office, values=given)


def published(world: World, **values: Any) -> Hearing:
    return moves.publish(hearing=hearing(world, **values), by=world.qian)


def registered(of: Hearing, name: str = "陈女士", **values: Any) -> Registration:
    given = {
        "mobile": "13900000001", "standing": "citizen", "wants_to_speak": True, "view": "水价不宜太高",
        "request_key": uuid.uuid4(), **values,
    }  # fmt: skip
    return moves.register(hearing=of, name=name, **given)


def held(one: Hearing) -> Hearing:
    """As if its day had come."""
    today = timezone.localdate()
    Hearing.objects.filter(pk=one.pk).update(held_on=today, register_until=today - dt.timedelta(days=5))
    one.refresh_from_db()
    return one


def filled(world: World) -> dict[str, Any]:
    made = published(world)
    row_ = registered(made)
    return {
        **met.filled(world),
        "must": occasion(world, world.zhang).pk,
        "heard": made.pk,
        "registered": row_.pk,
        "registered_code": row_.code,
    }
