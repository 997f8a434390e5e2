"""A document that went out by mistake: asked to be void, confirmed or dropped, and what stands in its place."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.issuing import void_transitions
from congress_portal.issuing.forms import ReplacementForm, VoidForm
from congress_portal.issuing.views.register import seen, shown


@login_required
@require_POST
def ask(request: StaffRequest, pk: int) -> HttpResponse:
    found, form = seen(request, pk), VoidForm(request.POST)
    void_transitions.need_asker(request.user, found)
    if form.is_valid():
        try:
            void_transitions.ask(issued=found, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("已提出作废，等县人大常委会办公室的另一位同志确认。"))
            return redirect(found)
    return shown(request, found, 400, void_form=form)


@login_required
@require_POST
def confirm(request: StaffRequest, pk: int) -> HttpResponse:
    found = seen(request, pk)
    void_transitions.confirm(issued=found, by=request.user)
    messages.success(request, _("%(number)s已作废，文号保留。") % {"number": found.text})
    return redirect(found)


@login_required
@require_POST
def drop(request: StaffRequest, pk: int) -> HttpResponse:
    found = seen(request, pk)
    void_transitions.drop(issued=found, by=request.user)
    messages.success(request, _("不作废，%(number)s继续有效。") % {"number": found.text})
    return redirect(found)


@login_required
@require_POST
def replacement(request: StaffRequest, pk: int) -> HttpResponse:
    found = seen(request, pk)
    void_transitions.need_asker(request.user, found)
    void_transitions.need_name(found)
    form = ReplacementForm(request.POST, offered=void_transitions.candidates(found))
    if form.is_valid():
        try:
            void_transitions.name_replacement(issued=found, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("已登记代替的公文。"))
            return redirect(found)
    return shown(request, found, 400, replacement_form=form)


@login_required
@require_POST
def again(request: StaffRequest, pk: int) -> HttpResponse:
    made = void_transitions.issue_again(issued=seen(request, pk), by=request.user)
    messages.success(request, _("已重新编号印发：%(number)s。") % {"number": made.text})
    return redirect(made)
