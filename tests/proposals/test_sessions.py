"""The meetings of a congress: who registers and moves them, which days they may have, and what counts from them."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import Term
from congress_portal.errors import NotNow
from congress_portal.loops.models import Event
from proposals import transitions
from proposals.models import Proposal, Session
from proposals.words import Act, Decision, Phase
from tests.loops.together import together
from tests.proposals.stages import session as held
from tests.proposals.stages import submitted, taken_in
from tests.proposals.test_deadlines import at, due
from tests.proposals.test_pages import client, words
from tests.world import World, build

DAYS = {
    "presubmit_from": dt.date(2026, 1, 5),
    "opens_on": dt.date(2026, 1, 26),
    "closes_on": dt.date(2026, 1, 31),
}
LATER = {
    "presubmit_from": dt.date(2026, 1, 5),
    "opens_on": dt.date(2026, 2, 2),
    "closes_on": dt.date(2026, 2, 6),
}


def term(world: World, **values: Any) -> Term:
    given = {"county": world.county, "number": 17, **values}
    return Term.objects.create(since=dt.date(2022, 1, 1), until=dt.date(2027, 1, 1), **given)


def registered(world: World, **values: Any) -> Session:
    given = {"by": world.qian, "region": world.county, "number": 5, **DAYS, **values}
    return transitions.register_session(term=given.pop("term", None) or term(world), **given)


def move(made: Session, world: World, days: dict[str, dt.date]) -> Session:
    return transitions.move_session(session=made, by=world.qian, **days)


def test_the_office_registers_and_the_trail_says_so(world: World) -> None:
    made = registered(world)
    event = Event.objects.get(verb=Act.SESSION_SET)
    assert (event.unit, event.about) == (world.office, f"congress_session:{made.pk}")


def test_the_presidium_registers_for_its_own_congress_alone(world: World) -> None:
    assert registered(world, by=world.wang, region=world.township).region == world.township
    with pytest.raises(PermissionDenied):
        registered(world, by=world.wang, term=Term.objects.get())


def test_the_county_office_does_not_register_for_a_township(world: World) -> None:
    with pytest.raises(PermissionDenied):
        registered(world, region=world.township)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("opens_on", {"opens_on": dt.date(2026, 1, 4)}),
        ("closes_on", {"closes_on": dt.date(2026, 1, 25)}),
        ("closes_on", {"closes_on": dt.date(2027, 1, 2)}),
        ("number", {"number": 0}),
    ],
)
def test_what_is_wrong_is_said_at_its_field(world: World, field: str, values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        registered(world, **values)
    assert list(refused.value.error_dict) == [field]


def test_a_term_of_another_county_is_refused(world: World) -> None:
    with pytest.raises(ValidationError) as refused:
        registered(world, term=term(world, county=world.other_county))
    assert list(refused.value.error_dict) == ["term"]


def test_meetings_of_one_congress_do_not_overlap(world: World) -> None:
    made = registered(world)
    days = {"presubmit_from": made.closes_on, "opens_on": made.closes_on, "closes_on": dt.date(2026, 3, 1)}
    with pytest.raises(ValidationError) as refused:
        registered(world, term=made.term, number=6, **days)
    assert list(refused.value.error_dict) == ["presubmit_from"]
    assert registered(world, term=made.term, by=world.wang, region=world.township, number=6, **days)


def test_what_is_handed_in_belongs_to_it(world: World) -> None:
    made = registered(world)
    with at(2026, 1, 5):
        proposal = submitted(world)
    assert (proposal.phase, proposal.session) == (Phase.IN_SESSION, made)


def test_the_month_counts_from_the_close(world: World) -> None:
    """Closed on 31 January: no 31 February, so the 28th, a Saturday on which people work after the Spring Festival."""
    registered(world)
    with at(2026, 1, 6):
        assert due(taken_in(world)) == dt.date(2026, 2, 28)


def test_what_is_taken_in_after_the_close_counts_from_that_day(world: World) -> None:
    registered(world)
    with at(2026, 1, 30):
        proposal = submitted(world)
    with at(2026, 2, 4):
        transitions.review(proposal=proposal, by=world.qian, decision=Decision.ACCEPT)
    assert due(proposal) == dt.date(2026, 3, 4)


def test_before_it_opens_it_moves_and_what_waits_moves_along(world: World) -> None:
    made = registered(world)
    with at(2026, 1, 6):
        proposal = taken_in(world)
        move(made, world, LATER)
    assert due(proposal) == dt.date(2026, 3, 6)
    assert Event.objects.get(verb=Act.SESSION_MOVED).detail["before"] == "2026-01-05 2026-01-26 2026-01-31"


def test_once_open_with_proposals_it_stays(world: World) -> None:
    made = registered(world)
    with at(2026, 1, 26):
        submitted(world)
        with pytest.raises(NotNow):
            move(made, world, LATER)


def test_once_open_without_any_it_moves(world: World) -> None:
    made = registered(world)
    with at(2026, 1, 27):
        assert move(made, world, LATER).closes_on == LATER["closes_on"]


def test_who_is_not_of_its_office_does_not_move_it(world: World) -> None:
    with pytest.raises(PermissionDenied):
        transitions.move_session(session=registered(world), by=world.wang, **LATER)


def test_the_page_registers_it(world: World) -> None:
    typed = {"region": world.county.pk, "term": term(world).pk, "number": 5, **DAYS}
    asked = client(world.qian)
    assert asked.post(reverse("proposal:sessions"), typed).status_code == 302
    assert "第17届人大第5次会议" in words(asked.get(reverse("proposal:sessions")))


def test_the_page_says_what_is_wrong_and_keeps_what_was_typed(world: World) -> None:
    made = held(world)
    typed = {"region": world.county.pk, "term": made.term_id, "number": 5, **DAYS}
    answer = client(world.qian).post(reverse("proposal:sessions"), typed)
    assert answer.status_code == 400 and "已经登记过" in words(answer)
    assert 'value="2026-01-26"' in words(answer)


def test_the_page_moves_it(world: World) -> None:
    made = held(world)
    url = reverse("proposal:session", args=[made.pk])
    asked = client(world.qian)
    assert asked.post(url, {**LATER, "closes_on": "2026-02-30"}).status_code == 400
    assert asked.post(url, LATER).status_code == 302
    made.refresh_from_db()
    assert made.opens_on == LATER["opens_on"]


def test_the_list_costs_the_same_with_more_rows(world: World, django_assert_max_num_queries: Any) -> None:
    for number in range(1, 21):
        held(world, number=number)
    asked = client(world.qian)
    with django_assert_max_num_queries(16):
        assert asked.get(reverse("proposal:sessions")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_who_register_the_same_number(transactional_db: None) -> None:
    world = build()
    register = partial(registered, world, term=term(world))
    ended = together(register, register, on=world.county)
    assert (len(ended.won), ended.refused, Session.objects.count()) == (1, [ValidationError], 1)


@pytest.mark.django_db(transaction=True)
def test_handing_in_and_moving(transactional_db: None) -> None:
    """Whichever is first: what belongs to a meeting was handed in within its days."""
    world = build()
    today = timezone.localdate()
    days = {"presubmit_from": today, "opens_on": today, "closes_on": today}
    made = registered(world, **days)
    later = dict.fromkeys(days, today + dt.timedelta(1))
    ended = together(partial(submitted, world), partial(move, made, world, later), on=made)
    made.refresh_from_db()
    proposal = Proposal.objects.get()
    assert (proposal.session is not None) == (made.presubmit_from == today), ended.refused
