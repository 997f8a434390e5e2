"""The assignment letters of a meeting: the unit's own list with what was decided, and nobody else reads it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from congress_portal.accounts.models import Unit, User
from congress_portal.issuing import void_transitions
from congress_portal.issuing.words import Kind
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Event
from congress_portal.loops.words import Verb
from congress_portal.papers import chinese
from proposals.agenda import Helping
from proposals.meeting_letter import paper_of
from proposals.models import AssignmentMeeting
from proposals.views.meeting_letters import letter_of
from tests.issuing.test_numbers import issued
from tests.papers.made import Pdf, Word
from tests.proposals.stages import TEXTS, decided, taken_in
from tests.supervision.climbed import second
from tests.world import World


def asked(user: User, made: AssignmentMeeting, unit: Unit, form: str = "docx") -> Any:
    client = Client()
    client.force_login(user)
    return client.get(reverse("proposal:meeting_letter", args=[made.pk, unit.pk, form]))


def test_the_letter_has_what_the_meeting_decided_in_both_forms(world: World) -> None:
    due = timezone.localdate() + dt.timedelta(days=30)
    made = decided(world, taken_in(world), leading="张副县长", supervising="李副主任", due_on=due)
    for text in (
        Pdf(asked(world.li, made, world.water, "pdf").content).text,
        Word(asked(world.li, made, world.water).content).text,
    ):
        plain = "".join(text.split())
        wanted = (TEXTS["title"], "张副县长", "李副主任", chinese(due))
        assert [one for one in wanted if one not in plain] == []


def test_a_helping_unit_has_a_letter_of_its_own(world: World) -> None:
    made = decided(world, taken_in(world), helping=(Helping(world.roads, True),))
    assert asked(world.lu, made, world.roads).status_code == 200
    assert asked(world.lu, made, world.water).status_code == 404


def test_its_code_leads_to_the_public_line_of_the_assignment(world: World) -> None:
    proposal = taken_in(world)
    made = decided(world, proposal)
    line = resolve(urlsplit(letter_of(made, world.water).address).path)
    event = Event.objects.get(pk=line.kwargs["pk"])
    assert (line.view_name, event.verb, event.loop) == ("ledger:event", Verb.ASSIGNED, proposal.loop)


@pytest.mark.parametrize("form", ["doc", "exe"])
def test_other_forms_are_none(world: World, form: str) -> None:
    assert asked(world.li, decided(world, taken_in(world)), world.water, form).status_code == 404


def test_what_was_given_to_another_unit_is_no_more_in_it(world: World) -> None:
    proposal = taken_in(world)
    made = decided(world, proposal)
    moves.reassign(loop=proposal.loop, by=world.qian, to=world.roads, note="职责调整")
    assert asked(world.li, made, world.water).status_code == 404


def test_the_case_says_that_its_letter_is_void(world: World) -> None:
    proposal = taken_in(world)
    made = decided(world, proposal)
    letter = issued(world, paper_of(made, world.water), kind=Kind.ASSIGNMENT)
    client = Client()
    client.force_login(world.li)
    page = proposal.loop.get_absolute_url()
    assert "已作废" not in client.get(page).content.decode()
    void_transitions.ask(issued=letter, by=world.qian, reason="发错了")
    void_transitions.confirm(issued=letter, by=second(world))
    assert "已作废" in client.get(page).content.decode()


def test_the_pages_lead_to_it(world: World) -> None:
    proposal = taken_in(world)
    made = decided(world, proposal)
    url = reverse("proposal:meeting_letter", args=[made.pk, world.water.pk, "pdf"])
    for user, page in ((world.li, proposal.loop.get_absolute_url()), (world.qian, made.pk)):
        client = Client()
        client.force_login(user)
        address = page if isinstance(page, str) else reverse("proposal:meeting", args=[page])
        assert url in client.get(address).content.decode()
