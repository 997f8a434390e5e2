"""What pages and sheets show of projects: bars, photos, what the group owes, what people say."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from typing import Any

import xlsxwriter
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from votes.models import GroupReport, ProgressPhoto, Project, ProjectVoice, Satisfaction, VoiceRule
from votes.models.projects import ProjectQuerySet

MOST_IN_A_BOOK = 5000
HEADS = (
    "编号", "年度", "项目", "责任单位", "督办工委", "乡镇", "地点", "状态", "环节", "进度（%）", "应完成（%）",
    "计划投资（元）", "已用资金（元）", "计划完成日期",
)  # fmt: skip
WIDTHS = (14, 8, 36, 22, 22, 12, 24, 10, 12, 10, 10, 16, 16, 14)


def listed(projects: ProjectQuerySet) -> ProjectQuerySet:
    """With all that a row of a list shows, the newest year first."""
    found = projects.with_progress().with_step().select_related("loop", "unit", "committee", "township")
    return found.order_by("-year", "loop")


def bars(project: Project) -> list[dict[str, Any]]:
    """Progress and money of one project (``with_progress``), for components/bar.html."""
    spent, budget = project.spent, project.budget  # type: ignore[attr-defined]
    share = min(100, int(100 * spent / budget)) if budget else 0
    percent, owed = project.percent, project.owed  # type: ignore[attr-defined]
    return [
        {"label": _("实际进度"), "value": percent, "text": f"{percent}%"},
        {"label": _("按计划应完成"), "value": owed, "text": f"{owed}%", "tone": "muted"},
        {"label": _("已用资金"), "value": share, "text": f"{share}%"},
    ]


def with_bars(projects: Iterable[Project]) -> list[Project]:
    """The same projects, each with its ``bars``."""
    found = list(projects)
    for one in found:
        one.bars = bars(one)  # type: ignore[attr-defined]
    return found


def photos_of(project: Project, name: str) -> list[dict[str, Any]]:
    """The photos of reports that stand, the newest first, for components/photo_grid.html."""
    rows = ProgressPhoto.objects.filter(report__milestone__project=project, report__denied_at=None)
    rows = rows.select_related("evidence", "report__milestone").order_by("-pk")
    return [
        {
            "url": reverse(name, args=[one.evidence.token]), "thumb_url": reverse(name, args=[one.evidence.token]),
            "alt": one.report.milestone.what, "caption": one.report.milestone.what, "at": one.evidence.at,
        }
        for one in rows
    ]  # fmt: skip


def owed_reports(project: Project, today: dt.date | None = None) -> dict[str, list[GroupReport]]:
    """What the group has given, what is missing, what can be given now."""
    day = today or timezone.localdate()
    rows = list(project.group_reports.filter(until__lt=day).select_related("by"))
    return {
        "given": [one for one in rows if one.given_at],
        "missing": [one for one in rows if one.is_missing],
        "open": [one for one in rows if not one.given_at],
    }


def voices_of(project: Project) -> dict[str, Any] | None:
    """How many people are satisfied, in steps of k, so that no two looks tell one person's word; none below k.

    Only the first whole multiple of k words counts: whoever looks before and after learns of k people at once.
    """
    k, rows = least(), ProjectVoice.objects.filter(project=project)
    shown = rows.count() // k * k if k else 0
    if not shown:
        return None
    last = rows.order_by("pk").values_list("pk", flat=True)[shown - 1]
    counted = {level: Count("pk", filter=Q(level=level)) for level in Satisfaction.values}
    found = rows.filter(pk__lte=last).aggregate(**counted)
    bars = [
        {"label": level.label, "value": found[level], "text": f"{round(100 * found[level] / shown)}%"}
        for level in Satisfaction
    ]
    return {"count": shown, "bars": bars}


def least(on: dt.date | None = None) -> int:
    """k in force; 0, and so nothing shown, where the table has no rule."""
    day = on or timezone.localdate()
    valid = VoiceRule.objects.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)
    found = valid.order_by("-valid_from").values_list("least", flat=True).first()
    return found or 0


def book(projects: ProjectQuerySet) -> bytes:
    """The list as an Excel workbook; what people typed never becomes a formula."""
    buffer = io.BytesIO()
    made = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    sheet = made.add_worksheet(_("民生实事项目"))
    bold = made.add_format({"bold": True})
    for column, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, bold)
    for row, one in enumerate(listed(projects)[:MOST_IN_A_BOOK], start=1):
        for column, value in enumerate(_cells(one)):
            if isinstance(value, int | float):
                sheet.write_number(row, column, value)
            else:
                sheet.write_string(row, column, value)
    sheet.freeze_panes(1, 0)
    made.close()
    return buffer.getvalue()


def _cells(one: Any) -> tuple[str | int | float, ...]:
    return (
        one.loop.code, one.year, one.loop.title, one.unit.name, one.committee.name,
        one.township.name if one.township else _("全县"), one.place, one.standing, one.step_name or "",
        one.percent, one.owed, float(one.budget), float(one.spent), one.finish_on.isoformat(),
    )  # fmt: skip
