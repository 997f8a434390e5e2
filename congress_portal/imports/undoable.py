"""The one table of what an import writes and how each row of it is undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from congress_portal.accounts import places, transitions
from congress_portal.accounts import undoing as accounts
from congress_portal.accounts.models import AccountEvent, Duty, Region, Unit, User
from congress_portal.imports.models import Batch
from congress_portal.loops.models import Event
from proposals.transitions.importing import take_out
from stations.models import Mandate, Station
from stations.transitions import deputies, unmaking
from votes.transitions.projects import take_back_project

Values = dict[str, Any]
Row = Any
"""A row of one of the tables below."""


@dataclass(frozen=True)
class Undoable:
    """How rows of one table are undone.

    ``fields``: which the import may write, as attributes (``unit.name`` looks through ``related``); ``same``: other
    tables whose row with this key goes with it; ``ignored``: tables that may refer to a made row all the same; none:
    whatever refers to it does no harm. ``acted``: which rows have been used since in ways that no key shows.
    """

    fields: tuple[str, ...]
    unmake: Callable[[Row, User, Batch], object]
    put_back: Callable[[Row, Values, User, Batch], object] | None = None
    related: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    ignored: frozenset[str] | None = frozenset()
    acted: Callable[[Iterable[Row], Batch], set[int]] | None = None


def _put_back_unit(unit: Unit, before: Values, by: User, batch: Batch) -> None:
    for name, model in (("region", Region), ("parent", Unit)):
        if before.get(name) is not None:
            before[name] = model._base_manager.get(pk=before[name])
    places.change_unit(unit=unit, by=by, **before)


def _put_back_user(user: User, before: Values, by: User, batch: Batch) -> None:
    active = before.pop("is_active")
    user = transitions.change_user(user=user, by=by, county=batch.county, **before)
    if active != user.is_active:
        move = transitions.activate if active else transitions.deactivate
        move(user=user, by=by, county=batch.county)


def _put_back_duty(duty: Duty, before: Values, by: User, batch: Batch) -> None:
    until = Duty._meta.get_field("until").to_python(before["until"])
    accounts.put_back_end(duty=duty, until=until, by=by, batch=batch.pk)


def _shut_out(user: User, by: User, batch: Batch) -> None:
    """The trail names the person for ever, so the row stays."""
    if user.is_active:
        transitions.deactivate(user=user, by=by, county=batch.county)


def _put_back_station(station: Station, before: Values, by: User, batch: Batch) -> None:
    spans = before.pop("spans", None)
    for name, model in (("region", Region), ("parent", Station)):
        if before.get(name) is not None:
            before[name] = model._base_manager.get(pk=before[name])
    time = dt.time.fromisoformat
    week = [(day, time(opens), time(closes)) for day, opens, closes in spans or ()]
    unmaking.put_back_station(
        station=station, by=by, fields=before, spans=week if spans is not None else None
    )


def _put_back_mandate(mandate: Mandate, before: Values, by: User, batch: Batch) -> None:
    until = Mandate._meta.get_field("until").to_python(before["until"])
    unmaking.put_back_mandate(mandate=mandate, by=by, until=until)


def _acted_as_holder(duties: Iterable[Duty], batch: Batch) -> set[int]:
    """Duties whose holder has done something since."""
    held = {duty.pk: duty.user_id for duty in duties}
    events = Event.objects.filter(by__in=set(held.values()), at__gte=batch.written_at, county=batch.county_id)
    accounts_of = AccountEvent.objects.filter(
        by__in=set(held.values()), at__gte=batch.written_at, county=batch.county_id
    )
    acting = {*events.values_list("by", flat=True), *accounts_of.values_list("by", flat=True)}
    return {key for key, user in held.items() if user in acting}


def _went_on(cases: Iterable[Row], batch: Batch) -> set[int]:
    """Cases in which something has happened since."""
    keys = [case.pk for case in cases]
    events = Event.objects.filter(loop__in=keys, at__gt=batch.written_at, county=batch.county_id)
    return set(events.values_list("loop", flat=True))


UNDOABLE: Mapping[str, Undoable] = {
    "accounts.Region": Undoable(
        ("parent_id", "level", "code", *places.REGION_FIELDS),
        lambda row, by, batch: accounts.remove_region(region=row, by=by, county=batch.county, batch=batch.pk),
        lambda row, before, by, batch: places.change_region(region=row, by=by, county=batch.county, **before),
    ),
    "accounts.Unit": Undoable(
        ("kind", "code", "name", "short_name", "region_id", "parent_id", "is_active"),
        lambda row, by, batch: accounts.remove_unit(unit=row, by=by, batch=batch.pk),
        _put_back_unit,
    ),
    "accounts.User": Undoable(
        ("username", "name", "email", "mobile", "is_active"), _shut_out, _put_back_user, ignored=None
    ),
    "accounts.Duty": Undoable(
        ("user_id", "role", "unit_id", "region_id", "title", "is_head", "since", "until"),
        lambda row, by, batch: accounts.take_back_duty(duty=row, by=by, batch=batch.pk),
        _put_back_duty,
        acted=_acted_as_holder,
    ),
    "stations.Station": Undoable(
        ("unit.name", "unit.region_id", "unit.is_active", "parent_id", "tier", "radius", "hours", "host", "address",
         "lng", "lat", "phone", "area", "premises", "is_accessible"),
        lambda row, by, batch: unmaking.unmake_station(station=row, by=by),
        _put_back_station,
        related=("unit", "county"),
        same=("accounts.Unit",),
        ignored=frozenset({"loops.Event", "stations.OpeningHours"}),
    ),
    "stations.Staff": Undoable(
        ("name", "post", "since", "until"),
        lambda row, by, batch: unmaking.remove_staff(staff=row, by=by),
        lambda row, before, by, batch: unmaking.put_back_staff(staff=row, by=by),
        related=("station__county",),
    ),
    "stations.Deputy": Undoable(
        ("post", "pledge", "sex", "nation", "party", "is_shown", "portrait.name"),
        lambda row, by, batch: unmaking.remove_card(deputy=row, by=by),
        lambda row, before, by, batch: deputies.edit_card(deputy=row, by=by, **before),
        related=("user",),
    ),
    "stations.Mandate": Undoable(
        ("level", "constituency", "term_id", "since", "until"),
        lambda row, by, batch: unmaking.remove_mandate(mandate=row, by=by),
        _put_back_mandate,
        related=("deputy__user",),
    ),
    "proposals.Proposal": Undoable(
        ("loop.status", "version_id", "draft_id"),
        lambda row, by, batch: take_out(proposal=row, by=by, batch=batch.pk),
        related=("loop",),
        ignored=None,
        acted=_went_on,
    ),
    "votes.Project": Undoable(
        ("loop.status", "state", "unit_id", "committee_id", "budget", "finish_on"),
        lambda row, by, batch: take_back_project(project=row, by=by),
        related=("loop",),
        ignored=None,
        acted=_went_on,
    ),
}  # fmt: skip
