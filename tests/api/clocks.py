"""Clocks that have run out, and warnings, as the sweep writes them."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from congress_portal.loops.models import Deadline, Event, Loop, Step
from congress_portal.loops.words import Actor, Verb


def expire(loop: Loop) -> None:
    """Let the current step's clock run out an hour ago."""
    past = timezone.now() - dt.timedelta(hours=1)
    Step.objects.filter(loop=loop.pk).current().update(due_at=past)
    Deadline.objects.filter(loop=loop.pk, step__isnull=False, is_running=True).update(due_at=past)


def warn(loop: Loop, level: str) -> Event:
    """A warning of the current step's clock."""
    clock = Deadline.objects.get(loop=loop.pk, step__isnull=False, is_running=True)
    return Event.objects.create(
        county_id=loop.county_id,
        loop_id=loop.pk,
        step_id=clock.step_id,
        deadline=clock,
        verb=Verb.WARNED,
        actor=Actor.SYSTEM,
        at=timezone.now(),
        level=level,
        warned_due=clock.due_at,
    )
