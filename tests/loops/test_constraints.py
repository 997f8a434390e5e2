"""Each rule of the ledger that the database holds by itself, attacked past the code."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from congress_portal.accounts.models import Role
from congress_portal.loops import deadlines, trail
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import (
    Anchor,
    CalendarDay,
    CalendarEdition,
    Clue,
    Deadline,
    Dispute,
    Event,
    Evidence,
    Handover,
    Helper,
    Loop,
    Marking,
    Merge,
    Mover,
    Numbering,
    Official,
    Period,
    Prompt,
    Step,
    WarningRule,
    Watcher,
)
from congress_portal.loops.words import Verb
from tests import factories as make
from tests.loops.attacks import Attack, again, constraints_of, refused_by
from tests.loops.stages import (
    answered,
    closed,
    dispute_refused,
    disputed,
    handling,
    heard,
    merged,
    offered_water,
    pressed,
    proposing,
    proposing_paused,
)
from tests.world import World


def loops(world: World) -> QuerySet[Loop]:
    return Loop.objects.filter(pk=heard(world).pk)


def step(world: World, at: object = heard) -> QuerySet[Step]:
    return Step.objects.current().filter(loop=at(world))  # type: ignore[operator]


def clock(world: World, **of: object) -> Deadline:
    return Deadline.objects.filter(loop=heard(world), is_running=True, **of).first()


def event(world: World) -> Event:
    return Event.objects.filter(loop=heard(world)).get()


def note(world: World, **fields: object) -> None:
    again(event(world), **fields)


def two_loops(world: World, **fields: object) -> None:
    one = Loop.objects.get(pk=heard(world).pk)
    again(one, **{"code": "YJ-2026-9999", "request_key": "7" * 32, **fields})


def evidence(world: World, **fields: object) -> Evidence:
    loop = heard(world)
    return Evidence.objects.create(
        county=world.county, loop=loop, **{"kind": "text", "text": "已修", **fields}
    )


def mover(world: World, **fields: object) -> QuerySet[Mover]:
    made = Mover.objects.create(county=world.county, loop=heard(world), user=world.zhang, **fields)
    return Mover.objects.filter(pk=made.pk)


def watcher(world: World) -> QuerySet[Watcher]:
    made = Watcher.objects.create(
        county=world.county, loop=heard(world), unit=world.committee, as_what="committee"
    )
    return Watcher.objects.filter(pk=made.pk)


def official(world: World) -> QuerySet[Official]:
    made = Official.objects.create(county=world.county, loop=heard(world), user=world.he, as_what="leading")
    return Official.objects.filter(pk=made.pk)


def warn_twice(world: World) -> None:
    warned = {"deadline": clock(world), "level": "red", "warned_due": timezone.now(), "verb": Verb.WARNED}
    loop = Loop.objects.get(pk=warned["deadline"].loop_id)
    for _time in range(2):
        line = trail.build(loop, None, Verb.WARNED, trail.SYSTEM)
        for field, value in warned.items():
            setattr(line, field, value)
        line.save(force_insert=True)


def extend_twice(world: World) -> None:
    line = event(world)
    again(line, verb="extended"), again(line, verb="extended")


def two_positions(world: World) -> None:
    event(world), event(world)
    Event.objects.update(position=1, digest="x", hash="sha256")


def anchored_twice(world: World, *, at: int, on: int) -> None:
    """Two anchors, on the first two lines and days where not said otherwise."""
    event(world), event(world)
    trail.seal()
    for place, day in ((1, 1), (at, on)):
        line = Event.objects.get(position=place)
        Anchor.objects.create(
            county=world.county, day=dt.date(2026, 1, day), position=place, digest=line.digest, hash=line.hash
        )


def merge(world: World) -> QuerySet[Merge]:
    return Merge.objects.filter(loop=merged(world))


def clue(world: World, **fields: object) -> Clue:
    loop = heard(world)
    return Clue.objects.create(
        county=world.county,
        loop=loop,
        **{"kind": "proposal", "reason": "多村都有", "by": world.liu, **fields},
    )


def became_twice(world: World) -> None:
    proposal = heard(world)
    clue(world, became=proposal), clue(world, became=proposal)


def pressed_by(world: World) -> QuerySet[Prompt]:
    return Prompt.objects.filter(loop=pressed(world))


def unnamed_twice(world: World) -> None:
    at = step(world, handling).select_related("loop").get()
    for _time in range(2):
        trail.record(at.loop, at, Verb.UNNAMED, trail.SYSTEM)


def marking(world: World) -> QuerySet[Marking]:
    loop = moves.mark(loop=proposing(world), by=world.wang, marks=["pain"], why="多年", needed="会商")
    return Marking.objects.filter(loop=loop)


def handed(world: World) -> QuerySet[Handover]:
    loop = handling(world)
    lin = make.person("林科", Role.HANDLER, world.water)
    made = moves.succeed(unit=world.water, leaver=world.li, successor=lin, by=world.qian, reason="调动")
    return Handover.objects.filter(pk=made.pk, lines__loop=loop)


def dispute(world: World, at: object = disputed) -> QuerySet[Dispute]:
    return Dispute.objects.filter(loop=at(world))  # type: ignore[operator]


def helper(world: World) -> QuerySet[Helper]:
    return Helper.objects.filter(step__loop=handling(world))


ATTACKS: dict[str, Attack] = {
    "anchor_one_a_day": lambda w: anchored_twice(w, at=2, on=1),
    "anchor_one_a_position": lambda w: anchored_twice(w, at=1, on=2),
    "event_sealed_whole": lambda w: Event.objects.filter(pk=event(w).pk).update(position=3),
    "handover_not_to_oneself": lambda w: handed(w).update(successor=F("leaver")),
    "handover_has_reason": lambda w: handed(w).update(reason=""),
    "handover_signed_by_someone": lambda w: handed(w).update(leaver_signed_at=timezone.now()),
    "handover_signed_by_two": lambda w: handed(w).update(
        leaver_signed_at=timezone.now(), leaver_signed_by=F("successor")
    ),
    "handover_line_once": lambda w: again(handed(w).get().lines.get()),
    "handover_line_of_something": lambda w: handed(w).get().lines.update(was_responsible=False),
    "marking_one_stands": lambda w: again(marking(w).get()),
    "marking_mark_known": lambda w: marking(w).update(mark="itch"),
    "marking_has_analysis": lambda w: marking(w).update(why=""),
    "marking_ended_by_someone": lambda w: marking(w).update(ended_at=timezone.now()),
    "prompt_one_open": lambda w: again(pressed_by(w).get()),
    "prompt_has_words": lambda w: pressed_by(w).update(words=""),
    "prompt_not_to_oneself": lambda w: pressed_by(w).update(person=F("by")),
    "prompt_dated_by_a_rule": lambda w: pressed_by(w).update(period=None),
    "prompt_reacted_whole": lambda w: pressed_by(w).update(reacted_at=timezone.now(), reacted_by=w.li),
    "prompt_not_answered_by_oneself": lambda w: pressed_by(w).update(
        reacted_at=timezone.now(), reacted_by=F("by"), reaction="在办"
    ),
    "prompt_raised_after_escalated": lambda w: pressed_by(w).update(raised_at=timezone.now()),
    "prompt_ends_one_way": lambda w: pressed_by(w).update(
        ended_at=timezone.now(), reacted_at=timezone.now(), reacted_by=w.li, reaction="在办"
    ),
    "event_unnamed_once": unnamed_twice,
    "dispute_one_open": lambda w: again(dispute(w).get(), unit=w.roads, proposed=None),
    "dispute_once_an_assignment": lambda w: again(dispute(w, dispute_refused).get()),
    "dispute_proposes_another": lambda w: dispute(w).update(proposed=F("unit")),
    "dispute_decided_by_someone": lambda w: dispute(w, dispute_refused).update(decided_by=None, decision=""),
    "dispute_nobody_decides_own": lambda w: dispute(w, dispute_refused).update(decided_by=F("by")),
    "merge_one_stands": lambda w: again(merge(w).get()),
    "merge_not_into_itself": lambda w: merge(w).update(into=F("loop")),
    "merge_actor_known": lambda w: merge(w).update(actor="ghost"),
    "merge_ended_by_someone": lambda w: merge(w).update(ended_at=timezone.now()),
    "mover_once": lambda w: again(mover(w).get()),
    "mover_one_leads": lambda w: again(mover(w, is_lead=True).get(), user_id=w.liu.pk),
    "mover_lead_stays": lambda w: mover(w, is_lead=True).update(left_at=timezone.now()),
    "watcher_once_at_a_time": lambda w: again(watcher(w).get()),
    "watcher_as_known": lambda w: watcher(w).update(as_what="neighbour"),
    "watcher_ends_after_it_begins": lambda w: watcher(w).update(until=timezone.now() - dt.timedelta(days=1)),
    "official_once_at_a_time": lambda w: again(official(w).get()),
    "official_as_known": lambda w: official(w).update(as_what="cousin"),
    "official_ends_after_it_begins": lambda w: official(w).update(
        until=timezone.now() - dt.timedelta(days=1)
    ),
    "clue_once_a_kind": lambda w: again(clue(w)),
    "clue_becomes_one_case": became_twice,
    "clue_kind_known": lambda w: clue(w, kind="opinion"),
    "clue_has_reason": lambda w: clue(w, reason=""),
    "clue_not_of_itself": lambda w: Clue.objects.filter(pk=clue(w).pk).update(became=F("loop")),
    "clue_dropped_with_reason": lambda w: clue(w, dropped_at=timezone.now(), dropped_by=w.qian),
    "loop_code_unique": lambda w: two_loops(w, code=heard(w).code),
    "loop_request_key_unique": lambda w: two_loops(w, request_key=heard(w).request_key),
    "loop_kind_known": lambda w: loops(w).update(kind="poem"),
    "loop_status_known": lambda w: loops(w).update(status="lost", closed_at=timezone.now()),
    "loop_closed_at_when_closed": lambda w: loops(w).update(status="closed"),
    "loop_not_its_own_source": lambda w: loops(w).update(source=F("pk")),
    "loop_merged_into_when_merged": lambda w: loops(w).update(status="merged", closed_at=timezone.now()),
    "loop_not_merged_into_itself": lambda w: loops(w).update(
        status="merged", closed_at=timezone.now(), merged_into=F("pk")
    ),
    "step_position_unique": lambda w: step(w).update(position=2),
    "step_one_current": lambda w: Step.objects.filter(loop=proposing(w)).update(
        status="active", due_at=timezone.now(), begun_at=timezone.now()
    ),
    "step_status_known": lambda w: step(w).update(status="lost"),
    "step_started_has_deadline": lambda w: step(w).update(due_at=None),
    "step_checked_in_before_sign_off": lambda w: step(w).update(checked_in_at=None),
    "step_signed_by_someone": lambda w: step(w).update(status="signed"),
    "step_nobody_signs_own_work": lambda w: step(w, answered).update(
        status="signed", signed_off_by=w.liu, signed_off_as="person", signed_off_at=timezone.now()
    ),
    "step_paused_until_a_day": lambda w: step(w, proposing_paused).update(paused_until=None),
    "step_nobody_signs_own_work_through_another": lambda w: step(w, answered).update(
        status="signed",
        signed_off_by=w.wang,
        signed_off_for=w.liu,
        signed_off_as="person",
        signed_off_at=timezone.now(),
    ),
    "step_offered_to_someone": lambda w: step(w, offered_water).update(offered_to=None),
    "helper_given_in_words": lambda w: helper(w).update(view="同意"),
    "helper_given_or_passed": lambda w: helper(w).update(
        given_at=timezone.now(), view="同意", passed_at=timezone.now()
    ),
    "helper_reminder_known": lambda w: helper(w).update(reminder="blue"),
    "helper_once": lambda w: again(Helper.objects.get(step__loop=handling(w))),
    "evidence_token_unique": lambda w: again(evidence(w)),
    "evidence_kind_known": lambda w: evidence(w, kind="smell"),
    "evidence_not_empty": lambda w: evidence(w, kind="photo"),
    "deadline_one_a_step": lambda w: again(clock(w, step__isnull=False)),
    "deadline_one_a_loop": lambda w: again(clock(w, step__isnull=True)),
    "deadline_purpose_known": lambda w: again(clock(w, step__isnull=True), purpose="fun"),
    "event_of_a_case_or_a_unit": lambda w: note(w, loop=None),
    "event_verb_known": lambda w: note(w, verb="sang"),
    "event_person_named": lambda w: note(w, actor="person"),
    "event_warned_once": warn_twice,
    "event_extended_once": extend_twice,
    "event_position_unique": two_positions,
    "numbering_unique": lambda w: (heard(w), again(Numbering.objects.get())),
    "period_unique": lambda w: again(Period.objects.get(key="opinion.ack")),
    "period_unit_known": lambda w: Period.objects.update(unit="moon"),
    "period_not_empty": lambda w: Period.objects.update(amount=0),
    "period_ends_after_it_begins": lambda w: Period.objects.update(valid_until=dt.date(2001, 1, 1)),
    "calendar_edition_unique": lambda w: again(CalendarEdition.objects.first()),
    "calendar_day_unique": lambda w: again(CalendarDay.objects.first()),
    "warning_rule_unique": lambda w: again(WarningRule.objects.first()),
    "warning_rule_level_known": lambda w: WarningRule.objects.filter(level="red").update(level="pink"),
    "warning_rule_kind_known": lambda w: WarningRule.objects.filter(kind="project").update(kind="poem"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_the_database_refuses(world: World, name: str) -> None:
    assert refused_by(ATTACKS[name], world) == name


def test_every_constraint_of_the_ledger_is_attacked() -> None:
    assert set(ATTACKS) == constraints_of("loops")


EVENT_EDITS = {
    "verb": Verb.SIGNED_OFF,
    "at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    "actor": "system",
    "detail": {"level": "satisfied"},
    "commitment": "0" * 64,
    "note": "改过的话",
    "salt": "0" * 16,
    "level": "red",
    "warned_due": dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    "loop_id": 1,
    "county_id": 1,
    "step_id": None,
    "unit_id": 1,
    "about": "slot:1",
}


@pytest.mark.parametrize("field", EVENT_EDITS)
def test_an_event_is_never_edited(world: World, field: str) -> None:
    events = Event.objects.filter(pk=event(world).pk)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        events.update(**{field: EVENT_EDITS[field]})


def test_an_event_is_never_deleted(world: World) -> None:
    line = event(world)
    with pytest.raises(IntegrityError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM loops_event WHERE id = %s", [line.pk])


def test_the_trail_is_never_emptied(world: World) -> None:
    """The test database switches this one trigger off, since its tables are emptied between tests."""
    with pytest.raises(IntegrityError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE loops_event ENABLE TRIGGER loops_event_never_emptied")
        cursor.execute("TRUNCATE loops_event CASCADE")


@pytest.mark.parametrize("again_as", [None, dt.datetime(2026, 1, 1, tzinfo=dt.UTC)])
def test_an_event_is_announced_once(world: World, again_as: dt.datetime | None) -> None:
    events = Event.objects.filter(pk=event(world).pk)
    events.update(announced_at=timezone.now())
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        events.update(announced_at=again_as)


@pytest.mark.parametrize(
    "seal", [{"position": None, "digest": "", "hash": "", "blind": ""}, {"position": 7}, {"digest": "0" * 64}]
)
def test_a_sealed_event_keeps_its_place(world: World, seal: dict[str, object]) -> None:
    events = Event.objects.filter(pk=event(world).pk)
    trail.seal()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        events.update(**seal)


def test_a_case_with_steps_is_not_deleted_by_the_database(world: World) -> None:
    loop = heard(world)
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM loops_loop WHERE id = %s", [loop.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_wang_who_signed_is_not_written_over_as_the_one_who_worked(world: World) -> None:
    signed = Q(loop=closed(world), signed_off_by=world.wang)
    with pytest.raises(IntegrityError, match="step_nobody_signs_own_work"), transaction.atomic():
        Step.objects.filter(signed).update(checked_in_by=world.wang)


def test_a_stopped_clock_does_not_stand_in_the_way_of_the_next(world: World) -> None:
    loop = heard(world)
    deadlines.stop(loop)
    Deadline.objects.filter(loop=loop, step__isnull=True).update(is_running=False)
    again(Deadline.objects.filter(loop=loop, step__isnull=False).get(), is_running=True)
