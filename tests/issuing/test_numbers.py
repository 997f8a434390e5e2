"""Numbers of official documents: whose mark, how they go on, what the database refuses by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from congress_portal.accounts.models import Unit
from congress_portal.issuing import book_transitions, transitions, void_transitions
from congress_portal.issuing.models import Book, Issued, PaperRun, Series, Use, Voiding
from congress_portal.issuing.reading import standings, wrong_numbers
from congress_portal.issuing.words import Kind
from congress_portal.papers import Annex, Heading, Letter, Table
from congress_portal.papers.frozen import freeze, thaw
from tests import factories as make
from tests.loops.attacks import Attack, again, constraints_of, refused_by
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 27)
YEAR = timezone.localdate().year


def letter(number: str = "") -> Letter:
    return Letter(title="关于修路灯的函", body=("请抓紧。",), signature="办公室", day=DAY, number=number)


def issued(world: World, about: str = "rung:1", unit: Unit | None = None, kind: Kind = Kind.LETTER) -> Issued:
    made = transitions.issue(make=letter, kind=kind, unit=unit or world.office, by=world.qian, about=about)
    assert made is not None
    return made


@pytest.fixture(autouse=True)
def deferred_too() -> Iterator[None]:
    """A test's transaction never commits: what is checked at the commit is checked at its end."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_each_mark_and_year_counts_from_one(world: World) -> None:
    first, other, second = issued(world), issued(world, "rung:2", kind=Kind.NOTE), issued(world, "rung:3")
    assert [one.text for one in (first, other, second)] == [
        f"淳人大督〔{YEAR}〕1号", f"淳人大提〔{YEAR}〕1号", f"淳人大督〔{YEAR}〕2号",
    ]  # fmt: skip
    with mock.patch.object(transitions.timezone, "localdate", return_value=dt.date(YEAR + 1, 1, 1)):
        assert issued(world, "rung:4").text == f"淳人大督〔{YEAR + 1}〕1号"


def test_a_committee_numbers_with_the_office_until_it_has_a_mark_of_its_own(world: World) -> None:
    committee = Unit.objects.create(
        county=world.county, region=world.county, kind="working_committee", name="城建工委", code="cj"
    )
    assert issued(world, unit=committee).series.unit == world.office
    transitions.set_mark(by=world.qian, unit=committee, kinds=["letter", "note"], mark="淳人大城建", before=6)
    assert issued(world, "rung:2", committee).text == f"淳人大城建〔{YEAR}〕7号"
    assert issued(world, "rung:3", committee, Kind.NOTE).text == f"淳人大城建〔{YEAR}〕8号"
    assert all(one.is_whole for one in standings(Book.objects.all()))


def test_a_department_without_a_mark_numbers_at_home(world: World) -> None:
    assert transitions.issue(
        make=letter, kind=Kind.REPLY, unit=world.water, by=world.li, about="reply:1"
    ) is None  # fmt: skip
    transitions.set_mark(by=world.qian, unit=world.water, kinds=["reply"], mark="淳水利函")
    made = issued(world, "reply:1", world.water, Kind.REPLY)
    assert made.text == f"淳水利函〔{YEAR}〕1号" and made.data["number"] == made.text


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"mark": "淳人大〔2026〕"}, "mark"),
        ({"mark": "  "}, "mark"),
        ({"mark": "淳人大\u200b督"}, "mark"),
        ({"mark": "淳人\U000e0100大督"}, "mark"),
        ({"mark": "淳人大-督"}, "mark"),
        ({"mark": "淳⼈⼤督"}, "mark"),
        ({"kinds": []}, "kinds"),
        ({"kinds": ["ballot"]}, "kinds"),
        ({"before": -1}, "before"),
        ({"mark": "淳人大督"}, "mark"),
    ],
)
def test_a_mark_that_cannot_be_is_refused_at_its_field(
    world: World, values: dict[str, object], field: str
) -> None:
    issued(world)
    given = {"unit": world.water, "kinds": ["reply"], "mark": "淳水利函", "before": 0, **values}
    with pytest.raises(ValidationError) as refused:
        transitions.set_mark(by=world.qian, **given)  # type: ignore[arg-type]
    assert list(refused.value.message_dict) == [field]


def test_who_does_not_keep_the_register_sets_no_mark(world: World) -> None:
    for who in (world.wang, world.li, world.zhao, world.gao):
        with pytest.raises(PermissionDenied):
            transitions.set_mark(by=who, unit=world.water, kinds=["reply"], mark="淳水利函")


def test_an_act_that_fails_uses_up_no_number(world: World) -> None:
    issued(world)
    with pytest.raises(RuntimeError), transaction.atomic():
        issued(world, "rung:2")
        raise RuntimeError("the worker dies before it commits")
    assert issued(world, "rung:2").number == 2


def test_a_number_without_its_document_stops_the_commit(world: World) -> None:
    with pytest.raises(IntegrityError, match="without its document"), transaction.atomic():
        transitions.take(kind=Kind.LETTER, unit=world.office)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_checker_finds_what_somebody_broke_behind_the_triggers(world: World) -> None:
    for key in range(1, 4):
        issued(world, f"rung:{key}")
    call_command("check_numbers")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE issuing_issued DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM issuing_issued WHERE number = 2")
        cursor.execute("ALTER TABLE issuing_issued ENABLE TRIGGER USER")
    assert [number for _book, number in wrong_numbers()[0]] == [2]
    assert not standings(Book.objects.all())[0].is_whole
    with pytest.raises(CommandError, match="1 missing"):
        call_command("check_numbers")


STAYS = {
    "a number is passed over": lambda: Book.objects.update(last=5),
    "a number is given back": lambda: Book.objects.update(last=0),
    "a book is thrown away": lambda: Book.objects.all().delete(),
    "a book begins in the middle": lambda: again(Book.objects.get(), year=1999, before=0, last=3),
    "a title is changed": lambda: Issued.objects.update(title="另一件"),
    "a document is thrown away": lambda: Issued.objects.all().delete(),
    "a document takes a number of its own": lambda: again(Issued.objects.get(), number=9, about="rung:9"),
    "a digest is changed": lambda: Issued.objects.update(pdf_sha256="b" * 64),
    "a mark goes to another unit": lambda: Series.objects.update(mark="淳人大办"),
}


@pytest.mark.parametrize("name", STAYS)
def test_the_database_keeps_numbers_and_documents(world: World, name: str) -> None:
    made = issued(world)
    assert transitions.keep_digest(issued=made, pdf=b"a")
    with pytest.raises(IntegrityError), transaction.atomic():
        STAYS[name]()


ATTACKS: dict[str, Attack] = {
    "series_mark_unique": lambda world: again(Series.objects.get()),
    "series_has_mark": lambda world: again(Series.objects.get(), mark=""),
    "use_once": lambda world: again(Use.objects.get()),
    "use_kind_known": lambda world: again(Use.objects.get(), kind="x"),
    "book_once_a_year": lambda world: again(Book.objects.get(), last=0),
    "issued_number_once": lambda world: again(Issued.objects.get(), about="rung:2"),
    "issued_something": lambda world: again(Issued.objects.get(), title=""),
    "issued_once_for_each": lambda world: issued(world),
}


def _asked(world: World) -> Voiding:
    return void_transitions.ask(issued=Issued.objects.get(), by=world.qian, reason="发错了")


def _run(world: World) -> PaperRun:
    return book_transitions.ask_run(book=Book.objects.get(), by=world.qian, until=9, reason="漏登")


def _end(row: Voiding | PaperRun, **values: object) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**values)


def _replaced(world: World) -> None:
    """By itself."""
    row = _asked(world)
    void_transitions.confirm(issued=row.issued, by=make.person("曹科长", "congress_office", world.office))
    _end(row, replacement=row.issued)


def _replaced_twice(world: World) -> None:
    """One document in the place of two."""
    other = make.person("曹科长", "congress_office", world.office)
    second, third = issued(world, "rung:2"), issued(world, "rung:3")
    for one in (Issued.objects.get(number=1), second):
        row = void_transitions.ask(issued=one, by=world.qian, reason="发错了")
        void_transitions.confirm(issued=one, by=other)
        _end(row, replacement=third)


NOW = timezone.now()
ATTACKS |= {
    "voiding_once": lambda world: again(_asked(world)),
    "voiding_has_reason": lambda world: again(
        _asked(world), reason="", dropped_at=None, issued=issued(world, "rung:2")
    ),
    "voiding_two_people": lambda world: _end(_asked(world), done_by=world.qian, done_at=NOW),
    "voiding_ended_whole": lambda world: _end(_asked(world), dropped_at=NOW),
    "voiding_replaced_by_later": _replaced,
    "voiding_replaced_once": _replaced_twice,
    "paper_run_one_asked": lambda world: again(_run(world)),
    "paper_run_has_reason": lambda world: (
        book_transitions.drop_run(book=_run(world).book, by=world.qian), again(PaperRun.objects.get(), reason="",
        dropped_by=None, dropped_at=None),
    ),
    "paper_run_two_people": lambda world: _end(_run(world), since=2, done_by=world.qian, done_at=NOW),
    "paper_run_ended_whole": lambda world: _end(_run(world), dropped_at=NOW),
    "paper_run_goes_on": lambda world: _end(_run(world), since=2),
}  # fmt: skip
GUARDED_BEFORE = {"book_goes_on", "issued_from_one"}
"""What the triggers refuse before the constraint is asked."""


@pytest.mark.parametrize("name", ATTACKS)
def test_the_database_refuses(world: World, name: str) -> None:
    issued(world)
    assert refused_by(ATTACKS[name], world) == name


def test_no_constraint_is_forgotten() -> None:
    assert constraints_of("issuing") == ATTACKS.keys() | GUARDED_BEFORE


def test_a_letter_comes_back_as_it_was() -> None:
    whole = Letter(
        title="通知", body=("一", Heading("一、", 2), Table(("甲", "乙"), (("1", "2"),), (1, 2))), signature="办",
        day=DAY, head="办文件", number="办〔2026〕1号", mark="类别", recipient="局",
        annexes=(Annex("单", ("文", Table(("甲",), (("1",),)))), Annex("空")), sealed=False, contact="李",
        phone="1", copies=("甲", "乙"), printer="办", printed_on=DAY, address="https://x.example/", invitation="扫",
    )  # fmt: skip
    assert thaw(freeze(whole)) == whole and thaw(freeze(letter())) == letter()
