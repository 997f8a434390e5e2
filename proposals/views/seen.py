"""What the pages of a proposal share: getting it by right, and a refusal shown at its field."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404

from congress_portal.accounts.request import StaffRequest
from congress_portal.loops.models import Loop
from proposals.models import Proposal


def proposal_seen(request: StaffRequest, code: str) -> Proposal:
    rows = Proposal.objects.select_related(
        "loop__region",
        "loop__owner",
        "loop__source",
        "version",
        "session__term",
        "draft__author",
        "imported__result",
    )
    return get_object_or_404(rows, loop__in=Loop.objects.visible_to(request.user), loop__code=code)


def refuse_at_field(form: Any, refused: ValidationError) -> None:
    """What the rules refuse, at its field where the form has it."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused)
        return
    for name, errors in refused.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
