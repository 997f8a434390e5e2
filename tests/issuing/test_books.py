"""A book that begins wrongly is put right while it has no effect; numbers used on paper meanwhile take two people."""

from __future__ import annotations

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from congress_portal.errors import NotNow
from congress_portal.issuing import book_transitions as moves
from congress_portal.issuing import transitions
from congress_portal.issuing.models import Book, Issued, PaperRun
from congress_portal.issuing.reading import standings, wrong_numbers
from congress_portal.issuing.words import Act
from congress_portal.loops.models import Event
from tests.issuing.test_numbers import issued
from tests.loops.attacks import again
from tests.loops.together import together
from tests.supervision.climbed import second
from tests.world import World, build

WHY = "启用前本子上编到12号，登记时漏填"


def opened(world: World, before: int = 0) -> Book:
    transitions.set_mark(by=world.qian, unit=world.office, kinds=["letter"], mark="淳人大办", before=before)
    return Book.objects.get()


def checked() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db
def test_a_wrong_beginning_is_put_right_before_it_counts(world: World) -> None:
    book = opened(world)
    moves.set_before(book=book, by=world.qian, before=12)
    opened(world, before=11)  # the form of marks does the same
    moves.set_before(book=book, by=world.qian, before=12)
    assert issued(world).number == 13
    checked()
    told = (
        Event.objects.filter(verb=Act.BEFORE_SET)
        .order_by("pk")
        .values_list("detail__former", "detail__before")
    )
    assert list(told) == [(0, 12), (12, 11), (11, 12)]


@pytest.mark.django_db
def test_once_a_number_is_given_the_beginning_stays(world: World) -> None:
    book = opened(world)
    issued(world)
    with pytest.raises(NotNow):
        moves.set_before(book=book, by=world.qian, before=12)
    with pytest.raises(ValidationError) as refused:
        opened(world, before=12)
    assert list(refused.value.message_dict) == ["before"]
    with pytest.raises(PermissionDenied):
        moves.set_before(book=book, by=world.wang, before=12)


@pytest.mark.django_db
def test_numbers_used_on_paper_are_passed_over_by_two_people(world: World) -> None:
    book, cao = opened(world), second(world)
    issued(world)
    moves.ask_run(book=book, by=world.qian, until=12, reason=WHY)
    assert issued(world, "rung:2").number == 2, "until somebody confirms, numbers go on"
    with pytest.raises(PermissionDenied):
        moves.confirm_run(book=book, by=world.qian)
    moves.confirm_run(book=book, by=cao)
    run = PaperRun.objects.get()
    assert WHY not in str(list(Event.objects.filter(loop=None).values_list("detail", "note")))
    assert (run.since, run.until) == (3, 12) and issued(world, "rung:3").number == 13
    checked()
    stands = standings(Book.objects.all())[0]
    assert (stands.is_whole, stands.count, stands.on_paper) == (True, 3, 10)
    assert wrong_numbers() == ([], [])
    with pytest.raises(IntegrityError, match="a number that was given"), transaction.atomic():
        again(Issued.objects.get(number=2), number=7, about="rung:7")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("until", "reason", "field"), [(1, WHY, "until"), (5000, WHY, "until"), (12, " ", "reason")]
)
def test_what_cannot_be_is_refused_at_its_field(world: World, until: int, reason: str, field: str) -> None:
    book = opened(world)
    issued(world)
    with pytest.raises(ValidationError) as refused:
        moves.ask_run(book=Book.objects.get(pk=book.pk), by=world.qian, until=until, reason=reason)
    assert list(refused.value.message_dict) == [field]


@pytest.mark.django_db
def test_what_the_portal_has_passed_meanwhile_is_asked_anew(world: World) -> None:
    book, cao = opened(world), second(world)
    moves.ask_run(book=book, by=world.qian, until=1, reason=WHY)
    with pytest.raises(NotNow):
        moves.ask_run(book=book, by=cao, until=2, reason=WHY)
    issued(world)
    with pytest.raises(NotNow):
        moves.confirm_run(book=book, by=cao)
    moves.drop_run(book=book, by=cao)
    with pytest.raises(NotNow):
        moves.drop_run(book=book, by=cao)


@pytest.mark.django_db
def test_the_page_of_a_book(world: World) -> None:
    book, qian, cao = opened(world), Client(), Client()
    qian.force_login(world.qian)
    cao.force_login(second(world))
    page, before = reverse("issuing:book", args=[book.pk]), reverse("issuing:book_before", args=[book.pk])
    assert qian.post(before, {"before": "x"}).status_code == 400
    assert qian.post(before, {"before": "4"}).status_code == 302
    run = reverse("issuing:book_run", args=[book.pk])
    assert WHY in qian.post(run, {"until": "1", "reason": WHY}).content.decode()
    assert qian.post(run, {"until": "9", "reason": WHY}).status_code == 302
    assert qian.post(before, {"before": "3"}).status_code == 302
    assert "确认登记" not in qian.get(page).content.decode() and "确认登记" in cao.get(page).content.decode()
    assert cao.post(reverse("issuing:book_run_confirm", args=[book.pk])).status_code == 302
    assert "4号至9号" in cao.get(page).content.decode() and Book.objects.get().last == 9
    assert qian.post(before, {"before": "3"}).status_code == 409
    checked()


STAYS = {
    "a run is made longer": lambda: PaperRun.objects.update(until=50),
    "a run is thrown away": lambda: PaperRun.objects.all().delete(),
    "a run comes from nowhere": lambda: again(PaperRun.objects.get()),
    "a book jumps without a run": lambda: Book.objects.update(last=99),
    "a book begins elsewhere": lambda: Book.objects.update(before=3),
    "a book is emptied": lambda: Book.objects.update(before=0, last=0),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", STAYS)
def test_the_database_keeps_the_books(world: World, name: str) -> None:
    book, cao = opened(world), second(world)
    issued(world)
    moves.ask_run(book=book, by=world.qian, until=12, reason=WHY)
    moves.confirm_run(book=book, by=cao)
    with pytest.raises(IntegrityError), transaction.atomic():
        STAYS[name]()


@pytest.mark.django_db
def test_a_run_is_in_its_book_by_the_commit(world: World) -> None:
    book, cao = opened(world), second(world)
    moves.ask_run(book=book, by=world.qian, until=12, reason=WHY)
    with pytest.raises(IntegrityError, match="were not booked"), transaction.atomic():
        PaperRun.objects.update(since=1, done_by=cao, done_at=timezone.now())
        checked()


@pytest.mark.django_db(transaction=True)
def test_two_at_once(transactional_db: None) -> None:
    world = build()
    book, cao = opened(world), second(world)
    acts = [partial(moves.ask_run, book=book, by=who, until=12, reason=WHY) for who in (world.qian, cao)]
    ended = together(*acts, on=book)
    assert (len(ended.won), ended.refused) == (1, [NotNow])
    other = cao if PaperRun.objects.get().asked_by == world.qian else world.qian
    ended = together(
        partial(moves.confirm_run, book=book, by=other), partial(moves.drop_run, book=book, by=cao), on=book
    )
    assert (len(ended.won), ended.refused) == (1, [NotNow])


@pytest.mark.django_db(transaction=True)
def test_a_beginning_is_put_right_while_a_document_goes_out(transactional_db: None) -> None:
    world = build()
    book = opened(world)
    ended = together(
        partial(moves.set_before, book=book, by=world.qian, before=5), partial(send, world), on=book
    )
    made, fresh = Issued.objects.get(), Book.objects.get()
    assert ended.refused in ([], [NotNow])
    assert (made.number == 6) == (not ended.refused), (
        "what was put right counts before the document, or is refused"
    )
    assert fresh.last == made.number and wrong_numbers() == ([], [])


@transaction.atomic
def send(world: World) -> Issued:
    return issued(world)
