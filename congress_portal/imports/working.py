"""Checking, writing and undoing an import: one step of one batch in one transaction, by whoever comes first.

A worker that dies leaves the batch as it was, and the next one begins the step anew; two at once are one, since the row
of the batch is locked and whoever finds it locked goes on. Progress is a pulse in the cache and no record.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

from celery.exceptions import SoftTimeLimitExceeded
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Deed, User
from congress_portal.errors import NotNow
from congress_portal.imports import undoing
from congress_portal.imports.kinds import KINDS
from congress_portal.imports.kinds.base import TOLD_EVERY, Job, Planned, Wrote, digest
from congress_portal.imports.models import Batch, Line, Outcome, Source, State, Written
from congress_portal.imports.transitions import tell
from congress_portal.sheets.reading import Row

log = logging.getLogger(__name__)

MOST_TRIES = 5
REFUSALS = (ValidationError, NotNow, PermissionDenied)
WRITING_LOCK = 0x1A70
"""With the county's key: imports of one county are written one after the other."""


class Refused(Exception):
    """The step cannot be done, for a reason that people can read; nothing of it stays."""


class Busy(Exception):
    """Another import of the county is being written; this one waits in its row, and nobody's request with it."""


def work_all() -> int:
    """One step of the first batch that waits and is free; returns how many were done. The time of a task is for one."""
    keys = Batch.objects.waiting().order_by("pk").values_list("pk", flat=True)
    return int(any(work(key) for key in keys))


def work(key: int) -> bool:
    """The next step of one batch, if it waits for one and nobody is at it. Never raises for what the sheet says."""
    batch = _claim(key)
    if batch is None:
        return False
    if batch.tries > MOST_TRIES:
        _fail(batch, _("试了几次都没有完成，请联系运维人员。"))
        return False
    step: Callable[[Batch], None] = _STEPS[batch.state]
    try:
        with transaction.atomic():
            found = _lock(key)
            if found is None or found.state != batch.state:
                return False
            step(found)
            connection.check_constraints()  # what a removed row is still needed for comes out here, not at the commit
    except Refused as refused:
        _fail(batch, str(refused))
    except Busy:
        Batch.objects.filter(pk=key, state=batch.state).update(tries=F("tries") - 1)
        return False
    except SoftTimeLimitExceeded:
        raise
    except (
        Exception
    ):  # a deadlock, a restart, a fault of ours: tried again MOST_TRIES times, and the others go on
        log.exception("import %s", key)
        return False
    finally:
        cache.delete(_pulse(key))
    return True


def progress(batch: Batch) -> int:
    """How many lines of the step that runs are done, as last told."""
    return int(cache.get(_pulse(batch.pk)) or 0)


@transaction.atomic
def _claim(key: int) -> Batch | None:
    """The batch if it waits and is free, with one try more: counted although the step may end in a crash."""
    batch = _lock(key)
    if batch is None:
        return None
    batch.tries += 1
    batch.save(update_fields=["tries"])
    return batch


def _lock(key: int) -> Batch | None:
    rows = Batch.objects.waiting().select_for_update(skip_locked=True, of=("self",))
    return rows.select_related("county", "office", "by", "confirmed_by", "undone_by").filter(pk=key).first()


def _fail(batch: Batch, words: str) -> None:
    """Back to where nothing is pending: an undo that failed leaves what was written, all else leaves nothing."""
    back = (
        {"state": State.WRITTEN, "undone_by": None}
        if batch.state == State.UNDOING
        else {"state": State.FAILED}
    )
    Batch.objects.filter(pk=batch.pk, state=batch.state).update(words=words[:300], **back)


def _check(batch: Batch) -> None:
    rows = _rows(batch)
    planned = _plan(batch, rows, _job(batch))
    batch.remarks = KINDS[batch.kind].remarks(rows, planned)
    Line.objects.filter(batch=batch).delete()
    Line.objects.bulk_create([_line(batch, one) for one in planned], batch_size=1000)
    for outcome in Outcome.values:
        setattr(batch, outcome, sum(one.outcome == outcome for one in planned))
    batch.rows, batch.plan, batch.state, batch.tries = len(planned), digest(planned), State.CHECKED, 0
    batch.save(update_fields=["rows", "plan", "state", "tries", "remarks", *Outcome.values])


def _plan(batch: Batch, rows: list[Row], job: Job) -> list[Planned]:
    try:
        return KINDS[batch.kind].plan(rows, job)
    except REFUSALS as refused:
        raise Refused(_said(refused)) from None


def _said(refused: Exception) -> str:
    return "；".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)


def _rows(batch: Batch) -> list[Row]:
    source = Source.objects.filter(batch=batch).first()
    if source is None:
        raise Refused(_("表格的内容已经清除，请重新上传。"))
    return [Row(number, cells) for number, cells in json.loads(source.lines)]


def _job(batch: Batch) -> Job:
    return Job(
        _fresh(batch.answers),
        batch.county,
        batch.office,
        batch.pk,
        batch.sha256,
        lambda done: tell_progress(batch, done),
    )


def _fresh(user: User) -> User:
    """With the duties of this moment."""
    return User.objects.get(pk=user.pk)


def tell_progress(batch: Batch, done: int) -> None:
    cache.set(_pulse(batch.pk), done, 600)


def _line(batch: Batch, one: Planned) -> Line:
    problems = [(problem.column, problem.words, problem.typed[:200]) for problem in one.problems]
    said = {"name": one.name, "problems": problems, "changes": one.changes}
    text = json.dumps(said, ensure_ascii=False)
    return Line(batch=batch, county_id=batch.county_id, number=one.number, outcome=one.outcome, said=text)


def _write(batch: Batch) -> None:
    """Check anew what was shown, then write it line by line; the first refusal ends it all."""
    _have_county(batch)
    job = _job(batch)
    planned = _plan(batch, _rows(batch), job)
    if digest(planned) != batch.plan:
        raise Refused(_why_not(planned))
    at = 0
    written: list[Written] = []
    lines: set[int] = set()
    try:
        for wrote in KINDS[batch.kind].write(planned, job):
            at = wrote.number
            lines.add(at)
            written.append(_written(batch, len(written) + 1, wrote))
            if len(written) % TOLD_EVERY == 0:
                tell_progress(batch, len(lines))
    except REFUSALS as refused:
        words = {"line": at, "words": _said(refused)}
        raise Refused(_("第%(line)d行之后写不下去：%(words)s") % words) from None
    undoing.seal(written)
    Written.objects.bulk_create(written, batch_size=1000)
    tell(batch, Deed.IMPORTED, job.by)
    batch.state, batch.written_at, batch.tries = State.WRITTEN, timezone.now(), 0
    batch.save(update_fields=["state", "written_at", "tries"])
    Source.objects.filter(batch=batch).delete()


def _why_not(planned: list[Planned]) -> str:
    """Why what was shown cannot be written: what is wrong now, maybe only for whoever confirmed, or another plan."""
    for one in planned:
        for problem in one.problems:
            words = {"line": one.number, "column": problem.column, "words": problem.words}
            return _("确认写入时第%(line)d行的“%(column)s”：%(words)s。请重新上传核对。") % words
    return _("核对之后有内容被修改过，请重新上传核对。")


def _written(batch: Batch, position: int, wrote: Wrote) -> Written:
    before = undoing.text_of(wrote.before) if wrote.before is not None else ""
    return Written(
        batch=batch, county_id=batch.county_id, position=position, number=wrote.number, model=wrote.row._meta.label,
        row=wrote.row.pk, was=Outcome.MADE if wrote.before is None else Outcome.CHANGED, before=before,
    )  # fmt: skip


def _undo(batch: Batch) -> None:
    """All of it, the last first; where anything stands in the way, nothing, and each row says what."""
    assert batch.undone_by is not None
    by = _fresh(batch.undone_by)
    _have_county(batch)
    written = list(batch.written.order_by("-position"))
    refusals = undoing.refusals(batch, written)
    for one in written:
        one.refusal = refusals.get(one.pk, "")[:200]
    Written.objects.bulk_update([one for one in written if one.refusal], ["refusal"], batch_size=500)
    if refusals:
        batch.state, batch.undone_by = State.WRITTEN, None
        batch.words = _("有%(count)d处不能撤销，所以全部没有撤销。") % {"count": len(refusals)}
        batch.save(update_fields=["state", "undone_by", "words"])
        return
    try:
        undoing.undo(
            batch, written, by, told=lambda done: tell_progress(batch, done * batch.rows // len(written))
        )
    except REFUSALS as refused:
        raise Refused(_("撤销没有完成，什么都没有改：%(words)s") % {"words": _said(refused)}) from None
    tell(batch, Deed.IMPORT_UNDONE, by)
    batch.state, batch.undone_at, batch.words = State.UNDONE, timezone.now(), ""
    batch.save(update_fields=["state", "undone_at", "words"])


def _have_county(batch: Batch) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [WRITING_LOCK, batch.county_id])
        if not cursor.fetchone()[0]:
            raise Busy


def _pulse(key: int) -> str:
    return f"import:{key}"


_STEPS: dict[str, Callable[[Batch], None]] = {
    State.READ: _check,
    State.CONFIRMED: _write,
    State.UNDOING: _undo,
}
