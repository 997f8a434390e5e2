"""The seven indicators: what counts, what comes of it, and that it can be reckoned again by anybody."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Step
from proposals import transitions
from proposals.indices import computing
from proposals.indices.computing import Rule, read_terms, score, scores
from proposals.indices.counts import COUNTS, rows_of
from proposals.models import Indicator, Proposal, Snapshot, SnapshotRow
from proposals.transitions.scoring import formula_for, rules_of
from tests.proposals.indexed import HALF, YEAR, finished, row, version
from tests.proposals.judged import judge, judging
from tests.proposals.stages import deputy, handling, submitted, taken_in
from tests.world import World

ONE = Decimal(1)


def rule(key: str, numerator: str, denominator: str, weight: int = 50) -> Rule:
    return Rule(key, key, Decimal(weight), ((numerator, ONE),), ((denominator, ONE),))


RULES = [rule("done", "replied_in_time", "due", 30), rule("solved", "solved", "replied", 70)]


def counted(world: World, proposal: Proposal) -> dict[str, int]:
    return next(one.counts for one in rows_of(world.county, YEAR) if one.loop_id == proposal.pk)


def test_a_rate_is_what_was_done_of_what_was_due() -> None:
    rows = [row(1, due=1, replied_in_time=1), row(2, due=1), row(3)]
    assert [one.percent for one in score(rows, RULES, "share").figures] == [Decimal("50.00"), None]


def test_what_nothing_counts_for_has_no_rate_and_gives_its_weight_away() -> None:
    rows = [row(1, due=2, replied_in_time=1)]
    assert score(rows, RULES, "share").composite == Decimal("50.00")


def test_or_loses_it_where_the_rule_says_so() -> None:
    rows = [row(1, due=2, replied_in_time=2)]
    assert score(rows, RULES, "lose").composite == Decimal("30.00")


def test_nothing_at_all_has_no_composite() -> None:
    assert score([row(1)], RULES, "share").composite is None


def test_half_satisfied_counts_half() -> None:
    half = Rule("s", "s", ONE, (("satisfied", ONE), ("basically", Decimal("0.5"))), (("evaluated", ONE),))
    rows = [row(1, evaluated=4, satisfied=1, basically=2)]
    assert score(rows, [half], "share").figures[0].percent == Decimal("50.00")


def test_what_is_left_out_counts_neither_above_nor_below() -> None:
    rows = [
        row(1, due=1, replied_in_time=1),
        row(2, due=1, left_out=("done",)),
        row(3, due=1, left_out=("",)),
    ]
    assert score(rows, RULES, "share").figures[0].percent == Decimal("100.00")


def test_the_units_add_up_to_the_whole() -> None:
    rows = [row(number, unit=1 + number % 3, due=1, replied_in_time=number % 2) for number in range(30)]
    parts, whole = scores(rows, RULES, "share"), score(rows, RULES, "share")
    for at in range(len(RULES)):
        assert sum(one.figures[at].numerator for one in parts) == whole.figures[at].numerator
        assert sum(one.figures[at].denominator for one in parts) == whole.figures[at].denominator


@pytest.mark.parametrize(
    "terms",
    [
        [],
        [["__import__", 1]],
        [["due", 0]],
        [["due", -1]],
        [["due", 11]],
        [["due", "x"]],
        [["due"]],
        "due",
        None,
    ],
)
def test_a_formula_is_made_of_known_counts_alone(terms: object) -> None:
    with pytest.raises((ValueError, ArithmeticError)):
        read_terms(terms)


def test_the_houses_own_weights_make_a_hundred(world: World) -> None:
    rules = rules_of(formula_for(world.county, YEAR))
    assert (len(rules), sum(one.weight for one in rules)) == (7, 100)


def test_what_is_not_assigned_does_not_count(world: World) -> None:
    submitted(world)
    taken_in(world)
    assert rows_of(world.county, YEAR) == []


def test_what_is_in_hand_is_assigned_and_not_yet_due(world: World) -> None:
    counts = counted(world, handling(world))
    assert {name for name, count in counts.items() if count} == {
        "assigned", "accepted_in_time", "named", "without_red",
    }  # fmt: skip


def test_what_is_past_its_date_is_due(world: World) -> None:
    proposal = handling(world)
    proposal.loop.deadlines.filter(purpose="work").update(due_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert (counted(world, proposal)["due"], counted(world, proposal)["replied_in_time"]) == (1, 0)


def test_an_answer_counts_with_its_class_and_its_evaluation(world: World) -> None:
    counts = counted(world, finished(world, "basically", "B"))
    wanted = {"due": 1, "replied": 1, "replied_in_time": 1, "solved": 0, "planned": 1, "evaluated": 1}
    wanted |= {"satisfied": 0, "basically": 1, "dissatisfied": 0, "process_satisfied": 1, "not_urged": 0}
    assert {name: counts[name] for name in wanted} == wanted


def test_a_late_answer_is_answered_and_not_in_time(world: World) -> None:
    proposal = finished(world)
    proposal.loop.deadlines.filter(step__key="handle").update(due_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    counts = counted(world, proposal)
    assert (counts["replied"], counts["replied_in_time"]) == (1, 0)


def test_sealed_words_do_not_count(world: World) -> None:
    fang = deputy(world, "方代表", "fang2")
    proposal = judging(world, fang)
    judge(world.zhang, proposal)
    assert counted(world, proposal)["evaluated"] == 0
    judge(fang, proposal, "dissatisfied")
    assert [counted(world, proposal)[name] for name in ("evaluated", "dissatisfied")] == [2, 1]


def test_who_was_asked_again_and_said_nothing_is_left_out_of_satisfaction(world: World) -> None:
    fang = deputy(world, "方代表", "fang2")
    proposal = judging(world, fang)
    judge(world.zhang, proposal)
    step = Step.objects.get(loop=proposal.loop, status="active")
    assert step.due_at is not None
    later = step.due_at + dt.timedelta(days=1)
    silent = {one.loop_id: one.counts["not_urged"] for one in rows_of(world.county, YEAR, now=later)}
    transitions.urge(step.due_at - dt.timedelta(hours=5))
    asked = {one.loop_id: one.counts["not_urged"] for one in rows_of(world.county, YEAR, now=later)}
    assert (silent[proposal.pk], asked[proposal.pk]) == (1, 0)


def test_the_newest_answer_counts(world: World) -> None:
    proposal = finished(world, "dissatisfied", "C")
    transitions.rehandle(proposal=proposal, by=world.qian, reason="请实测")
    proposal = judging(world, proposal=proposal)
    judge(world.zhang, proposal)
    counts = counted(world, proposal)
    wanted = {
        "rehandled": 1,
        "again_in_time": 1,
        "solved": 1,
        "satisfied": 1,
        "dissatisfied": 0,
        "evaluated": 1,
    }
    assert {name: counts[name] for name in wanted} == wanted


def test_attention_is_counted_from_the_ledger(world: World) -> None:
    proposal = handling(world)
    moves.make_plan(loop=proposal.loop, by=world.li, plan="先测水压")
    moves.prompt(loop=proposal.loop, by=world.qian, note="请抓紧")
    moves.react(loop=proposal.loop, by=world.li, reaction="下周到村里")
    counts = counted(world, judging(world, proposal=proposal))
    assert [
        counts[name] for name in ("named", "plan_filed", "head_approved", "prompted", "reacted_in_time")
    ] == [1] * 5


def test_another_year_and_another_county_have_their_own(world: World) -> None:
    finished(world)
    assert rows_of(world.county, YEAR - 1) == rows_of(world.other_county, YEAR) == []


def test_the_statement_names_every_count(world: World) -> None:
    finished(world)
    assert [list(one.counts) for one in rows_of(world.county, YEAR)] == [list(COUNTS)]


def test_it_costs_two_statements_however_many_cases(world: World, django_assert_num_queries: object) -> None:
    finished(world)
    handling(world)
    with django_assert_num_queries(2):  # type: ignore[operator]
        rows_of(world.county, YEAR)


# ---------------------------------------------------------------- versions and snapshots


def test_a_county_has_versions_of_its_own(world: World) -> None:
    made = version(world, **HALF)
    assert formula_for(world.county, YEAR) == made != formula_for(world.other_county, YEAR)


@pytest.mark.parametrize("person", ["zhang", "li", "he", "wang", "zhao", "gao"])
def test_nobody_but_the_office_makes_one(world: World, person: str) -> None:
    world.qian = getattr(world, person)
    with pytest.raises(PermissionDenied):
        version(world)


def test_what_is_wrong_with_a_version_is_named_at_its_field(world: World) -> None:
    with pytest.raises(ValidationError) as refused:
        version(world, done={"numerator": [["stars", 1]]}, solved={"text": " "})
    assert set(refused.value.message_dict) == {"done_numerator", "solved_text"}


def test_a_snapshot_is_the_same_after_the_formulas_change(world: World) -> None:
    proposal = finished(world, "basically")
    made = transitions.take_snapshot(by=world.qian, county=world.county, year=YEAR)
    before = made.figures
    version(world, **HALF)
    moves.prompt(loop=proposal.loop, by=world.zhang, note="请抓紧")
    again = transitions.take_snapshot(by=world.qian, county=world.county, year=YEAR)
    made.refresh_from_db()
    assert made.figures == before and again.number == 2
    assert again.figures[""]["figures"]["satisfied"][0] == "0.5"
    assert made.figures[""]["figures"]["satisfied"][0] == "1"


def test_a_snapshot_holds_the_cases_that_it_was_reckoned_from(world: World) -> None:
    proposal = finished(world)
    made = transitions.take_snapshot(by=world.qian, county=world.county, year=YEAR)
    kept = SnapshotRow.objects.get(snapshot=made)
    assert (kept.code, kept.unit, kept.counts["satisfied"]) == (proposal.loop.code, world.water, 1)


def test_nothing_that_is_frozen_is_ever_changed(world: World) -> None:
    finished(world)
    transitions.take_snapshot(by=world.qian, county=world.county, year=YEAR)
    for table, column in (
        ("snapshot", "year"), ("snapshotrow", "unit_id"), ("indicator", "position"), ("indexformula", "least"),
    ):  # fmt: skip
        for statement in (
            f"UPDATE proposals_{table} SET {column} = {column} + 1",
            f"DELETE FROM proposals_{table}",
        ):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_an_empty_year_has_no_snapshot(world: World) -> None:
    with pytest.raises(Exception, match="还没有交办"):
        transitions.take_snapshot(by=world.qian, county=world.county, year=YEAR - 1)
    assert not Snapshot.objects.exists() and Indicator.objects.count() == 9


def test_other_weights_change_the_composite_and_no_figure() -> None:
    rows = [row(1, due=2, replied_in_time=1, replied=1, solved=1)]
    tried = computing.reweighed(RULES, {"done": Decimal(100), "solved": Decimal(0)})
    assert score(rows, tried, "share").composite == Decimal("50.00")
    assert score(rows, RULES, "share").composite == Decimal("85.00")
