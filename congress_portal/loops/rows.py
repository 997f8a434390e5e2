"""Fresh rows in one plain statement: what ``bulk_create`` does, without composing the same SQL anew each time.

For the one write that citizens wait for. Only for rows of one model whose key the database gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection, models


def insert[Row: models.Model](*rows: Row) -> None:
    """Insert rows of one model and give them the keys that the database chose. Constraints speak as ever."""
    fields, head, line = _statement(type(rows[0]))
    values = [
        field.get_db_prep_save(field.pre_save(row, True), connection) for row in rows for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"{head} VALUES {', '.join([line] * len(rows))} RETURNING id", values)
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key
            row._state.adding, row._state.db = False, connection.alias


@cache
def _statement(model: type[models.Model]) -> tuple[Sequence[models.Field[Any, Any]], str, str]:
    """The fields of a model that a statement names, its beginning, and the place of one row in it."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    quoted = ", ".join(f'"{field.column}"' for field in fields)
    return fields, f'INSERT INTO "{model._meta.db_table}" ({quoted})', f"({', '.join(['%s'] * len(fields))})"
