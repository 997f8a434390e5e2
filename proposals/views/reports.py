"""The year's handling in figures, and the draft of the report for the standing committee as Word file and PDF."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.accounts.request import StaffRequest
from congress_portal.loops.access import SEEING_A_REGION
from congress_portal.papers import as_pdf, report_as_docx
from proposals import unit_paper, yearly_paper
from proposals.access import handling_units
from proposals.filters import FIRST_YEAR
from proposals.models import offices_of
from proposals.unit_paper import UnitYear, unit_year_of
from proposals.words import Publicity
from proposals.yearly import Year, year_of

WRITERS: dict[str, tuple[Callable[[Year, str], bytes], str]] = {
    "docx": (
        lambda year, author: report_as_docx(yearly_paper.report(year, author)),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "pdf": (lambda year, author: as_pdf(yearly_paper.as_letter(year, author)), "application/pdf"),
}


UNIT_WRITERS: dict[str, tuple[Callable[[UnitYear], bytes], str]] = {
    "docx": (lambda found: report_as_docx(unit_paper.unit_report(found)), WRITERS["docx"][1]),
    "pdf": (lambda found: as_pdf(unit_paper.unit_letter(found)), WRITERS["pdf"][1]),
}


def county_of(user: User) -> Region:
    """The county all of which the reader sees; others see no sums of what they may not read."""
    for duty in user.duties:
        if duty.role in SEEING_A_REGION and duty.region_id == duty.county_id:
            return duty.region
    raise PermissionDenied(_("年度办理情况由县人大常委会办公室和领导查看。"))


@login_required
@never_cache
@require_safe
def yearly(request: StaffRequest) -> HttpResponse:
    county = county_of(request.user)
    this = timezone.localdate().year
    asked = request.GET.get("year", "")
    chosen = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else this
    found = year_of(county, chosen if FIRST_YEAR <= chosen <= this else this)
    total = found.total
    tables = ((_("按种类"), found.forms), (_("按提出时间"), found.phases), (_("按主办单位"), found.units))
    context = {
        "found": found,
        "total": total,
        "tables": tables,
        "years": range(this, this - 6, -1),
        "published": total.made(Publicity.PUBLISHED),
        "withheld": total.made(Publicity.WITHHELD),
    }
    return render(request, "proposals/yearly.html", context)


@login_required
@never_cache
@require_safe
def yearly_file(request: StaffRequest, year: int, form: str) -> HttpResponse:
    county = county_of(request.user)
    if form not in WRITERS or not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404
    author = offices_of(request.user).first()
    write, kind = WRITERS[form]
    content = write(year_of(county, year), str(author) if author else f"{county.name}人大常委会办公室")
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="proposals-{year}.{form}"'
    return response


@login_required
@never_cache
@require_safe
def unit_file(request: StaffRequest, unit: int, year: int, form: str) -> HttpResponse:
    """A handling unit's own summary, for who works there."""
    own = get_object_or_404(
        Unit.objects.select_related("county"), pk=unit, pk__in=handling_units(request.user)
    )
    if form not in UNIT_WRITERS or not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404
    write, kind = UNIT_WRITERS[form]
    response = HttpResponse(write(unit_year_of(own, year)), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="summary-{year}.{form}"'
    return response
