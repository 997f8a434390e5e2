"""Makers and senders of calls at the same time, and one that dies in the middle of a call."""

from __future__ import annotations

import os
import signal

import pytest
from django.db import connection
from django.utils import timezone

from congress_portal.errors import NotNow
from congress_portal.integration import making, sending, transitions
from congress_portal.integration.models import Hook, HookCall, State
from congress_portal.loops.models import Event
from tests import factories as make
from tests.integration.conftest import make_hook
from tests.integration.receiver import Receiver
from tests.loops.together import together
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def test_together_they_tell_each_event_once_and_lose_none(world: World, receiver: Receiver) -> None:
    """Makers race with one another and with writers; then senders with one another, and two who resume a hook."""
    hook = make_hook(world, receiver.url)

    def write() -> None:
        for _ in range(5):
            make.opinion(world.station)
            making.make_calls()

    done = together(write, write, making.make_calls)
    assert done.broke == []
    making.make_calls()
    told = HookCall.objects.values_list("event", flat=True)
    untold = Event.objects.exclude(verb__in=making.UNTOLD).filter(loop__isnull=False)
    assert sorted(told) == sorted(untold.values_list("pk", flat=True))
    assert together(sending.deliver_due, sending.deliver_due, sending.deliver_due).broke == []
    assert sorted(receiver.ids()) == sorted(str(call) for call in HookCall.objects.all())
    assert set(HookCall.objects.values_list("state", "tries")) == {(State.SENT, 1)}

    transitions.pause(hook=hook, by=world.qian)
    twice = [lambda: transitions.resume(hook=hook, by=world.qian)] * 2
    outcome = together(*twice, on=Hook.objects.get())
    assert (len(outcome.won), outcome.refused, outcome.broke) == (1, [NotNow], [])


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_sender_killed_in_the_middle_loses_nothing(world: World, receiver: Receiver) -> None:
    """kill -9 between the receiver's hearing and our writing it down: it comes again under the same id."""
    transitions.ring(hook=make_hook(world, receiver.url), by=world.qian)
    receiver.hold.clear()
    connection.close()  # a forked process must not share it
    child = os.fork()
    if not child:
        try:
            sending.deliver_due()
        finally:
            os._exit(1)
    try:
        assert receiver.heard.wait(20)
    finally:
        os.kill(child, signal.SIGKILL)
        _pid, status = os.waitpid(child, 0)
    receiver.hold.set()
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert HookCall.objects.get().state == State.SENDING
    assert sending.deliver_due() == 0  # its lease stands: nobody sends it a second time at once
    HookCall.objects.update(next_try_at=timezone.now())
    assert sending.deliver_due() == 1
    assert len(receiver.taken) == 2 and len(set(receiver.ids())) == 1
    assert HookCall.objects.get().state == State.SENT
