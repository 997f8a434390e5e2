"""Undoing what an import wrote: what it made goes where it can and is put out of use where it cannot; what it changed
becomes what it was. Nothing is undone that somebody has changed since, or built upon."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.imports.models import Batch, Outcome, Written
from congress_portal.imports.undoable import UNDOABLE

CHUNK = 1000


def text_of(values: dict[str, Any]) -> str:
    """Values of fields as JSON; of another row its key."""
    return json.dumps(values, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)


def seal(written: Sequence[Written]) -> None:
    """Give each its fingerprint, of the rows as they stand once all is written."""
    for label, group in _by_model(written).items():
        rows = _rows(label, [one.row for one in group])
        prints = {key: _fingerprint(label, row) for key, row in rows.items()}
        for one in group:
            one.fingerprint = prints[one.row]


def _fingerprint(label: str, row: Any) -> str:
    """Of the fields that an import may write, as they are now."""
    values = {name: attrgetter(name)(row) for name in UNDOABLE[label].fields}
    return hashlib.sha256(text_of(values).encode()).hexdigest()


def refusals(batch: Batch, written: Sequence[Written]) -> dict[int, str]:
    """By key of ``Written`` why it cannot be undone. A fixed number of queries a table, however many rows."""
    found: dict[int, str] = {}
    made = {(one.model, one.row) for one in written if one.was == Outcome.MADE}
    made |= {(table, key) for label, key in made for table in UNDOABLE[label].same}
    once = {(one.model, one.row): one for one in written}
    for label, group in _by_model(once.values()).items():
        how, keys = UNDOABLE[label], [one.row for one in group]
        rows = _rows(label, keys)
        referred = _referred(label, [key for key in keys if (label, key) in made], made)
        acted = how.acted(rows.values(), batch) if how.acted else set()
        for one in group:
            row = rows.get(one.row)
            if row is None:
                found[one.pk] = _("已经不在了")
            elif _fingerprint(label, row) != one.fingerprint:
                found[one.pk] = _("%(name)s：导入之后被修改过") % {"name": row}
            elif one.row in referred:
                words = {"name": row, "what": "、".join(sorted(referred[one.row])[:3])}
                found[one.pk] = _("%(name)s：已经用在%(what)s里") % words
            elif one.row in acted:
                found[one.pk] = _("%(name)s：导入之后已经办过事") % {"name": row}
    return found


def undo(batch: Batch, written: Sequence[Written], by: User, told: Callable[[int], object]) -> None:
    """``written``: the last first."""
    rows = {label: _rows(label, [one.row for one in group]) for label, group in _by_model(written).items()}
    for done, one in enumerate(written, 1):
        how, row = UNDOABLE[one.model], rows[one.model][one.row]
        if one.was == Outcome.MADE:
            how.unmake(row, by, batch)
        elif how.put_back:
            how.put_back(row, json.loads(one.before), by, batch)
        if done % 50 == 0:
            told(done)


def _by_model(written: Iterable[Written]) -> dict[str, list[Written]]:
    found: dict[str, list[Written]] = defaultdict(list)
    for one in written:
        found[one.model].append(one)
    return found


def _rows(label: str, keys: Sequence[int]) -> dict[int, Any]:
    rows = apps.get_model(label)._base_manager.all()
    if UNDOABLE[label].related:
        rows = rows.select_related(*UNDOABLE[label].related)
    found: dict[int, Any] = {}
    for at in range(0, len(keys), CHUNK):
        found |= rows.in_bulk(keys[at : at + CHUNK])
    return found


def _referred(label: str, keys: Sequence[int], made: set[tuple[str, int]]) -> dict[int, set[str]]:
    """Which of the rows something refers to that this import did not make, and what."""
    how = UNDOABLE[label]
    found: dict[int, set[str]] = defaultdict(set)
    if how.ignored is None or not keys:
        return found
    for table in (label, *how.same):
        for relation in apps.get_model(table)._meta.get_fields(include_hidden=True):
            if not relation.auto_created or relation.concrete or relation.many_to_many:
                continue
            other, name = relation.related_model, relation.field.attname
            if other._meta.label in how.ignored:
                continue
            for at in range(0, len(keys), CHUNK):
                rows = other._base_manager.filter(**{f"{name}__in": keys[at : at + CHUNK]})
                for pk, key in rows.values_list("pk", name):
                    if (other._meta.label, pk) not in made:
                        found[key].add(str(other._meta.verbose_name))
    return found
