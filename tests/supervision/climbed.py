"""A case at the water office that is late, and what the ladder does with it."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from congress_portal.accounts.models import User
from congress_portal.loops import deadlines
from congress_portal.loops.models import Deadline, Event, Loop, Prompt, Step
from congress_portal.loops.words import Verb
from supervision import transitions
from supervision.models import Rung
from tests import factories as make
from tests.loops import stages
from tests.world import World


def late(world: World, days: int = 1) -> Loop:
    """李科's unit has it in hand, and its date passed so many days ago; the warning is recorded."""
    loop = stages.handling(world)
    due = timezone.now() - dt.timedelta(days=days)
    Step.objects.filter(loop=loop).current().update(due_at=due)
    Deadline.objects.filter(loop=loop, step__isnull=False, is_running=True).update(due_at=due)
    deadlines.sweep()
    return Loop.objects.get(pk=loop.pk)


def second(world: World) -> User:
    """曹科长, the office's other person, who signs what 钱主任 writes."""
    known = User.objects.filter(username="cao").first()
    return known or make.person("曹科长", "congress_office", world.office, username="cao")


def proposed(loop: Loop) -> Rung:
    """What waits to be sent about a case; proposed now if need be."""
    transitions.propose_rungs()
    return Rung.objects.waiting().get(loop=loop)


def silence(rung: Rung, days: int = 1) -> None:
    """Let the day to react by have passed without a word."""
    Prompt.objects.filter(pk=rung.prompt_id).update(react_by=timezone.now() - dt.timedelta(days=days))


def reminded(world: World) -> Rung:
    """The lowest rung is sent."""
    rung = proposed(late(world))
    return transitions.remind(rung=rung, by=world.qian, text="请抓紧办理", issuer=world.office)


def written(world: World) -> Rung:
    """Nobody reacted to the reminder; 钱主任 has written a note of prompting."""
    before = reminded(world)
    silence(before)
    rung = proposed(before.loop)
    return transitions.write_rung(
        rung=rung,
        by=world.qian,
        title="关于抓紧办理群众意见的提示函",
        text="请于本月内办结。",
        issuer=world.office,
    )


def sent(world: World) -> Rung:
    """曹科长 has signed it."""
    return transitions.send_rung(rung=written(world), by=second(world))


def told(rung: Rung, verb: Verb) -> Event:
    return Event.objects.filter(loop=rung.loop, verb=verb).latest("pk")
