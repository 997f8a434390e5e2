"""The terms of the county's congress (届次): which there are, and a new one."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from congress_portal.accounts.models import Term
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.loops.office import changes
from congress_portal.loops.office.forms import TermForm
from congress_portal.loops.office.views.guard import duty, office_only


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: StaffRequest) -> HttpResponse:
    form = TermForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changes.add_term(by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("已登记。"))
            return redirect("office:terms")
    known = Term.objects.filter(county=duty(request).county_id).order_by("-number")
    context = {"form": form, "terms": known}
    return render(request, "office/terms.html", context, status=400 if form.errors else 200)
