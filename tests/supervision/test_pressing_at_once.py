"""Two people at the same moment on the ladder and on plans."""

from __future__ import annotations

from functools import partial

import pytest
from django.utils import timezone

from congress_portal.errors import NotNow
from congress_portal.loops.models import Event, Prompt
from congress_portal.loops.words import Verb
from supervision import transitions
from supervision.models import Curve, Rung
from supervision.transitions import Point
from tests import factories as make
from tests.loops import stages
from tests.loops.together import together
from tests.supervision.climbed import late, proposed, second, sent, written
from tests.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


def test_two_who_sign_one_letter(world: World) -> None:
    rung, third = written(world), make.person("彭主任", "congress_office", world.office)
    send = transitions.send_rung
    ended = together(
        partial(send, rung=rung, by=second(world)), partial(send, rung=rung, by=third), on=rung.loop
    )
    assert (len(ended.won), ended.refused) == (1, [NotNow])
    assert Event.objects.filter(loop=rung.loop, verb=Verb.RUNG_SENT).count() == 2, "the reminder and this"
    assert Prompt.objects.open().filter(loop=rung.loop).count() == 1


def test_two_letters_of_one_year_have_two_numbers(world: World) -> None:
    one, other = written(world), written(world)
    ended = together(
        partial(transitions.send_rung, rung=one, by=second(world)),
        partial(transitions.send_rung, rung=other, by=second(world)),
    )
    assert len(ended.won) == 2
    assert sorted(Rung.objects.filter(rung="note").values_list("serial", flat=True)) == [1, 2]


def test_one_sends_and_another_puts_aside(world: World) -> None:
    rung = proposed(late(world))
    ended = together(
        partial(transitions.remind, rung=rung, by=world.qian, text="请抓紧", issuer=world.office),
        partial(transitions.put_aside, rung=rung, by=world.wang, reason="等雨停", until=timezone.localdate()),
        on=rung.loop,
    )
    assert (len(ended.won), ended.refused) == (1, [NotNow])


def test_two_sign_for_one_letter(world: World) -> None:
    rung, other = sent(world), make.person("方科", "handler", world.water)
    receive = transitions.receive_rung
    ended = together(
        partial(receive, rung=rung, by=world.li), partial(receive, rung=rung, by=other), on=rung.loop
    )
    assert (len(ended.won), ended.refused) == (1, [NotNow])


def test_two_plans_of_one_step(world: World) -> None:
    loop, other = stages.handling(world), make.person("方科", "handler", world.water)
    rows = [Point("修好", 100, timezone.localdate())]
    plan = partial(transitions.plan_curve, loop=loop, rows=rows, reason="另报")
    ended = together(partial(plan, by=world.li), partial(plan, by=other), on=loop)
    assert len(ended.won) == 2 and Curve.objects.filter(loop=loop, ended_at=None).count() == 1
