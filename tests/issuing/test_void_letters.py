"""What a letter declared void still does: nothing. What its page prints says so, also where it was not kept."""

from __future__ import annotations

import io
from functools import partial
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from congress_portal.errors import NotNow
from congress_portal.issuing import transitions
from congress_portal.issuing import void_transitions as moves
from congress_portal.issuing.models import Issued
from congress_portal.issuing.words import Act, Kind
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Event, Loop, Prompt, Step
from congress_portal.loops.transitions import ending
from congress_portal.loops.transitions.claims import lock
from congress_portal.loops.transitions.pressing import escalate_due
from congress_portal.loops.words import LoopStatus, Verb
from congress_portal.notices.models import Notice
from congress_portal.notices.outbox import announce_all
from supervision import transitions as climbing
from supervision.models import Rung, RungState, RungWord, letters
from supervision.papers import paper_of
from tests.issuing.test_numbers import issued
from tests.loops.together import together
from tests.notices.told import hearers
from tests.papers.made import Pdf
from tests.supervision.climbed import proposed, second, sent, silence
from tests.world import World, build

WHY = "发错了单位"


def asked(world: World, rung: Rung) -> Issued:
    made = Issued.objects.get(about=paper_of(rung))
    moves.ask(issued=made, by=world.qian, reason=WHY)
    return made


def void(world: World, rung: Rung) -> None:
    moves.confirm(issued=asked(world, rung), by=second(world))


@pytest.mark.django_db
@pytest.mark.parametrize("form", ("pdf", "docx"))
def test_a_letter_of_before_letters_were_kept_says_void(world: World, client: Client, form: str) -> None:
    with mock.patch.object(transitions, "freeze", return_value=None):
        rung = sent(world)
    client.force_login(world.li)
    url = reverse("pressing:rung_letter", args=[rung.pk, form])
    assert "作废" not in printed(client.get(url).content, form)
    void(world, rung)
    assert "作废" in printed(client.get(url).content, form)


def printed(file: bytes, form: str) -> str:
    if form == "pdf":
        return Pdf(file).text
    return "".join(one.text for one in Document(io.BytesIO(file)).sections[0].header.paragraphs)


@pytest.mark.django_db
def test_a_void_letter_asks_nothing_and_its_silence_goes_nowhere(world: World) -> None:
    rung = sent(world)
    silence(rung)
    void(world, rung)
    assert Prompt.objects.get(pk=rung.prompt_id).ended_at
    assert escalate_due() == 0 and not Event.objects.filter(verb=Verb.ESCALATED).exists()
    with pytest.raises(NotNow, match="作废"):
        climbing.receive_rung(rung=rung, by=world.li)
    with mock.patch.object(letters, "SETTLED", (RungWord.NOTE,)), pytest.raises(NotNow, match="作废"):
        climbing.settle_rung(rung=rung, by=world.qian, on=timezone.localdate(), result="下周办好")


@pytest.mark.django_db
def test_the_same_rung_is_proposed_anew_without_a_word_of_the_void_one(world: World, client: Client) -> None:
    rung = sent(world)
    silence(rung)
    higher = proposed(rung.loop)
    assert higher.rung == RungWord.LETTER
    void(world, rung)
    assert Rung.objects.get(pk=higher.pk).state == RungState.LAPSED
    again = proposed(rung.loop)
    assert (again.rung, again.attempt, again.cause) == (RungWord.NOTE, 2, "silent")
    client.force_login(world.qian)
    form = client.get(reverse("pressing:rung", args=[again.pk])).context["write_form"]
    assert "督办提醒" in form.initial["text"] and rung.number not in form.initial["text"]


@pytest.mark.django_db(transaction=True)
def test_the_unit_reacts_while_its_letter_is_declared_void(transactional_db: None) -> None:
    world = build()
    rung = sent(world)
    made = asked(world, rung)
    loop = Loop.objects.get(pk=rung.loop_id)
    ended = together(
        partial(moves.confirm, issued=made, by=second(world)),
        partial(loop_moves.react, loop=loop, by=world.li, reaction="本周办好"),
        on=loop,
    )
    assert len(ended.won) + len(ended.refused) == 2 and ended.refused in ([], [NotNow])
    assert Issued.objects.get(pk=made.pk).voided_at and not Prompt.objects.open().exists()


@pytest.mark.django_db
def test_a_pdf_that_is_made_while_its_letter_is_declared_void_is_not_remembered(world: World) -> None:
    made = issued(world)
    of_before = Issued.objects.get(pk=made.pk)
    moves.ask(issued=made, by=world.qian, reason=WHY)
    moves.confirm(issued=made, by=second(world))
    assert transitions.keep_digest(issued=of_before, pdf=b"%PDF")
    assert Issued.objects.get(pk=made.pk).pdf_sha256 == ""


@pytest.mark.django_db
def test_the_unit_that_got_it_is_told_where_the_case_has_moved_on(world: World) -> None:
    rung = sent(world)
    made = asked(world, rung)
    Step.objects.filter(loop=rung.loop).current().update(unit=world.roads)
    moves.confirm(issued=made, by=second(world))
    assert hearers(rung.loop, Verb.PAPER_VOIDED) >= {world.li}


@pytest.mark.django_db
def test_the_unit_that_got_it_is_told_where_the_case_is_closed(world: World) -> None:
    rung = sent(world)
    made = asked(world, rung)
    loop = lock(rung.loop)
    ending.skip_open(loop)
    ending.end(loop, LoopStatus.CLOSED)
    moves.confirm(issued=made, by=second(world))
    assert hearers(rung.loop, Verb.PAPER_VOIDED) >= {world.li}


@pytest.mark.django_db
def test_the_unit_of_an_assignment_letter_is_told(world: World) -> None:
    made = issued(world, f"assignment:1:{world.water.pk}", kind=Kind.ASSIGNMENT)
    moves.ask(issued=made, by=world.qian, reason=WHY)
    moves.confirm(issued=made, by=second(world))
    announce_all()
    told = Notice.objects.get(recipient=world.li, event__verb=Act.VOIDED)
    assert made.text in told.title and made.text in told.body and str(world.office) in told.body
