"""Receptions for the staff: a station's list, writing one down, its page, what a session holds, empty sessions."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import xlsxwriter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.forms import BaseFormSet
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import User
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.errors import NotNow
from congress_portal.loops import subjects
from congress_portal.loops.models import Loop
from congress_portal.loops.taking import filters_of, record_sheet
from stations import access
from stations.forms.receptions import (
    MATTERS,
    MOST_MATTERS,
    MatterForm,
    MatterFormSet,
    ReceptionFilterForm,
    ReceptionForm,
    typed,
)
from stations.models import Appointment, DutySession, Opinion, Picture, Reception, ServiceMark, Station
from stations.reading import receptions as reading
from stations.transitions import receptions as moves
from stations.views.visits import send

PAGE = 25
MOST_EXPORTED = 5000
RECEIPT_HOURS = 2
"""So long the one who wrote a reception down sees the query codes of its cases, to hand them to the visitor."""


def station_of(request: StaffRequest, public_id: str) -> Station:
    seen = Station.objects.seen_by(request.user).select_related("unit__region")
    return get_object_or_404(seen, public_id=public_id)


def session_of(request: StaffRequest, pk: int) -> DutySession:
    seen = DutySession.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("station__unit__region", "user", "slot"), pk=pk)


@login_required
@require_safe
def station(request: StaffRequest, public_id: str) -> HttpResponse:
    found = station_of(request, public_id)
    rows, form = _filtered(found, request.GET)
    return render(
        request,
        "receptions/station.html",
        {
            "station": found,
            "form": form,
            "is_filtered": form.is_valid() and any(form.cleaned_data.values()),
            "page_obj": Paginator(rows, PAGE).get_page(request.GET.get("page")),
            "may_receive": moves.may_receive(request.user, found),
            "keeps": access.keeps(request.user, found),
            "query": request.GET.urlencode(),
        },
    )


def _filtered(station: Station, asked: QueryDict) -> tuple[QuerySet[Reception], ReceptionFilterForm]:
    form = ReceptionFilterForm(asked, station=station)
    form.is_valid()
    rows, wanted = reading.of_station(station), form.cleaned_data
    month = reading.month_of(wanted.get("month") or "")
    if month:
        begun, over = reading.within(month)
        rows = rows.filter(at__gte=begun, at__lt=over)
    if wanted.get("kind"):
        rows = rows.filter(kind=wanted["kind"])
    if wanted.get("deputy"):
        rows = rows.filter(deputy=wanted["deputy"])
    return rows, form


@login_required
@require_safe
def export(request: StaffRequest, public_id: str) -> HttpResponse:
    """The filtered list as a workbook: categories and numbers, nobody's name but the deputy's."""
    found = station_of(request, public_id)
    rows, form = _filtered(found, request.GET)
    if request.method == "GET":
        taken = {found.county_id: min(rows.count(), MOST_EXPORTED)}
        title = _("%(station)s接待记录") % {"station": found}
        record_sheet(by=request.user, rows=taken, title=title, which=filters_of(form))
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet(_("接待记录"))
        heads = (
            _("时间"),
            _("形式"),
            _("接待代表"),
            _("来访人类别"),
            _("人数"),
            _("事项"),
            _("转为意见"),
            _("地点"),
        )
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head)
        for line, row in enumerate(rows[:MOST_EXPORTED], start=1):
            sheet.write_string(line, 0, f"{timezone.localtime(row.at):%Y-%m-%d %H:%M}")
            sheet.write_string(line, 1, str(row.get_kind_display()))
            sheet.write_string(line, 2, row.deputy.name)
            sheet.write_string(line, 3, str(row.get_visitor_display()))
            sheet.write_number(line, 4, row.people)
            sheet.write_number(line, 5, row.raised)  # type: ignore[attr-defined]
            sheet.write_number(line, 6, row.opened)  # type: ignore[attr-defined]
            sheet.write_string(line, 7, row.place)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 7, 16)
    return workbook(written, f"receptions-{found.short_code}.xlsx")


def workbook(written: io.BytesIO, name: str) -> HttpResponse:
    answer = HttpResponse(
        written.getvalue(),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest, public_id: str) -> HttpResponse:
    """Write a reception down. ``more`` gives another row for a matter, without checking anything yet."""
    found = _receiving(request, public_id)
    kwargs: dict[str, Any] = {"station": found, "user": request.user}
    if request.method != "POST":
        initial = {"session": request.GET.get("session", "")[:12]}
        form, matters = ReceptionForm(initial=initial, **kwargs), MatterFormSet()
        return _form_page(request, found, form, matters)
    if "more" in request.POST:
        return _form_page(request, found, *_with_another_row(request.POST, kwargs))
    form = ReceptionForm(request.POST, request.FILES, **kwargs)
    matters = MatterFormSet(request.POST)
    saved, code = None, 400
    if matters.is_valid() and form.is_valid():
        said = [one for one in (matter.said() for matter in matters) if one]
        try:
            saved = moves.receive(station=found, by=request.user, matters=said, **form.cleaned_data)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        except NotNow as refusal:
            form.renew_key()
            form.add_error(None, str(refusal))
            code = 409
    if saved is None:
        return _form_page(request, found, form, matters, code)
    messages.success(request, _("接待已经登记。"))
    return redirect("receptions:detail", saved.pk)


def _receiving(request: StaffRequest, public_id: str) -> Station:
    """The station where this user writes receptions down; a deputy may sit at one whose inner pages are not his."""
    found = get_object_or_404(Station.objects.shown(), public_id=public_id)
    if not moves.may_receive(request.user, found):
        if Station.objects.seen_by(request.user).filter(pk=found.pk).exists():
            raise PermissionDenied(_("只有本站工作人员和在本站接待的代表可以登记接待。"))
        return station_of(request, public_id)
    return found


def _with_another_row(
    data: QueryDict, kwargs: dict[str, Any]
) -> tuple[ReceptionForm, BaseFormSet[MatterForm]]:
    blank = ReceptionForm(**kwargs)
    number = data.get("form-TOTAL_FORMS", "")
    rows = (
        min(int(number), MOST_MATTERS)
        if number.isascii() and number.isdigit() and len(number) < 4
        else MATTERS
    )
    initial = [typed(MatterForm(), data, f"form-{row}") for row in range(rows)]
    matters = MatterFormSet(initial=[*initial, {}][:MOST_MATTERS])
    matters.extra = 0
    return ReceptionForm(initial=typed(blank, data), **kwargs), matters


def _form_page(
    request: StaffRequest,
    station: Station,
    form: ReceptionForm,
    matters: BaseFormSet[MatterForm],
    code: int | None = None,
) -> HttpResponse:
    context = {"station": station, "form": form, "matters": matters, "stops": reading.stops_near(station)}
    return render(request, "receptions/new.html", context, status=code or 200)


def _reception(request: StaffRequest, pk: int) -> Reception:
    seen = Reception.objects.visible_to(request.user)
    related = ("station__unit__region", "deputy", "by", "session")
    return get_object_or_404(seen.select_related(*related), pk=pk)


@login_required
@never_cache
@require_safe
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    return render(request, "receptions/detail.html", _shown(request, _reception(request, pk)))


def _shown(request: StaffRequest, reception: Reception) -> dict[str, Any]:
    matters = list(reception.matters.select_related("loop"))
    keys = [matter.loop_id for matter in matters if matter.loop_id]
    seen = set(Loop.objects.visible_to(request.user).filter(pk__in=keys).values_list("pk", flat=True))
    fresh = timezone.now() - dt.timedelta(hours=RECEIPT_HOURS) < reception.made_at
    codes = {}
    if fresh and reception.by_id == request.user.pk:
        codes = {one.pk: one.spaced_code for one in Opinion.objects.filter(pk__in=keys)}
    return {
        "reception": reception,
        "station": reception.station,
        "matters": [
            {"matter": one, "url": one.loop.get_absolute_url() if one.loop_id in seen and one.loop else "",
             "track_code": codes.get(one.loop_id)}
            for one in matters
        ],
        "photos": reading.photos_of("reception", [reception.pk])[reception.pk],
        "may_see_name": bool(reception.name) and moves.may_see_name(request.user, reception),
        "may_read_station": Station.objects.seen_by(request.user).filter(pk=reception.station_id).exists(),
    }  # fmt: skip


@login_required
@never_cache
@require_POST
def name(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the visitor's name once, on the answer to this very request; the look is recorded."""
    reception = _reception(request, pk)
    seen = moves.look_at_name(reception=reception, by=request.user)
    return render(request, "receptions/detail.html", {**_shown(request, reception), "name": seen})


@login_required
@require_safe
def photo(request: StaffRequest, token: str) -> HttpResponseBase:
    """A photo of a reception or of a service's evidence, for those who may see its row."""
    found = get_object_or_404(Picture, token=token)
    word, _colon, key = found.owner.partition(":")
    seen: dict[str, QuerySet[Any]] = {
        "reception": Reception.objects.visible_to(request.user),
        "mark": ServiceMark.objects.filter(session__in=DutySession.objects.visible_to(request.user)),
    }
    get_object_or_404(seen.get(word, Reception.objects.none()), pk=int(key))
    return send(found)


@login_required
@require_safe
def empty(request: StaffRequest) -> HttpResponse:
    """Sessions that nobody can tell from a signature in passing."""
    page = Paginator(reading.empty_sessions(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "receptions/empty.html", {"page_obj": page})


# ---------------------------------------------------------------- where notices lead


def register() -> None:
    subjects.register("reception", reception_page)
    subjects.register("nobody", session_page)
    subjects.register("appointment", appointment_page)
    subjects.register("mark", mark_page)


def reception_page(key: int, user: User) -> str:
    seen = Reception.objects.visible_to(user).filter(pk=key).exists()
    return reverse("receptions:detail", args=[key]) if seen else ""


def session_page(key: int, user: User) -> str:
    seen = DutySession.objects.visible_to(user).filter(pk=key).exists()
    return reverse("duty:session", args=[key]) if seen else ""


def appointment_page(key: int, user: User) -> str:
    seen = Appointment.objects.filter(access.seen(user), pk=key).exists()
    return reverse("receptions:appointment", args=[key]) if seen else ""


def mark_page(key: int, user: User) -> str:
    seen = DutySession.objects.visible_to(user).filter(Q(marks=key)).values_list("pk", flat=True).first()
    return reverse("duty:session", args=[seen]) if seen else ""
