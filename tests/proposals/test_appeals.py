"""A unit objects to how a case counts: two of the office decide, and what was frozen stays."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from congress_portal.accounts.models import Role, User
from congress_portal.errors import NotNow
from congress_portal.loops.models import Event
from congress_portal.notices import outbox
from congress_portal.notices.models import Notice
from proposals import transitions
from proposals.indices.computing import score
from proposals.indices.counts import rows_of
from proposals.models import Adjustment, Appeal, Proposal
from proposals.transitions.scoring import formula_for, rules_of
from proposals.words import Act
from tests import factories as make
from tests.proposals.indexed import YEAR, finished
from tests.proposals.stages import handling, head
from tests.world import World

WHY = "水压已由第三方实测达标，附报告。"


@pytest.fixture
def yu(world: World) -> User:
    return make.person("余主任", Role.CONGRESS_OFFICE, world.office, username="yu")


def appealed(world: World, proposal: Proposal | None = None, key: str = "solved") -> Appeal:
    proposal = proposal or finished(world, result="C")
    return transitions.appeal(
        by=world.li, unit=world.water, year=YEAR, loop=proposal.loop, key=key, reason=WHY
    )


def answered(world: World, found: Appeal, ruling: str = "granted") -> Appeal:
    return transitions.answer_appeal(appeal=found, by=world.qian, ruling=ruling, words="报告属实。")


def test_two_of_the_office_grant_it_and_the_case_is_left_out(world: World, yu: User) -> None:
    found = answered(world, appealed(world))
    transitions.decide_appeal(appeal=found, by=yu)
    rows, formula = rows_of(world.county, YEAR), formula_for(world.county, YEAR)
    figures = {one.rule.key: one.denominator for one in score(rows, rules_of(formula), "share").figures}
    assert (figures["solved"], figures["done"]) == (0, 1)
    assert Adjustment.objects.get().reason == "报告属实。"


def test_refused_changes_nothing(world: World, yu: User) -> None:
    transitions.decide_appeal(appeal=answered(world, appealed(world), "refused"), by=yu)
    assert not Adjustment.objects.exists()


def test_a_snapshot_that_was_made_before_stays(world: World, yu: User) -> None:
    proposal = finished(world, result="C")
    before = transitions.take_snapshot(by=world.qian, county=world.county, year=YEAR)
    transitions.decide_appeal(appeal=answered(world, appealed(world, proposal)), by=yu)
    after = transitions.take_snapshot(by=world.qian, county=world.county, year=YEAR)
    before.refresh_from_db()
    kept = [one.figures[""]["figures"]["solved"][1] for one in (before, after)]
    assert (kept, after.rows.get().left_out) == (["1", "0"], ["solved"])


def test_whoever_proposed_does_not_decide(world: World, yu: User) -> None:
    found = answered(world, appealed(world))
    with pytest.raises(PermissionDenied):
        transitions.decide_appeal(appeal=found, by=world.qian)


def test_nothing_is_decided_that_was_not_proposed(world: World, yu: User) -> None:
    with pytest.raises(NotNow):
        transitions.decide_appeal(appeal=appealed(world), by=yu)


def test_who_decides_has_seen_what_is_proposed(world: World, yu: User) -> None:
    found = answered(world, appealed(world))
    shown = Appeal.objects.get(pk=found.pk)
    answered(world, found, "refused")
    with pytest.raises(NotNow):
        transitions.decide_appeal(appeal=shown, by=yu)


@pytest.mark.parametrize("person", ["zhang", "lu", "qian", "liu", "wang", "he"])
def test_nobody_appeals_for_another_unit(world: World, person: str) -> None:
    proposal = finished(world)
    with pytest.raises(PermissionDenied):
        transitions.appeal(
            by=getattr(world, person), unit=world.water, year=YEAR, loop=proposal.loop, reason=WHY
        )


@pytest.mark.parametrize("person", ["zhang", "li", "wang", "he", "zhao"])
def test_nobody_but_the_office_answers(world: World, person: str) -> None:
    found = appealed(world)
    with pytest.raises(PermissionDenied):
        transitions.answer_appeal(appeal=found, by=getattr(world, person), ruling="granted", words="可以")


def test_who_works_for_the_unit_too_does_not_answer(world: World) -> None:
    found = appealed(world)
    make.duty(world.qian, Role.HANDLER, world.water)
    with pytest.raises(PermissionDenied):
        answered(world, found)


def test_a_case_of_another_unit_is_refused(world: World) -> None:
    proposal = finished(world)
    with pytest.raises(ValidationError) as refused:
        transitions.appeal(by=world.lu, unit=world.roads, year=YEAR, loop=proposal.loop, reason=WHY)
    assert list(refused.value.message_dict) == ["loop"]


def test_it_is_about_a_case_or_a_figure_and_says_why(world: World) -> None:
    handling(world)
    for given, field in (({"reason": WHY}, "key"), ({"reason": " ", "key": "done"}, "reason")):
        with pytest.raises(ValidationError) as refused:
            transitions.appeal(by=world.li, unit=world.water, year=YEAR, **given)
        assert list(refused.value.message_dict) == [field]


def test_one_appeal_about_the_same_at_a_time(world: World, yu: User) -> None:
    proposal = finished(world)
    found = appealed(world, proposal)
    with pytest.raises(NotNow):
        appealed(world, proposal)
    transitions.decide_appeal(appeal=answered(world, found, "refused"), by=yu)
    assert appealed(world, proposal).pk != found.pk


def test_the_office_hears_of_it_and_the_unit_of_the_decision(world: World, yu: User) -> None:
    found = appealed(world)
    head(world)
    transitions.decide_appeal(appeal=answered(world, found), by=yu)
    outbox.announce_all()
    heard = {(one.recipient, one.title) for one in Notice.objects.filter(event__verb__startswith="appeal")}
    assert {(world.qian, "指标申诉待办"), (yu, "指标申诉待审定"), (head(world), "指标申诉已决定")} <= heard
    assert {(yu, "指标申诉待办"), (world.li, "指标申诉已决定")} <= heard
    assert list(Event.objects.filter(about=f"appeal:{found.pk}").values_list("verb", flat=True)) == [
        Act.APPEALED, Act.APPEAL_ANSWERED, Act.APPEAL_DECIDED,
    ]  # fmt: skip


def test_the_database_wants_two_people(world: World) -> None:
    found = answered(world, appealed(world))
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=found.pk).update(
            decided="granted", decided_by=world.qian, decided_at=found.at
        )


def test_the_database_keeps_what_was_decided(world: World, yu: User) -> None:
    transitions.decide_appeal(appeal=answered(world, appealed(world)), by=yu)
    for statement in ("UPDATE proposals_appeal SET decided = 'refused', proposed = 'refused'",
                      "DELETE FROM proposals_appeal", "DELETE FROM proposals_adjustment"):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
