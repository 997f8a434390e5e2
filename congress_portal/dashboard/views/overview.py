"""Two pages: the overview for those who oversee, and "my work" for everybody."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from congress_portal.accounts.models import Role, User
from congress_portal.dashboard import queries
from congress_portal.loops.models import Event
from congress_portal.loops.words import Kind, LoopStatus
from proposals.reading import asked
from stations.reading import chores, reports
from votes.ballots.showing import waiting_for

PAGE = 25


@login_required
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where a log-in leads: the overview for those who oversee, one's own work for all others."""
    return _overview(request) if queries.may_oversee(_reader(request)) else _work(request)


@login_required
@never_cache
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    return _work(request)


@login_required
@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    if not queries.may_oversee(_reader(request)):
        raise PermissionDenied(_("总览供领导、督办人、人大常委会办公室和审计人员查看。"))
    return _overview(request)


@login_required
@never_cache
@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """Who looked at personal data, newest first."""
    user = _reader(request)
    if not user.has_role(Role.AUDITOR):
        raise PermissionDenied(_("查看记录只供审计员查看。"))
    page = Paginator(queries.looks(user), PAGE).get_page(request.GET.get("page"))
    rows = [
        {"event": event, "loop": event.loop, "what": _look(event), "which": _which(event)}
        for event in page.object_list
    ]
    return render(request, "dashboard/looks.html", {"page_obj": page, "rows": rows})


TAKEN = {
    "book": gettext_lazy("下载%(title)s台账，%(number)s行"),
    "stations": gettext_lazy("下载联络站名册，%(number)s行"),
    "sheet": gettext_lazy("下载%(title)s，%(number)s行"),
    "report": gettext_lazy("下载导入核对结果：%(title)s，%(number)s行"),
    "passwords": gettext_lazy("下载临时密码表：%(title)s，%(number)s人"),
}
"""Sheets that somebody took home (``loops.taking``)."""


def _look(event: Event) -> str:
    what = str(event.detail.get("what"))
    if what in TAKEN:
        said = {name: event.detail.get(name, "") for name in ("title", "number")}
        return str(TAKEN[what]) % said
    words = {
        "receipt": _("补打回执"),
        "voter": _("查看联系选民"),
        "appointment": _("查看预约人"),
        "reception": _("查看来访人姓名"),
    }
    return words.get(what, _("查看联系方式"))


def _which(event: Event) -> str:
    """By what the rows of a sheet were chosen; of a look there is nothing to add."""
    return event.note if event.detail.get("what") in TAKEN else ""


def _reader(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def _work(request: HttpRequest) -> HttpResponse:
    user = _reader(request)
    page = Paginator(queries.waiting_steps(user), PAGE).get_page(request.GET.get("page"))
    levels = queries.levels_of(page.object_list)
    rows = [{"step": step, "loop": step.loop, "level": levels.get(step.pk, "")} for step in page.object_list]
    context = {"page_obj": page, "rows": rows, "may_oversee": queries.may_oversee(user)}
    context["asked"] = asked.asked_of(user)
    context["ballots"] = waiting_for(user)
    if chores.does_chores(user):
        context |= {"does_chores": True, "chores": chores.number_of(user)}
    return render(request, "dashboard/work.html", context)


def _overview(request: HttpRequest) -> HttpResponse:
    user = _reader(request)
    found = queries.groups(user)
    kinds = queries.by_kind(found)
    kind = request.GET.get("kind", "")
    kind = kind if kind in kinds else Kind.OPINION.value
    chosen = [group for group in found if group.kind == kind]
    townships = queries.by_township(chosen, queries.townships_of(user, chosen))
    units = Paginator(queries.by_unit(chosen, queries.unit_names(chosen)), PAGE)
    page = units.get_page(request.GET.get("page"))
    context = {
        "kind": Kind(kind),
        "tiles": _tiles(kind, queries.total(chosen)),
        "figures": queries.FIGURES,
        "kinds": [_row(name, line) for name, line in kinds.items()],
        "choices": [{"label": line.label, "value": name} for name, line in kinds.items()],
        "townships": [_row(kind, line) for line in townships],
        "units": [_row(kind, line) for line in page],
        "page_obj": page,
        "unheld_reports": reports.unheld(user),
        "bars": [{"label": line.label, "value": line.numbers["open"]} for line in townships],
    }
    return render(request, "dashboard/overview.html", context)


def _tiles(kind: str, line: queries.Line) -> list[dict[str, Any]]:
    """The totals; the share of late ones stands below the number it belongs to."""
    return [
        {
            "label": figure.label,
            "value": line.numbers[figure.name],
            "tone": figure.tone if line.numbers[figure.name] else "neutral",
            "icon": figure.icon,
            "hint": _("超期率 %(share)s") % {"share": line.late_share} if figure.name == "late" else "",
            "url": _list_url(kind, figure.params),
        }
        for figure in queries.FIGURES
    ]


def _row(kind: str, line: queries.Line) -> dict[str, Any]:
    """One line of a table; each number with the way to its very cases."""
    cells = [
        {
            "label": figure.label,
            "value": line.numbers[figure.name],
            "url": _list_url(kind, {**line.params, **figure.params}) if line.is_listed else "",
        }
        for figure in queries.FIGURES
    ]
    return {"label": line.label, "cells": cells, "late_share": line.late_share}


def _list_url(kind: str, params: dict[str, str]) -> str:
    """The list of a kind of case, narrowed; nothing while that kind has no list yet."""
    try:
        address = reverse(f"{kind}:list")
    except NoReverseMatch:
        return ""
    return f"{address}?{urlencode({'status': LoopStatus.OPEN.value, **params})}"
