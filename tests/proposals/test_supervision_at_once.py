"""Two people at the same moment, on every write of those who supervise."""

from __future__ import annotations

from functools import partial

import pytest
from django.utils import timezone

from congress_portal.accounts.models import Role
from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Event, Watcher
from congress_portal.loops.words import Verb
from proposals import transitions
from proposals.models import KeyProposal, Matter, MatterItem, Signal
from proposals.transitions import keys, matters
from proposals.transitions.signals import send_signal
from proposals.words import Word
from tests import factories as make
from tests.loops.together import together
from tests.proposals.guided import group, member
from tests.proposals.stages import handling, taken_in
from tests.proposals.test_keys import chosen, visited
from tests.proposals.test_matters import matter
from tests.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


@pytest.mark.parametrize("held", ["case", "county"])
def test_a_new_scope_and_an_acceptance_miss_each_other_never(world: World, held: str) -> None:
    first, proposal = group(world), taken_in(world)
    moves.assign(loop=proposal.loop, by=world.qian, to=world.water, note="请牵头")
    ended = together(
        partial(transitions.accept, proposal=proposal, by=world.li),
        partial(transitions.set_scope, group=first, by=world.qian, units=[world.water]),
        on=proposal.loop if held == "case" else world.county,
    )
    assert len(ended.won) == 2
    assert Watcher.objects.open().get().unit == first
    assert Event.objects.filter(verb=Verb.WATCHED).count() == 1


def test_two_scopes_of_one_group(world: World) -> None:
    first = group(world)
    handling(world)
    change = partial(transitions.set_scope, group=first, by=world.qian)
    together(
        partial(change, units=[world.water]),
        partial(change, units=[world.water, world.roads]),
        on=world.county,
    )
    assert Watcher.objects.open().count() == 1


def test_a_signal_sent_twice_is_one_and_of_two_people_two(world: World) -> None:
    first = group(world, "第一组", world.water)
    ding, qi, proposal = member(first), member(first, "戚代表", "qi"), handling(world)
    send = partial(send_signal, proposal=proposal, unit=first, kind=Word.ADVICE, words="请抓紧")
    ended = together(partial(send, by=ding), partial(send, by=ding), on=proposal.loop)
    assert (len(ended.won), ended.refused) == (1, [NotNow])
    ended = together(partial(send, by=ding), partial(send, by=qi), on=proposal.loop)
    assert len(ended.won) == 1 and Signal.objects.count() == 2


def test_a_reaction_given_twice_is_one(world: World) -> None:
    first = group(world, "第一组", world.water)
    proposal, lin = handling(world), make.person("林科", Role.HANDLER, world.water, username="lin")
    send_signal(proposal=proposal, by=member(first), unit=first, kind=Word.ADVICE, words="请抓紧")
    react = partial(moves.react, loop=proposal.loop, reaction="本周办好")
    ended = together(partial(react, by=world.li), partial(react, by=lin), on=proposal.loop)
    assert (len(ended.won), ended.refused) == (1, [NotNow])
    assert Event.objects.filter(verb=Verb.REACTED).count() == 1


def test_two_choose_the_same_key_proposal(world: World) -> None:
    proposal, yu = handling(world), make.person("余主任", Role.CONGRESS_OFFICE, world.office, username="yu")
    choose = partial(chosen, world, proposal)
    ended = together(choose, partial(choose, by=yu), on=proposal.loop)
    assert (len(ended.won), ended.refused) == (1, [NotNow]) and KeyProposal.objects.count() == 1


def test_reported_and_revoked_at_once(world: World) -> None:
    key = visited(world, chosen(world))
    ended = together(
        partial(keys.report_key, key=key, by=world.qian, report="已通水", reported_on=timezone.localdate()),
        partial(keys.revoke_key, key=key, by=world.qian, reason="登记有误"),
        on=key.proposal.loop,
    )
    assert (len(ended.won), ended.refused) == (1, [NotNow])


def test_two_matters_with_one_proposal(world: World) -> None:
    proposal = handling(world)
    ended = together(
        partial(matter, world, proposal, title="饮水"), partial(matter, world, proposal, title="管网"),
        on=proposal.loop,
    )  # fmt: skip
    assert (len(ended.won), ended.refused) == (1, [NotNow]) and Matter.objects.count() == 1


def test_changed_and_concluded_at_once(world: World) -> None:
    """Whatever comes second is refused or finds everything; no proposal stays watched by a matter that has ended."""
    proposal, more = handling(world), handling(world)
    made = matter(world, proposal)
    together(
        partial(
            matters.set_items, matter=made, by=world.qian, office=world.office, proposals=[proposal, more]
        ),
        partial(matters.conclude, matter=made, by=world.qian, office=world.office, conclusion="好了"),
        on=proposal.loop,
    )
    is_over = Matter.objects.get().ended_at is not None
    assert is_over != MatterItem.objects.filter(until=None).exists()
    assert Watcher.objects.open().count() == MatterItem.objects.filter(until=None).count()
