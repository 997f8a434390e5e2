"""Stations by Excel: the export of what one sees, the template, and the import in two steps."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import Region
from congress_portal.accounts.request import StaffRequest
from congress_portal.errors import NotNow
from congress_portal.sheets.keeping import drop, keep, kept
from congress_portal.sheets.reading import Sheet, read_sheet
from stations import access
from stations.forms.places import SheetForm, TreeFilterForm
from stations.reading import places
from stations.sheets import export as books
from stations.sheets.columns import HEADERS
from stations.sheets.stations import Plan, check
from stations.transitions.importing import import_stations
from stations.views.manage import organisers_only

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT = "stations.import"
SHOWN_PROBLEMS, SHOWN_ROWS = 200, 50


@login_required
@never_cache
@require_safe
def export(request: StaffRequest) -> HttpResponse:
    """The stations that the reader sees, narrowed as the list is."""
    form = TreeFilterForm(request.GET, user=request.user)
    form.is_valid()
    asked = form.cleaned_data
    found = places.tree(
        request.user,
        words=asked.get("q") or "",
        township=asked.get("township"),
        tier=asked.get("tier") or "",
        closed=asked.get("state") == "closed",
    )
    return _download(books.stations(found), f"stations-{timezone.localdate():%Y%m%d}.xlsx")


@login_required
@require_safe
def template(request: StaffRequest) -> HttpResponse:
    organisers_only(request.user)
    return _download(books.template(), "stations-template.xlsx")


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: StaffRequest) -> HttpResponse:
    """Ask for the file; then either all that is wrong, or what would be written, to be confirmed."""
    organisers_only(request.user)
    if request.method != "POST":
        return render(request, "manage/import.html", {"form": SheetForm()})
    form = SheetForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return _report(request, form, read_sheet(form.cleaned_data["file"], HEADERS))
        except ValidationError as refused:
            form.add_error("file", refused)
    return render(request, "manage/import.html", {"form": form}, status=400)


def _report(request: StaffRequest, form: SheetForm, sheet: Sheet) -> HttpResponse:
    plan = check(sheet.rows, request.user, _county(request))
    context: dict[str, Any] = {"form": SheetForm(), "sheet": sheet, **_shown(plan)}
    if plan.problems:
        return render(request, "manage/import.html", context, status=400)
    file = form.cleaned_data["file"]
    file.seek(0)
    context["token"] = keep(file.read(), plan=plan.digest, by=request.user.pk, salt=SALT)
    return render(request, "manage/import.html", context)


def _shown(plan: Plan) -> dict[str, Any]:
    wrong_rows = len({problem.number for problem in plan.problems})
    changes = [row for row in plan.rows if row.kind != "same"]
    return {
        "plan": plan,
        "counts": {"new": 0, "changed": 0, "same": 0, **plan.counts},
        "wrong_rows": wrong_rows,
        "problems": plan.problems[:SHOWN_PROBLEMS],
        "changes": [(row, places.in_words(row.fields)) for row in changes[:SHOWN_ROWS]],
        "has_more": len(changes) > SHOWN_ROWS or len(plan.problems) > SHOWN_PROBLEMS,
        "is_idle": not plan.problems and not changes,
    }


@login_required
@never_cache
@require_POST
def write(request: StaffRequest) -> HttpResponse:
    """Write the file that was checked; once."""
    organisers_only(request.user)
    found = kept(request.POST.get("token", ""), by=request.user.pk, salt=SALT)
    if found is None:
        raise NotNow(_("这份表格已经写入，或者核对之后超过了一小时。请重新上传。"))
    source = hashlib.sha256(found.content).hexdigest()
    sheet = read_sheet(SimpleUploadedFile(found.name, found.content), HEADERS)
    try:
        plan = import_stations(
            by=request.user, county=_county(request), rows=sheet.rows, digest=found.plan, source=source
        )
    except ValidationError as refused:
        raise NotNow(refused.messages[0]) from None
    drop(found)
    words = {"new": plan.counts.get("new", 0), "changed": plan.counts.get("changed", 0)}
    messages.success(request, _("已写入：新增%(new)d个，修改%(changed)d个。") % words)
    return redirect("manage:list")


def _county(request: StaffRequest) -> Region:
    """The county in which the reader organises; the first one where there are several."""
    return next(duty.county for duty in request.user.duties if duty.role in access.ORGANISING)
