"""What the register shows, and whether its numbers are whole."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import xlsxwriter
from django.db import connection
from django.db.models import Count, F, Max, Min, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.issuing.models import Book, Issued, IssuedQuerySet, PaperRun

MOST_ROWS = 50_000
"""Lines of one workbook; a county's offices issue some hundred documents a year."""
HEADS = (
    ("文号", 24),
    ("标题", 60),
    ("文种", 14),
    ("发文单位", 28),
    ("主送", 36),
    ("签发人", 12),
    ("发出日期", 12),
    ("备注", 40),
)
HOME_HEADS = (
    ("自编文号", 24), ("标题", 60), ("事项编号", 16), ("发文单位", 28), ("签发人", 12), ("发出日期", 12),
)  # fmt: skip

MISSING = """
SELECT b.id, n FROM issuing_book b CROSS JOIN LATERAL generate_series(b.before + 1, b.last) n
LEFT JOIN issuing_issued i
  ON (i.county_id, i.series_id, i.year, i.number) = (b.county_id, b.series_id, b.year, n)
LEFT JOIN issuing_paperrun r ON r.book_id = b.id AND r.done_at IS NOT NULL AND n BETWEEN r.since AND r.until
WHERE i.id IS NULL AND r.id IS NULL ORDER BY b.id, n LIMIT %s
"""
SURPLUS = """
SELECT i.id FROM issuing_issued i
LEFT JOIN issuing_book b ON (b.county_id, b.series_id, b.year) = (i.county_id, i.series_id, i.year)
WHERE b.id IS NULL OR i.number <= b.before OR i.number > b.last ORDER BY i.id LIMIT %s
"""


@dataclass(frozen=True)
class Standing:
    """One book: how many documents there are between its first and its last number."""

    book: Book
    count: int
    first: int | None
    last: int | None
    on_paper: int = 0
    """Of the book's numbers those used on paper after the portal had begun."""

    @property
    def is_whole(self) -> bool:
        """As many inside of the book as numbers were given here: with no double (a constraint) there is no gap."""
        expected = self.book.last - self.book.before - self.on_paper
        inside = self.first is None or self.first > self.book.before
        return self.count == expected and inside and (self.last or 0) <= self.book.last


def standings(books: Iterable[Book]) -> list[Standing]:
    """The books with what was issued in each, in two queries."""
    rows = list(books)
    found = Issued.objects.filter(
        county__in={row.county_id for row in rows}, series__in={row.series_id for row in rows},
        year__in={row.year for row in rows},
    )  # fmt: skip
    sums: dict[tuple[int, int], Mapping[str, Any]] = {
        (one["series"], one["year"]): one
        for one in found.order_by()
        .values("series", "year")
        .annotate(count=Count("pk"), first=Min("number"), last=Max("number"))
    }
    runs = PaperRun.objects.filter(book__in=rows, done_at__isnull=False).order_by()
    length = Sum(F("until") - F("since") + 1)
    on_paper = dict(runs.values_list("book").annotate(length=length))
    return [_standing(row, sums.get((row.series_id, row.year), {}), on_paper.get(row.pk, 0)) for row in rows]


def _standing(book: Book, sums: Mapping[str, Any], on_paper: int) -> Standing:
    return Standing(book, sums.get("count", 0), sums.get("first"), sums.get("last"), on_paper)


def wrong_numbers(limit: int = 100) -> tuple[list[tuple[int, int]], list[int]]:
    """Over all counties: numbers given without a document, as (book, number); documents outside of their book."""
    with connection.cursor() as cursor:
        cursor.execute(MISSING, [limit])
        missing = [(row[0], row[1]) for row in cursor.fetchall()]
        cursor.execute(SURPLUS, [limit])
        return missing, [row[0] for row in cursor.fetchall()]


def workbook(rows: IssuedQuerySet, at_home: Iterable[Mapping[str, Any]]) -> bytes:
    """The register as it is listed, for Excel and for print; ``at_home``: of ``at_home.FIELDS``, on a sheet behind."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": dt.datetime(2026, 1, 1)})
        lines = (_line(one) for one in rows[:MOST_ROWS].iterator(chunk_size=1000))
        _sheet(book, _("发文登记簿"), HEADS, lines)
        _sheet(book, _("自编号"), HOME_HEADS, (_home_line(one) for one in islice(at_home, MOST_ROWS)))
    return out.getvalue()


def _line(one: Issued) -> tuple[Any, ...]:
    words = (str(one), one.title, one.get_kind_display(), one.unit.name, one.recipient, one.by.name)
    return (*words, timezone.localdate(one.at), _("作废") if one.voided_at else "")


def _home_line(one: Mapping[str, Any]) -> tuple[Any, ...]:
    words = (one["document"], one["title"], one["code"], one["unit_name"], one["by_name"] or "")
    return (*words, timezone.localdate(one["sent_at"]))


def _sheet(book: Any, name: str, heads: Sequence[tuple[str, int]], lines: Iterable[tuple[Any, ...]]) -> None:
    """One sheet, A4 across, the head on every page."""
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet, last = book.add_worksheet(name), 1
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")
    for at, (word, wide) in enumerate(heads):
        sheet.set_column(at, at, wide)
        sheet.write_string(0, at, word, head)
    for last, line in enumerate(lines, 1):
        for at, value in enumerate(line):
            if isinstance(value, dt.date):
                sheet.write_datetime(last, at, value, day)
            else:
                sheet.write_string(last, at, str(value))
    sheet.autofilter(0, 0, last, len(heads) - 1)
