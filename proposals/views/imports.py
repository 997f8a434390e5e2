"""Proposals from paper by Excel (补录): the template, and the import in two steps."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import Unit
from congress_portal.accounts.request import StaffRequest
from congress_portal.errors import NotNow
from congress_portal.sheets.keeping import drop, keep, kept
from congress_portal.sheets.reading import Sheet, read_sheet
from proposals import import_check, import_sheet, transitions
from proposals.forms import PaperForm
from proposals.models import offices_of
from proposals.views.meeting_sheets import XLSX

SALT = "proposals.import"
SHOWN_PROBLEMS, SHOWN_ROWS = 200, 50
MOST = 1000
"""So many lines are entered within one request, with room to spare on a slow machine."""


def _offices(request: StaffRequest) -> QuerySet[Unit]:
    found = offices_of(request.user).select_related("region", "county")
    if not found:
        raise PermissionDenied(_("补录由人大常委会办公室或者乡镇人大主席团办理。"))
    return found


@login_required
@require_safe
def template(request: StaffRequest) -> HttpResponse:
    _offices(request)
    response = HttpResponse(import_sheet.template(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="proposals-template.xlsx"'
    return response


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: StaffRequest) -> HttpResponse:
    """Ask for the file; then either all that is wrong, or what would be entered, to be confirmed."""
    offices = _offices(request)
    if request.method != "POST":
        return render(request, "proposals/import.html", {"form": PaperForm(offices=offices)})
    form = PaperForm(request.POST, request.FILES, offices=offices)
    if form.is_valid():
        try:
            found = read_sheet(form.cleaned_data["file"], import_sheet.HEADERS)
            if len(found.rows) > MOST:
                raise ValidationError(_("一次最多%(most)d行，请分成几份上传。") % {"most": MOST})
            return _report(request, form, found)
        except ValidationError as refused:
            form.add_error("file", refused)
    return render(request, "proposals/import.html", {"form": form}, status=400)


def _report(request: StaffRequest, form: PaperForm, found: Sheet) -> HttpResponse:
    office: Unit = form.cleaned_data["office"]
    plan = import_check.check(found.rows, office)
    context: dict[str, Any] = {
        "form": PaperForm(offices=_offices(request), initial={"office": office}),
        "sheet": found,
        "plan": plan,
        "counts": import_check.counts(plan),
        "same": len(plan.rows) - len(plan.new),
        "wrong_rows": len({problem.number for problem in plan.problems}),
        "problems": plan.problems[:SHOWN_PROBLEMS],
        "rows": plan.new[:SHOWN_ROWS],
        "has_more": len(plan.new) > SHOWN_ROWS or len(plan.problems) > SHOWN_PROBLEMS,
    }
    if plan.problems:
        return render(request, "proposals/import.html", context, status=400)
    file = form.cleaned_data["file"]
    file.seek(0)
    if plan.new:
        shown = f"{office.pk} {plan.digest}"
        context["token"] = keep(file.read(), plan=shown, by=request.user.pk, salt=SALT)
    return render(request, "proposals/import.html", context)


@login_required
@never_cache
@require_POST
def write(request: StaffRequest) -> HttpResponse:
    """Enter the sheet that was checked; once."""
    offices = _offices(request)
    found = kept(request.POST.get("token", ""), by=request.user.pk, salt=SALT)
    if found is None:
        raise NotNow(_("这份表格已经写入，或者核对之后超过了一小时。请重新上传。"))
    office, digest = found.plan.split()
    rows = read_sheet(SimpleUploadedFile(found.name, found.content), import_sheet.HEADERS).rows
    try:
        plan = transitions.import_proposals(
            by=request.user,
            office=get_object_or_404(offices, pk=int(office)),
            rows=rows,
            digest=digest,
            source=hashlib.sha256(found.content).hexdigest(),
        )
    except ValidationError as refused:
        raise NotNow(refused.messages[0]) from None
    drop(found)
    messages.success(request, _("已补录%(count)d件。") % {"count": len(plan.new)})
    return redirect("proposal:list")
