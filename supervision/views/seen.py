"""What the pages share: a refusal shown at its field."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError


def refuse_at_field(form: Any, refused: ValidationError) -> None:
    """What the rules refuse, at its field where the form has it."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused)
        return
    for name, errors in refused.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
