"""What people typed goes when its time is over; that there was an import, by whom and of which file, stays."""

from __future__ import annotations

import datetime as dt

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from congress_portal.imports.models import UNDO_FOR, WAITS_FOR, Batch, Line, Source, State, Written

MARGIN = dt.timedelta(hours=1)
FOLDER = "imports"
"""Where the pages before this engine put sheets aside until they were confirmed. No batch has a file."""


def forget() -> int:
    """Give up what nobody confirmed, and empty what cannot be undone any more; returns how many batches."""
    _throw_out_files()
    now = timezone.now()
    done = 0
    for key in Batch.objects.filter(state=State.CHECKED, at__lt=now - WAITS_FOR).values_list("pk", flat=True):
        done += _empty(key, State.CHECKED, State.DROPPED)
    over = [
        (State.WRITTEN, {"written_at__lt": now - UNDO_FOR - MARGIN}),
        (State.UNDONE, {"undone_at__lt": now - UNDO_FOR}),
        (State.FAILED, {"at__lt": now - WAITS_FOR}),
    ]
    for state, old in over:
        for key in (
            Batch.objects.filter(state=state, lines__isnull=False, **old)
            .distinct()
            .values_list("pk", flat=True)
        ):
            done += _empty(key, state, state)
    return done


def _throw_out_files() -> None:
    if not default_storage.exists(FOLDER):
        return
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        try:
            if default_storage.get_modified_time(path) < timezone.now() - MARGIN:
                default_storage.delete(path)
        except FileNotFoundError:
            continue  # another process was faster


@transaction.atomic
def _empty(key: int, state: State, to: State) -> bool:
    batch = Batch.objects.select_for_update(skip_locked=True).filter(pk=key, state=state).first()
    if batch is None:
        return False
    if to != state:
        batch.state = to
        batch.save(update_fields=["state"])
    for model in (Source, Line, Written):
        model._base_manager.filter(batch=key).delete()
    return True
