"""A form, one write, and what the rules refuse shown where it was typed."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from congress_portal.accounts.views.guard import add_refusal
from congress_portal.errors import NotNow

ASKED, SAVED, WRONG, LATE = 200, 302, 400, 409


def outcome(request: HttpRequest, form: forms.Form, save: Callable[[], object]) -> int:
    """The status to answer with: 200 not sent yet, 302 saved, 400 typed wrong, 409 somebody was faster.

    Whatever was typed stays in the form with the reason beside it.
    """
    if request.method != "POST":
        return ASKED
    if not form.is_valid():
        return WRONG
    try:
        save()
    except ValidationError as refused:
        add_refusal(form, refused)
        return WRONG
    except NotNow as late:
        form.add_error(None, str(late))
        return LATE
    return SAVED
