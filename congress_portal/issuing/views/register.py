"""The register of what went out (发文登记簿), one document of it, and the marks that units number in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from congress_portal.accounts.models import User
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.issuing import transitions
from congress_portal.issuing.answers import issued_file
from congress_portal.issuing.forms import MarkForm, RegisterForm
from congress_portal.issuing.marks import county_kept, may_keep
from congress_portal.issuing.models import Book, Issued, IssuedQuerySet, Series, Use
from congress_portal.issuing.reading import standings, workbook
from congress_portal.loops import subjects
from congress_portal.loops.models import Loop

PAGE = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@never_cache
@require_safe
def papers(request: StaffRequest) -> HttpResponse:
    """The newest first, of the units that the reader works in or looks after."""
    form, rows = _listed(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "query": request.GET.urlencode(),
        "may_keep": county_kept(request.user) is not None,
    }
    return render(request, "issuing/papers.html", context)


@login_required
@require_safe
def sheet(request: StaffRequest) -> HttpResponse:
    """The same rows as an Excel workbook."""
    answer = HttpResponse(workbook(_listed(request)[1]), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="papers-{timezone.localdate():%Y%m%d}.xlsx"'
    return answer


@login_required
@never_cache
@require_safe
def paper(request: StaffRequest, pk: int) -> HttpResponse:
    found = _seen(request, pk)
    # a meeting has a letter for each unit: the page is the meeting's
    thing = ":".join(found.about.split(":")[:2])
    shown = subjects.address(thing, request.user)
    loop = found.loop
    if not shown and loop and Loop.objects.visible_to(request.user).filter(pk=loop.pk).exists():
        shown = loop.get_absolute_url()
    return render(request, "issuing/paper.html", {"paper": found, "thing_url": shown})


@login_required
@never_cache
@require_safe
def letter(request: StaffRequest, pk: int, form: str) -> HttpResponse:
    """What went out, as it was."""
    return issued_file(_seen(request, pk), form, f"paper-{pk}")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def marks(request: StaffRequest) -> HttpResponse:
    """Which unit numbers what in which mark, how far this year's and last year's books are, and setting a mark."""
    county = county_kept(request.user)
    if county is None:
        raise PermissionDenied(_("发文机关代字由县人大常委会办公室登记。"))
    form = MarkForm(request.POST if request.method == "POST" else None, county=county)
    if form.is_valid():
        try:
            made = transitions.set_mark(by=request.user, **form.cleaned_data)
            messages.success(request, _("已登记：%(mark)s。") % {"mark": made.mark})
            return redirect("issuing:marks")
        except ValidationError as refused:
            add_refusal(form, refused)
    year = timezone.localdate().year
    books = Book.objects.filter(county=county, year__gte=year - 1).select_related("series__unit")
    page = Paginator(books.order_by("-year", "series__unit", "series"), PAGE).get_page(
        request.GET.get("page")
    )
    kinds: dict[int, list[str]] = {}
    for use in Use.objects.filter(county=county, series__in=[book.series_id for book in page]).order_by("pk"):
        kinds.setdefault(use.series_id, []).append(str(use.get_kind_display()))
    lines = [(one, "、".join(kinds.get(one.book.series_id, []))) for one in standings(page)]
    context = {"form": form, "page_obj": page, "lines": lines}
    return render(request, "issuing/marks.html", context, status=400 if form.errors else 200)


def address_of(key: int, user: User) -> str:
    """The page of marks, for those who keep them."""
    series = Series.objects.filter(pk=key).first()
    return reverse("issuing:marks") if series and may_keep(user, series.county_id) else ""


def _listed(request: StaffRequest) -> tuple[RegisterForm, IssuedQuerySet]:
    rows = Issued.objects.visible_to(request.user)
    form = RegisterForm(request.GET, rows=rows)
    return form, form.narrowed(rows).select_related("unit", "by").defer("data").order_by("-pk")


def _seen(request: StaffRequest, pk: int) -> Issued:
    return get_object_or_404(
        Issued.objects.visible_to(request.user).select_related("unit", "by", "loop"), pk=pk
    )
