"""Proposals from paper: the sheet, the check and the write of the proposals app, with undo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress_portal.accounts.models import Duty, Role, Unit
from congress_portal.errors import NotNow
from congress_portal.imports.kinds.base import Column, Job, Kind, Planned, Problem, Wrote, conclude
from congress_portal.imports.models import Outcome
from congress_portal.sheets.book import DAY, TEXT
from congress_portal.sheets.reading import Row
from proposals import import_check
from proposals import import_sheet as sheet
from proposals.models import Imported, offices_of
from proposals.transitions import import_proposals

NEEDED = (sheet.NUMBER, sheet.TITLE, sheet.LEAD)
DAYS = (sheet.CAME, sheet.ASSIGNED, sheet.REPLIED, sheet.CLOSED)
TOLD: dict[str, tuple[str, Any]] = {
    sheet.NUMBER: ("12", gettext_lazy("同一次会议（闭会期间的同一年）同一编号算一件。")),
    sheet.MEETING: ("第十七届第五次会议", gettext_lazy("闭会期间提出的写“闭会期间”；不填的，请填提交日期。")),
    sheet.FORM: ("建议", gettext_lazy("建议或议案，不填是建议。")),
    sheet.TITLE: ("关于修建村道的建议", ""),
    sheet.LEAD: ("张代表", gettext_lazy("本级人大现在或者以前的代表。")),
    sheet.OTHERS: ("李代表、王代表", gettext_lazy("用顿号分开。")),
    sheet.CAME: ("2026-01-12", ""),
    sheet.UNIT: ("县交通运输局", gettext_lazy("填了交办日期就要填。")),
    sheet.HELPERS: ("县财政局、县水利水电局", gettext_lazy("用顿号分开。")),
    sheet.ASSIGNED: ("2026-02-10", ""),
    sheet.REPLIED: ("2026-04-01", gettext_lazy("填了就要填办理结果。")),
    sheet.RESULT: ("A", gettext_lazy("A、B、C。")),
    sheet.RATING: ("满意", gettext_lazy("满意、基本满意或不满意；有评价的按办结登记。")),
    sheet.CLOSED: ("2026-04-10", ""),
}
"""By column a sample and what there is to know."""


class Proposals(Kind):
    word, label, icon = "proposals", gettext_lazy("代表建议（补录）"), "file"
    roles = (Role.CONGRESS_OFFICE, Role.OVERSEER)
    most = 1000
    columns = tuple(
        Column(
            head, str, others, head in NEEDED, *TOLD.get(head, ("", "")), holds=DAY if head in DAYS else TEXT
        )
        for head, others in sheet.HEADERS.items()
    )
    notes = (
        gettext_lazy(
            "每件一行。没有届次会议的，请填提交日期；填了交办日期就要填主办单位，填了答复日期就要填办理结果。"
        ),
        gettext_lazy("有评价或者办结日期的按办结登记；其余按办到的那一步接着办，期限从填的日期起算。"),
        gettext_lazy("撤销补录：这些件按“已撤回”结束，编号空出来，可以重新补录。"),
    )

    def is_open(self, duty: Duty) -> bool:
        return self.office_of(duty) is not None

    def office_of(self, duty: Duty) -> Unit | None:
        return offices_of(duty.user).filter(pk=duty.unit_id).first()

    def plan(self, rows: Sequence[Row], job: Job) -> list[Planned]:
        plan = import_check.check(rows, _office(job), watched=job.watched)
        typed = {row.number: row.cells for row in rows}
        found = {line.line: _planned(line, typed[line.line], plan) for line in plan.rows}
        for problem in plan.problems:
            cells = typed[problem.number]
            one = found.setdefault(
                problem.number, Planned(problem.number, cells, name=cells.get(sheet.TITLE, ""))
            )
            one.problems.append(Problem(problem.column, problem.words, problem.typed))
        planned = [found[number] for number in sorted(found)]
        conclude(planned)
        return planned

    def remarks(self, rows: Sequence[Row], planned: Sequence[Planned]) -> list[str]:
        found = super().remarks(rows, planned)
        plan = next((one.will for one in planned if one.will is not None), None)
        if plan is None or not plan.new:
            return found
        for (term, number), (first, last) in plan.sessions.items():
            words = _("将登记会议：第%(term)d届第%(number)d次会议，%(first)s至%(last)s。")
            found.append(words % {"term": term, "number": number, "first": first, "last": last})
        counts = import_check.counts(plan)
        words = _(
            "写入后：等待交办%(assign)d件，正在办理%(handle)d件，已答复待评价%(effect)d件，已办结%(closed)d件。"
        )
        return [*found, words % counts]

    def write(self, planned: Sequence[Planned], job: Job) -> Iterator[Wrote]:
        office, source = _office(job), job.source
        rows = [Row(one.number, one.cells) for one in planned]
        plan = import_proposals(
            by=job.by, office=office, rows=rows, digest=planned[0].will.digest, source=source
        )
        lines = {(line.group, line.number): line.line for line in plan.new}
        entered = Imported.objects.filter(
            region=office.region_id, source=source, number__in=[key[1] for key in lines]
        )
        for said in entered.select_related("proposal__loop").order_by("pk"):
            if (said.group, said.number) in lines:
                yield Wrote(lines[said.group, said.number], said.proposal)


def _office(job: Job) -> Unit:
    """Whose proposals they are, if the user still works there."""
    offices = offices_of(job.by).filter(county=job.county).select_related("region", "county")
    found = (offices.filter(pk=job.office.pk) if job.office else offices).order_by("pk").first()
    if found is None:
        raise NotNow(_("补录由人大常委会办公室或者乡镇人大主席团办理。"))
    return found


def _planned(line: import_check.Planned, cells: dict[str, str], plan: import_check.Plan) -> Planned:
    one = Planned(line.line, cells, f"{line.group} {line.number}", line.title, will=plan)
    if not line.is_new:
        return one
    one.outcome = Outcome.MADE
    said = [
        (sheet.FORM, line.form.label), (sheet.TITLE, line.title), (sheet.TEXT, line.text),
        (sheet.LEAD, line.lead), (sheet.OTHERS, "、".join(map(str, line.others))),
        (sheet.CAME, line.came_on), (sheet.UNIT, line.unit), (sheet.HELPERS, "、".join(map(str, line.helpers))),
        (sheet.ASSIGNED, line.assigned_on),
        (sheet.REPLIED, line.replied_on), (sheet.RESULT, line.result), (sheet.REPLY, line.reply),
        (sheet.RATING, line.rating and line.rating.label), (sheet.CLOSED, line.closed_on),
    ]  # fmt: skip
    for head, value in said:
        if value:
            one.change(head, "", value)
    return one
