"""Making the workbooks that people asked for, by whoever comes first; as in ``congress_portal.imports.working``.

The row is locked while its workbook is made: a worker that dies frees it, leaves at most a file that nobody knows of
(``forget`` throws it out), and the next one begins anew. Memory does not grow with the rows: they come by a cursor
of the server and go to the disk line by line.
"""

from __future__ import annotations

import datetime as dt
import logging
import tempfile
import uuid
from collections.abc import Iterator
from itertools import batched
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.core.cache import cache
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from congress_portal.accounts.models import Duty, Unit, User
from congress_portal.ledgers import listing
from congress_portal.ledgers.models import KEPT_FOR, Export, ExportState
from congress_portal.loops import subjects, trail
from congress_portal.loops.words import Kind, PortalAct
from congress_portal.sheets import book
from congress_portal.sheets.reading import asleep

log = logging.getLogger(__name__)

FOLDER = "exports"
MOST_TRIES = 5
SMALL = 2000
"""So many rows are written within the request, and nobody needs to be told that they are ready."""
CHUNK = 2000


def work_all() -> int:
    """Make the first workbook that waits and is free; returns how many were made. The time of a task is for one."""
    keys = Export.objects.filter(state=ExportState.WAITING).order_by("pk").values_list("pk", flat=True)
    return int(any(work(key) for key in keys))


def work(key: int, *, tells: bool = True) -> bool:
    """Make one workbook, if it waits and nobody is at it. ``tells``: whoever asked hears of it."""
    if not _claim(key):
        return False
    try:
        with transaction.atomic():
            export = _lock(key)
            if export is None:
                return False
            _make(export)
            if tells:
                _tell(export)
    except SoftTimeLimitExceeded:
        raise
    except (
        Exception
    ):  # a restart, a full disk, a fault of ours: tried again MOST_TRIES times, and the others go on
        log.exception("export %s", key)
        return False
    finally:
        cache.delete(_pulse(key))
    return True


def progress(export: Export) -> tuple[int, int]:
    """How many of how many rows are written, as last told."""
    done, total = cache.get(_pulse(export.pk)) or (0, 0)
    return int(done), int(total)


@transaction.atomic
def _claim(key: int) -> bool:
    """Whether it waits and is free; counts the try, although it may end in a crash."""
    export = _lock(key)
    if export is None:
        return False
    export.tries += 1
    if export.tries > MOST_TRIES:
        export.state = ExportState.FAILED
    export.save(update_fields=["tries", "state"])
    return export.state == ExportState.WAITING


def _lock(key: int) -> Export | None:
    rows = Export.objects.select_for_update(skip_locked=True, of=("self",)).filter(state=ExportState.WAITING)
    return rows.select_related("by", "county").filter(pk=key).first()


def _make(export: Export) -> None:
    ledger = listing.ledger(export.kind, User.objects.get(pk=export.by_id), export.query)
    total = ledger.rows.count()

    def told(done: int) -> None:
        if done % CHUNK == 0:
            cache.set(_pulse(export.pk), (done, total), 600)

    name = f"{FOLDER}/{uuid.uuid4().hex}.xlsx"
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as made:
        heads = [column.book_head() for column in ledger.columns]
        export.total = book.write(made.name, str(Kind(export.kind).label), heads, lines(ledger), on_line=told)
        with open(made.name, "rb") as content:
            export.file = default_storage.save(name, File(content))
    export.state, export.done_at = ExportState.DONE, timezone.now()
    export.save(update_fields=["state", "done_at", "file", "total"])


def is_still_due(export: Export, user: User) -> bool:
    """Whether its maker holds today the duties of the day on which it was made, and any at all."""
    made_on = timezone.localdate(export.done_at)
    then = set(Duty.objects.current(made_on).filter(user=user).values_list("pk", flat=True))
    return bool(then) and then == {duty.pk for duty in user.duties}


def lines(ledger: listing.Ledger) -> Iterator[list[Any]]:
    """The cells of all rows, in constant memory."""
    names = listing.Names()
    for rows in batched(ledger.rows.iterator(chunk_size=CHUNK), CHUNK):
        for line in listing.cells(rows, ledger.columns, names):
            yield [asleep(value) if isinstance(value, str) else value for value in line]


def _tell(export: Export) -> None:
    duties = User.objects.get(pk=export.by_id).duties
    if not duties or export.until is None:
        return
    unit = Unit.objects.get(pk=duties[0].unit_id)
    trail.record_act(
        unit, PortalAct.BOOK_READY, trail.SYSTEM, about=subjects.name("export", export.pk), person=export.by_id,
        title=str(Kind(export.kind).label), number=export.total,
        when=date_format(timezone.localtime(export.until), "n月j日H:i"),
    )  # fmt: skip


def forget() -> int:
    """Throw out workbooks whose days are over, and files that no row knows of; returns how many files went."""
    gone = 0
    old = Export.objects.filter(state=ExportState.DONE, done_at__lt=timezone.now() - KEPT_FOR)
    for key in old.values_list("pk", flat=True):
        with transaction.atomic():
            export = Export.objects.select_for_update().get(pk=key)
            if export.state == ExportState.DONE:
                name, export.file, export.state = export.file, "", ExportState.GONE
                export.save(update_fields=["file", "state"])
                transaction.on_commit(lambda name=name: default_storage.delete(name))  # type: ignore[misc]
                gone += 1
    return gone + _sweep()


def _sweep() -> int:
    """Files left by workers that died between the file and its row, or between the row and the deletion."""
    if not default_storage.exists(FOLDER):
        return 0
    known = set(Export.objects.exclude(file="").values_list("file", flat=True))
    swept = 0
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        try:
            fresh = default_storage.get_modified_time(path) > timezone.now() - dt.timedelta(days=1)
        except FileNotFoundError:
            continue
        if path not in known and not fresh:
            default_storage.delete(path)
            swept += 1
    return swept


def _pulse(key: int) -> str:
    return f"export:{key}"
