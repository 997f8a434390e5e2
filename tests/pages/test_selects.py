"""A list of choices is written without Django's templates, and reads the same."""

from __future__ import annotations

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from congress_portal.pages.rendering import PortalRenderer

CHOICES = [
    ("", "全部"),
    ("a<b", "甲 & 乙"),
    (3, "三"),
    ("乡镇", [("1", "威坪镇"), ("2", "<b>汾口镇</b>")]),
]


@pytest.mark.parametrize("value", ["", "a<b", 3, "2", ["1", "a<b"]])
def test_a_select_reads_as_djangos_own(value: object) -> None:
    kind = forms.SelectMultiple if isinstance(value, list) else forms.Select
    widget = kind(attrs={"class": "form-select", "required": True, "disabled": False}, choices=CHOICES)
    ours = widget.render("where", value, {"id": "id_where"}, PortalRenderer())
    theirs = widget.render("where", value, {"id": "id_where"}, DjangoTemplates())
    assert parse_html(ours) == parse_html(theirs)
