"""The lead deputy died or left while a text waited to be changed: nothing drops out."""

from __future__ import annotations

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from congress_portal.accounts.models import Duty, User
from congress_portal.errors import NotNow
from congress_portal.loops.models import Event, Loop
from congress_portal.loops.words import Verb
from proposals import transitions
from proposals.models import Proposal
from tests.loops.together import together
from tests.proposals.stages import answered, deputy, drafted, sent_back, signed, submitted
from tests.proposals.test_pages import client
from tests.world import World, build


def left(world: World, *others: User) -> Proposal:
    """Sent back by pre-review; 张代表, who led, is no deputy any more."""
    proposal = sent_back(world, submitted(world, signed(drafted(world), *others) if others else None))
    Duty.objects.filter(user=world.zhang).delete()
    return proposal


def test_the_next_one_leads_and_goes_on(world: World) -> None:
    fang = deputy(world, "方代表", "fang2")
    proposal = left(world, fang)
    transitions.replace_lead(proposal=proposal, by=world.qian, reason="代表资格终止")
    again = transitions.resubmit(proposal=proposal, by=fang, answers=answered(proposal), alone=True)
    assert again.loop.movers.get(is_lead=True).user == fang
    assert again.loop.movers.get(user=world.zhang).left_at is not None


def test_with_nobody_left_it_ends_visibly(world: World) -> None:
    proposal = left(world)
    transitions.replace_lead(proposal=proposal, by=world.qian, reason="代表病故")
    assert Loop.objects.get(pk=proposal.pk).status == "withdrawn"
    assert Event.objects.get(loop=proposal.pk, verb=Verb.WITHDRAWN).note == "代表病故"


def test_not_while_the_lead_serves(world: World) -> None:
    with pytest.raises(NotNow):
        transitions.replace_lead(proposal=sent_back(world), by=world.qian, reason="想换人")


def test_it_needs_a_reason_and_the_office(world: World) -> None:
    proposal = left(world)
    with pytest.raises(ValidationError):
        transitions.replace_lead(proposal=proposal, by=world.qian, reason=" ")
    with pytest.raises(PermissionDenied):
        transitions.replace_lead(proposal=proposal, by=world.li, reason="代表病故")


def test_the_office_finds_it_on_the_page(world: World) -> None:
    url = left(world).loop.get_absolute_url()
    assert "领衔代表已不在任" in client(world.qian).get(url).content.decode()


def test_who_serves_no_more_need_not_agree_to_withdraw(world: World) -> None:
    fang = deputy(world, "方代表", "fang2")
    proposal = submitted(world, signed(drafted(world), fang))
    Duty.objects.filter(user=world.zhang).delete()
    transitions.agree_to_withdraw(proposal=proposal, by=fang)
    assert Loop.objects.get(pk=proposal.pk).status == "withdrawn"


@pytest.mark.django_db(transaction=True)
def test_two_of_the_office_at_once() -> None:
    world = build()
    proposal = left(world, deputy(world, "方代表", "fang2"))
    replace = partial(transitions.replace_lead, proposal=proposal, by=world.qian, reason="终止")
    ended = together(replace, replace, on=proposal.loop)
    assert len(ended.won) == 1 and ended.refused == [NotNow]
