"""Proposals from paper: the sheet, the check and the write of the proposals app, with undo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress_portal.accounts.models import Duty, Region, Role, Unit, User
from congress_portal.errors import NotNow
from congress_portal.imports.kinds.base import Column, Kind, Planned, Problem, Wrote, conclude
from congress_portal.imports.models import Outcome
from congress_portal.sheets.reading import Row
from proposals import import_check
from proposals import import_sheet as sheet
from proposals.models import Imported, offices_of
from proposals.transitions import import_proposals

NEEDED = (sheet.NUMBER, sheet.TITLE, sheet.LEAD)


class Proposals(Kind):
    word, label, icon = "proposals", gettext_lazy("代表建议（补录）"), "file"
    roles = (Role.CONGRESS_OFFICE, Role.OVERSEER)
    most = 1000
    columns = tuple(Column(head, str, others, head in NEEDED) for head, others in sheet.HEADERS.items())
    notes = (
        gettext_lazy(
            "每件一行。没有届次会议的，请填提交日期；填了交办日期就要填主办单位，填了答复日期就要填办理结果。"
        ),
        gettext_lazy("有评价或者办结日期的按办结登记；其余按办到的那一步接着办，期限从填的日期起算。"),
        gettext_lazy("撤销补录：这些件按“已撤回”结束，编号空出来，可以重新补录。"),
    )

    def is_open(self, duty: Duty) -> bool:
        return bool(offices_of(duty.user).filter(pk=duty.unit_id))

    def plan(self, rows: Sequence[Row], by: User, county: Region) -> list[Planned]:
        plan = import_check.check(rows, _office(by, county))
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

    def write(
        self, planned: Sequence[Planned], by: User, county: Region, batch: int, source: str
    ) -> Iterator[Wrote]:
        office = _office(by, county)
        rows = [Row(one.number, one.cells) for one in planned]
        plan = import_proposals(by=by, office=office, rows=rows, digest=planned[0].will.digest, source=source)
        lines = {(line.group, line.number): line.line for line in plan.new}
        entered = Imported.objects.filter(
            region=office.region_id, source=source, number__in=[key[1] for key in lines]
        )
        for said in entered.select_related("proposal__loop").order_by("pk"):
            if (said.group, said.number) in lines:
                yield Wrote(lines[said.group, said.number], said.proposal)


def _office(by: User, county: Region) -> Unit:
    """Whose proposals they are: the first office or presidium of the county in which the user works."""
    found = offices_of(by).filter(county=county).select_related("region", "county").order_by("pk").first()
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
