"""The marks that units number in, each one's book of a year, and what is put right in a book."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import Region, User
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.issuing import book_transitions, transitions
from congress_portal.issuing.forms import BeforeForm, MarkForm, RunForm
from congress_portal.issuing.marks import county_kept, may_keep
from congress_portal.issuing.models import Book, Series, Use
from congress_portal.issuing.reading import standings

PAGE = 30


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def marks(request: StaffRequest) -> HttpResponse:
    """Which unit numbers what in which mark, how far this year's and last year's books are, and setting a mark."""
    county = _county(request.user)
    form = MarkForm(request.POST if request.method == "POST" else None, county=county)
    if form.is_valid():
        try:
            made = transitions.set_mark(by=request.user, **form.cleaned_data)
            messages.success(request, _("已登记：%(mark)s。") % {"mark": made.mark})
            return redirect("issuing:marks")
        except ValidationError as refused:
            add_refusal(form, refused)
    books = _books(county)
    page = Paginator(books.order_by("-year", "series__unit", "series"), PAGE).get_page(
        request.GET.get("page")
    )
    kinds: dict[int, list[str]] = {}
    for use in Use.objects.filter(county=county, series__in=[book.series_id for book in page]).order_by("pk"):
        kinds.setdefault(use.series_id, []).append(str(use.get_kind_display()))
    lines = [(one, "、".join(kinds.get(one.book.series_id, []))) for one in standings(page)]
    context = {"form": form, "page_obj": page, "lines": lines}
    return render(request, "issuing/marks.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_safe
def book(request: StaffRequest, pk: int) -> HttpResponse:
    return _shown(request, _book(request, pk))


@login_required
@require_POST
def before(request: StaffRequest, pk: int) -> HttpResponse:
    said = _("已更正，平台从下一号接着编。")
    return _done(request, pk, BeforeForm(request.POST), book_transitions.set_before, said, "before_form")


@login_required
@require_POST
def run(request: StaffRequest, pk: int) -> HttpResponse:
    said = _("已提出，等另一位同志确认。")
    return _done(request, pk, RunForm(request.POST), book_transitions.ask_run, said, "run_form")


@login_required
@require_POST
def run_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    found = _book(request, pk)
    book_transitions.confirm_run(book=found, by=request.user)
    messages.success(request, _("已登记，平台从下一号接着编。"))
    return redirect("issuing:book", pk=pk)


@login_required
@require_POST
def run_drop(request: StaffRequest, pk: int) -> HttpResponse:
    found = _book(request, pk)
    book_transitions.drop_run(book=found, by=request.user)
    messages.success(request, _("已撤回。"))
    return redirect("issuing:book", pk=pk)


def address_of(key: int, user: User) -> str:
    """The page of marks, for those who keep them."""
    series = Series.objects.filter(pk=key).first()
    return reverse("issuing:marks") if series and may_keep(user, series.county_id) else ""


def _done(
    request: StaffRequest, pk: int, form: django_forms.Form, act: Callable[..., Any], said: str, name: str
) -> HttpResponse:
    found = _book(request, pk)
    if form.is_valid():
        try:
            act(book=found, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, said)
            return redirect("issuing:book", pk=pk)
    return _shown(request, found, 400, **{name: form})


def _shown(request: StaffRequest, found: Book, status: int = 200, **given: Any) -> HttpResponse:
    """The page of a book. ``given`` is a form that goes back with what was typed."""
    runs = list(found.runs.select_related("asked_by", "done_by", "dropped_by").order_by("-pk")[:PAGE])
    asked = next((one for one in runs if one.done_at is None and one.dropped_at is None), None)
    context = {
        "book": found,
        "standing": standings([found])[0],
        "runs": runs,
        "asked": asked,
        "may_confirm": asked is not None and asked.asked_by_id not in request.user.selves,
        "before_form": BeforeForm(initial={"before": found.before}) if found.last == found.before else None,
        "run_form": None if asked else RunForm(),
        **given,
    }
    return render(request, "issuing/book.html", context, status=status)


def _books(county: Region) -> QuerySet[Book]:
    since = timezone.localdate().year - 1
    return Book.objects.filter(county=county, year__gte=since).select_related("series__unit")


def _book(request: StaffRequest, pk: int) -> Book:
    return get_object_or_404(_books(_county(request.user)), pk=pk)


def _county(user: User) -> Region:
    county = county_kept(user)
    if county is None:
        raise PermissionDenied(_("发文机关代字由县人大常委会办公室登记。"))
    return county
