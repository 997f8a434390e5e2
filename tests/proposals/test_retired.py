"""Who is no deputy any more still sees what they brought until it is done: the answer is theirs, and the word on it."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from congress_portal.accounts.models import Duty, User
from congress_portal.loops import moves
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Loop
from congress_portal.loops.words import Verb
from proposals import transitions
from proposals.models import Evaluation, Proposal
from proposals.reading import asked
from tests.notices.told import hearers
from tests.proposals.judged import judge, judging
from tests.proposals.stages import handling, second, talked
from tests.proposals.test_pages import client
from tests.world import World


def retired(world: World, proposal: Proposal) -> User:
    """张代表, whose term is over."""
    Duty.objects.filter(user=world.zhang).update(until="2025-12-31")
    found = User.objects.get(pk=world.zhang.pk)
    assert not found.duties and proposal.loop.movers.filter(user=found).exists()
    return found


def test_an_open_one_is_seen_and_nothing_can_be_done_with_it(world: World) -> None:
    talk = talked(world)
    proposal = talk.proposal
    zhang = retired(world, proposal)
    step = moves.current(proposal.loop)
    assert client(zhang).get(proposal.loop.get_absolute_url()).status_code == 200
    assert moves.open_to(zhang, proposal.loop, step) == []
    with pytest.raises(PermissionDenied):
        transitions.confirm(consultation=talk, by=zhang, is_so=True)
    with pytest.raises(PermissionDenied):
        transitions.agree_to_withdraw(proposal=handling(world), by=zhang)
    assert set(Loop.objects.visible_to(zhang)) == set(Loop.objects.filter(movers__user=zhang))


def test_the_answer_and_the_word_on_it_are_theirs_until_it_is_done(world: World) -> None:
    proposal = judging(world)
    zhang = retired(world, proposal)
    assert {zhang} <= hearers(proposal.loop, Verb.CHECKED_IN) & hearers(proposal.loop, Verb.SIGNED_OFF)
    page = client(zhang)
    assert [str(row.label) for row in asked.asked_of(zhang).rows] == ["评价答复"]
    assert page.get(reverse("proposal:reply_letter", args=[proposal.loop.code, 1, "pdf"])).status_code == 200
    judge(zhang, proposal)
    assert Evaluation.objects.get().is_own
    transitions.conclude(proposal=proposal, by=world.qian, outcome="代表满意")
    loop_moves.sign_off(loop=proposal.loop, by=second(world))
    assert not Loop.objects.visible_to(zhang).exists()
    assert client(zhang).get(proposal.loop.get_absolute_url()).status_code == 404
