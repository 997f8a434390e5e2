"""What the pages of collecting and screening share: one act on one row, by a form of its own or by a button alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal


@dataclass(frozen=True)
class Doing:
    """One act: its words, when the page offers it, its form and what it calls.

    ``run`` takes the row, who acts and what was typed; ``form`` the row and what was sent, or None.
    """

    label: Any
    states: tuple[str, ...]
    run: Callable[[Any, User, dict[str, Any]], object]
    form: Callable[[Any, Any], forms.Form] = lambda row, data: forms.Form(data)
    lead: Any = ""
    is_main: bool = False


def offered(doings: Mapping[str, Doing], state: str) -> list[tuple[str, Doing]]:
    """The acts for which the page of a row in this state has a button."""
    return [(name, doing) for name, doing in doings.items() if state in doing.states]


def act(request: StaffRequest, row: Any, doing: Doing) -> HttpResponse:
    """The form of an act, or the act itself; back to the row's page."""
    is_sent = request.method == "POST"
    form = doing.form(row, request.POST if is_sent else None)
    if is_sent and form.is_valid():
        try:
            doing.run(row, request.user, form.cleaned_data)
            messages.success(request, _("已保存。"))
            return redirect(row.get_absolute_url())
        except ValidationError as refused:
            add_refusal(form, refused)
    context = {
        "form": form, "heading": doing.label, "lead": doing.lead, "button": doing.label,
        "back": row.get_absolute_url(), "about": str(row),
    }  # fmt: skip
    return render(request, "votes/calls/form.html", context, status=400 if form.errors else 200)
