"""The assignment meeting: what goes on its agenda, what a row may say, and what becomes of it when it is decided."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Event, Helper, Step
from proposals import transitions
from proposals.agenda import Filled, Helping, Units, read
from proposals.models import AgendaItem, AssignmentMeeting, CoHandler, Proposal
from proposals.words import Act
from tests.proposals.stages import handling, meeting, submitted, taken_in
from tests.world import World


def client(user: User) -> Client:
    found = Client()
    found.force_login(user)
    return found


def filled(world: World, made: AssignmentMeeting, **values: Any) -> list[int]:
    """All items of the meeting get the water office as their lead."""
    keys = list(made.items.values_list("pk", flat=True))
    row = Filled(**{"lead": world.water, **values})
    transitions.fill(meeting=made, by=world.qian, rows=dict.fromkeys(keys, row))
    return keys


def typed(item: AgendaItem, **values: str) -> dict[str, str]:
    return {f"{item.pk}-{name}": value for name, value in values.items()}


def days(number: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=number)


def test_what_waits_for_assignment_goes_on_the_agenda(world: World) -> None:
    made = meeting(world, taken_in(world), taken_in(world))
    assert list(made.items.values_list("position", flat=True)) == [1, 2]


def test_what_is_not_taken_in_does_not(world: World) -> None:
    with pytest.raises(NotNow):
        meeting(world, submitted(world))


def test_what_is_on_an_open_agenda_goes_on_no_other(world: World) -> None:
    proposal = taken_in(world)
    meeting(world, proposal)
    with pytest.raises(NotNow):
        meeting(world, proposal)


def test_what_was_taken_off_may_go_on_another(world: World) -> None:
    proposal = taken_in(world)
    transitions.take_off(item=meeting(world, proposal).items.get(), by=world.qian)
    assert meeting(world, proposal).items.count() == 1


@pytest.mark.parametrize("person", ["li", "wang", "zhang", "zhao", "he"])
def test_nobody_else_runs_the_meeting(world: World, person: str) -> None:
    made = meeting(world, taken_in(world))
    by = getattr(world, person)
    with pytest.raises(PermissionDenied):
        transitions.fill(meeting=made, by=by, rows={made.items.get().pk: Filled(lead=world.water)})


def test_a_decision_assigns_with_units_parts_and_standard(world: World) -> None:
    proposal = taken_in(world)
    made = meeting(world, proposal)
    roads = Helping(world.roads, True, "道路修复")
    outcome = transitions.decide(
        meeting=made, by=world.qian, items=filled(world, made, helping=(roads,), standard="全部解决")
    )
    step = proposal.loop.steps.current().get()
    assert (outcome.refused, step.offered_to, step.outcome) == ({}, world.water, "全部解决")
    assert Helper.objects.get(step__loop=proposal.loop).part == "道路修复"
    made.refresh_from_db()
    assert made.decided_at is not None


def test_what_was_assigned_elsewhere_is_named_and_the_others_go_through(world: World) -> None:
    gone, left = taken_in(world), taken_in(world)
    made = meeting(world, gone, left)
    keys = filled(world, made)
    moves.assign(loop=gone.loop, by=world.qian, to=world.roads, note="先行交办")
    outcome = transitions.decide(meeting=made, by=world.qian, items=keys)
    assert set(outcome.refused) == {made.items.get(proposal=gone).pk}
    assert outcome.decided == [made.items.get(proposal=left).pk]
    made.refresh_from_db()
    assert made.decided_at is None


def test_without_a_lead_nothing_is_assigned(world: World) -> None:
    made = meeting(world, taken_in(world))
    key = made.items.get().pk
    assert transitions.decide(meeting=made, by=world.qian, items=[key]).refused == {
        key: "还没有确定主办单位。"
    }


def test_a_given_back_assignment_goes_to_the_next_meeting(world: World) -> None:
    proposal = taken_in(world)
    made = meeting(world, proposal)
    transitions.decide(meeting=made, by=world.qian, items=filled(world, made))
    transitions.dispute(proposal=proposal, by=world.li, reason="不属于本单位职责")
    moves.consent(loop=proposal.loop, by=world.qian)
    with pytest.raises(NotNow):
        transitions.put_on(meeting=made, by=world.qian, proposals=[proposal])
    assert meeting(world, proposal).items.count() == 1


def test_a_date_after_the_law_s_period_needs_a_reason(world: World) -> None:
    made = meeting(world, taken_in(world))
    with pytest.raises(ValidationError) as refused:
        filled(world, made, due_on=days(120))
    assert list(refused.value.message_dict) == [f"{made.items.get().pk}-due_reason"]
    filled(world, made, due_on=days(120), due_reason="涉及跨县工程")
    assert made.items.get().due_on == days(120)


@pytest.mark.parametrize("day", [-1, 400])
def test_a_date_in_the_past_or_beyond_the_longest_period_is_refused(world: World, day: int) -> None:
    made = meeting(world, taken_in(world))
    with pytest.raises(ValidationError) as refused:
        filled(world, made, due_on=days(day), due_reason="有理由")
    assert list(refused.value.message_dict) == [f"{made.items.get().pk}-due_on"]


def test_one_wrong_row_leaves_all_as_they_were(world: World) -> None:
    made = meeting(world, taken_in(world), taken_in(world))
    first, second = made.items.all()
    rows = {first.pk: Filled(lead=world.water), second.pk: Filled(lead=world.water, due_on=days(-1))}
    with pytest.raises(ValidationError):
        transitions.fill(meeting=made, by=world.qian, rows=rows)
    assert not made.items.exclude(lead=None).exists()


def test_what_a_colleague_filled_is_not_overwritten_unseen(world: World) -> None:
    made = meeting(world, taken_in(world))
    key = filled(world, made)[0]
    with pytest.raises(ValidationError) as refused:
        transitions.fill(meeting=made, by=world.qian, rows={key: Filled(lead=world.roads)}, revision=0)
    assert refused.value.code == "stale"


def test_what_is_decided_is_changed_by_no_row(world: World) -> None:
    made = meeting(world, taken_in(world))
    transitions.decide(meeting=made, by=world.qian, items=filled(world, made))
    with pytest.raises(ValidationError):
        filled(world, made, lead=world.roads)


def test_each_write_leaves_an_event_of_the_office(world: World) -> None:
    made = meeting(world, taken_in(world))
    transitions.decide(meeting=made, by=world.qian, items=filled(world, made))
    transitions.keep_minutes(meeting=made, by=world.qian, minutes="议定1件", revision=1)
    found = Event.objects.filter(unit=world.office, about=f"assignment:{made.pk}").order_by("pk")
    assert list(found.values_list("verb", flat=True)) == [
        Act.MEETING_MADE, Act.AGENDA_CHANGED, Act.AGENDA_FILLED, Act.MEETING_DECIDED, Act.MINUTES_KEPT,
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["县水利水电局", "水利水电局", " 县水利 水电局 ", "水电局"])
def test_units_are_found_by_what_people_call_them(world: World, text: str) -> None:
    assert Units(world.county).find(text) == world.water


@pytest.mark.parametrize("text", ["没有的局", "局", "（）"])
def test_units_that_are_none_or_several_are_named(world: World, text: str) -> None:
    _row, errors = read({"joint": text}, Units(world.county))
    assert list(errors) == ["joint"]


@pytest.mark.parametrize("text", ["2026-12-31", "２０２６年１２月３１日", "2026/12/31", "46387"])
def test_dates_are_read_as_people_write_them(world: World, text: str) -> None:
    row, errors = read({"due_on": text}, Units(world.county))
    assert (row.due_on, errors) == (dt.date(2026, 12, 31), {})


def test_units_with_parts_in_brackets(world: World) -> None:
    row, errors = read({"lead": "水利水电局", "separate": "交通运输局（道路、桥梁）"}, Units(world.county))
    assert (row.helping, errors) == ((Helping(world.roads, False, "道路、桥梁"),), {})


def test_a_unit_stands_once_in_a_row(world: World) -> None:
    _row, errors = read({"lead": "水利水电局", "joint": "县水利水电局"}, Units(world.county))
    assert list(errors) == ["joint"]


def test_the_page_saves_and_decides(world: World) -> None:
    proposal = taken_in(world)
    made = meeting(world, proposal)
    values = typed(made.items.get(), lead="水利水电局", joint="交通运输局", pick="on")
    answer = client(world.qian).post(
        reverse("proposal:meeting", args=[made.pk]), {**values, "revision": 0, "decide": 1}
    )
    assert answer.status_code == 302
    assert proposal.loop.steps.current().get().offered_to == world.water


@pytest.mark.parametrize(
    ("column", "text"),
    [("lead", "没有的局"), ("due_on", "明年"), ("joint", "局、局"), ("standard", "长" * 600)],
)
def test_what_cannot_be_read_is_said_at_its_field_and_kept(world: World, column: str, text: str) -> None:
    made = meeting(world, taken_in(world))
    item = made.items.get()
    answer = client(world.qian).post(
        reverse("proposal:meeting", args=[made.pk]), {**typed(item, **{column: text}), "revision": 0}
    )
    assert answer.status_code == 400 and f"{item.pk}-{column}" in answer.context["form"].errors
    assert text in answer.content.decode()


def test_a_refused_item_says_why_at_its_row(world: World) -> None:
    made = meeting(world, taken_in(world))
    item = made.items.get()
    values = {**typed(item, pick="on"), "revision": 0, "decide": 1}
    answer = client(world.qian).post(reverse("proposal:meeting", args=[made.pk]), values)
    assert answer.status_code == 400 and "还没有确定主办单位" in answer.content.decode()


def test_a_stale_page_keeps_what_was_typed_and_then_wins(world: World) -> None:
    made = meeting(world, taken_in(world))
    filled(world, made)
    item, asked = made.items.get(), client(world.qian)
    url = reverse("proposal:meeting", args=[made.pk])
    answer = asked.post(url, {**typed(item, lead="县交通运输局"), "revision": 0})
    assert answer.status_code == 400 and "县交通运输局" in answer.content.decode()
    revision = answer.context["form"]["revision"].value()
    asked.post(url, {**typed(item, lead="县交通运输局"), "revision": revision})
    item.refresh_from_db()
    assert item.lead == world.roads


def test_the_page_takes_an_item_off(world: World) -> None:
    made = meeting(world, taken_in(world))
    url = reverse("proposal:meeting", args=[made.pk])
    client(world.qian).post(url, {"revision": 0, "drop": made.items.get().pk})
    assert not made.items.exists()


@pytest.mark.parametrize("key", ["x", "", "99999999999999", "²"])
def test_an_item_that_is_none_is_not_found(world: World, key: str) -> None:
    url = reverse("proposal:meeting", args=[meeting(world, taken_in(world)).pk])
    assert client(world.qian).post(url, {"revision": 0, "drop": key}).status_code == 404


def test_the_page_offers_what_waits(world: World) -> None:
    proposal, made, asked = taken_in(world), meeting(world), client(world.qian)
    assert proposal.loop.code in asked.get(reverse("proposal:meeting", args=[made.pk])).content.decode()
    asked.post(reverse("proposal:meeting_add", args=[made.pk]), {"proposals": [proposal.pk]})
    assert made.items.get().proposal == proposal


def test_a_meeting_is_entered_on_its_page(world: World) -> None:
    asked, url = client(world.qian), reverse("proposal:meeting_new")
    values = {
        "office": world.office.pk, "title": "第二次交办会", "held_on": "2026-12-01",
        "request_key": "5f0c6f5e-7f0b-4f0e-8f55-3a6d6a1f3f10",
    }  # fmt: skip
    assert asked.post(url, {**values, "held_on": "昨天"}).status_code == 400
    assert [asked.post(url, values).status_code for _ in range(2)] == [302, 302]
    assert AssignmentMeeting.objects.count() == 1


def test_the_page_costs_the_same_with_more_rows(world: World, django_assert_max_num_queries: Any) -> None:
    made = meeting(world, *[taken_in(world) for _ in range(8)])
    filled(world, made, helping=(Helping(world.roads, True),))
    asked = client(world.qian)
    with django_assert_max_num_queries(16):
        asked.get(reverse("proposal:meeting", args=[made.pk]))


def test_after_the_days_for_it_a_unit_objects_no_more(world: World) -> None:
    proposal = taken_in(world)
    moves.assign(loop=proposal.loop, by=world.qian, to=world.water, note="请牵头办理")
    Step.objects.filter(loop=proposal.loop, status="offered").update(
        due_at=timezone.now() - dt.timedelta(minutes=1)
    )
    asked = client(world.li)
    url = reverse("loops:move", args=[proposal.loop.code, "dispute"])
    assert url not in asked.get(proposal.loop.get_absolute_url()).content.decode()
    answer = asked.post(url, {"reason": "不属于本单位职责"})
    assert answer.status_code == 409 and not proposal.loop.steps.current().get().disputes.exists()


def test_within_the_days_it_does(world: World) -> None:
    proposal = taken_in(world)
    moves.assign(loop=proposal.loop, by=world.qian, to=world.water, note="请牵头办理")
    url = reverse("loops:move", args=[proposal.loop.code, "dispute"])
    client(world.li).post(url, {"reason": "不属于本单位职责"})
    assert proposal.loop.steps.current().get().disputes.count() == 1


def refused_by_the_database(act: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def test_the_database_keeps_a_proposal_on_one_open_agenda(world: World) -> None:
    proposal = taken_in(world)
    meeting(world, proposal)
    other = meeting(world)
    refused_by_the_database(
        lambda: AgendaItem.objects.create(county=world.county, meeting=other, proposal=proposal, position=1)
    )


def test_the_database_keeps_positions_and_proposals_apart(world: World) -> None:
    made = meeting(world, taken_in(world), taken_in(world))
    first, second = made.items.all()
    items = AgendaItem.objects.filter(pk=second.pk)
    refused_by_the_database(lambda: items.update(position=1))
    refused_by_the_database(lambda: items.update(position=0))
    refused_by_the_database(lambda: items.update(decided_at=timezone.now()))
    AgendaItem.objects.filter(pk=first.pk).update(decided_at=timezone.now(), lead=world.water)
    refused_by_the_database(lambda: items.update(proposal=first.proposal))


def test_the_database_keeps_a_unit_once_an_item_and_a_meeting_named(world: World) -> None:
    made = meeting(world, taken_in(world))
    filled(world, made, helping=(Helping(world.roads, True),))
    refused_by_the_database(
        lambda: CoHandler.objects.create(
            county=world.county, item=made.items.get(), unit=world.roads, is_joint=False
        )
    )
    meetings = AssignmentMeeting.objects.filter(pk=made.pk)
    refused_by_the_database(lambda: meetings.update(title=""))
    refused_by_the_database(lambda: meetings.update(request_key=meeting(world).request_key))


def test_an_accepted_assignment_can_be_put_on_no_agenda(world: World) -> None:
    proposal = handling(world)
    with pytest.raises(PermissionDenied):
        meeting(world, Proposal.objects.get(pk=proposal.pk))
