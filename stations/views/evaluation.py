"""Satisfaction as published, for everybody; for those above the stations the questions and the three reports."""

from __future__ import annotations

import csv
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from congress_portal.accounts.models import User
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.loops import subjects
from stations import access
from stations.forms.ratings import FindingForm
from stations.models import SatisfactionSheet
from stations.reading import comparing, flags
from stations.reading import evaluation as reading
from stations.transitions import evaluation as moves

PAGE = 25


def sheet_asked(request: HttpRequest) -> tuple[list[SatisfactionSheet], SatisfactionSheet | None]:
    """The published quarters and the one asked for; the newest unless another is named."""
    sheets = reading.sheets_of(settings.COUNTY or request.GET.get("county", ""))
    wanted = request.GET.get("quarter", "")
    if not wanted:
        return sheets, sheets[0] if sheets else None
    found = next((one for one in sheets if one.since.isoformat() == wanted), None)
    if found is None:
        raise Http404
    return sheets, found


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """The figures of a quarter that has ended, for everybody."""
    sheets, shown = sheet_asked(request)
    own = reading.lines_of(shown, own=True) if shown else []
    tables = [
        {"label": reading.label_of(name), "lines": [line for line in own if line["table"] == name]}
        for name in dict.fromkeys(line["table"] for line in own)
    ]
    user = request.user
    return render(
        request,
        "evaluation/sheet.html",
        {
            "shown": shown,
            "quarter": reading.quarter_name(shown) if shown else "",
            "quarters": [{"sheet": one, "name": reading.quarter_name(one)} for one in sheets],
            "tables": tables,
            "entered": reading.lines_of(shown, own=False) if shown else [],
            "may_ask": isinstance(user, User) and user.has_role(*access.ORGANISING),
        },
    )


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The same lines as a file."""
    _sheets, shown = sheet_asked(request)
    if shown is None:
        raise Http404
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="satisfaction-{shown.since}.csv"'
    rows = csv.writer(answer)
    rows.writerow([_("来源"), _("口径"), _("名称"), _("评价数"), _("满意"), _("满意和基本满意")])
    for own, source in ((True, _("群众本人")), (False, _("代录"))):
        for line in reading.lines_of(shown, own=own):
            rated = line["rated"] if line["is_shown"] else _("不公布")
            rows.writerow([source, line["label"], line["name"], rated, line["satisfied"], line["confirmed"]])
    return answer


# ---------------------------------------------------------------- for those above the stations


def _asker(request: StaffRequest) -> User:
    if not request.user.has_role(*access.ORGANISING):
        raise PermissionDenied(_("评价疑点由本地人大主席团和县人大常委会办公室核查。"))
    return request.user


@login_required
@never_cache
@require_safe
def questions(request: StaffRequest) -> HttpResponse:
    """Open questions first."""
    found = flags.seen_by(_asker(request)).order_by("decided_at", "-on", "-pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "evaluation/flags.html", {"page_obj": page})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: StaffRequest, pk: int) -> HttpResponse:
    """One question with its very cases, and what was found."""
    flag = get_object_or_404(flags.seen_by(_asker(request)), pk=pk)
    form = FindingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            moves.decide_flag(flag=flag, by=request.user, note=form.cleaned_data["note"])
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("已记录核查情况。"))
            return redirect("evaluation:flag", pk)
    context = {"flag": flag, "form": form, "cases": flags.cases_of(flag, request.user)}
    return render(request, "evaluation/flag.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_safe
def compare(request: StaffRequest) -> HttpResponse:
    """What the unit claims, what others found, what the citizens say; and the cases in which they differ."""
    user = _asker(request)
    sheets, shown = sheet_asked(request)
    if shown is not None and shown.county_id not in user.county_ids():
        raise Http404
    context: dict[str, Any] = {"shown": shown, "heads": comparing.heads()}
    if shown is not None:
        lines = comparing.units_of(shown)
        page = Paginator(comparing.differing(shown, user), PAGE).get_page(request.GET.get("page"))
        context |= {"quarter": reading.quarter_name(shown), "lines": lines, "page_obj": page}
    context["quarters"] = [{"sheet": one, "name": reading.quarter_name(one)} for one in sheets]
    return render(request, "evaluation/compare.html", context)


# ---------------------------------------------------------------- where notices lead


def register() -> None:
    subjects.register("sheet", lambda _key, _user: reverse("evaluation:sheet"))
    subjects.register("flag", _flag_page)


def _flag_page(key: int, user: User) -> str:
    seen = flags.seen_by(user).filter(pk=key).exists()
    return reverse("evaluation:flag", args=[key]) if seen else ""
