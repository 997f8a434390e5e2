"""The register of promises: all that the reader may know of, by state, unit, month and term; as a page or Excel."""

from __future__ import annotations

import calendar
import datetime as dt
import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import User
from congress_portal.loops.models import Loop
from proposals.models import Commitment
from proposals.models.commitments import NOT_ENDED, CommitmentQuerySet

STATES = {
    "open": _("落实中"), "month": _("本月应办成"), "late": _("已逾期"), "told": _("待核实"), "kept": _("已落实"),
    "dropped": _("不再落实"),
}  # fmt: skip
SUMMED = {"kept": _("已落实"), "open": _("落实中"), "late": _("其中逾期"), "dropped": _("不再落实")}
MOST_IN_A_BOOK = 5000
HEADS = (
    "建议编号", "建议标题", "承诺", "何时办成", "负责单位", "负责人", "怎么算办成", "状态", "届",
)  # fmt: skip
WIDTHS = (14, 36, 40, 12, 22, 16, 36, 10, 8)


def register(user: User, asked: Mapping[str, Any]) -> CommitmentQuerySet:
    """Promises of proposals that the reader may know of, the nearest date first."""
    found = Commitment.objects.given().with_report()
    found = found.filter(proposal__loop__in=Loop.objects.visible_to(user))
    if asked.get("state"):
        found = found.filter(_state(asked["state"], timezone.localdate()))
    if asked.get("unit"):
        found = found.filter(unit=asked["unit"])
    if asked.get("term"):
        found = found.filter(proposal__loop__term=asked["term"])
    if asked.get("year"):
        found = found.filter(due_on__year=asked["year"])
    if asked.get("month"):
        year, month = asked["month"].split("-")
        found = found.filter(due_on__range=_month(dt.date(int(year), int(month), 1)))
    return found.select_related("proposal__loop__term", "unit", "reply__unit").order_by("due_on", "pk")


def counts(user: User) -> list[dict[str, Any]]:
    """How many there are of each state, in one query."""
    today = timezone.localdate()
    asked = {word: Count("pk", filter=_state(word, today)) for word in STATES}
    found = register(user, {}).order_by().aggregate(**asked)
    return [{"state": word, "label": label, "count": found[word]} for word, label in STATES.items()]


def by_unit(rows: CommitmentQuerySet) -> list[dict[str, Any]]:
    """The same rows summed a unit: promised, kept, open and of these late, dropped. It adds up to the register."""
    today = timezone.localdate()
    asked = {word: Count("pk", filter=_state(word, today)) for word in SUMMED}
    found = rows.order_by().values("unit__name").annotate(made=Count("pk"), **asked).order_by("unit__name")
    return [dict(row) for row in found]


def _state(word: str, today: dt.date) -> Q:
    match word:
        case "kept":
            return Q(kept_at__isnull=False)
        case "dropped":
            return Q(dropped_at__isnull=False)
        case "late":
            return NOT_ENDED & Q(due_on__lt=today)
        case "month":
            return NOT_ENDED & Q(due_on__range=_month(today))
        case "told":
            return NOT_ENDED & Q(is_told=True)
    return NOT_ENDED


def _month(day: dt.date) -> tuple[dt.date, dt.date]:
    last = calendar.monthrange(day.year, day.month)[1]
    return day.replace(day=1), day.replace(day=last)


def workbook(rows: CommitmentQuerySet) -> bytes:
    """The same rows for Excel. What people typed is written as text, so that no cell becomes a formula."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False})
    sheet, bold = book.add_worksheet(_now("承诺")), book.add_format({"bold": True})
    for column, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, bold)
    for line, one in enumerate(rows[:MOST_IN_A_BOOK], start=1):
        loop = one.proposal.loop
        cells = (
            loop.code, loop.title, one.what, one.due_on.isoformat(), one.unit.name, one.who, one.how_known,
            one.state_label, str(loop.term or ""),
        )  # fmt: skip
        for column, text in enumerate(cells):
            sheet.write_string(line, column, text)
    sheet.freeze_panes(1, 0)
    sums = book.add_worksheet(_now("按单位汇总"))
    sums.set_column(0, 0, 26)
    for column, head in enumerate((_now("负责单位"), _now("承诺"), *(str(one) for one in SUMMED.values()))):
        sums.write_string(0, column, head, bold)
    for line, row in enumerate(by_unit(rows), start=1):
        sums.write_string(line, 0, row["unit__name"])
        for column, word in enumerate(("made", *SUMMED), start=1):
            sums.write_number(line, column, row[word])
    book.close()
    return written.getvalue()
