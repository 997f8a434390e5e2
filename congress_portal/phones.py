"""Chinese phone numbers as people write them."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

MOBILE = RegexValidator(
    r"^(\+?86)?1[3-9]\d{9}$|^(\+?86)?0\d{2,3}\d{7,8}$", _("请输入11位手机号码，或带区号的固定电话。")
)
BETWEEN = str.maketrans("", "", "-‐‑–—−()")


def half_width(text: str) -> str:
    """Full-width digits and letters as an elder's keyboard gives them, in their usual width; spaces removed."""
    return "".join(unicodedata.normalize("NFKC", text).split())


class PhoneField(forms.CharField):
    """A Chinese mobile or landline number; spaces, hyphens, brackets and full-width digits are taken as meant."""

    default_validators = [MOBILE]

    def to_python(self, value: Any) -> str:
        return half_width(super().to_python(value) or "").translate(BETWEEN)
