"""Which units each leader is in charge of: set by the congress office of the county."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from congress_portal.accounts.models import Level, Region, Role, User
from congress_portal.dashboard import transitions
from congress_portal.dashboard.forms import ChargeForm
from congress_portal.dashboard.models import Charge
from congress_portal.dashboard.views.leaders import PAGE


@login_required
@never_cache
@require_safe
def charges(request: HttpRequest) -> HttpResponse:
    county = _county(request)
    people = list({duty.user_id: duty.user for duty in transitions.leaders_of(county)}.values())
    page = Paginator(people, PAGE).get_page(request.GET.get("page"))
    units: dict[int, list[str]] = {}
    for one in (
        Charge.objects.filter(county=county, user__in=list(page)).select_related("unit").order_by("unit")
    ):
        units.setdefault(one.user_id, []).append(one.unit.name)
    rows = [{"leader": one, "units": units.get(one.pk, [])} for one in page]
    return render(request, "leaders/charges.html", {"page_obj": page, "rows": rows})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def charge(request: HttpRequest, pk: int) -> HttpResponse:
    county = _county(request)
    leader = get_object_or_404(User, pk__in=transitions.leaders_of(county).values("user"), pk=pk)
    kept = Charge.objects.filter(county=county, user=leader).values_list("unit", flat=True)
    form = ChargeForm(request.POST if request.method == "POST" else None, county=county, kept=list(kept))
    if request.method == "POST" and form.is_valid():
        units = list(form.cleaned_data["units"])
        transitions.set_charges(leader=leader, county=county, units=units, by=_user(request))
        messages.success(request, _("已设定%(name)s分管的单位。") % {"name": leader.name})
        return redirect("leaders:charges")
    context = {"form": form, "leader": leader}
    return render(request, "leaders/charge.html", context, status=400 if form.errors else 200)


def _county(request: HttpRequest) -> Region:
    """The county whose congress office the reader works in."""
    for duty in _user(request).duties:
        if duty.role == Role.CONGRESS_OFFICE and duty.region.level == Level.COUNTY:
            return duty.region
    raise PermissionDenied(_("领导分管的单位由人大常委会办公室设定。"))


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]
