"""Names in the order in which Chinese readers look for them: by sound, where the database server can tell it."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import connection
from django.db.models.functions import Collate

BY_SOUND = "zh-x-icu"
"""Of the rules of ICU, which PostgreSQL may be built without; then names stand by their code points."""
KNOWN = "SELECT EXISTS (SELECT FROM pg_collation WHERE collname = %s AND pg_collation_is_visible(oid))"


def by_sound(name: Any) -> Any:
    """The expression of a name, to order by."""
    return Collate(name, BY_SOUND) if is_known(BY_SOUND) else name


@cache
def is_known(collation: str) -> bool:
    """Whether the server orders by it; asked once a process."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [collation])
        return bool(cursor.fetchone()[0])
