"""By when: each date of a proposal against the table of the law's periods, month ends and rest days among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Deadline
from proposals import transitions
from proposals.models import Proposal
from proposals.words import Decision
from tests.loops.together import together
from tests.proposals.judged import judge, judging
from tests.proposals.stages import drafted, handling, sent_back, submitted, taken_in
from tests.world import World


def at(year: int, month: int, day: int) -> mock._patch[mock.Mock]:
    moment = timezone.make_aware(dt.datetime(year, month, day, 10))
    return mock.patch.object(timezone, "now", lambda: moment)


def due(proposal: Proposal) -> dt.date:
    step = proposal.loop.steps.current().get()
    assert step.due_at is not None
    return timezone.localdate(step.due_at)


def assigned(world: World) -> Proposal:
    proposal = taken_in(world)
    moves.assign(loop=proposal.loop, by=world.qian, to=world.water, note="请牵头")
    return proposal


def test_the_deputy_hears_within_seven_days(world: World) -> None:
    """浙江省办理规定 2016 Art. 10. Handed in on Monday the 2nd: the 9th."""
    with at(2026, 11, 2):
        assert due(submitted(world)) == dt.date(2026, 11, 9)


def test_between_meetings_it_is_assigned_within_five_working_days(world: World) -> None:
    with at(2026, 11, 2):
        assert due(taken_in(world)) == dt.date(2026, 11, 9)


def test_a_unit_signs_or_objects_within_ten_days(world: World) -> None:
    """Art. 14. The tenth day, the 14th, is a Saturday that rests: Monday."""
    with at(2026, 11, 4):
        assert due(assigned(world)) == dt.date(2026, 11, 16)


def test_three_months_run_from_the_assignment_and_not_from_the_signature(world: World) -> None:
    """代表法 2025 Art. 51."""
    with at(2026, 3, 12):
        proposal = assigned(world)
    with at(2026, 3, 20):
        transitions.accept(proposal=proposal, by=world.li)
    assert due(proposal) == dt.date(2026, 6, 12)


def test_a_month_that_is_too_short_ends_on_its_last_day(world: World) -> None:
    """Assigned on 30 November: no 30 February; the 28th is a Sunday, so Monday 1 March (Civil Code Art. 202, 203)."""
    with at(2026, 11, 30):
        assert due(handling(world)) == dt.date(2027, 3, 1)


def test_another_unit_has_its_own_three_months(world: World) -> None:
    with at(2026, 3, 12):
        proposal = assigned(world)
    with at(2026, 3, 18):
        moves.reassign(loop=proposal.loop, by=world.qian, to=world.roads, note="属于交通")
        transitions.accept(proposal=proposal, by=world.lu)
    assert due(proposal) == dt.date(2026, 6, 18)


def test_six_months_are_not_three_and_six(world: World) -> None:
    """12 September 2026 is a Saturday: Monday the 14th."""
    with at(2026, 3, 12):
        proposal = handling(world)
    with at(2026, 5, 20):
        transitions.extend_reply(proposal=proposal, by=world.qian, reason="涉及三个单位")
    assert due(proposal) == dt.date(2026, 9, 14)
    clock = Deadline.objects.get(loop=proposal.loop, step__isnull=False, is_running=True)
    assert "第五十一条" in clock.basis


def test_the_unit_does_not_extend_its_own_time(world: World) -> None:
    proposal = handling(world)
    for user in (world.li, world.zhang):
        with pytest.raises(PermissionDenied):
            transitions.extend_reply(proposal=proposal, by=user, reason="来不及")


def test_it_is_extended_once_and_with_a_reason(world: World) -> None:
    proposal = handling(world)
    with pytest.raises(ValidationError):
        transitions.extend_reply(proposal=proposal, by=world.qian, reason=" ")
    transitions.extend_reply(proposal=proposal, by=world.qian, reason="涉及三个单位")
    with pytest.raises(NotNow):
        transitions.extend_reply(proposal=proposal, by=world.qian, reason="再延")


def given_back(world: World) -> Proposal:
    proposal = assigned(world)
    transitions.dispute(proposal=proposal, by=world.li, reason="不属于本单位职责")
    moves.consent(loop=proposal.loop, by=world.qian)
    return proposal


def refused(world: World) -> Proposal:
    proposal = judging(world)
    judge(world.zhang, proposal, "dissatisfied")
    transitions.rehandle(proposal=proposal, by=world.qian, reason="请到村里实测水压")
    return proposal


TABLE = [
    # proposal.evaluate: 15 working days once the answer was checked
    (judging, (2026, 9, 16), (2026, 10, 13)),  # past Mid-Autumn and the National Day, with their make-up days
    (judging, (2026, 1, 30), (2026, 2, 27)),  # past the Spring Festival: Saturday the 14th is worked
    # proposal.reassign: 5 working days from the consent
    (given_back, (2026, 4, 2), (2026, 4, 10)),  # past Qingming
    (given_back, (2026, 2, 12), (2026, 2, 26)),
    # proposal.rehandle: 1 month from the order
    (refused, (2026, 1, 30), (2026, 2, 28)),  # no 30 February; Saturday the 28th is worked
    (refused, (2026, 8, 31), (2026, 9, 30)),  # no 31 September
    (refused, (2026, 9, 3), (2026, 10, 8)),  # 3 October rests, and so do the days to the 7th
]
"""Lines of the table of periods (``loops/data/periods.csv``), counted by hand in the calendar of the year."""


@pytest.mark.parametrize(("way", "begun", "ends"), TABLE)
def test_the_table_of_periods_at_month_ends_and_rest_days(
    world: World, way: Callable[[World], Proposal], begun: tuple[int, int, int], ends: tuple[int, int, int]
) -> None:
    with at(*begun):
        assert due(way(world)) == dt.date(*ends)


def test_sent_back_the_deputy_has_ten_days(world: World) -> None:
    with at(2026, 11, 2):
        assert due(sent_back(world)) == dt.date(2026, 11, 12)


def test_what_is_taken_in_for_a_meeting_is_assigned_within_a_month_of_its_close(world: World) -> None:
    from congress_portal.accounts.models import Term
    from proposals.models import Session

    term = Term.objects.create(
        county=world.county, number=17, since=dt.date(2022, 1, 1), until=dt.date(2027, 1, 1)
    )
    Session.objects.create(
        county=world.county, region=world.county, term=term, number=5,
        presubmit_from=dt.date(2026, 1, 5), opens_on=dt.date(2026, 2, 2), closes_on=dt.date(2026, 2, 5),
    )  # fmt: skip
    with at(2026, 2, 3):
        proposal = submitted(world, drafted(world))
        transitions.review(proposal=proposal, by=world.qian, decision=Decision.ACCEPT)
    assert (proposal.phase, due(proposal)) == ("in_session", dt.date(2026, 3, 5))


@pytest.mark.django_db(transaction=True)
def test_two_who_extend_at_once(transactional_db: None) -> None:
    from tests.world import build

    world = build()
    proposal = handling(world)
    extend = partial(transitions.extend_reply, proposal=proposal, by=world.qian, reason="涉及三个单位")
    ended = together(extend, extend, on=proposal.loop)
    assert (len(ended.won), ended.refused) == (1, [NotNow])


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_for_it_at_once(transactional_db: None) -> None:
    from tests.world import build

    world = build()
    proposal = assigned(world)
    accept = partial(transitions.accept, proposal=proposal, by=world.li)
    ended = together(accept, accept, on=proposal.loop)
    assert (len(ended.won), ended.refused) == (1, [NotNow])


def test_who_is_pressed_has_a_day_to_react_by(world: World) -> None:
    from congress_portal.loops.models import Prompt

    proposal = handling(world)
    moves.prompt(loop=proposal.loop, by=world.qian, note="请抓紧")
    assert Prompt.objects.get().react_by is not None
