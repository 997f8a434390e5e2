"""Sheets that leave the portal: who took which rows and when, for the auditor, beside the looks at personal data."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.loops import trail
from congress_portal.loops.models import Event
from congress_portal.loops.words import Verb


def record_taken(
    *, by: User, county_id: int, what: str, title: str, number: int, about: str = "", which: str = ""
) -> Event:
    """Write the line, inside the caller's transaction, in the unit in which ``by`` serves today.

    ``what``: the word by which the auditor's page knows it; ``title``: of which rows, free of personal data;
    ``number``: how many; ``which``: how they were chosen, in words, which may hold what somebody typed. Raises
    ``PermissionDenied`` for whoever has no duty in the county.
    """
    duty = next((duty for duty in by.duties if duty.county_id == county_id), None)
    if duty is None:
        raise PermissionDenied(_("您现在没有职责，不能下载表格。"))
    return trail.record_act(
        duty.unit, Verb.VIEWED, by, which[:1000], about=about, what=what, title=title, number=number
    )
