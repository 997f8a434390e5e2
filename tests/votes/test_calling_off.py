"""A vote under way is broken off by two people, or goes on."""

from __future__ import annotations

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from congress_portal.errors import NotNow
from congress_portal.loops.models import Event
from tests.loops.together import together
from tests.notices.told import outbox
from tests.votes.balloting import at, called_off, prepared, yu
from tests.world import World, build
from votes.models import Ballot, CallingOff
from votes.transitions import calling_off as moves
from votes.words import Phase


def test_before_its_opening_the_office_calls_it_off(world: World) -> None:
    assert moves.call_off(ballot=prepared(world), by=world.qian, reason="改期").is_off
    with pytest.raises(NotNow):
        moves.call_off(ballot=at(world, Phase.OPEN), by=world.qian, reason="停电")


def test_under_way_it_takes_another_person(world: World) -> None:
    ballot = at(world, Phase.OPEN)
    with pytest.raises(ValidationError):
        moves.ask_off(ballot=ballot, by=world.qian, reason=" ")
    moves.ask_off(ballot=ballot, by=world.qian, reason="停电")
    with pytest.raises(NotNow, match="已经提出"):
        moves.ask_off(ballot=ballot, by=yu(world), reason="停电")
    with pytest.raises(PermissionDenied, match="另一位"):
        moves.do_off(ballot=ballot, by=world.qian)
    with pytest.raises(PermissionDenied):
        moves.do_off(ballot=ballot, by=world.he)
    assert moves.do_off(ballot=ballot, by=world.zhang).off_reason == "停电"
    with pytest.raises(NotNow):
        moves.do_off(ballot=ballot, by=yu(world))


def test_the_office_goes_on_with_it(world: World) -> None:
    ballot = at(world, Phase.OPEN)
    moves.ask_off(ballot=ballot, by=world.qian, reason="停电")
    with pytest.raises(PermissionDenied):
        moves.take_back_off(ballot=ballot, by=world.zhang)
    moves.take_back_off(ballot=ballot, by=yu(world))
    with pytest.raises(NotNow):
        moves.do_off(ballot=ballot, by=yu(world))
    moves.ask_off(ballot=ballot, by=yu(world), reason="又停电")


def test_nobody_breaks_it_off_once_it_is_counted(world: World) -> None:
    ballot = at(world, Phase.CLOSED)
    moves.ask_off(ballot=ballot, by=world.qian, reason="停电")
    counted = at(world, Phase.COUNTED)
    with pytest.raises(NotNow):
        moves.ask_off(ballot=counted, by=world.qian, reason="不满意")


def test_the_database_wants_two_people_too(world: World) -> None:
    ballot = at(world, Phase.OPEN)
    with pytest.raises(DatabaseError, match="two people"), transaction.atomic():
        Ballot.objects.filter(pk=ballot.pk).update(off_reason="停电")
    called_off(world, ballot)
    with pytest.raises(DatabaseError), transaction.atomic():
        CallingOff.objects.all().delete()
    CallingOff.objects.filter(done_at=None).delete()
    other = at(world, Phase.OPEN)
    asked = moves.ask_off(ballot=other, by=world.qian, reason="停电")
    with pytest.raises(DatabaseError, match="calling_off_two_people"), transaction.atomic():
        CallingOff.objects.filter(pk=asked.pk).update(done_by=world.qian, done_at=asked.asked_at)


def test_the_page_offers_each_what_is_theirs(world: World) -> None:
    ballot = at(world, Phase.OPEN)
    asked, second = Client(), Client()
    asked.force_login(world.qian)
    second.force_login(yu(world))
    assert "一人提出，另一人确认" in asked.get(ballot.get_absolute_url()).content.decode()
    asked.post(reverse("ballot:off", args=[ballot.code]), {"reason": "停电"})
    page = asked.get(ballot.get_absolute_url()).content.decode()
    assert "撤回，照常进行" in page and "确认取消" not in page
    assert "确认取消" in second.get(ballot.get_absolute_url()).content.decode()
    answer = second.post(reverse("ballot:off_second", args=[ballot.code]), {"act": "do"}, follow=True)
    assert "票决已取消" in answer.content.decode() and "停电" in answer.content.decode()


def test_the_colleagues_are_told_at_once(world: World) -> None:
    ballot, colleague = at(world, Phase.OPEN), yu(world)
    moves.ask_off(ballot=ballot, by=world.qian, reason="停电")
    outbox.announce_all()
    told = Event.objects.latest("pk").notices.values_list("recipient", flat=True)
    assert colleague.pk in told


@pytest.mark.django_db(transaction=True)
def test_two_break_it_off_once(transactional_db: None) -> None:
    world = build()
    ballot = at(world, Phase.OPEN)
    moves.ask_off(ballot=ballot, by=world.qian, reason="停电")
    first = partial(moves.do_off, ballot=ballot, by=yu(world))
    second = partial(moves.do_off, ballot=ballot, by=world.zhang)
    back = partial(moves.take_back_off, ballot=ballot, by=world.qian)
    assert len(together(first, second, back, on=ballot).won) == 1
