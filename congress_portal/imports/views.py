"""The pages of imports: choose what, hand in the file, look at what it would do, have it written, have it undone."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.request import StaffRequest
from congress_portal.errors import NotNow
from congress_portal.imports import books, transitions, working
from congress_portal.imports import passwords as handing
from congress_portal.imports.forms import AgainForm, SheetForm
from congress_portal.imports.kinds import KINDS, Kind, open_to
from congress_portal.imports.models import Batch, Line, Outcome, State
from congress_portal.sheets.reading import read_sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE = 50
SMALL = 300
"""So many lines are worked on within the request; more wait for a worker, and the page says how far it is."""
AT_WORK: dict[str, Any] = {
    State.READ: gettext_lazy("正在逐行核对"),
    State.CONFIRMED: gettext_lazy("正在写入"),
    State.UNDOING: gettext_lazy("正在撤销"),
}


@login_required
@never_cache
@require_safe
def imports(request: StaffRequest) -> HttpResponse:
    """What the reader may import, and what was imported."""
    kinds = open_to(request.user)
    if not kinds:
        raise PermissionDenied(_("您没有可以导入的表格。"))
    rows = Batch.objects.visible_to(request.user).filter(kind__in=[kind.word for kind in kinds])
    rows = rows.select_related("by", "confirmed_by")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    labels = {word: kind.label for word, kind in KINDS.items()}
    context = {
        "kinds": kinds,
        "page_obj": page,
        "rows": [(one, labels.get(one.kind, one.kind)) for one in page],
    }
    return render(request, "imports/list.html", context)


@login_required
@require_safe
def template(request: StaffRequest, word: str) -> HttpResponse:
    kind = _kind(request, word)
    return _download(books.template(kind), f"{kind.word}-template.xlsx")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: StaffRequest, word: str) -> HttpResponse:
    kind = _kind(request, word)
    form = SheetForm(
        request.POST or None, request.FILES or None, most=kind.most, openings=kind.openings(request.user)
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sheet = read_sheet(file, kind.headers)
            if len(sheet.rows) > kind.most:
                raise ValidationError(_("一次最多%(most)d行，请分成几份上传。") % {"most": kind.most})
        except ValidationError as refused:
            form.add_error("file", refused)
        else:
            file.seek(0)
            made = transitions.take_in(
                by=request.user, kind=kind, sheet=sheet, name=file.name or "", content=file.read(),
                request_key=form.cleaned_data["key"], place=form.cleaned_data.get("place", ""),
            )  # fmt: skip
            _work_now(made)
            return redirect("imports:batch", made.pk)
    context = {"form": form, "kind": kind}
    return render(request, "imports/upload.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_safe
def batch(request: StaffRequest, pk: int) -> HttpResponse:
    """One import: what each line would do, how far the writing is, and what may be done now."""
    return render(request, "imports/batch.html", _shown_batch(request, _batch(request, pk)))


def _shown_batch(request: StaffRequest, found: Batch, **more: Any) -> dict[str, Any]:
    lines, show = found.lines.all(), request.GET.get("show", "")
    if show in Outcome.values:
        lines = lines.filter(outcome=show)
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    refusals = found.written.exclude(refusal="").order_by("number")
    done = working.progress(found) if found.is_working else 0
    hands_out = found.state == State.WRITTEN and KINDS[found.kind].has_passwords
    again = AgainForm(initial={"seen": handing.last_given(found)}) if hands_out else None
    return {
        "batch": found,
        "kind": KINDS[found.kind],
        "page_obj": page,
        "rows": [_shown(line) for line in page],
        "show": show,
        "shows": [(word, label, getattr(found, word)) for word, label in Outcome.choices],
        "refusals": refusals[:PAGE],
        "is_idle": found.state == State.CHECKED and not (found.wrong or found.made or found.changed),
        "may_write": found.state == State.CHECKED and not found.wrong and bool(found.made or found.changed),
        "now": AT_WORK.get(found.state) if done else found.get_state_display(),
        "progress": [{"label": _("已完成"), "value": done, "text": f"{done} / {found.rows}"}],
        "without_password": handing.without(found).count() if hands_out else 0,
        "unchanged_passwords": handing.unchanged(found).count() if hands_out else 0,
        "again_form": again,
        "password_most": handing.MOST,
        "are_passwords_over": hands_out and handing.is_over(found),
        **more,
    }


@login_required
@never_cache
@require_safe
def report(request: StaffRequest, pk: int) -> HttpResponse:
    found = _batch(request, pk)
    if request.method == "GET":
        transitions.take_report(batch=found, by=request.user)
    return _download(books.report(found), f"import-{found.pk}-report.xlsx")


@login_required
@require_POST
def confirm(request: StaffRequest, pk: int) -> HttpResponse:
    found = transitions.confirm(batch=_batch(request, pk), by=request.user, plan=request.POST.get("plan", ""))
    _work_now(found)
    return redirect("imports:batch", found.pk)


@login_required
@require_POST
def drop(request: StaffRequest, pk: int) -> HttpResponse:
    transitions.drop(batch=_batch(request, pk), by=request.user)
    messages.success(request, _("没有写入，表格的内容已经清除。"))
    return redirect("imports:list")


@login_required
@require_POST
def undo(request: StaffRequest, pk: int) -> HttpResponse:
    found = transitions.ask_undo(batch=_batch(request, pk), by=request.user)
    _work_now(found)
    return redirect("imports:batch", found.pk)


@login_required
@never_cache
@require_POST
def passwords(request: StaffRequest, pk: int) -> HttpResponse:
    """A sheet of temporary passwords, which stand in this one answer and nowhere else."""
    found = _batch(request, pk)
    if found.state != State.WRITTEN or not KINDS[found.kind].has_passwords:
        raise NotNow(_("这份表格没有要发放的临时密码。"))
    rows = handing.hand_out(batch=found, by=request.user)
    if not rows:
        raise NotNow(_("新增的用户都已经有密码了。"))
    return _download(books.passwords(rows), f"import-{found.pk}-passwords.xlsx")


@login_required
@never_cache
@require_POST
def passwords_again(request: StaffRequest, pk: int) -> HttpResponse:
    """A sheet of new temporary passwords for those named; as ``passwords``."""
    found = _batch(request, pk)
    if found.state != State.WRITTEN or not KINDS[found.kind].has_passwords:
        raise NotNow(_("这份表格没有要发放的临时密码。"))
    form = AgainForm(request.POST)
    if form.is_valid():
        try:
            rows = handing.hand_out_again(batch=found, by=request.user, **form.cleaned_data)
            return _download(books.passwords(rows), f"import-{found.pk}-passwords.xlsx")
        except ValidationError as refused:
            form.add_error(None, refused)
    shown = _shown_batch(request, found, again_form=form)
    return render(request, "imports/batch.html", shown, status=400)


def _kind(request: StaffRequest, word: str) -> Kind:
    kind = KINDS.get(word)
    if kind is None:
        raise Http404
    if not kind.openings(request.user):
        raise PermissionDenied(_("您不能导入这类表格。"))
    return kind


def _batch(request: StaffRequest, pk: int) -> Batch:
    rows = Batch.objects.visible_to(request.user).select_related("county", "by", "confirmed_by", "undone_by")
    found = get_object_or_404(rows, pk=pk)
    if KINDS[found.kind].opening_of(request.user, found.county_id, found.office_id) is None:
        raise Http404  # one's own from the days of a duty that has ended
    return found


def _work_now(found: Batch) -> None:
    """A small sheet is worked on at once; of a large one the next worker takes care."""
    if found.rows <= SMALL:
        working.work(found.pk)


def _shown(line: Line) -> dict[str, Any]:
    said = json.loads(line.said)
    said["problems"] = [
        (column, words, "" if typed in words else typed) for column, words, typed in said["problems"]
    ]
    return {"line": line, "label": Outcome(line.outcome).label, **said}


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
