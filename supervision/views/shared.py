"""What the pages of pressing share: the page of a case of any kind, and a refusal shown at its field."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import NoReverseMatch

from congress_portal.loops.models import Loop


def page_of(loop: Loop) -> str:
    """The case's own page; nothing for a kind whose pages are not switched on."""
    try:
        return loop.get_absolute_url()
    except NoReverseMatch:
        return ""


def refuse_at_field(form: Any, refused: ValidationError) -> None:
    """What the rules refuse, at its field where the form has it."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused)
        return
    for name, errors in refused.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
