"""Imports for tests: a sheet handed in, worked on, looked at."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Any

from congress_portal.accounts.models import User
from congress_portal.imports import transitions, working
from congress_portal.imports.kinds import KINDS
from congress_portal.imports.models import Batch
from congress_portal.sheets.reading import read_sheet
from tests.stations.sheet_files import upload, xlsx


def taken(by: User, word: str, *rows: Sequence[Any], content: bytes = b"") -> Batch:
    """A sheet with these rows, the header first, handed in and not yet checked."""
    content = content or xlsx(*rows)
    kind = KINDS[word]
    sheet = read_sheet(upload(content), kind.headers)
    return transitions.take_in(
        by=by, kind=kind, sheet=sheet, name="表.xlsx", content=content, request_key=uuid.uuid4()
    )


def checked(by: User, word: str, *rows: Sequence[Any], content: bytes = b"") -> Batch:
    batch = taken(by, word, *rows, content=content)
    assert working.work(batch.pk)
    batch.refresh_from_db()
    return batch


def written(by: User, word: str, *rows: Sequence[Any]) -> Batch:
    batch = checked(by, word, *rows)
    assert not batch.wrong, problems(batch)
    transitions.confirm(batch=batch, by=by, plan=batch.plan)
    assert working.work(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "written", batch.words
    return batch


def undone(batch: Batch, by: User) -> Batch:
    """The batch after somebody has asked for its undoing and a worker has tried."""
    transitions.ask_undo(batch=batch, by=by)
    working.work(batch.pk)
    batch.refresh_from_db()
    return batch


def problems(batch: Batch) -> list[tuple[int, str, str]]:
    """Line, column and words of all that is wrong."""
    return [
        (line.number, column, words)
        for line in batch.lines.all()
        for column, words, _typed in json.loads(line.said)["problems"]
    ]


def counts(batch: Batch) -> tuple[int, int, int, int]:
    """Made, changed, same, wrong."""
    return batch.made, batch.changed, batch.same, batch.wrong
