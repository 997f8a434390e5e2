"""Books whose beginning was typed wrongly, and numbers that were used on paper meanwhile."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.issuing.marks import may_keep
from congress_portal.issuing.models import MOST_NUMBER, Book, PaperRun
from congress_portal.issuing.words import Act
from congress_portal.loops import subjects, trail

MOST_RUN = 1000
"""Numbers that one run may have: more is a slip of the finger."""


@transaction.atomic
def set_before(*, book: Book, by: User, before: int) -> Book:
    """Put right how many numbers were given on paper. Only while none above was given; a mistake then has no effect."""
    book = _locked(book, by)
    if not 0 <= before <= MOST_NUMBER:
        raise ValidationError({"before": _("请填写0到%(most)d之间的数。") % {"most": MOST_NUMBER}})
    if book.last != book.before:
        raise NotNow(_("平台已经接着编号，不能再改；纸本上另外用过的号，请登记为纸本占用。"))
    former, book.before, book.last = book.before, before, before
    book.save(update_fields=["before", "last"])
    _record(Act.BEFORE_SET, book, by, former=former, before=before)
    return book


@transaction.atomic
def ask_run(*, book: Book, by: User, until: int, reason: str) -> PaperRun:
    """Say that the numbers after the book's last, up to ``until``, were used on paper; another person confirms."""
    book = _locked(book, by)
    wrong = {}
    if not book.last < until <= min(book.last + MOST_RUN, MOST_NUMBER):
        wrong["until"] = _("请填写%(first)d到%(most)d之间的数。") % {
            "first": book.last + 1, "most": min(book.last + MOST_RUN, MOST_NUMBER),
        }  # fmt: skip
    if not reason.strip():
        wrong["reason"] = _("请写明理由。")
    if wrong:
        raise ValidationError(wrong)
    if book.runs.filter(done_at=None, dropped_at=None).exists():
        raise NotNow(_("已经提出，等另一位同志确认。"))
    made = PaperRun(county_id=book.county_id, book=book, until=until, reason=reason.strip(), asked_by=by)
    made.save(force_insert=True)
    _record(Act.RUN_ASKED, book, by, number=until)
    return made


@transaction.atomic
def drop_run(*, book: Book, by: User) -> PaperRun:
    """The numbers were not used after all."""
    book = _locked(book, by)
    asked = _asked(book)
    asked.dropped_by, asked.dropped_at = by, timezone.now()
    asked.save(update_fields=["dropped_by", "dropped_at"])
    _record(Act.RUN_DROPPED, book, by, number=asked.until)
    return asked


@transaction.atomic
def confirm_run(*, book: Book, by: User) -> PaperRun:
    """Another person of the office agrees: from the next number on the portal goes on behind the run."""
    book = _locked(book, by)
    asked = _asked(book)
    if asked.asked_by_id in by.selves:
        raise PermissionDenied(_("提出的人不能自己确认，请另一位同志确认。"))
    if asked.until <= book.last:
        raise NotNow(_("平台的编号已经到了%(last)d号，请撤回后重新登记。") % {"last": book.last})
    asked.since, asked.done_by, asked.done_at = book.last + 1, by, timezone.now()
    asked.save(update_fields=["since", "done_by", "done_at"])
    book.last = asked.until
    book.save(update_fields=["last"])
    _record(Act.RUN_DONE, book, by, since=asked.since, number=asked.until)
    return asked


def _locked(book: Book, by: User) -> Book:
    """The book's row, as whoever gives a number locks it, for somebody who keeps the county's register."""
    if not may_keep(by, book.county_id):
        raise PermissionDenied(_("编号簿由县人大常委会办公室更正。"))
    found = Book.objects.select_for_update(of=("self",))
    return found.select_related("series__unit").get(pk=book.pk)


def _asked(book: Book) -> PaperRun:
    asked = book.runs.filter(done_at=None, dropped_at=None).first()
    if asked is None:
        raise NotNow()
    return asked


def _record(act: Act, book: Book, by: User, **detail: Any) -> None:
    about = subjects.name("series", book.series_id)
    trail.record_act(book.series.unit, act, by, about=about, title=str(book), **detail)
