"""The notice of a hearing and the bulletin of a meeting as files: what went out, and before that as a draft."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from congress_portal import throttle
from congress_portal.accounts.models import Unit, UnitKind
from congress_portal.accounts.request import StaffRequest
from congress_portal.issuing.answers import draft_file, file_about, letter_file
from supervision.announcing import bulletin_of, notice_of, paper_of_hearing, paper_of_meeting, sitting_of
from supervision.convening import may_convene
from supervision.models import Hearing, Meeting


@login_required
@never_cache
@require_safe
def hearing_notice(request: StaffRequest, pk: int, form: str) -> HttpResponse:
    return _notice(request, get_object_or_404(Hearing.objects.visible_to(request.user), pk=pk), form)


@cache_control(no_cache=True)
@require_safe
def open_notice(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """For everybody, once it is public; who has it asks whether it is still so, and it is not typeset again."""
    found = get_object_or_404(Hearing.objects.public(), pk=pk)
    throttle.take_paper(request)
    return _notice(request, found, form)


@login_required
@never_cache
@require_safe
def bulletin(request: StaffRequest, pk: int, form: str) -> HttpResponse:
    """For whoever reads the meeting's minutes; before it went out, for the office alone."""
    one = get_object_or_404(Meeting.objects.inside(request.user), pk=pk)
    name = f"bulletin-{one.pk}"
    kept = file_about(one.county_id, paper_of_meeting(one), form, name)
    if kept is not None:
        return kept
    if not may_convene(request.user, one.county_id):
        raise PermissionDenied(_("公报还没有发出。"))
    if one.state != "closed":
        raise Http404
    return draft_file(bulletin_of(sitting_of(one), _office(one.county_id)), form, name)


def _notice(request: HttpRequest, one: Hearing, form: str) -> HttpResponse:
    name = f"hearing-{one.pk}"
    kept = file_about(one.county_id, paper_of_hearing(one), form, name, request)
    write = letter_file if one.published_at else draft_file
    return kept or write(notice_of(one, _office(one.county_id)), form, name)


def _office(county_id: int) -> Unit:
    offices = Unit.objects.filter(region=county_id, kind=UnitKind.CONGRESS_OFFICE)
    return offices.order_by("-is_active", "pk")[0]
