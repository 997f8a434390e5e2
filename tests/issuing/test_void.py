"""A document that went out by mistake is declared void by two people; its number stays, its replacement is named."""

from __future__ import annotations

import io
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from congress_portal.errors import NotNow
from congress_portal.issuing import transitions
from congress_portal.issuing import void_transitions as moves
from congress_portal.issuing.models import Issued, Voiding
from congress_portal.issuing.reading import wrong_numbers
from congress_portal.issuing.words import Act, Kind
from congress_portal.loops.models import Event
from congress_portal.loops.words import Verb
from congress_portal.notices.models import Notice
from congress_portal.notices.outbox import announce_all
from supervision.papers import paper_of
from supervision.transitions import meetings
from supervision.transitions.bulletins import issue_bulletin
from tests.issuing.test_numbers import issued, letter
from tests.loops.attacks import again
from tests.loops.together import together
from tests.papers.made import Pdf
from tests.supervision.climbed import second, sent
from tests.supervision.met import sitting
from tests.world import World, build

WHY = "发错了单位"


def void(world: World, made: Issued) -> Issued:
    moves.ask(issued=made, by=world.qian, reason=WHY)
    moves.confirm(issued=made, by=second(world))
    return Issued.objects.get(pk=made.pk)


@transaction.atomic
def sent_now(world: World, about: str) -> Issued:
    return issued(world, about)


def as_(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def checked() -> None:
    """What the commit would check."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db
def test_a_void_letter_keeps_its_number_and_says_so_everywhere(world: World) -> None:
    rung = sent(world)
    made = void(world, Issued.objects.get(about=paper_of(rung)))
    qian = as_(world.qian)
    case = qian.get(reverse("pressing:rung", args=[rung.pk])).content.decode()
    assert "已作废" in case and made.text in case
    page = qian.get(made.get_absolute_url()).content.decode()
    assert WHY in page and "曹科长" in page and "已作废" in page
    pdf = Pdf(as_(world.li).get(reverse("pressing:rung_letter", args=[rung.pk, "pdf"])).content)
    assert "作废" in pdf.text
    docx = qian.get(reverse("issuing:letter", args=[made.pk, "docx"])).content
    assert Document(io.BytesIO(docx)).sections[0].header.paragraphs[0].text == "作废"
    assert wrong_numbers() == ([], []) and issued(world, "rung:0", kind=Kind.NOTE).number == made.number + 1
    event = Event.objects.get(loop=rung.loop, verb=Verb.PAPER_VOIDED)
    assert (event.note, event.detail["number"]) == (WHY, made.text)
    shown = as_(world.wang).get(rung.loop.get_absolute_url()).content.decode()
    assert f"公文作废：{made.text}" in shown and WHY in shown
    checked()


@pytest.mark.django_db
def test_the_second_person_is_told_and_then_the_unit(world: World) -> None:
    made = Issued.objects.get(about=paper_of(sent(world)))
    cao = second(world)
    moves.ask(issued=made, by=world.qian, reason=WHY)
    announce_all()
    assert Notice.objects.filter(recipient=cao, event__verb=Act.VOID_ASKED).count() == 1
    moves.confirm(issued=made, by=cao)
    announce_all()
    told = Notice.objects.get(recipient=world.li, event__verb=Verb.PAPER_VOIDED)
    assert made.text in str(told.body)


@pytest.mark.django_db
def test_who_may_ask_confirm_and_drop(world: World) -> None:
    made, cao = issued(world), second(world)
    with pytest.raises(PermissionDenied):
        moves.ask(issued=made, by=world.li, reason=WHY)
    with pytest.raises(ValidationError) as refused:
        moves.ask(issued=made, by=world.qian, reason="  ")
    assert list(refused.value.message_dict) == ["reason"]
    with pytest.raises(NotNow):
        moves.confirm(issued=made, by=cao)
    moves.ask(issued=made, by=world.qian, reason=WHY)
    with pytest.raises(NotNow):
        moves.ask(issued=made, by=cao, reason=WHY)
    for who in (world.qian, world.wang, world.he):
        with pytest.raises(PermissionDenied):
            moves.confirm(issued=made, by=who)
    with pytest.raises(PermissionDenied):
        moves.drop(issued=made, by=world.wang)
    moves.drop(issued=made, by=cao)
    with pytest.raises(NotNow):
        moves.confirm(issued=made, by=cao)
    assert Issued.objects.get().voided_at is None
    assert void(world, made).voided_at is not None, "asked once more"
    with pytest.raises(NotNow):
        moves.drop(issued=made, by=cao)


@pytest.mark.django_db
def test_the_same_thing_gets_another_number_that_names_the_void_one(world: World) -> None:
    meeting = sitting(world, world.zhang, world.he)
    meetings.adjourn(meeting=meeting, by=world.qian)
    first = issue_bulletin(meeting=meeting, by=world.qian)
    client = as_(world.qian)
    with pytest.raises(NotNow):
        moves.issue_again(issued=first, by=world.qian)
    void(world, first)
    with pytest.raises(PermissionDenied):
        moves.issue_again(issued=first, by=world.he)
    assert client.post(reverse("issuing:void_again", args=[first.pk])).status_code == 302
    made = Issued.objects.exclude(pk=first.pk).get()
    assert (made.about, made.number) == (first.about, first.number + 1)
    assert Voiding.objects.get().replacement == made
    assert first.text in client.get(made.get_absolute_url()).content.decode()
    assert made.text in client.get(first.get_absolute_url()).content.decode()
    shown = client.get(reverse("meeting:bulletin", args=[meeting.pk, "pdf"])).content
    assert made.text in Pdf(shown).text and "作废" not in Pdf(shown).text
    checked()


@pytest.mark.django_db
def test_a_replacement_is_named_once_and_is_a_later_one_of_the_kind(world: World) -> None:
    earlier, made, other = (
        issued(world, "rung:1"),
        issued(world, "rung:2"),
        issued(world, "reply:9", kind="note"),
    )  # type: ignore[arg-type]
    void(world, made)
    later = issued(world, "rung:3")
    for wrong in (earlier, made, other):
        with pytest.raises(ValidationError):
            moves.name_replacement(issued=made, by=world.qian, replacement=wrong)
    client, url = as_(world.qian), reverse("issuing:void_replacement", args=[made.pk])
    assert client.post(url, {"replacement": "x"}).status_code == 400
    assert client.post(url, {"replacement": later.pk}).status_code == 302
    assert Voiding.objects.get().replacement == later
    with pytest.raises(NotNow):
        moves.name_replacement(issued=made, by=world.qian, replacement=later)


@pytest.mark.django_db
def test_nobody_names_what_is_issued_again_and_so_blocks_it(world: World) -> None:
    first, other = issued(world, "ballot:1", kind=Kind.RESULT), issued(world, "ballot:2", kind=Kind.RESULT)
    void(world, first)
    with pytest.raises(NotNow):
        moves.name_replacement(issued=first, by=world.qian, replacement=other)
    client, url = as_(world.qian), reverse("issuing:void_replacement", args=[first.pk])
    assert client.post(url, {"replacement": other.pk}).status_code == 409
    page = client.get(first.get_absolute_url())
    assert page.context["replacement_form"] is None and moves.may_issue_again(first)


@pytest.mark.django_db
def test_a_replacement_is_of_the_same_case(world: World) -> None:
    made = Issued.objects.get(about=paper_of(sent(world)))
    other = issued(world, "rung:99", kind=Kind.NOTE)
    void(world, made)
    assert not moves.candidates(made).exists()
    with pytest.raises(ValidationError):
        moves.name_replacement(issued=made, by=world.qian, replacement=other)
    again_sent = transitions.issue(
        make=letter, kind=Kind.NOTE, unit=world.office, by=world.qian, about="rung:98", loop=made.loop
    )
    assert list(moves.candidates(made)) == [again_sent]


@pytest.mark.django_db
def test_the_register_is_narrowed_by_state(world: World) -> None:
    good, asked, gone = issued(world, "rung:1"), issued(world, "rung:2"), issued(world, "rung:3")
    void(world, gone)
    moves.ask(issued=asked, by=world.qian, reason=WHY)
    client, url = as_(world.qian), reverse("issuing:papers")
    for state, rows in (
        ("good", [asked, good]),
        ("asked", [asked]),
        ("void", [gone]),
        ("x", [gone, asked, good]),
    ):
        assert list(client.get(url, {"state": state}).context["page_obj"]) == rows


@pytest.mark.django_db
def test_a_mistake_comes_back_with_what_was_typed(world: World) -> None:
    made, client = issued(world), as_(world.qian)
    url = reverse("issuing:void_ask", args=[made.pk])
    answer = client.post(url, {"reason": "很" * 301})
    assert answer.status_code == 400 and "很" * 301 in answer.content.decode()
    assert client.post(url, {"reason": WHY}).status_code == 302
    assert client.post(url, {"reason": WHY}).status_code == 409


STAYS = {
    "it is good again": lambda one: Issued.objects.filter(pk=one.pk).update(voided_at=None),
    "its time is changed": lambda one: Issued.objects.filter(pk=one.pk).update(voided_at=timezone.now()),
    "its digest is set": lambda one: Issued.objects.filter(pk=one.pk).update(pdf_sha256="b" * 64),
    "its title is changed": lambda one: Issued.objects.filter(pk=one.pk).update(title="另一件"),
    "its reason is changed": lambda one: Voiding.objects.update(reason="别的"),
    "its reason is thrown away": lambda one: Voiding.objects.all().delete(),
    "it was never asked": lambda one: again(
        Voiding.objects.get(), issued=Issued.objects.exclude(pk=one.pk).get(), replacement=None
    ),
    "another is void without a word": lambda one: Issued.objects.exclude(pk=one.pk).update(
        voided_at=timezone.now()
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", STAYS)
def test_the_database_keeps_a_void_document(world: World, name: str) -> None:
    made = issued(world)
    issued(world, "rung:2")
    void(world, made)
    with pytest.raises(IntegrityError), transaction.atomic():
        STAYS[name](made)


@pytest.mark.django_db
def test_what_is_declared_void_is_void_by_the_commit(world: World) -> None:
    made, cao = issued(world), second(world)
    moves.ask(issued=made, by=world.qian, reason=WHY)
    with pytest.raises(IntegrityError, match="declared void and is not"), transaction.atomic():
        Voiding.objects.update(done_by=cao, done_at=timezone.now())
        checked()


@pytest.mark.django_db(transaction=True)
def test_two_at_once(transactional_db: None) -> None:
    world = build()
    made, cao = sent_now(world, "rung:1"), second(world)
    ended = together(
        *[partial(moves.ask, issued=made, by=who, reason=WHY) for who in (world.qian, cao)], on=made
    )
    assert (len(ended.won), ended.refused) == (1, [NotNow])
    asked = Voiding.objects.get()
    other = cao if asked.asked_by == world.qian else world.qian
    ended = together(
        partial(moves.confirm, issued=made, by=other),
        partial(moves.drop, issued=made, by=asked.asked_by),
        on=made,
    )
    assert (len(ended.won), ended.refused) == (1, [NotNow])
    assert Voiding.objects.filter(done_at=None, dropped_at=None).count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_who_issue_it_again_give_one_number(transactional_db: None) -> None:
    world = build()
    meeting = sitting(world, world.zhang, world.he)
    meetings.adjourn(meeting=meeting, by=world.qian)
    first = void(world, issue_bulletin(meeting=meeting, by=world.qian))
    act = partial(moves.issue_again, issued=first, by=world.qian)
    ended = together(act, act, on=first)
    assert (len(ended.won), ended.refused) == (1, [NotNow]) and Issued.objects.count() == 2
    assert wrong_numbers() == ([], [])
    third, fourth = void(world, sent_now(world, "rung:6")), void(world, sent_now(world, "rung:7"))
    stands = sent_now(world, "rung:8")
    ended = together(
        *[
            partial(moves.name_replacement, issued=one, by=world.qian, replacement=stands)
            for one in (third, fourth)
        ]
    )
    assert len(ended.won) == 1 and ended.refused[0] in (NotNow, ValidationError)


@pytest.mark.django_db
def test_no_digest_is_kept_of_a_void_print(world: World) -> None:
    made = void(world, issued(world))
    as_(world.qian).get(reverse("issuing:letter", args=[made.pk, "pdf"]))
    assert Issued.objects.get().pdf_sha256 == ""
