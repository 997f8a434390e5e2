"""One form, one act, one answer: the shape of most pages on which somebody writes something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.errors import NotNow


def ask(
    request: StaffRequest,
    form: forms.Form,
    act: Callable[..., Any],
    *,
    heading: object,
    back: str,
    done: object,
    button: object = "",
    lead: object = "",
    go: Callable[[Any], str] | None = None,
    template: str = "visits/ask.html",
    **context: object,
) -> HttpResponse:
    """Show ``form``; when it is right, call ``act`` with what was typed and lead ``back`` (or where ``go`` says).

    A refusal stands at its field with all that was typed: 400 for what was wrong, 409 for what has moved on.
    """
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made = act(**form.cleaned_data)
            except ValidationError as refused:
                add_refusal(form, refused)
            except NotNow as moved_on:
                form.add_error(None, str(moved_on))
                status = 409
            else:
                messages.success(request, str(done))
                return redirect(go(made) if go else back)
    context |= {"form": form, "heading": heading, "back": back, "button": button or heading, "lead": lead}
    return render(request, template, context, status=status)


def filled(request: StaffRequest, form: type[forms.Form], **kwargs: Any) -> forms.Form:
    """The form with what was sent, files too, or empty."""
    if request.method == "POST":
        return form(request.POST, request.FILES, **kwargs)
    return form(**kwargs)
