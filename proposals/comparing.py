"""Two versions of a proposal side by side, part by part."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from congress_portal.comparing import sides
from proposals.models import Version
from proposals.words import Field


@dataclass(frozen=True)
class Part:
    label: str
    old: SafeString
    new: SafeString
    is_changed: bool


def compared(old: Version, new: Version) -> list[Part]:
    """The four parts, with <del> in the old and <ins> in the new text."""
    return [_part(str(Field(name).label), old.texts[name], new.texts[name]) for name in Field.values]


def _part(label: str, old: str, new: str) -> Part:
    return Part(label, *sides(old, new), is_changed=old != new)
