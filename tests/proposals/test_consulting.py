"""Talking with the deputies: who writes it down, who says whether it was so, and what counts."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import Role, User
from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Event, Evidence
from congress_portal.loops.words import Verb
from proposals import transitions
from proposals.models import Confirmation, Consultation, Proposal
from proposals.words import Talk
from tests import factories as make
from tests.notices.told import hearers
from tests.proposals.stages import (
    consulted,
    deputy,
    drafted,
    handling,
    replied,
    signed,
    submitted,
    taken_in,
    talked,
)
from tests.proposals.test_pages import client, words
from tests.world import World

DAY = dt.timedelta(days=1)


def consult(world: World, proposal: Proposal, **changes: Any) -> Consultation:
    values = {
        "by": world.li, "form": Talk.FACE, "held_on": timezone.localdate(), "participants": "张代表",
        "notes": "听取意见", **changes,
    }  # fmt: skip
    return transitions.consult(proposal=proposal, **values)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"held_on": timezone.localdate() + DAY}, "held_on"),
        ({"held_on": timezone.localdate() - DAY}, "held_on"),
        ({"form": "letter"}, "form"),
        ({"form": Talk.STATION}, "station"),
        ({"participants": " "}, "participants"),
        ({"notes": ""}, "notes"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(world: World, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        consult(world, handling(world), **changes)
    assert list(refused.value.message_dict) == [field]


def test_a_station_of_another_county_is_none(world: World) -> None:
    with pytest.raises(ValidationError):
        consult(world, handling(world), form=Talk.STATION, station=world.other_station.unit)


def test_a_helping_unit_writes_down_its_own_talk(world: World) -> None:
    proposal = handling(world)
    moves.divide(loop=proposal.loop, by=world.li, unit=world.roads, part="道路修复")
    assert consult(world, proposal, by=world.lu).unit == world.roads


@pytest.mark.parametrize("person", ["zhang", "qian", "lu", "wang"])
def test_nobody_else_writes_it_down(world: World, person: str) -> None:
    with pytest.raises(PermissionDenied):
        consult(world, handling(world), by=getattr(world, person))


def test_it_is_written_down_while_a_unit_handles_it(world: World) -> None:
    with pytest.raises(NotNow):
        consult(world, taken_in(world))
    with pytest.raises(NotNow):
        consult(world, replied(world).proposal)


def test_sent_twice_it_is_one_talk(world: World) -> None:
    proposal, key = handling(world), uuid.uuid4()
    assert consult(world, proposal, request_key=key) == consult(world, proposal, request_key=key)
    assert Event.objects.filter(verb=Verb.CONSULTED).count() == 1


def test_one_form_is_not_used_for_two_proposals(world: World) -> None:
    key = uuid.uuid4()
    consult(world, handling(world), request_key=key)
    with pytest.raises(NotNow):
        consult(world, handling(world), request_key=key)


def test_the_movers_hear_that_it_waits_for_their_word(world: World) -> None:
    assert world.zhang in hearers(talked(world).proposal.loop, Verb.CONSULTED)


@pytest.mark.parametrize(("form", "counts"), [(form, form in ("face", "station", "video")) for form in Talk])
def test_seen_each_other_and_confirmed_it_counts(world: World, form: str, counts: bool) -> None:
    talk = talked(world, form=form)
    assert not Consultation.objects.counted().exists()
    transitions.confirm(consultation=talk, by=world.zhang, is_so=True)
    assert Consultation.objects.counted().exists() == counts


def test_contested_it_does_not_count_and_the_unit_and_the_office_hear(world: World) -> None:
    talk = talked(world)
    transitions.confirm(consultation=talk, by=world.zhang, is_so=False, words="没有来过")
    assert not Consultation.objects.counted().exists()
    assert {world.li, world.qian} <= hearers(talk.proposal.loop, Verb.CONTESTED)


def test_contesting_needs_words(world: World) -> None:
    with pytest.raises(ValidationError, match="请写明"):
        transitions.confirm(consultation=talked(world), by=world.zhang, is_so=False)


def test_one_word_a_deputy(world: World) -> None:
    with pytest.raises(NotNow):
        transitions.confirm(consultation=consulted(world), by=world.zhang, is_so=False, words="记错了")


def test_only_who_brings_it_confirms(world: World) -> None:
    talk = talked(world)
    for person in (deputy(world, "方代表", "fang2"), world.li, world.qian):
        with pytest.raises(PermissionDenied):
            transitions.confirm(consultation=talk, by=person, is_so=True)


def test_who_works_for_the_unit_does_not_confirm_its_talk(world: World) -> None:
    talk = talked(world)
    make.duty(world.zhang, Role.HANDLER, world.water)
    with pytest.raises(PermissionDenied):
        transitions.confirm(consultation=talk, by=User.objects.get(pk=world.zhang.pk), is_so=True)


def test_who_left_does_not_confirm(world: World) -> None:
    fang = deputy(world, "方代表", "fang2")
    proposal = submitted(world, signed(drafted(world), fang))
    proposal.loop.movers.filter(user=fang).update(left_at=timezone.now())
    talk = Consultation(proposal=proposal, county=world.county)
    with pytest.raises(PermissionDenied):
        transitions.confirm(consultation=talk, by=fang, is_so=True)


def test_the_database_wants_words_with_a_contest(world: World) -> None:
    consulted(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.update(is_so=False)


def test_through_the_page_with_a_photo(world: World) -> None:
    proposal = handling(world)
    values = {
        "form": "station", "station": world.station.unit.pk, "held_on": timezone.localdate(), "notes": "听取意见",
        "participants": "张代表", "request_key": uuid.uuid4(), "photos": make.jpeg(),
    }  # fmt: skip
    answer = client(world.li).post(reverse("proposal:consult", args=[proposal.loop.code]), values)
    assert answer.status_code == 302 and Consultation.objects.get().station == world.station.unit
    assert Evidence.objects.filter(loop=proposal.loop).count() == 1


def test_the_page_keeps_what_was_typed(world: World) -> None:
    values = {"form": "station", "held_on": "2999-01-01", "notes": "刚打的字", "request_key": uuid.uuid4()}
    url = reverse("proposal:consult", args=[handling(world).loop.code])
    answer = client(world.li).post(url, {**values, "participants": "张代表"})
    assert answer.status_code == 400 and "刚打的字" in words(answer)
    assert {"held_on", "station"} == set(answer.context["form"].errors)


def test_the_deputy_confirms_on_the_page_of_the_case(world: World) -> None:
    talk = talked(world)
    loop, asked = talk.proposal.loop, client(world.zhang)
    url = reverse("proposal:confirm", args=[loop.code, talk.pk])
    assert url in words(asked.get(loop.get_absolute_url()))
    asked.post(url)
    assert talk.confirmations.get().is_so
    assert url not in words(asked.get(loop.get_absolute_url()))


def test_contesting_without_words_is_refused_at_its_field(world: World) -> None:
    talk = talked(world)
    url = reverse("proposal:confirm", args=[talk.proposal.loop.code, talk.pk])
    answer = client(world.zhang).post(url, {"contest": "1"})
    assert answer.status_code == 400 and answer.context["form"].errors["words"]
