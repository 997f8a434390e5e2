"""A database of its own for the run, made before and dropped after, beside the one of ``DATABASE_URL``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg2

NAME = "bench"
CACHE = "9"
"""The number of the Redis database, so that nothing lands in the portal's own."""


@contextmanager
def bench_database() -> Iterator[None]:
    """Inside, ``DATABASE_URL`` and ``REDIS_URL`` of this process name empty places."""
    before = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    _command(
        before["DATABASE_URL"], f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)", f"CREATE DATABASE {NAME}"
    )
    os.environ["DATABASE_URL"] = _at(before["DATABASE_URL"], NAME)
    os.environ["REDIS_URL"] = _at(before["REDIS_URL"], CACHE)
    try:
        yield
    finally:
        os.environ.update(before)
        _command(before["DATABASE_URL"], f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


def _at(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _command(url: str, *statements: str) -> None:
    """Statements that cannot stand in a transaction."""
    connection = psycopg2.connect(url)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    finally:
        connection.close()
