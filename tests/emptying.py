"""Emptying the database after a test that commits: in milliseconds, where Django's ``flush`` takes seconds.

``flush`` truncates every table, which makes some thousand files anew, and then writes all permissions again. Here rows
go from the few tables that have any, and what has grown is vacuumed. Triggers and foreign keys sleep meanwhile:
they guard people's acts, not the end of a test.
"""

from __future__ import annotations

from functools import cache

from django.db import connection

KEPT = ("django_migrations", "django_content_type", "auth_permission")
"""What migrating wrote, and no test changes."""
GROWN = 512 * 1024
"""From so many bytes on a table is vacuumed: every scan would read again what is only deleted."""
USED = """
SELECT c.relname, pg_relation_size(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = current_schema() AND c.relkind = 'r' AND c.relname <> ALL(%s) AND pg_relation_size(c.oid) > 0
"""


@cache
def may_sleep() -> bool:
    """Whether this user of the database may put triggers to sleep."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        return bool(cursor.fetchone()[0])


def empty() -> None:
    """Remove every row that a test may have committed, in one transaction."""
    with connection.cursor() as cursor:
        cursor.execute(USED, [list(KEPT)])
        used = cursor.fetchall()
        rows = [f'DELETE FROM "{name}"' for name, _size in used]
        cursor.execute("; ".join(["BEGIN", "SET LOCAL session_replication_role = replica", *rows, "COMMIT"]))
        for name in (name for name, size in used if size > GROWN):
            cursor.execute(f'VACUUM "{name}"')
