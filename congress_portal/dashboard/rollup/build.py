"""The two writes of the roll-up: what has happened since, and everything anew."""

from __future__ import annotations

from django.conf import settings
from django.db import connection, transaction

from congress_portal.dashboard.rollup.statements import APPLY, REBUILD, TAKE

LOCK = 0x5EA3
BATCH = 500


def apply(limit: int = BATCH) -> int:
    """Reckon the cases of up to ``limit`` pending events anew; returns how many events that were.

    One transaction: killed anywhere in it, the events are still pending. One process at a time (advisory lock to
    the end of the transaction), so two never add the same difference; whoever writes events waits for none.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(TAKE, [limit])
        taken = [loop for (loop,) in cursor.fetchall()]
        if taken:
            cursor.execute(APPLY, {"loops": sorted(set(taken)), "zone": settings.TIME_ZONE})
    return len(taken)


def apply_all() -> int:
    """Until nothing is pending; returns how many events that were."""
    done = 0
    while taken := apply():
        done += taken
    return done


def rebuild() -> int:
    """Throw facts and cells away and make them again from the ledger; returns the number of cases.

    What is pending meanwhile stays pending and is reckoned once more, which changes nothing.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        for statement in REBUILD:
            cursor.execute(statement, {"zone": settings.TIME_ZONE})
        cursor.execute("SELECT count(*) FROM dashboard_fact")
        return int(cursor.fetchone()[0])
