"""A citizen's own data: seen with who looked, corrected, deleted; or by the desk in their place."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from congress_portal.accounts.request import StaffRequest
from congress_portal.loops.trail import CITIZEN
from stations import transitions
from stations.forms.personal import CorrectForm, DeskCorrectForm, HowForm
from stations.models import Opinion
from stations.reading import personal as reading
from stations.transitions import personal
from stations.views.citizens import opinion_of
from stations.views.opinions import opinion_seen
from stations.views.refusals import SAVED, outcome

GET_POST = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(GET_POST)
def own(request: HttpRequest, code: str) -> HttpResponse:
    """What is kept of the citizen, masked, and who looked at it; and the form to correct it."""
    opinion = opinion_of(request, code)
    form = CorrectForm(request.POST or None, initial={"name_mode": opinion.name_mode})
    status = outcome(
        request, form, lambda: personal.correct(opinion=opinion, by=CITIZEN, **form.cleaned_data)
    )
    if status == SAVED:
        messages.success(request, _("已经更正。"))
        return redirect("track:data", code)
    contact = reading.contact_of(opinion)
    context = {
        "opinion": opinion,
        "form": form,
        "contact": contact,
        "name": reading.masked_name(contact.name) if contact else "",
        "mobile": reading.masked_mobile(contact.mobile) if contact else "",
        "looks": reading.looks_of(opinion),
    }
    return render(request, "track/data.html", context, status=status)


@never_cache
@require_http_methods(GET_POST)
def own_forget(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once, then delete name and phone."""
    opinion = opinion_of(request, code)
    if request.method == "POST":
        personal.forget(opinion=opinion, by=CITIZEN)
        messages.success(request, _("姓名和电话已经删除，这件事继续办理。"))
        return redirect("track:data", code)
    return render(request, "track/forget.html", {"opinion": opinion})


def _kept(request: StaffRequest, code: str) -> Opinion:
    opinion = opinion_seen(request, code)
    if not transitions.may_print_receipt(request.user, opinion):
        raise PermissionDenied(_("由受理的联络站或者人大常委会办公室代为办理。"))
    return opinion


@login_required
@never_cache
@require_http_methods(GET_POST)
def desk_correct(request: StaffRequest, code: str) -> HttpResponse:
    """Nothing that is kept is shown: a look is a thing of its own."""
    opinion = _kept(request, code)
    form = DeskCorrectForm(request.POST or None, initial={"name_mode": opinion.name_mode})
    status = outcome(
        request, form, lambda: personal.correct(opinion=opinion, by=request.user, **form.cleaned_data)
    )
    return _answer(request, opinion, form, status, _("代群众更正姓名和电话"))


@login_required
@never_cache
@require_http_methods(GET_POST)
def desk_forget(request: StaffRequest, code: str) -> HttpResponse:
    opinion = _kept(request, code)
    form = HowForm(request.POST or None)
    status = outcome(
        request, form, lambda: personal.forget(opinion=opinion, by=request.user, **form.cleaned_data)
    )
    return _answer(request, opinion, form, status, _("代群众删除姓名和电话"))


def _answer(
    request: StaffRequest, opinion: Opinion, form: CorrectForm | HowForm, status: int, title: str
) -> HttpResponse:
    if status == SAVED:
        messages.success(request, _("已办理，已留痕。"))
        return redirect("opinion:detail", opinion.loop.code)
    context = {"opinion": opinion, "form": form, "title": title}
    return render(request, "opinions/data.html", context, status=status)
