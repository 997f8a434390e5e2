"""The two writes of the roll-up: what has happened since, and everything anew."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from congress_portal.dashboard.rollup.statements import APPLY, REBUILD, SET_ASIDE, TAKE

logger = logging.getLogger(__name__)
LOCK = 0x5EA3
BATCH = 500


def apply(limit: int = BATCH) -> int:
    """Reckon the cases of up to ``limit`` pending events anew; returns how many events that were.

    One transaction: killed anywhere in it, the events are still pending. One process at a time (advisory lock to
    the end of the transaction), so two never add the same difference; whoever writes events waits for none.
    Where the database refuses, each case is tried alone: one that cannot be reckoned is set aside and logged.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(TAKE, [limit])
        taken = cursor.fetchall()
        if taken:
            _reckon(cursor, taken)
    return len(taken)


def _reckon(cursor: Any, taken: list[tuple[Any, ...]]) -> None:
    loops = sorted({loop for loop, _county, _at in taken})
    try:
        _put(cursor, loops)
    except DatabaseError:
        rows = {row[0]: row for row in sorted(taken, key=lambda row: row[2], reverse=True)}
        for loop in loops:
            try:
                _put(cursor, [loop])
            except DatabaseError:
                logger.exception("case %s cannot be reckoned and is set aside", loop)
                cursor.execute(SET_ASIDE, [rows[loop][1], loop, rows[loop][2]])


def _put(cursor: Any, loops: list[int]) -> None:
    with transaction.atomic():
        cursor.execute(APPLY, {"loops": loops, "zone": settings.TIME_ZONE})


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
