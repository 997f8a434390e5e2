"""Two people acting at the same moment, each on a connection of their own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Model

from congress_portal.errors import NotNow

Act = Callable[[], object]


@dataclass
class Outcome:
    """What became of acts made together: results of those that came through, and the refusals."""

    won: list[object] = field(default_factory=list)
    refused: list[type[BaseException]] = field(default_factory=list)
    broke: list[BaseException] = field(default_factory=list)


def together(*acts: Act, on: Model | None = None) -> Outcome:
    """Run the acts at once. With ``on``, all of them first queue for that row's lock, held until they wait."""
    outcome, barrier = Outcome(), threading.Barrier(len(acts) + 1)
    threads = [threading.Thread(target=_run, args=(act, barrier, outcome)) for act in acts]
    for thread in threads:
        thread.start()
    with transaction.atomic():
        if on is not None:
            type(on)._default_manager.select_for_update().get(pk=on.pk)
        barrier.wait(10)
        if on is not None:
            _until_waiting(len(acts))
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    assert not outcome.broke, outcome.broke
    return outcome


def _run(act: Act, barrier: threading.Barrier, outcome: Outcome) -> None:
    try:
        barrier.wait(10)
        outcome.won.append(act())
    except (NotNow, PermissionDenied, ValidationError) as refusal:
        outcome.refused.append(type(refusal))
    except BaseException as error:
        outcome.broke.append(error)
    finally:
        connection.close()


def _until_waiting(number: int) -> None:
    """Wait until that many sessions of this database queue for a lock (at most two seconds)."""
    for _try in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0] >= number:
                return
        time.sleep(0.01)
