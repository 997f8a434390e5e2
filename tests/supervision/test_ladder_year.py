"""A year of 5,000 cases on the ladder, day by day on the test clock, against a reckoning of its own.

Every case has a due date, a day on which it is done (if ever), and a fixed way of answering: how many days a person
takes to send what is proposed, on which rungs the unit reacts, which rung is put aside. The second reckoning walks
through each case alone with plain dates; it shares no code with the statement under test, only the tables' numbers.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from dataclasses import dataclass

import pytest
from django.db import connection
from django.utils import timezone

from congress_portal.loops import deadlines
from congress_portal.loops.calendar import due_moment
from congress_portal.loops.models import Deadline, Event, Loop, Period, Prompt, Step
from congress_portal.loops.words import Verb
from supervision import transitions
from supervision.models import LADDER, Rung
from tests.loops.second_calendar import last_day
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CASES = 5000
FIRST, LAST = dt.date(2025, 1, 2), dt.date(2025, 12, 31)
REACT = {"reminder": (3, "working_day"), "note": (5, "working_day"), "letter": (10, "working_day"),
         "heads": (10, "working_day"), "chair": (1, "month")}  # fmt: skip
AGAIN = {"note": 15, "letter": 15, "heads": 30, "chair": 30}
"""The rules as the tables ship with them, written down once more."""


@dataclass(frozen=True)
class Tale:
    """How one case goes."""

    due: dt.date
    done: dt.date | None
    takes: int
    """Days from the proposal to its sending."""
    reacts: frozenset[int]
    """Rungs (from 1) to which the unit reacts, two days after the sending."""
    aside: int
    """The rung that is put aside once, for a week; 0 for none."""


def tales() -> list[Tale]:
    chance, found = random.Random(2026), []
    for _number in range(CASES):
        due = FIRST + dt.timedelta(days=chance.randrange(5, 330))
        late = chance.choice((-9, -7, -5, -3, -1, 2, 9, 20, 40, 80, 160, None))
        found.append(
            Tale(
                due, max(FIRST, due + dt.timedelta(days=late)) if late else None, chance.choice((0, 0, 1, 3)),
                frozenset(chance.sample(range(1, 6), chance.choice((0, 0, 1, 2)))), chance.choice((0, 0, 0, 1, 2, 3)),
            )
        )  # fmt: skip
    return found


Message = tuple[int, str, int]
"""Case, rung, how often it was proposed by then."""


def reckoned(case: int, tale: Tale) -> dict[Message, dt.date]:
    """The days on which each rung is proposed, one case at a time."""
    said: dict[Message, dt.date] = {}
    day, place, attempt = (
        tale.due + dt.timedelta(days=1),
        0,
        1,
    )  # due at midnight's end: warned the next morning
    while place < len(LADDER) and day <= LAST and not (tale.done and tale.done <= day):
        word = str(LADDER[place])
        said[case, word, attempt] = day
        sent = day + dt.timedelta(days=tale.takes)
        if tale.done and tale.done <= sent:
            break
        if tale.aside == place + 1 and attempt == 1:
            day, attempt = sent + dt.timedelta(days=8), 2
            continue
        place, attempt = place + 1, 1
        if place == len(LADDER):
            break
        if place in tale.reacts:
            day = sent + dt.timedelta(days=2 + AGAIN[str(LADDER[place])])
        else:
            day = last_day(sent, *REACT[word]) + dt.timedelta(days=1)
    return said


class Year:
    """The county's year: what the portal does each morning, and what people do about it, in bulk."""

    def __init__(self, world: World, told: list[Tale]) -> None:
        self.world, self.numbers = world, iter(range(1, 10**6))
        self.tales = dict(zip(self._cases([tale.due for tale in told]), told, strict=True))
        self.ends, self.reacts = defaultdict(list), defaultdict(list)
        for loop, tale in self.tales.items():
            if tale.done:
                self.ends[tale.done].append(loop)

    def _cases(self, due: list[dt.date]) -> list[int]:
        world, begun = self.world, dt.datetime(2024, 12, 2, 9, tzinfo=timezone.get_default_timezone())
        loops = Loop.objects.bulk_create(
            Loop(
                county=world.county, kind="proposal", code=f"JY-2024-{number:04d}", title="修路", region=world.county,
                owner=world.office, opened_at=begun,
            )
            for number in range(len(due))
        )  # fmt: skip
        steps = Step.objects.bulk_create(
            Step(
                county=world.county, loop=loop, position=1, key="handle", name="督办关", status="active",
                unit=world.water, begun_at=begun, due_at=due_moment(day),
            )
            for loop, day in zip(loops, due, strict=True)
        )  # fmt: skip
        period = Period.objects.get(key="proposal.reply")
        Deadline.objects.bulk_create(
            Deadline(
                county=world.county, loop=step.loop, step=step, purpose="work", period=period, amount=3, unit="month",
                started_on=begun.date(), calendar="", due_at=step.due_at,
            )
            for step in steps
        )  # fmt: skip
        return [loop.pk for loop in loops]

    def live(self, day: dt.date) -> None:
        now = dt.datetime.combine(day, dt.time(7), timezone.get_default_timezone())
        Loop.objects.filter(pk__in=self.ends[day]).update(status="closed", closed_at=now)
        Step.objects.filter(loop__in=self.ends[day]).update(status="skipped")
        Prompt.objects.filter(pk__in=self.reacts[day]).update(
            reacted_at=now, reacted_by=self.world.li, reaction="已安排"
        )
        deadlines.sweep(now)
        transitions.propose_rungs(now)
        ripe = [one for one in Rung.objects.waiting() if self._sent_on(one) <= day]
        aside = [one for one in ripe if (one.place, one.attempt) == (self.tales[one.loop_id].aside, 1)]
        Rung.objects.filter(pk__in=[one.pk for one in aside]).update(
            state="aside", aside_by=self.world.qian, aside_at=now, aside_reason="等一等",
            aside_until=day + dt.timedelta(days=7),
        )  # fmt: skip
        self._send([one for one in ripe if one not in aside], now)

    def _sent_on(self, rung: Rung) -> dt.date:
        return timezone.localdate(rung.at) + dt.timedelta(days=self.tales[rung.loop_id].takes)

    def _send(self, rungs: list[Rung], now: dt.datetime) -> None:
        day = timezone.localdate(now)
        Prompt.objects.open().filter(step__in=[one.step_id for one in rungs]).update(ended_at=now)
        words = {one.rung for one in rungs}
        ends = {word: deadlines.last_moment(self.world.county, f"rung.{word}", day) for word in words}
        prompts = Prompt.objects.bulk_create(
            Prompt(
                county=self.world.county, loop_id=one.loop_id, step_id=one.step_id, unit_id=one.unit_id,
                by=self.world.qian, words="请抓紧", period=ends[one.rung][0], react_by=ends[one.rung][1], at=now,
            )
            for one in rungs
        )  # fmt: skip
        for one, prompt in zip(rungs, prompts, strict=True):
            if one.place in self.tales[one.loop_id].reacts:
                self.reacts[day + dt.timedelta(days=2)].append(prompt.pk)
        papers = [next(self.numbers) if one.is_paper else None for one in rungs]
        with connection.cursor() as cursor:
            keys = [[one.pk for one in rungs], [one.pk for one in prompts], papers]
            who = [self.world.qian.pk, self.world.wang.pk, now, day.year]
            cursor.execute(SENT, [*who, *keys])


SENT = """
UPDATE supervision_rung r SET state = 'sent', text = '请抓紧', sent_by_id = %s, written_by_id = %s, sent_at = %s,
    year = CASE WHEN v.serial IS NOT NULL THEN %s END, serial = v.serial, prompt_id = v.prompt
FROM unnest(%s::bigint[], %s::bigint[], %s::int[]) v(id, prompt, serial) WHERE r.id = v.id
"""


def known() -> None:
    """What the database does by itself between transactions: look at how its tables have grown."""
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE loops_event, loops_deadline, loops_step, loops_loop, loops_prompt, supervision_rung"
        )


def test_a_year_of_five_thousand_cases_gives_exactly_the_expected_messages(world: World) -> None:
    year = Year(world, tales())
    for number in range((LAST - FIRST).days + 1):
        if number % 30 == 0:
            known()
        year.live(FIRST + dt.timedelta(days=number))
    said = {
        (one.loop_id, one.rung, one.attempt): timezone.localdate(one.at) for one in Rung.objects.iterator()
    }
    expected: dict[Message, dt.date] = {}
    for loop, tale in year.tales.items():
        expected |= reckoned(loop, tale)
    assert len(expected) > CASES and {word for _case, word, _attempt in expected} == {str(w) for w in LADDER}
    wrong = {key for key in said.keys() | expected.keys() if said.get(key) != expected.get(key)}
    assert not wrong, [
        (year.tales[key[0]], key, said.get(key), expected.get(key)) for key in sorted(wrong)[:3]
    ]
    told = Event.objects.filter(verb=Verb.RUNG_DUE).values_list("detail__rung", flat=True)
    assert sorted(told) == sorted(Rung.objects.values_list("pk", flat=True)), "one event a message"
