"""Two people at the very same moment, each with a connection of their own."""

from __future__ import annotations

import threading

from django.db import connections

from congress_portal.errors import NotNow


def at_once(*calls: object) -> list[object]:
    """What each answered, or the refusal that it met; each in a thread with a connection of its own."""
    answers: list[object] = [None] * len(calls)
    start = threading.Barrier(len(calls))

    def run(at: int) -> None:
        start.wait()
        try:
            answers[at] = calls[at]()  # type: ignore[operator]
        except NotNow as refused:
            answers[at] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers
