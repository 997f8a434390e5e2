"""The register of what went out (发文登记簿), and one document of it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from congress_portal.accounts.models import User
from congress_portal.accounts.request import StaffRequest
from congress_portal.issuing import at_home, forms, void_transitions
from congress_portal.issuing.answers import issued_file
from congress_portal.issuing.marks import county_kept, may_keep
from congress_portal.issuing.models import Issued, IssuedQuerySet, Voiding
from congress_portal.issuing.reading import MOST_ROWS, workbook
from congress_portal.loops import subjects
from congress_portal.loops.models import Loop
from congress_portal.loops.taking import filters_of, record_sheet

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
@never_cache
@require_safe
def numbered_at_home(request: StaffRequest) -> HttpResponse:
    """Answers with numbers of their units' own, beside the register."""
    form = forms.AtHomeForm(request.GET)
    page = Paginator(form.narrowed(at_home.rows(request.user)), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "query": request.GET.urlencode()}
    return render(request, "issuing/at_home.html", context)


@login_required
@require_safe
def sheet(request: StaffRequest) -> HttpResponse:
    """The same rows as an Excel workbook, and in a second sheet those numbered at home."""
    form, rows = _listed(request)
    if request.method == "GET":
        taken = Counter(rows[:MOST_ROWS].values_list("county", flat=True))
        record_sheet(by=request.user, rows=taken, title=_("发文登记簿"), which=filters_of(form))
    made = workbook(rows, at_home.rows(request.user))
    answer = HttpResponse(made, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="papers-{timezone.localdate():%Y%m%d}.xlsx"'
    return answer


@login_required
@never_cache
@require_safe
def paper(request: StaffRequest, pk: int) -> HttpResponse:
    return shown(request, seen(request, pk))


def shown(request: StaffRequest, found: Issued, status: int = 200, **given: Any) -> HttpResponse:
    """The page of a document. ``given`` are forms that go back with what was typed."""
    voiding, user = found.voiding, request.user
    is_keeper, is_asker = may_keep(user, found.county_id), void_transitions.may_ask(user, found)
    waits = voiding is not None and voiding.done_at is None
    own = voiding is not None and voiding.asked_by_id in user.selves
    may_name = voiding is not None and voiding.done_at and voiding.replacement_id is None and is_asker
    offered = void_transitions.candidates(found) if may_name else Issued.objects.none()
    context = {
        "paper": found,
        "thing_url": _thing_url(user, found),
        "voiding": voiding,
        "replaced": Voiding.objects.filter(replacement=found).select_related("issued").first(),
        "void_form": forms.VoidForm() if voiding is None and is_asker else None,
        "may_confirm": waits and is_keeper and not own,
        "may_drop": waits and (is_keeper or own),
        "may_again": is_keeper and void_transitions.may_issue_again(found),
        "replacement_form": forms.ReplacementForm(offered=offered) if offered.exists() else None,
        **given,
    }
    return render(request, "issuing/paper.html", context, status=status)


def _thing_url(user: User, found: Issued) -> str:
    # a meeting has a letter for each unit: the page is the meeting's
    thing = ":".join(found.about.split(":")[:2])
    shown = subjects.address(thing, user)
    loop = found.loop
    if not shown and loop and Loop.objects.visible_to(user).filter(pk=loop.pk).exists():
        shown = loop.get_absolute_url()
    return shown


@login_required
@never_cache
@require_safe
def letter(request: StaffRequest, pk: int, form: str) -> HttpResponse:
    """What went out, as it was."""
    return issued_file(seen(request, pk), form, f"paper-{pk}")


def address_of(key: int, user: User) -> str:
    """The page of a document, for those who may read it."""
    return (
        reverse("issuing:paper", args=[key])
        if Issued.objects.visible_to(user).filter(pk=key).exists()
        else ""
    )


def _listed(request: StaffRequest) -> tuple[forms.RegisterForm, IssuedQuerySet]:
    rows = Issued.objects.visible_to(request.user)
    form = forms.RegisterForm(request.GET, rows=rows)
    return form, form.narrowed(rows).select_related("unit", "by").defer("data").order_by("-pk")


def seen(request: StaffRequest, pk: int) -> Issued:
    """One document that the reader may know of, else 404."""
    return get_object_or_404(
        Issued.objects.visible_to(request.user).select_related("unit", "by", "loop"), pk=pk
    )
