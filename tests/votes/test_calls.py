"""A call: opened, suggested to, closed after its last day, concluded only when everybody has an answer."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from congress_portal.errors import NotNow
from congress_portal.loops.models import Event
from tests.votes.called import closed, days, listed, opened, over, prepared, suggested, values, words
from tests.world import World
from votes.calls.acts import Act
from votes.models import Ballot, Call, Origin, Suggestion, SuggestionContact, Support
from votes.transitions import answering, calls, suggesting


def test_only_the_office_prepares_opens_and_closes(world: World) -> None:
    call = prepared(world)
    for person in (world.he, world.wang, world.li, world.zhao):
        with pytest.raises(PermissionDenied):
            calls.open_call(call=call, by=person)
        with pytest.raises(PermissionDenied):
            calls.prepare(by=person, office=world.office, values=values(year=2040))


def test_one_call_a_year(world: World) -> None:
    prepared(world)
    with pytest.raises(ValidationError, match="已经有征集"):
        prepared(world)


def test_a_call_whose_days_are_over_is_not_opened(world: World) -> None:
    with pytest.raises(ValidationError, match="已经过了"):
        calls.open_call(call=over(prepared(world)), by=world.qian)


def test_what_is_open_is_extended_not_edited(world: World) -> None:
    call = opened(world)
    with pytest.raises(NotNow):
        calls.change(call=call, by=world.qian, values=values())
    with pytest.raises(ValidationError):
        calls.extend(call=call, by=world.qian, until=days(3), reason="汛期")
    assert calls.extend(call=call, by=world.qian, until=days(40), reason="汛期").ends_on == days(40)


def test_it_is_closed_the_day_after_its_last(world: World) -> None:
    call = opened(world, ends_on=days(0))
    with pytest.raises(NotNow, match="第二天起"):
        calls.close(call=call, by=world.qian)
    assert calls.close(call=over(call), by=world.qian).closed_at is not None


def test_nothing_comes_in_outside_its_days(world: World) -> None:
    for call in (
        prepared(world, year=2031),
        opened(world, year=2032, starts_on=days(1)),
        over(opened(world)),
    ):
        with pytest.raises(NotNow):
            suggested(call)


def test_the_same_form_sent_twice_is_one_and_filled_anew_is_refused(world: World) -> None:
    call, key = opened(world), uuid.uuid4()
    assert suggested(call, request_key=key) == suggested(call, request_key=key)
    with pytest.raises(NotNow):
        suggested(call, "修一座桥", request_key=key)


def test_each_way_of_suggesting_is_named(world: World) -> None:
    call = opened(world)
    ways = {
        world.zhang: (world.station.unit, Origin.DEPUTY), world.ma: (world.township_government, Origin.TOWNSHIP),
        world.li: (world.water, Origin.UNIT),
    }  # fmt: skip
    for user, (unit, origin) in ways.items():
        made = suggesting.suggest_for(call=call, by=user, unit=unit, words=words())
        assert (made.origin, made.by, made.unit) == (origin, user, unit)
    with pytest.raises(PermissionDenied):
        suggesting.suggest_for(call=call, by=world.li, unit=world.roads, words=words())


def test_a_name_is_stored_encrypted_and_a_look_is_an_event(world: World) -> None:
    one = suggested(opened(world))
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM votes_suggestioncontact")
        assert "陈女士".encode() not in bytes(cursor.fetchone()[0])
    assert answering.look(suggestion=one, by=world.qian).name == "陈女士"
    assert Event.objects.filter(verb=Act.SUGGEST_SEEN, by=world.qian).count() == 1
    with pytest.raises(PermissionDenied):
        answering.look(suggestion=one, by=world.he)


def test_names_are_emptied_when_their_time_is_over(world: World) -> None:
    one = suggested(opened(world))
    call = closed(world, one.call)
    answering.answer(suggestion=one, by=world.qian, outcome="not_taken", words="资金没有落实")
    calls.conclude(call=call, by=world.qian)
    today = timezone.localdate()
    assert answering.forget_contacts(today + dt.timedelta(days=300)) == 0
    assert answering.forget_contacts(today + dt.timedelta(days=400)) == 1
    assert SuggestionContact.objects.get().name == ""


def test_no_result_is_published_while_one_has_no_answer(world: World) -> None:
    call = opened(world)
    first, second = suggested(call), suggested(call, "修一座桥")
    call = closed(world, call)
    answering.answer(suggestion=first, by=world.qian, outcome="not_taken", words="资金没有落实")
    with pytest.raises(NotNow, match="还有1条"):
        calls.conclude(call=call, by=world.qian)
    answering.answer(suggestion=second, by=world.qian, outcome="otherwise", words="由交通局办理")
    assert calls.conclude(call=call, by=world.qian).state == "concluded"
    with pytest.raises(NotNow):
        answering.answer(suggestion=second, by=world.qian, outcome="not_taken", words="改了")


def test_nobody_is_told_they_were_chosen_who_were_not(world: World) -> None:
    one = suggested(opened(world))
    with pytest.raises(ValidationError, match="没有票决通过"):
        answering.answer(suggestion=one, by=world.qian, outcome="chosen", words="已列入")


def test_me_too_counts_once_a_device_and_only_what_is_shown(world: World) -> None:
    one = suggested(opened(world))
    with pytest.raises(NotNow):
        suggesting.support(suggestion=one, who="a" * 32, township=None)
    suggesting.show(suggestion=one, by=world.qian, title="装电梯", text="给老小区装电梯")
    assert suggesting.support(suggestion=one, who="a" * 32, township=world.township)
    assert not suggesting.support(suggestion=one, who="a" * 32, township=None)
    assert Support.objects.count() == 1
    with pytest.raises(ValidationError):
        suggesting.support(suggestion=one, who="b" * 32, township=world.other_county)


def test_a_reader_of_another_county_sees_none_of_it(world: World) -> None:
    one = suggested(opened(world))
    assert not Call.objects.visible_to(world.zhao).exists()
    assert not Suggestion.objects.visible_to(world.zhao).exists()
    assert not Suggestion.objects.visible_to(world.li).exists()
    assert list(Suggestion.objects.visible_to(world.he)) == [one]


def test_no_result_is_published_before_the_vote_is_over(world: World) -> None:
    call = opened(world)
    listed(world, call)
    call = closed(world, call)
    with pytest.raises(NotNow, match="“农村饮水管网改造”还没有票决结果"):
        calls.conclude(call=call, by=world.qian)


def test_no_result_is_published_while_a_vote_runs(world: World) -> None:
    call = closed(world)
    ballot = Ballot.objects.create(
        county=world.county, office=world.office, title="票决", purpose="projects", body="congress", call=call,
        meeting="第四次会议", held_on=days(9), by=world.qian,
    )  # fmt: skip
    with pytest.raises(NotNow, match="“票决”的结果还没有公布"):
        calls.conclude(call=call, by=world.qian)
    Ballot.objects.filter(pk=ballot.pk).update(off_reason="改期")
    assert calls.conclude(call=call, by=world.qian).state == "concluded"


def test_names_of_a_call_without_results_are_emptied_too(world: World) -> None:
    over(suggested(opened(world)).call)
    today = timezone.localdate()
    assert answering.forget_contacts(today + dt.timedelta(days=300)) == 0
    assert answering.forget_contacts(today + dt.timedelta(days=400)) == 1


def test_a_form_sent_again_after_the_last_day_is_the_one_known(world: World) -> None:
    call, key = opened(world), uuid.uuid4()
    one = suggested(call, request_key=key)
    assert suggested(over(call), request_key=key) == one
    with pytest.raises(NotNow, match="已截止"):
        suggested(call)
