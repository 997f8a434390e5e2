"""Writes of stations: make, edit, close, a new short code. The three tiers 站、室、点 are one tree a county.

Whatever moves a station in the tree holds the lock of the county's row, so that no two moves can meet; a parent
always stands on a higher tier, hence no circle can close.
"""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts import trail as accounts_trail
from congress_portal.accounts.models import Deed, Duty, Region, Unit, UnitKind, User
from congress_portal.errors import NotNow
from congress_portal.loops import subjects, trail
from congress_portal.loops.models import Event, Loop
from congress_portal.loops.words import LoopStatus
from stations import access
from stations.models import Slot, Station
from stations.models.deputies import new_public_id
from stations.words import Act, SlotStatus, Tier

FACTS = ("host", "address", "lng", "lat", "phone", "area", "premises", "is_accessible")
"""What the station's own keeper may write."""
FRAME = ("parent", "tier", "radius", "needs_place")
"""What only those above the station may: its place in the tree, and how a check-in shows to be near it."""
UNIT_FRAME = ("name", "region")
RANK = {Tier.STATION: 0, Tier.ROOM: 1, Tier.POINT: 2}
SHORT_CODES = range(100_000, 1_000_000)
EDITS = (Act.STATION_MADE, Act.STATION_EDITED, Act.IMPORTED)


def subject(station: Station) -> str:
    return subjects.name("station", station.pk)


def lock_tree(county: Region) -> None:
    """Only one transaction at a time changes the tree of a county; rows that refer to the county do not wait."""
    Region.objects.select_for_update(no_key=True).get(pk=county.pk)


def lock_station(station: Station) -> Station:
    """The row as it is now; rows that refer to it (slots, receptions) do not wait."""
    rows = Station.objects.select_related("unit__region", "county", "parent__unit")
    return rows.select_for_update(of=("self", "unit"), no_key=True).get(pk=station.pk)


def guard_keeper(station: Station, by: User) -> None:
    if not access.keeps(by, station):
        raise PermissionDenied(_("只有这个联络站的工作人员、乡镇人大主席团和县人大常委会办公室可以办理。"))
    if not station.unit.is_active:
        raise NotNow(_("这个联络站已经撤销。"))


def may_organise_in(by: User, region: Region) -> bool:
    """Whether this user may make stations in that region."""
    return any(duty.role in access.ORGANISING and region.lies_in(duty.region) for duty in by.duties)


def guard_organiser(by: User, region: Region) -> None:
    if not may_organise_in(by, region):
        raise PermissionDenied(_("只有当地乡镇人大主席团和县人大常委会办公室可以办理。"))


@transaction.atomic
def make_station(
    *, by: User, county: Region, name: str, region: Region, tier: str, code: str = "", **fields: Any
) -> Station:
    """A station with its unit, an unguessable ``public_id`` and a free short code.

    The same name twice in one place is refused, which also makes a second tap harmless.
    """
    guard_organiser(by, region)
    lock_tree(county)
    if not region.lies_in(county):
        raise ValidationError({"region": _("所在区划须在本县之内。")})
    if Unit.objects.filter(county=county, kind=UnitKind.STATION, region=region, name=name, is_active=True):
        raise ValidationError({"name": _("这个地方已经有同名的联络站。")})
    if code and Unit.objects.filter(county=county, code=code).exists():
        raise ValidationError({"code": _("这个编码已经使用。")})
    digits = free_short_code(county)
    parent = fields.get("parent")
    unit = Unit(
        county=county,
        kind=UnitKind.STATION,
        code=code or new_unit_code(),
        name=name,
        region=region,
        parent=parent.unit if parent else None,
    )
    station = Station(
        unit=unit, county=county, tier=tier, public_id=new_public_id(), short_code=digits, **fields
    )
    check_parent(station)
    unit.save(force_insert=True)
    station.unit = unit
    station.save(force_insert=True)
    accounts_trail.record(county, Deed.UNIT_MADE, by=by, subject=unit.name, unit=unit.pk)
    trail.record_act(unit, Act.STATION_MADE, by, about=subject(station), name=name, tier=tier)
    return station


def new_unit_code() -> str:
    return f"st-{uuid.uuid4().hex[:12]}"


def free_short_code(county: Region, taken: set[str] | None = None) -> str:
    """Six digits that no station of the county has; the caller holds ``lock_tree``."""
    used = taken if taken is not None else set(_short_codes(county))
    while True:
        digits = str(SHORT_CODES[secrets.randbelow(len(SHORT_CODES))])
        if digits not in used:
            return digits


def _short_codes(county: Region) -> list[str]:
    return list(Station.objects.filter(county=county).values_list("short_code", flat=True))


def check_parent(station: Station) -> None:
    """``ValidationError`` unless the parent is an active station of this county on a higher tier.

    The parent is read again under ``lock_tree``: what the caller holds may be older than another's edit of it.
    """
    if station.parent_id is None:
        return
    parent = Station.objects.select_related("unit").get(pk=station.parent_id)
    if parent.county_id != station.county_id or not parent.unit.is_active:
        raise ValidationError({"parent": _("上级站须是本县在用的联络站。")})
    if RANK[Tier(parent.tier)] >= RANK[Tier(station.tier)]:
        raise ValidationError(
            {
                "parent": _(
                    "层级须自上而下：联络室的上级是联络站，联络点的上级是联络站或联络室，联络站没有上级。"
                )
            }
        )


@transaction.atomic
def edit_station(*, station: Station, by: User, edition: int | None = None, **fields: Any) -> Station:
    """Change what is named in ``fields``; where nothing differs, nothing is written.

    ``edition`` is what ``edition_of`` said when the reader's page was made: somebody else's edit since then is
    refused with ``NotNow``, so that nobody undoes unseen what another has just written.
    """
    moves = bool({*FRAME, *UNIT_FRAME} & set(fields))
    if moves:
        lock_tree(station.county)
    station = lock_station(station)
    guard_keeper(station, by)
    if edition is not None and edition != edition_of(station):
        raise NotNow(_("别人刚刚修改过这个联络站，请核对现在的内容后再保存。"))
    changed = _set(station, (*FACTS, *FRAME), fields)
    of_unit = _set(station.unit, UNIT_FRAME, fields)
    if not changed and not of_unit:
        return station
    if of_unit or set(changed) & set(FRAME):
        _check_frame(station, by, changed)
    if "parent" in changed:
        station.unit.parent = station.parent.unit if station.parent else None
        of_unit.append("parent")
    if changed:
        station.save(update_fields=changed)
    if of_unit:
        station.unit.save(update_fields=of_unit)
        accounts_trail.record(
            station.county,
            Deed.UNIT_CHANGED,
            by=by,
            subject=station.unit.name,
            unit=station.pk,
            fields=of_unit,
        )
    names = ["lng" if name == "lat" else name for name in (*changed, *of_unit)]
    trail.record_act(
        station.unit, Act.STATION_EDITED, by, about=subject(station), fields=list(dict.fromkeys(names))
    )
    return station


def _set(row: Station | Unit, allowed: tuple[str, ...], fields: dict[str, Any]) -> list[str]:
    changed = [name for name in allowed if name in fields and getattr(row, name) != fields[name]]
    for name in changed:
        setattr(row, name, fields[name])
    return changed


def _check_frame(station: Station, by: User, changed: list[str]) -> None:
    guard_organiser(by, station.unit.region)
    stored = Station.objects.select_related("unit__region").get(pk=station.pk)
    guard_organiser(by, stored.unit.region)
    if not station.unit.region.lies_in(station.county):
        raise ValidationError({"region": _("所在区划须在本县之内。")})
    check_parent(station)
    if "tier" in changed:
        below = Station.objects.filter(parent=station, unit__is_active=True)
        if any(RANK[Tier(child.tier)] <= RANK[Tier(station.tier)] for child in below):
            raise ValidationError({"tier": _("它下面还有同级或更高的联络站，请先调整那些站的上级。")})


def edition_of(station: Station) -> int:
    """The newest edit of the station; changes whenever its facts do."""
    edits = Event.objects.filter(unit=station.pk, loop=None, about=subject(station), verb__in=EDITS)
    return edits.order_by("-pk").values_list("pk", flat=True).first() or 0


@transaction.atomic
def close_station(*, station: Station, by: User, reason: str) -> Station:
    """Take a station out of service. Everything that refers to it stays; what is still open there forbids it."""
    lock_tree(station.county)
    station = lock_station(station)
    guard_organiser(by, station.unit.region)
    if not station.unit.is_active:
        raise NotNow(_("这个联络站已经撤销。"))
    # A case that is just being opened holds a share of the unit's row: wait for it, then count.
    Unit.objects.select_for_update(of=("self",)).get(pk=station.pk)
    if hindrances := what_keeps_it_open(station):
        raise NotNow("".join(hindrances))
    station.unit.is_active = False
    station.unit.save(update_fields=["is_active"])
    accounts_trail.record(
        station.county,
        Deed.UNIT_CHANGED,
        by=by,
        subject=station.unit.name,
        unit=station.pk,
        fields=["is_active"],
    )
    trail.record_act(station.unit, Act.STATION_CLOSED, by, about=subject(station), reason=reason)
    return station


def what_keeps_it_open(station: Station) -> list[str]:
    """Sentences about what must end before the station may close; none when it may."""
    unit = station.pk
    of_unit = Q(owner=unit) | Q(steps__unit=unit) | Q(steps__signer=unit)
    cases = Loop.objects.filter(of_unit, status=LoopStatus.OPEN).distinct().count()
    coming = Slot.objects.filter(
        station=station, status=SlotStatus.PUBLISHED, on__gte=timezone.localdate()
    ).count()
    below = Station.objects.filter(parent=station, unit__is_active=True).count()
    serving = Duty.objects.current().filter(unit=unit).count()
    counted = [
        (cases, _("还有%(number)d件事项没有办结，请先办结。")),
        (coming, _("还有%(number)d场已公布的接待，请先取消。")),
        (below, _("下面还有%(number)d个室、点，请先调整它们的上级。")),
        (serving, _("还有%(number)d项职责在这里，请管理员先结束这些职责。")),
    ]
    return [words % {"number": number} for number, words in counted if number]


@transaction.atomic
def renew_short_code(*, station: Station, by: User) -> Station:
    """A fresh six-digit code, where the old one has led people astray. Printed posters must be printed anew."""
    lock_tree(station.county)
    station = lock_station(station)
    guard_organiser(by, station.unit.region)
    if not station.unit.is_active:
        raise NotNow(_("这个联络站已经撤销。"))
    station.short_code = free_short_code(station.county)
    station.save(update_fields=["short_code"])
    trail.record_act(station.unit, Act.STATION_EDITED, by, about=subject(station), fields=["short_code"])
    return station
