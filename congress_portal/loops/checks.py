"""System checks of what the ledger relies on."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection


@register(Tags.database)
def database_fits(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """PostgreSQL through psycopg2 (another driver may slip in with a package), on a UTF-8 database."""
    found: list[CheckMessage] = []
    if connection.vendor != "postgresql":
        return [Error("The portal needs PostgreSQL.", id="loops.E001")]
    if connection.Database.__name__ != "psycopg2":  # type: ignore[attr-defined]
        found.append(Error("The database driver must be psycopg2.", id="loops.E002"))
    if databases:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_encoding")
            if cursor.fetchone()[0] != "UTF8":
                found.append(Error("The database must be UTF-8.", id="loops.E003"))
    return found
