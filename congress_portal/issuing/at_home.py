"""Answers that units number at home (自编号): shown beside the register, no part of its numbering.

The app that holds them says which there are; they stand in its rows alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from congress_portal.accounts.models import User

FIELDS = ("document", "title", "code", "unit_name", "by_name", "sent_at")
"""What each row has: its number, title and code of its case, the unit's and the signer's name, when it went out."""
Source = Callable[[User], "QuerySet[Any, Any]"]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Say which documents have numbers of their own, as dicts of ``FIELDS``, the newest first. Called once."""
    _sources[:] = [source]


def rows(user: User) -> QuerySet[Any, Any]:
    """Those of the units that the reader works in or looks after."""
    return _sources[0](user)
