"""The agenda of a meeting by Excel, and the letters that tell the units what was decided."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from congress_portal.accounts.request import StaffRequest
from congress_portal.loops.taking import record_sheet
from proposals import agenda_sheet, transitions
from proposals.agenda import Units
from proposals.agenda_sheet import Problem, Read
from proposals.forms import SheetForm
from proposals.models import AssignmentMeeting
from proposals.views.meetings import items_of, meeting_seen, shown

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_PROBLEMS = 200


@login_required
@never_cache
@require_safe
def meeting_sheet(request: StaffRequest, pk: int) -> HttpResponse:
    found = meeting_seen(request.user, pk)
    items = items_of(found).filter(decided_at=None)
    if request.method == "GET":
        record_sheet(by=request.user, rows={found.county_id: items.count()}, title=_("交办会议题"))
    content = agenda_sheet.written(items, Units(found.county))
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="agenda-{found.held_on:%Y%m%d}.xlsx"'
    return response


@login_required
@never_cache
@require_POST
def meeting_upload(request: StaffRequest, pk: int) -> HttpResponse:
    """Fill the agenda from a sheet, or name all that is wrong with it by line and column."""
    found = meeting_seen(request.user, pk)
    form = SheetForm(request.POST, request.FILES)
    problems: list[Problem] = []
    if form.is_valid():
        items = list(items_of(found).filter(decided_at=None))
        try:
            read = agenda_sheet.taken(form.cleaned_data["file"], items, Units(found.county))
            problems = read.problems or _filled(request, found, read)
            if not problems:
                return redirect("proposal:meeting", found.pk)
        except ValidationError as refused:
            form.add_error("file", refused.messages)
    given = {"sheet_form": form, "problems": problems[:SHOWN_PROBLEMS], "problem_count": len(problems)}
    return shown(request, found, status=400, **given)


def _filled(request: StaffRequest, found: AssignmentMeeting, read: Read) -> list[Problem]:
    """Write what was read; what the rules refuse comes back at its cell."""
    try:
        count = transitions.fill(meeting=found, by=request.user, rows=read.rows)
    except ValidationError as refused:
        return list(_at_their_cells(refused, read))
    messages.success(request, _("已从表格写入，改动%(count)d件。") % {"count": count})
    if read.unknown:
        messages.info(request, _("没有读取这些列：%(columns)s") % {"columns": "、".join(read.unknown)})
    return []


def _at_their_cells(refused: ValidationError, read: Read) -> Iterator[Problem]:
    for key, errors in refused.message_dict.items():
        pk, column = key.split("-", 1)
        yield from (agenda_sheet.problem(read.lines[int(pk)], column, words) for words in errors)
