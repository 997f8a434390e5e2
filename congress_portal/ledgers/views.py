"""The pages of ledgers: the table, what is kept of it, workbooks, and one move for many cases."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from congress_portal.accounts.models import User
from congress_portal.accounts.request import StaffRequest
from congress_portal.errors import NotNow
from congress_portal.ledgers import bulk, exporting, transitions
from congress_portal.ledgers.forms import BulkForm, ExportForm, ShownForm, ViewForm
from congress_portal.ledgers.listing import Ledger, Names, cells, ledger
from congress_portal.ledgers.models import Export, ExportState, SavedView
from congress_portal.loops.words import Kind

PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def index(request: StaffRequest) -> HttpResponse:
    """The ledgers, and the reader's own views of them."""
    kinds = [(kind.value, kind.label) for kind in Kind]
    views = SavedView.objects.filter(user=request.user).order_by("kind", "name")
    return render(request, "ledgers/index.html", {"kinds": kinds, "views": views})


@login_required
@never_cache
@require_safe
def table(request: StaffRequest, kind: str) -> HttpResponse:
    return render(request, "ledgers/table.html", _shown(request, _ledger(request, kind)))


def _ledger(request: StaffRequest, kind: str) -> Ledger:
    if kind not in Kind.values:
        raise Http404
    return Ledger(kind, request.user, request.GET)


def _shown(request: StaffRequest, shown: Ledger, **more: Any) -> dict[str, Any]:
    page = Paginator(shown.rows, PAGE).get_page(shown.asked.get("page"))
    rows = list(page.object_list)
    texts = cells(rows, shown.columns, Names())
    chosen = {"cols": [column.word for column in shown.columns], "sort": shown.sort}
    return {
        "kind": shown.kind,
        "kind_label": Kind(shown.kind).label,
        "form": shown.filtered.form,
        "applied": shown.filtered.applied(),
        "shown_form": ShownForm(initial=chosen, kind=shown.kind),
        "columns": [_head(shown, column) for column in shown.columns],
        "page_obj": page,
        "rows": [_row(shown, row, line) for row, line in zip(rows, texts, strict=True)],
        "query": shown.query,
        "views": SavedView.objects.filter(user=request.user, kind=shown.kind),
        "view_form": ViewForm(initial={"query": shown.query}),
        "export_form": ExportForm(initial={"query": shown.query, "key": uuid.uuid4()}),
        "bulk_form": BulkForm(kind=shown.kind, user=request.user),
        "places": [_place(shown, column) for column in shown.columns[1:]],
        "is_ordering": shown.asked.get("open") == "order",
        "bulk_most": bulk.MOST,
        **more,
    }


def _head(shown: Ledger, column: Any) -> dict[str, Any]:
    """The head of a column: by which address the table is ordered by it, and how it is now."""
    now = shown.sort.removeprefix("-") == column.word
    down = now and shown.sort.startswith("-")
    asked = shown.asked.copy()
    asked.pop("page", None)
    asked["sort"] = column.word if down or not now else f"-{column.word}"
    return {
        "label": column.head,
        "sort_url": f"?{asked.urlencode()}" if column.sorts else "",
        "aria": ("descending" if down else "ascending") if now else "",
        "is_number": column.holds in ("number", "money"),
    }


def _place(shown: Ledger, column: Any) -> dict[str, Any]:
    """A column with the addresses of the same table where it stands one place before and behind."""
    before, behind = shown.moved(column.word, -1), shown.moved(column.word, 1)
    return {
        "label": column.head,
        "before": f"?{before}" if before else "",
        "behind": f"?{behind}" if behind else "",
    }


def _row(shown: Ledger, row: dict[str, Any], line: list[Any]) -> dict[str, Any]:
    return {
        "code": row["code"],
        "url": reverse(f"{shown.kind}:detail", args=[row["code"]]),
        "chosen": f"{row['code']} {row['step']}" if row["step"] else "",
        "cells": list(zip(shown.columns, line, strict=True))[1:],
    }


@login_required
@require_POST
def save_view(request: StaffRequest, kind: str) -> HttpResponse:
    """Keep the filters, columns and order of the page under a name."""
    _ledger(request, kind)
    form = ViewForm(request.POST)
    if form.is_valid() and not ledger(kind, request.user, form.cleaned_data["query"]).is_sensible:
        form.add_error(None, _("筛选条件填得不对，请先改好再保存。"))
    if form.is_valid():
        data = form.cleaned_data
        query = ledger(kind, request.user, data["query"]).query
        try:
            transitions.save_view(user=request.user, kind=kind, name=data["name"], query=query)
        except ValidationError as refused:
            form.add_error("name", refused.message_dict["name"][0])
        else:
            messages.success(request, _("已保存视图“%(name)s”。") % {"name": data["name"]})
            return redirect(f"{reverse('ledgers:table', args=[kind])}?{query}")
    shown = ledger(kind, request.user, form.data.get("query", "")[:2000])
    return render(request, "ledgers/table.html", _shown(request, shown, view_form=form), status=400)


@login_required
@require_POST
def drop_view(request: StaffRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=pk, user=request.user)
    transitions.drop_view(view=view, user=request.user)
    messages.success(request, _("已删去视图“%(name)s”。") % {"name": view.name})
    return redirect("ledgers:table", view.kind)


@login_required
@require_POST
def ask_export(request: StaffRequest, kind: str) -> HttpResponse:
    """A small workbook is made at once; of a large one a worker takes care, and the reader is told when it is ready."""
    _ledger(request, kind)
    form = ExportForm(request.POST)
    if not form.is_valid():
        raise NotNow(_("请回到台账，重新导出。"))
    shown = ledger(kind, request.user, form.cleaned_data["query"])
    if not shown.is_sensible:
        raise NotNow(_("筛选条件填得不对，请回到台账改好再导出。"))
    try:
        made = transitions.ask_export(
            user=request.user, kind=kind, query=shown.query, request_key=form.cleaned_data["key"]
        )
    except ValidationError as refused:
        raise NotNow(refused.messages[0]) from None
    if shown.rows[: exporting.SMALL + 1].count() <= exporting.SMALL:
        exporting.work(made.pk, tells=False)
    return redirect("ledgers:export", made.pk)


@login_required
@never_cache
@require_safe
def exports(request: StaffRequest) -> HttpResponse:
    page = Paginator(Export.objects.filter(by=request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "ledgers/exports.html", {"page_obj": page})


@login_required
@never_cache
@require_safe
def export(request: StaffRequest, pk: int) -> HttpResponse:
    """One workbook: how far it is, and where to get it."""
    found = get_object_or_404(Export, pk=pk, by=request.user)
    done, total = exporting.progress(found) if found.state == ExportState.WAITING else (0, 0)
    bar = [{"label": _("已写入"), "value": done, "text": f"{done} / {total}" if total else _("排队")}]
    return render(request, "ledgers/export.html", {"export": found, "bars": bar, "total": total or 1})


@login_required
@never_cache
@require_safe
def export_file(request: StaffRequest, pk: int) -> HttpResponseBase:
    found = get_object_or_404(Export, pk=pk, by=request.user, state=ExportState.DONE)
    try:
        file = default_storage.open(found.file)
    except FileNotFoundError:
        raise Http404 from None
    if request.method == "GET":
        transitions.take_book(export=found, by=request.user)
    return FileResponse(
        file, as_attachment=True, filename=f"{Kind(found.kind).label}-{found.pk}.xlsx", content_type=XLSX
    )


@login_required
@require_POST
def move(request: StaffRequest, kind: str) -> HttpResponse:
    """One move for all that is ticked; the answer says row by row how it went, and offers to try the rest again."""
    _ledger(request, kind)
    form = BulkForm(request.POST, kind=kind, user=request.user)
    if not form.is_valid():
        shown = ledger(kind, request.user, request.POST.get("query", "")[:2000])
        ticked = set(form.rows())
        return render(
            request, "ledgers/table.html", _shown(request, shown, bulk_form=form, ticked=ticked), status=400
        )
    data = form.cleaned_data
    results = bulk.move(
        by=request.user,
        kind=kind,
        name=data["move"],
        chosen=form.rows(),
        note=data["note"],
        more=form.given(),
    )
    context = {
        "kind": kind,
        "label": bulk.MOVES[data["move"]],
        "results": [
            (one, reverse(f"{kind}:detail", args=[one.code]) if one.title else "") for one in results
        ],
        "done": sum(one.is_done for one in results),
        "left": [one for one in results if not one.is_done and one.title],
        "form": BulkForm(initial=data, kind=kind, user=request.user),
        "query": request.POST.get("query", "")[:2000],
    }
    return render(request, "ledgers/moved.html", context)


def address_of(pk: int, user: User) -> str:
    """The page of a workbook, for whoever asked for it."""
    return reverse("ledgers:export", args=[pk]) if Export.objects.filter(pk=pk, by=user.pk).exists() else ""
