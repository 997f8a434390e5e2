"""Fresh rows of several tables in one round trip, for the write that citizens wait for.

``give_keys`` first, so that the rows may point at one another, then ``write``. Foreign keys are checked at the end of
the transaction, so the order of the tables does not matter. Everything else the database checks as ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Any

from django.db import connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper as Database


def give_keys(*rows: models.Model) -> None:
    """Take the next key of its table for each row that is still without."""
    tables = [row._meta.db_table for row in rows]
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(name, 'id')) FROM unnest(%s) name", [tables])
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key


def write(*rows: models.Model) -> None:
    """Insert rows that have their keys: what ``bulk_create`` does, without composing the same SQL anew each time."""
    statements, values = [], []
    database = connections[connection.alias]  # itself, not what stands for it and looks it up for every value
    for model, group in groupby(rows, type):
        fields, head, line = _statement(model)
        lines = [_values(row, fields, database) for row in group]
        statements.append(f"{head} VALUES {', '.join([line] * len(lines))}")
        values += [value for one in lines for value in one]
    with database.cursor() as cursor:
        cursor.execute("; ".join(statements), values)
    for row in rows:
        row._state.adding, row._state.db = False, database.alias


def _values(row: models.Model, fields: Sequence[models.Field[Any, Any]], database: Database) -> list[Any]:
    row._prepare_related_fields_for_save(operation_name="write")  # type: ignore[attr-defined]  # keys given since
    return [field.get_db_prep_save(field.pre_save(row, True), database) for field in fields]


@cache
def _statement(model: type[models.Model]) -> tuple[Sequence[models.Field[Any, Any]], str, str]:
    """The fields of a model, the beginning of the statement that writes them, and the place of one row in it."""
    fields = model._meta.concrete_fields
    quoted = ", ".join(f'"{field.column}"' for field in fields)
    return fields, f'INSERT INTO "{model._meta.db_table}" ({quoted})', f"({', '.join(['%s'] * len(fields))})"
