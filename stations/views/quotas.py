"""The office's page of yearly minima."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from congress_portal.accounts.models import Role, User
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.loops import loading, subjects
from congress_portal.loops.office.views.guard import duty, office_only
from stations.forms.quotas import QuotaForm
from stations.models import Quota
from stations.reading import quotas as reading
from stations.transitions.quotas import load_quotas, set_quota
from stations.words import Figure


@office_only
@require_safe
def quotas(request: StaffRequest) -> HttpResponse:
    """One group a figure, newest first; figures without a row are shown empty."""
    rows = Quota.objects.filter(county=duty(request).county).order_by("figure", "-valid_from")
    found = {figure: list(group) for figure, group in groupby(rows, key=lambda row: row.figure)}
    groups = [{"figure": figure, "rows": found.get(figure.value, [])} for figure in Figure]
    return render(request, "deputies/quotas.html", {"groups": groups, "today": timezone.localdate()})


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def quota_set(request: StaffRequest, figure: str) -> HttpResponse:
    if figure not in Figure.values:
        raise Http404
    county = duty(request).county
    now = reading.quota_of(county, figure, timezone.localdate())
    shipped = reading.defaults().get(figure, {"amount": "", "basis": ""})
    initial = {
        "amount": now.amount if now else shipped["amount"],
        "basis": now.basis if now else shipped["basis"],
    }
    form = QuotaForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_quota(county=county, figure=figure, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("已保存，原来的要求到前一天止。"))
            return redirect("deputies:quotas")
    context = {"form": form, "figure": Figure(figure), "now": now}
    return render(request, "deputies/quota.html", context, status=400 if form.errors else 200)


def register() -> None:
    loading.also("quotas", load_quotas)
    subjects.register("quota", _address)


def _address(key: int, reader: User) -> str:
    return reverse("deputies:quotas") if reader.has_role(Role.CONGRESS_OFFICE) else ""
