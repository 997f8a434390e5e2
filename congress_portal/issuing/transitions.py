"""Giving numbers. Each number is taken inside the transaction of the act that sends the document."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Unit, User
from congress_portal.errors import NotNow
from congress_portal.issuing.book_transitions import set_before
from congress_portal.issuing.marks import keeper_of, may_keep, usual_marks
from congress_portal.issuing.models import (
    MARK_LENGTH,
    MOST_NUMBER,
    Book,
    Issued,
    Series,
    Use,
    Voiding,
    number_text,
)
from congress_portal.issuing.words import Act, Kind
from congress_portal.loops import trail
from congress_portal.loops.models import Loop
from congress_portal.papers import Letter
from congress_portal.papers.frozen import freeze
from congress_portal.papers.letters import plain

PRINTED = re.compile("[A-Za-z0-9〇\u3400-\u4dbf\u4e00-\u9fff\ufa0e-\ufa29\U00020000-\U0003ffff]+")
"""Of what a mark may be made: characters that show. With compatible forms made one, no two marks print alike."""


@dataclass(frozen=True)
class Taken:
    """A number that is the caller's; at the end of the transaction its document must be there."""

    series: Series
    year: int
    number: int
    day: dt.date

    @property
    def text(self) -> str:
        return number_text(self.series.mark, self.year, self.number)


def take(*, kind: Kind, unit: Unit) -> Taken | None:
    """The next number for a document of this kind by this unit; nothing where it numbers none of them here.

    Inside the caller's transaction, as its last lock: the book stays locked to the end, so that an act that fails
    uses up no number, and everybody else who numbers in the same mark waits so long.
    """
    assert connection.in_atomic_block, "a number belongs to the act that sends the document"
    series = _series_for(unit, kind)
    if series is None:
        return None
    day = timezone.localdate()
    book = _locked_book(series, day.year)
    book.last += 1
    book.save(update_fields=["last"])
    return Taken(series, day.year, book.last, day)


def keep(
    *, taken: Taken, letter: Letter, kind: Kind, unit: Unit, by: User, about: str, loop: Loop | None = None
) -> Issued:
    """Enter what goes out under a number, as it is."""
    issued = Issued(
        county_id=taken.series.county_id, series=taken.series, year=taken.year, number=taken.number,
        mark=taken.series.mark, kind=kind, unit=unit, title=_short(letter.title), recipient=_short(letter.recipient),
        loop=loop, about=about, by=by, at=timezone.now(), data=freeze(letter),
    )  # fmt: skip
    issued.save(force_insert=True)
    # the void document of the same thing, if there is one: this one stands in its place
    void = Voiding.objects.done().filter(county=issued.county_id, issued__about=about, replacement=None)
    void.update(replacement=issued)
    trail.record_act(unit, Act.ISSUED, by, about=about, number=taken.text, kind=str(kind))
    return issued


def issue(
    *, make: Callable[[str], Letter], kind: Kind, unit: Unit, by: User, about: str, loop: Loop | None = None
) -> Issued | None:
    """Take a number, make the letter with it, enter it: for acts that need the number for nothing else."""
    taken = take(kind=kind, unit=unit)
    if taken is None:
        return None
    return keep(taken=taken, letter=make(taken.text), kind=kind, unit=unit, by=by, about=about, loop=loop)


@transaction.atomic
def keep_digest(*, issued: Issued, pdf: bytes) -> bool:
    """Remember the first PDF that was made of a document. Returns whether this one is the same as the first.

    A digest that stands is never changed, so only the first one needs the row's lock. A document that was declared
    void meanwhile is never changed again: nothing is remembered of it, and nothing differs.
    """
    digest = hashlib.sha256(pdf).hexdigest()
    if issued.pdf_sha256:
        return issued.pdf_sha256 == digest
    found = Issued.objects.select_for_update(no_key=True).only("pdf_sha256", "voided_at").get(pk=issued.pk)
    if found.voided_at and not found.pdf_sha256:
        return True
    if not found.pdf_sha256:
        found.pdf_sha256 = digest
        found.save(update_fields=["pdf_sha256"])
    return found.pdf_sha256 == digest


@transaction.atomic
def set_mark(*, by: User, unit: Unit, kinds: Collection[str], mark: str, before: int = 0) -> Series:
    """From now on a unit numbers these kinds in this mark. ``before``: so many were given this year outside of here."""
    if not may_keep(by, unit.county_id):
        raise PermissionDenied(_("发文机关代字由县人大常委会办公室登记。"))
    mark = unicodedata.normalize("NFKC", mark).strip()
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    _check_mark(kinds, mark, before)
    series = _series_of(unit, mark, by)
    year = timezone.localdate().year
    book = series.books.filter(year=year).first()
    if book is None:
        Book.objects.create(county_id=unit.county_id, series=series, year=year, before=before, last=before)
    elif before and before != book.before:
        _put_right(book, by, before)
    for kind in sorted(kinds):
        Use.objects.update_or_create(
            county_id=unit.county_id, unit=unit, kind=kind, defaults={"series": series}
        )
    trail.record_act(
        unit, Act.SERIES_SET, by, about=f"series:{series.pk}", mark=series.mark, kinds=sorted(kinds),
        before=before,
    )  # fmt: skip
    return series


def _put_right(book: Book, by: User, before: int) -> None:
    try:
        set_before(book=book, by=by, before=before)
    except NotNow:
        raise ValidationError({"before": _("今年已经在平台编号，不能再改。")}) from None


def _check_mark(kinds: Collection[str], mark: str, before: int) -> None:
    wrong = {}
    if not kinds or not set(kinds) <= set(Kind.values):
        wrong["kinds"] = _("请选择文种。")
    if not PRINTED.fullmatch(mark) or len(mark) > MARK_LENGTH:
        wrong["mark"] = _("请填写机关代字，如“淳人大办”，只用汉字、字母和数字，不含年份、括号和空格。")
    if not 0 <= before <= MOST_NUMBER:
        wrong["before"] = _("请填写0到%(most)d之间的数。") % {"most": MOST_NUMBER}
    if wrong:
        raise ValidationError(wrong)


def _series_of(unit: Unit, mark: str, by: User) -> Series:
    """The unit's series of that mark, made if need be; another unit's mark is refused."""
    try:
        with transaction.atomic():
            return Series.objects.create(county_id=unit.county_id, unit=unit, mark=mark, opened_by=by)
    except IntegrityError:
        known = Series.objects.filter(county_id=unit.county_id, mark=mark, unit=unit).first()
        if known is None:
            raise ValidationError({"mark": _("这个代字是别的单位的。")}) from None
        return known


def _series_for(unit: Unit, kind: Kind) -> Series | None:
    """In what a unit numbers: its own mark, or as a body of the congress that of its office, made on first use."""
    found = _used(unit, kind)
    keeper = keeper_of(unit)
    if found is not None or keeper is None:
        return found
    return _used(keeper, kind) or _usual(keeper, kind)


def _used(unit: Unit, kind: Kind) -> Series | None:
    use = Use.objects.filter(county=unit.county_id, unit=unit, kind=kind).select_related("series").first()
    return use.series if use else None


def _usual(unit: Unit, kind: Kind) -> Series:
    """Two at once make one: who comes second waits at the unique index, and finds what the first has made."""
    for mark in usual_marks(unit, kind):
        row = Series(county_id=unit.county_id, unit=unit, mark=mark)
        Series.objects.bulk_create([row], ignore_conflicts=True)
        series = Series.objects.filter(county=unit.county_id, unit=unit, mark=mark).first()
        if series is not None:
            use = Use(county_id=unit.county_id, unit=unit, kind=kind, series=series)
            Use.objects.bulk_create([use], ignore_conflicts=True)
            return (
                Use.objects.select_related("series").get(county=unit.county_id, unit=unit, kind=kind).series
            )
    raise NotNow(_("请先登记%(unit)s的发文机关代字。") % {"unit": unit.name})


def _locked_book(series: Series, year: int) -> Book:
    rows = Book.objects.select_for_update().filter(county=series.county_id, series=series, year=year)
    book = rows.first()
    if book is None:
        Book.objects.bulk_create(
            [Book(county_id=series.county_id, series=series, year=year)], ignore_conflicts=True
        )
        book = rows.get()
    return book


def _short(text: str) -> str:
    return plain(text).replace("\n", "")[:250]
