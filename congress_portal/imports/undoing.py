"""Undoing what an import wrote: what it made goes where it can and is put out of use where it cannot; what it changed
becomes what it was. Nothing is undone that somebody has changed since, or built upon."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.utils.translation import gettext as _

from congress_portal.accounts import places, transitions
from congress_portal.accounts import undoing as accounts
from congress_portal.accounts.models import Duty, Region, Unit, User
from congress_portal.imports.models import Batch, Outcome, Written
from congress_portal.loops.models import Event

CHUNK = 1000


@dataclass(frozen=True)
class Undoable:
    """How rows of one table are undone. ``fields``: which the import may write, as attributes; ``removed``: whether a
    made row leaves its table, so that nothing may refer to it."""

    fields: tuple[str, ...]
    unmake: Callable[[Any, User, Batch], object]
    put_back: Callable[[Any, dict[str, Any], User, Batch], object]
    removed: bool = True
    acts_count: bool = False
    """Whether what the person did since stands in the way (``user_id`` of the row names them)."""


def _put_back_region(region: Region, before: dict[str, Any], by: User, batch: Batch) -> None:
    places.change_region(region=region, by=by, county=batch.county, **before)


def _put_back_unit(unit: Unit, before: dict[str, Any], by: User, batch: Batch) -> None:
    for name, model in (("region", Region), ("parent", Unit)):
        if before.get(name) is not None:
            before[name] = model._base_manager.get(pk=before[name])
    places.change_unit(unit=unit, by=by, **before)


def _put_back_user(user: User, before: dict[str, Any], by: User, batch: Batch) -> None:
    active = before.pop("is_active")
    user = transitions.change_user(user=user, by=by, county=batch.county, **before)
    if active != user.is_active:
        move = transitions.activate if active else transitions.deactivate
        move(user=user, by=by, county=batch.county)


def _put_back_duty(duty: Duty, before: dict[str, Any], by: User, batch: Batch) -> None:
    until = Duty._meta.get_field("until").to_python(before["until"])
    accounts.put_back_end(duty=duty, until=until, by=by, batch=batch.pk)


def _shut_out(user: User, by: User, batch: Batch) -> None:
    """The trail names the person for ever, so the row stays."""
    if user.is_active:
        transitions.deactivate(user=user, by=by, county=batch.county)


UNDOABLE: dict[str, Undoable] = {
    "accounts.Region": Undoable(
        ("parent_id", "level", "code", *places.REGION_FIELDS),
        lambda row, by, batch: accounts.remove_region(region=row, by=by, county=batch.county, batch=batch.pk),
        _put_back_region,
    ),
    "accounts.Unit": Undoable(
        ("kind", "code", "name", "short_name", "region_id", "parent_id", "is_active"),
        lambda row, by, batch: accounts.remove_unit(unit=row, by=by, batch=batch.pk),
        _put_back_unit,
    ),
    "accounts.User": Undoable(
        ("username", "name", "email", "mobile", "is_active"), _shut_out, _put_back_user, removed=False
    ),
    "accounts.Duty": Undoable(
        ("user_id", "role", "unit_id", "region_id", "title", "is_head", "since", "until"),
        lambda row, by, batch: accounts.take_back_duty(duty=row, by=by, batch=batch.pk),
        _put_back_duty,
        acts_count=True,
    ),
}


def text_of(values: dict[str, Any]) -> str:
    """Values of fields as JSON; of another row its key."""
    return json.dumps(values, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)


def fingerprint(row: Model) -> str:
    """Of the fields that an import may write, as they are now."""
    fields = UNDOABLE[row._meta.label].fields
    return hashlib.sha256(text_of({name: getattr(row, name) for name in fields}).encode()).hexdigest()


def refusals(batch: Batch, written: Sequence[Written], by: User) -> dict[int, str]:
    """By key of ``Written`` why it cannot be undone. A fixed number of queries a table, however many rows."""
    found: dict[int, str] = {}
    made = {(one.model, one.row) for one in written if one.was == Outcome.MADE}
    last: dict[tuple[str, int], Written] = {}
    for one in written:  # the last writing comes first: its fingerprint is the row's
        last.setdefault((one.model, one.row), one)
    for label, group in _by_model(last.values()).items():
        keys = [one.row for one in group]
        rows = _rows(label, keys)
        referred = _referred(label, [key for key in keys if (label, key) in made], made)
        acted = _acted(label, rows, batch)
        for one in group:
            row = rows.get(one.row)
            if row is None:
                found[one.pk] = _("已经不在了")
            elif fingerprint(row) != one.fingerprint:
                found[one.pk] = _("%(name)s：导入之后被修改过") % {"name": row}
            elif one.row in referred:
                words = {"name": row, "what": "、".join(sorted(referred[one.row])[:3])}
                found[one.pk] = _("%(name)s：已经用在%(what)s里") % words
            elif one.row in acted:
                found[one.pk] = _("%(name)s：导入之后已经以这一身份办过事") % {"name": row}
    return found


def undo(batch: Batch, written: Sequence[Written], by: User, told: Callable[[int], object]) -> None:
    """``written``: the last first."""
    models = {one.model for one in written}
    rows = {label: _rows(label, [one.row for one in written if one.model == label]) for label in models}
    for done, one in enumerate(written, 1):
        how, row = UNDOABLE[one.model], rows[one.model][one.row]
        if one.was == Outcome.MADE:
            how.unmake(row, by, batch)
        else:
            how.put_back(row, json.loads(one.before), by, batch)
        if done % 50 == 0:
            told(done)


def _by_model(written: Iterable[Written]) -> dict[str, list[Written]]:
    found: dict[str, list[Written]] = defaultdict(list)
    for one in written:
        found[one.model].append(one)
    return found


def _rows(label: str, keys: Sequence[int]) -> dict[int, Any]:
    model = apps.get_model(label)
    found: dict[int, Any] = {}
    for at in range(0, len(keys), CHUNK):
        found |= model._base_manager.in_bulk(keys[at : at + CHUNK])
    return found


def _referred(label: str, keys: Sequence[int], made: set[tuple[str, int]]) -> dict[int, set[str]]:
    """Which of the rows something refers to that this import did not make, and what."""
    found: dict[int, set[str]] = defaultdict(set)
    if not UNDOABLE[label].removed:
        return found
    for relation in apps.get_model(label)._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or relation.many_to_many:
            continue
        other, name = relation.related_model, relation.field.attname
        for at in range(0, len(keys), CHUNK):
            rows = other._base_manager.filter(**{f"{name}__in": keys[at : at + CHUNK]})
            for pk, key in rows.values_list("pk", name):
                if (other._meta.label, pk) not in made:
                    found[key].add(str(other._meta.verbose_name))
    return found


def _acted(label: str, rows: dict[int, Any], batch: Batch) -> set[int]:
    """Duties whose holder has done something since."""
    if not UNDOABLE[label].acts_count:
        return set()
    users = {row.user_id for row in rows.values()}
    events = Event.objects.filter(by__in=users, at__gte=batch.written_at, county=batch.county_id)
    acting = set(events.values_list("by", flat=True))
    return {key for key, row in rows.items() if row.user_id in acting}
