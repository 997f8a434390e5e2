"""An opinion of the named world, brought to each stage of its life by the people whose work it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.trail import CITIZEN
from stations import transitions
from stations.models import Opinion
from stations.words import Ground
from tests import factories as make
from tests.world import World


def now_is(monkeypatch: pytest.MonkeyPatch, day: str, time: str = "10:00") -> dt.datetime:
    """Set the clock on the wall to a moment in Chun'an."""
    moment = dt.datetime.fromisoformat(f"{day}T{time}:00").replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    monkeypatch.setattr(timezone, "now", lambda: moment)
    return moment


def current(loop: Loop) -> Step:
    return Step.objects.select_related("unit", "offered_to").get(loop=loop, pk__in=Step.objects.current())


def opinion_of(loop: Loop) -> Opinion:
    return Opinion.objects.select_related("loop").get(pk=loop.pk)


def heard(world: World) -> Loop:
    """陈女士 has written; 听民意 waits for the station."""
    return make.opinion(world.station).loop


def desk(world: World) -> Loop:
    """刘站长 has taken it down at the desk."""
    return make.opinion(world.station, by=world.liu).loop


def proposing(world: World) -> Loop:
    """The station considers who should handle it."""
    loop = heard(world)
    transitions.acknowledge(opinion=opinion_of(loop), by=world.liu)
    return loop


def delegated(world: World) -> Loop:
    """张代表 has been asked to propose."""
    loop = proposing(world)
    moves.delegate(loop=loop, by=world.liu, to=world.zhang, note="请张代表研究")
    return loop


def proposing_paused(world: World) -> Loop:
    loop = proposing(world)
    moves.pause(loop=loop, by=world.liu, reason="请说明是哪一盏灯")
    return loop


def offered_township(world: World) -> Loop:
    """刘站长 has offered it to the township government."""
    loop = proposing(world)
    moves.assign(loop=loop, by=world.liu, to=world.township_government, note="请镇政府修路灯")
    return loop


def offered_office(world: World) -> Loop:
    """刘站长 has offered it to the county's congress office."""
    loop = proposing(world)
    moves.assign(loop=loop, by=world.liu, to=world.office, note="请县里研究")
    return loop


def offered_water(world: World) -> Loop:
    """钱主任 has passed it on to the water office, with the roads office to help."""
    loop = offered_office(world)
    moves.reassign(loop=loop, by=world.qian, to=world.water, note="水利局主办", helpers=[world.roads])
    return loop


def disputed(world: World) -> Loop:
    """李科 has asked the office to take it back; 钱主任 has not decided yet."""
    loop = offered_water(world)
    moves.dispute(loop=loop, by=world.li, reason="路灯归交通部门管", proposed=world.roads)
    return loop


def dispute_refused(world: World) -> Loop:
    """钱主任 has not consented: 李科 must accept."""
    loop = disputed(world)
    moves.refuse(loop=loop, by=world.qian, reason="这一段路灯由水利局管养")
    return loop


def handling(world: World) -> Loop:
    """李科 of the water office is at work."""
    loop = offered_water(world)
    moves.accept(loop=loop, by=world.li)
    return loop


def pressed(world: World) -> Loop:
    """王主任 has pressed 李科."""
    loop = handling(world)
    moves.prompt(loop=loop, by=world.wang, note="请抓紧")
    return loop


def handling_paused(world: World) -> Loop:
    loop = handling(world)
    moves.pause(loop=loop, by=world.li, reason="请补充照片")
    return loop


def handled(world: World) -> Loop:
    """陆科 has given the roads office's part, 李科 has reported it done."""
    loop = handling(world)
    moves.give_view(loop=loop, by=world.lu, view="已配合断电")
    moves.check_in(loop=loop, by=world.li, outcome="三盏灯已更换")
    return loop


def following(world: World) -> Loop:
    """The station looks whether it helped."""
    loop = handled(world)
    moves.sign_off(loop=loop, by=world.liu)
    return loop


def followed(world: World) -> Loop:
    loop = following(world)
    moves.check_in(loop=loop, by=world.liu, outcome="夜里去看过，灯亮了")
    return loop


def answering(world: World) -> Loop:
    """The station is to answer 陈女士."""
    loop = followed(world)
    moves.sign_off(loop=loop, by=world.wang)
    return loop


def answered(world: World) -> Loop:
    """刘站长 has answered; her rating or 王主任's sign-off is awaited."""
    loop = answering(world)
    transitions.answer_citizen(opinion=opinion_of(loop), by=world.liu, answer="路灯已修好，感谢您的反映。")
    return loop


def closed(world: World) -> Loop:
    loop = answered(world)
    moves.sign_off(loop=loop, by=world.wang)
    return loop


def withdrawn(world: World) -> Loop:
    loop = proposing(world)
    moves.withdraw(loop=loop, by=CITIZEN)
    return loop


def rejected(world: World) -> Loop:
    loop = proposing(world)
    transitions.reject(opinion=opinion_of(loop), by=world.liu, ground=Ground.UNCLEAR, reason="请写明地点")
    return loop


def merged(world: World) -> Loop:
    loop, into = proposing(world), proposing(world)
    moves.merge(loop=loop, into=into, by=world.liu)
    return loop


Stage = Callable[[World], Loop]
STAGES: dict[str, Stage] = {
    stage.__name__: stage
    for stage in (
        heard, desk, proposing, delegated, proposing_paused, offered_township, offered_office, offered_water,
        disputed, dispute_refused,
        handling, pressed, handling_paused, handled, following, followed, answering, answered, closed, withdrawn,
        rejected, merged,
    )
}  # fmt: skip
