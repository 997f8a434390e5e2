"""Write a checked sheet of stations: all rows in one transaction, or none."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import AccountEvent, Deed, Region, Unit, UnitKind, User
from congress_portal.loops import trail
from congress_portal.loops.models import Event
from stations import access
from stations.models import OpeningHours, Staff, Station
from stations.models.deputies import new_public_id
from stations.sheets.stations import Plan, Planned
from stations.transitions.places import RANK, free_short_code, new_unit_code, subject
from stations.transitions.wall import hours_in_words, hours_rows
from stations.words import Act, Post

BATCH = 500


@transaction.atomic
def write_plan(*, plan: Plan, by: User, county: Region, source: str) -> list[tuple[Planned, Station]]:
    """Write a plan without problems that was made under the lock of the tree, which the caller holds still.

    Returns each line that changes something with its station.
    """
    unit = _office_of(by, county)
    new = [row for row in plan.rows if row.kind == "new"]
    changed = [row for row in plan.rows if row.kind == "changed"]
    made = _make(new, county)
    _change(changed, made)
    written = [(row, made[row.number] if row.station is None else row.station) for row in (*new, *changed)]
    _write_walls(written, by)
    events = [_event(row, station, by) for row, station in written]
    events.append(trail.build_act(unit, Act.IMPORTED, by, new=len(new), changed=len(changed), source=source))
    Event.objects.bulk_create(events, batch_size=BATCH)
    _tell_accounts(written, by)
    return written


def _office_of(by: User, county: Region) -> Unit:
    """In whose trail the import stands."""
    for duty in by.duties:
        if duty.role in access.ORGANISING and duty.county_id == county.pk:
            return Unit.objects.get(pk=duty.unit_id)
    raise PermissionDenied(_("只有乡镇人大主席团和县人大常委会办公室可以导入。"))


def _make(new: Sequence[Planned], county: Region) -> dict[int, Station]:
    """New stations by the number of their row, higher tiers first, so that a parent is there before its rooms."""
    taken = set(Station.objects.filter(county=county).values_list("short_code", flat=True))
    made: dict[int, Station] = {}
    for tier in sorted(RANK, key=lambda one: RANK[one]):
        of_tier = [row for row in new if row.tier == tier]
        stations = []
        for row in of_tier:
            fields = {**row.changes, "parent": _resolved(row.parent, made)}
            fields |= {"tier": row.tier, "hours": hours_in_words(row.spans or [])}
            unit = Unit(
                county=county,
                kind=UnitKind.STATION,
                code=row.code or new_unit_code(),
                name=row.name,
                region=row.region,
            )
            unit.parent_id = fields["parent"].pk if fields["parent"] else None
            digits = free_short_code(county, taken)
            taken.add(digits)
            stations.append(
                Station(unit=unit, county=county, public_id=new_public_id(), short_code=digits, **fields)
            )
        Unit.objects.bulk_create([one.unit for one in stations], batch_size=BATCH)
        for one in stations:
            one.unit = one.unit  # the key is known only now
        Station.objects.bulk_create(stations, batch_size=BATCH)
        made |= {row.number: one for row, one in zip(of_tier, stations, strict=True)}
    return made


def _resolved(parent: Station | Planned | None, made: dict[int, Station]) -> Station | None:
    if isinstance(parent, Planned):
        return made[parent.number] if parent.station is None else parent.station
    return parent


def _change(changed: Sequence[Planned], made: dict[int, Station]) -> None:
    """Each station with the columns that its row changes; rows that change the same columns are written together."""
    together: dict[tuple[str, ...], list[Station]] = {}
    units: dict[tuple[str, ...], list[Unit]] = {}
    for row in changed:
        assert row.station is not None
        station = row.station
        for name, value in row.changes.items():
            setattr(station, name, _resolved(value, made) if name == "parent" else value)
        for name, value in row.unit_changes.items():
            setattr(station.unit, name, value)
        of_unit = list(row.unit_changes)
        if "parent" in row.changes:
            station.unit.parent_id = station.parent.pk if station.parent else None
            of_unit.append("parent")
        if row.changes:
            together.setdefault(tuple(sorted(row.changes)), []).append(station)
        if of_unit:
            units.setdefault(tuple(sorted(of_unit)), []).append(station.unit)
    for fields, stations in together.items():
        Station.objects.bulk_update(stations, list(fields), batch_size=BATCH)
    for fields, rows in units.items():
        Unit.objects.bulk_update(rows, list(fields), batch_size=BATCH)


def _write_walls(written: Sequence[tuple[Planned, Station]], by: User) -> None:
    """Opening hours and staff, as far as the rows name them."""
    timed = [(row, station) for row, station in written if row.spans is not None]
    OpeningHours.objects.filter(station__in=[station.pk for _row, station in timed]).delete()
    hours, said = [], []
    for row, station in timed:
        hours += hours_rows(station, row.spans or [])
        if row.station:
            station.hours = hours_in_words(row.spans or [])
            said.append(station)
    OpeningHours.objects.bulk_create(hours, batch_size=2000)
    Station.objects.bulk_update(said, ["hours"], batch_size=BATCH)
    manned = [(row, station) for row, station in written if row.staff]
    today = timezone.localdate()
    current: dict[tuple[int, str], list[Staff]] = {}
    for one in Staff.objects.filter(until=None, station__in=[station.pk for _row, station in manned]):
        current.setdefault((one.station_id, one.post), []).append(one)
    ended, added = [], []
    for row, station in manned:
        for post, names in row.staff.items():
            there = current.get((station.pk, post), [])
            for one in there:
                if one.name not in names:
                    one.until = max(today, one.since)
                    ended.append(one)
            known = {one.name for one in there}
            added += [
                Staff(
                    county_id=station.county_id,
                    station=station,
                    post=Post(post),
                    name=name,
                    since=row.since or today,
                )
                for name in names
                if name not in known
            ]
    Staff.objects.bulk_update(ended, ["until"], batch_size=BATCH)
    Staff.objects.bulk_create(added, batch_size=2000)


def _event(row: Planned, station: Station, by: User) -> Event:
    if row.kind == "new":
        return trail.build_act(
            station.unit,
            Act.STATION_MADE,
            by,
            about=subject(station),
            name=row.name,
            tier=row.tier,
            imported=True,
        )
    return trail.build_act(
        station.unit, Act.STATION_EDITED, by, about=subject(station), fields=row.fields, imported=True
    )


def _tell_accounts(written: Sequence[tuple[Planned, Station]], by: User) -> None:
    """The administrator's trail of units: the same lines as when each had been made or changed by hand."""
    lines = []
    for row, station in written:
        deed = Deed.UNIT_MADE if row.kind == "new" else Deed.UNIT_CHANGED if row.unit_changes else None
        if deed:
            detail = {"unit": station.pk} | ({"fields": list(row.unit_changes)} if row.unit_changes else {})
            lines.append(
                AccountEvent(
                    county_id=station.county_id,
                    deed=deed,
                    by=by,
                    subject=station.unit.name[:200],
                    detail=detail,
                )
            )
    AccountEvent.objects.bulk_create(lines, batch_size=BATCH)
