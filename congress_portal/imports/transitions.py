"""Every write of an import: a sheet comes in, is confirmed, given up, or asked to be undone by a person (here), and is
checked, written and undone by ``working``, which anybody may run at any time and as often as they like."""

from __future__ import annotations

import hashlib
import json
import uuid

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from congress_portal.accounts import trail
from congress_portal.accounts.models import Deed, User
from congress_portal.errors import NotNow
from congress_portal.imports.kinds import KINDS, Kind
from congress_portal.imports.models import Batch, Source, State
from congress_portal.loops import subjects
from congress_portal.loops.taking import record_taken
from congress_portal.sheets.reading import Sheet


@transaction.atomic
def take_in(
    *, by: User, kind: Kind, sheet: Sheet, name: str, content: bytes, request_key: uuid.UUID, place: str = ""
) -> Batch:
    """Keep a sheet that was read, to be checked. The same key, file and place give the same batch.

    ``place``: the word of one of the user's openings; the first where there is none.
    """
    openings = kind.openings(by)
    opening = next((one for one in openings if place in ("", one.word)), None)
    if opening is None:
        raise PermissionDenied(_("您不能导入这类表格。"))
    batch = Batch(
        county=opening.county, office=opening.office, kind=kind.word, role=opening.role, name=name[-120:], by=by,
        rows=len(sheet.rows), sha256=hashlib.sha256(content).hexdigest(),
        unknown=[head[:40] for head in sheet.unknown[:30]],
        request_key=request_key,
    )  # fmt: skip
    known = _known(batch)
    if known is not None:
        return known
    lines = json.dumps([[row.number, row.cells] for row in sheet.rows], ensure_ascii=False)
    Source(batch=batch, county_id=batch.county_id, lines=lines).save(force_insert=True)
    return batch


def _known(batch: Batch) -> Batch | None:
    """Insert the batch, or find the one that the same button made already, maybe at this very moment.

    A page gone back to sends its key again with another sheet: that one has a key of its own, the same each time.
    """
    sheet = (batch.by_id, batch.kind, batch.office_id, batch.sha256)
    for key in (batch.request_key, uuid.uuid5(batch.request_key, " ".join(map(str, sheet)))):
        batch.request_key = key
        try:
            with transaction.atomic():
                batch.save(force_insert=True)
        except IntegrityError:
            known = Batch.objects.get(county=batch.county_id, request_key=key)
            if (known.by_id, known.kind, known.office_id, known.sha256) == sheet:
                return known
        else:
            return None
    raise NotNow(_("这个页面已经用过了，请刷新后重新上传。"))


@transaction.atomic
def confirm(*, batch: Batch, by: User, plan: str) -> Batch:
    """Have written what was shown; ``plan`` is its digest."""
    found = locked(batch, by)
    if found.state in (State.CONFIRMED, *_AFTER):
        return found
    if found.state != State.CHECKED or found.plan != plan:
        raise NotNow(_("这份表格已经不能写入，请重新上传。"))
    if found.wrong:
        raise NotNow(_("还有写错的行，请改好后重新上传。"))
    if not found.made and not found.changed:
        raise NotNow(_("表里的内容与现有的完全一样，没有要写入的。"))
    found.state, found.tries, found.confirmed_by = State.CONFIRMED, 0, by
    found.save(update_fields=["state", "tries", "confirmed_by"])
    return found


@transaction.atomic
def drop(*, batch: Batch, by: User) -> Batch:
    """Give a checked sheet up; what it said goes at once."""
    found = locked(batch, by)
    if found.state != State.CHECKED:
        raise NotNow(_("这份表格已经在写入或者处理完了。"))
    found.state = State.DROPPED
    found.save(update_fields=["state"])
    Source.objects.filter(batch=found).delete()
    found.lines.all().delete()
    return found


@transaction.atomic
def ask_undo(*, batch: Batch, by: User) -> Batch:
    """Have everything undone that the import wrote; for a day, and only while nothing has been built upon it."""
    found = locked(batch, by)
    if found.state == State.UNDOING:
        return found
    if not found.may_be_undone:
        raise NotNow(_("已经撤销过，或者写入后超过了24小时，不能撤销。"))
    found.state, found.tries, found.undone_by, found.words = State.UNDOING, 0, by, ""
    found.save(update_fields=["state", "tries", "undone_by", "words"])
    return found


@transaction.atomic
def take_report(*, batch: Batch, by: User) -> None:
    """Say in the trail that what the sheet said was taken home line by line."""
    record_taken(
        by=by, county_id=batch.county_id, what="report", title=label(batch), number=batch.lines.count(),
        about=subject(batch),
    )  # fmt: skip


def label(batch: Batch) -> str:
    return str(KINDS[batch.kind].label)


def subject(batch: Batch) -> str:
    return subjects.name("import", batch.pk)


def locked(batch: Batch, by: User) -> Batch:
    """The batch, locked and read afresh, if ``by`` may still import such sheets for its county."""
    rows = Batch.objects.select_for_update(of=("self",), nowait=True).select_related("county")
    try:
        found = rows.get(pk=batch.pk)
    except OperationalError:  # a worker holds it for as long as it writes
        raise NotNow(_("这份表格正在处理，请过一会儿刷新再看。")) from None
    opening = KINDS[found.kind].opening_of(by, found.county_id, found.office_id)
    seen = Batch.objects.visible_to(by).filter(pk=found.pk).exists()
    if opening is None or not seen:
        raise PermissionDenied(_("您不能办理这份表格。"))
    return found


def tell(batch: Batch, deed: Deed, by: User) -> None:
    """One line in the trail of accounts: what came in or was taken out, from which file."""
    trail.record(
        batch.county,
        deed,
        by=by,
        subject=f"{KINDS[batch.kind].label}：{batch.name}",
        batch=batch.pk,
        kind=batch.kind,
        made=batch.made,
        changed=batch.changed,
        source=batch.sha256,
        taken_in_by=str(batch.by),
    )


_AFTER = (State.WRITTEN, State.UNDOING, State.UNDONE)
