"""Sheets that leave the portal: who took which rows and when, for the auditor, beside the looks at personal data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
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


@transaction.atomic
def record_sheet(
    *, by: User, rows: Mapping[int, int], title: str, what: str = "sheet", which: str = ""
) -> None:
    """Write a line for each county that rows of the sheet are of. ``rows``: by county's key how many.

    Rows of a county in which ``by`` has no duty of its own stand in the line of the first duty's.
    """
    own = [duty.county_id for duty in by.duties]
    sums: Counter[int] = Counter()
    for county, number in rows.items():
        sums[county if county in own or not own else own[0]] += number
    for county, number in sorted(sums.items()):
        record_taken(by=by, county_id=county, what=what, title=title, number=number, which=which)


def filters_of(form: forms.Form) -> str:
    """How a form narrowed the rows, in words: what is filled in and can be read."""
    form.is_valid()
    given = {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
    return "；".join(f"{form.fields[name].label}：{_words(form.fields[name], given[name])}" for name in given)


def _words(field: forms.Field, value: Any) -> str:
    if isinstance(value, Model):
        return str(value)
    return str(dict(getattr(field, "choices", ())).get(value, value))
