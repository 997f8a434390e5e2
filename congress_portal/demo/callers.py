"""Citizens are called back: each working day the office's clerks ring whoever waits, never about their own cases."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from django.utils import timezone

from congress_portal.accounts.models import User
from congress_portal.demo import stories
from congress_portal.demo.calls import key
from congress_portal.demo.cases import Case, Stage
from congress_portal.demo.courses import Course
from congress_portal.demo.stories import Moments
from stations.drawing import lot_of
from stations.models import Callback
from stations.transitions import callbacks
from stations.words import CallbackStatus, CallbackWhy, Solved

DAILY = 3
"""So many calls a day."""
WAIT = dt.timedelta(days=6)
"""The clerks let so many days pass before they call."""
MOST_BACK = 12
"""So many cases come back by a call in the year."""
RESULTS = {Solved.SOLVED: 16, Solved.PARTLY: 3, Solved.NOT: 2}
NOT_REACHED = 0.2
NEVER_REACHED = 12
"""One citizen in so many never answers."""


def tale(stage: Stage, seed: int, begun: dt.datetime) -> Moments:
    yield from _days(stage, random.Random(f"{seed}-callers"), begun, MOST_BACK)


def _days(stage: Stage, rng: random.Random, day: dt.datetime, left: int) -> Moments:
    """Every working day at half past ten. A case that comes back goes its way beside the calls that follow."""
    while True:
        on = stage.calendar.next_working(timezone.localdate(day) + dt.timedelta(days=1))
        day = timezone.make_aware(dt.datetime.combine(on, dt.time(10, 30)))
        yield day
        back = [
            case for callback, by in _due(stage, day) if (case := _ring(stage, rng, callback, by, left > 0))
        ]
        if back:
            again = [stories.again(case, Course()) for case in back]
            yield from stories.side_by_side([*again, _days(stage, rng, day, left - len(back))])
            return


def _due(stage: Stage, day: dt.datetime) -> Iterator[tuple[Callback, User]]:
    waiting = Callback.objects.filter(status=CallbackStatus.WAITING, made_at__lt=day - WAIT)
    for callback in waiting.select_related("opinion__loop").order_by("due_at", "pk")[:DAILY]:
        by = next((clerk for clerk in stage.cast.office if callbacks.may_call(clerk, callback)), None)
        if by is not None:
            yield callback, by


def _ring(stage: Stage, rng: random.Random, callback: Callback, by: User, may_return: bool) -> Case | None:
    """One call; the case, where it came back by it."""
    callbacks.look(callback=callback, by=by)
    if (
        int(lot_of("never", callback.opinion.loop.code), 16) % NEVER_REACHED == 0
        or rng.random() < NOT_REACHED
    ):
        note = stage.say("unreached", rng)
        callbacks.record(callback=callback, by=by, is_reached=False, request_key=key(rng), note=note)
        return None
    case = stage.cases.get(callback.opinion_id)
    said = rng.choices(list(RESULTS), list(RESULTS.values()))[0]
    if callback.why == CallbackWhy.DISSATISFIED and said == Solved.SOLVED:
        said = Solved.PARTLY
    if not Callback.objects.filter(brought_back=True).exists():
        said = Solved.NOT  # the lot decides who is called, and the demo is to show one that came back
    if said == Solved.NOT and (case is None or not may_return):
        said = Solved.PARTLY
    words = stage.say(f"called_{said}", rng)
    done = callbacks.record(
        callback=callback, by=by, is_reached=True, request_key=key(rng), solved=said, words=words
    )
    return case if done.brought_back else None
