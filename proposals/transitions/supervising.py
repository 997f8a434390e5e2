"""The groups that oversee handling (监督指导小组): what each oversees, and so which proposals it watches."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Region, Unit, UnitKind, User
from congress_portal.loops import trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Loop, WatchAs, Watcher
from congress_portal.loops.trail import SYSTEM
from congress_portal.loops.words import Kind, LoopStatus
from proposals.access import may_direct
from proposals.models import GroupScope
from proposals.supervised import led_by, units_of
from proposals.words import Act


@transaction.atomic
def set_scope(
    *, group: Unit, by: User, units: Iterable[Unit] = (), regions: Iterable[Region] = ()
) -> tuple[int, int]:
    """Say what a group oversees from today on: exactly these. Its proposals change with it.

    Returns how many cases it begins to watch and how many it ceases to.
    """
    _directed(group, by)
    loop_moves.lock_watching(group.county_id)
    wanted_units, wanted_regions = {one.pk: one for one in units}, {one.pk: one for one in regions}
    _refuse_foreign(group, wanted_units.values(), wanted_regions.values())
    rows = list(GroupScope.objects.open().filter(group=group))
    gone = [one for one in rows if one.unit_id not in wanted_units and one.region_id not in wanted_regions]
    there = {(one.unit_id, one.region_id) for one in rows}
    asked: list[tuple[int | None, int | None]] = [(key, None) for key in wanted_units]
    asked += [(None, key) for key in wanted_regions]
    fresh = [key for key in asked if key not in there]
    today = timezone.localdate()
    GroupScope.objects.filter(pk__in=[one.pk for one in gone]).update(until=today)
    GroupScope.objects.bulk_create(
        GroupScope(county_id=group.county_id, group=group, unit_id=unit, region_id=region, since=today, by=by)
        for unit, region in fresh
    )
    if gone or fresh:
        trail.record_act(
            group, Act.SCOPE_SET, by, about=f"guidance:{group.pk}", added=len(fresh), ended=len(gone)
        )
    return _follow(group, by)


def watch_by_scope(*, loop: Loop, lead: Unit) -> None:
    """Whoever oversees the unit that has signed for a proposal watches it; nobody else's group does any more.

    The case is locked by the caller.
    """
    loop_moves.lock_watching(loop.county_id)
    scopes = GroupScope.objects.covering(lead).select_related("group")
    wanted = {one.group_id: one.group for one in scopes if one.group.is_active}
    rows = Watcher.objects.open().filter(loop=loop, as_what=WatchAs.GROUP).select_related("unit")
    watching = {one.unit_id: one.unit for one in rows}
    for key in watching.keys() - wanted.keys():
        loop_moves.end_watch(loops=[loop], unit=watching[key], as_what=WatchAs.GROUP, by=SYSTEM)
    for key in sorted(wanted.keys() - watching.keys()):
        loop_moves.begin_watch(loops=[loop], unit=wanted[key], as_what=WatchAs.GROUP, by=SYSTEM)


def _follow(group: Unit, by: User) -> tuple[int, int]:
    """Let the group watch what its scope says, and no more. The county's watching is locked."""
    led = {loop.pk: loop for loop in led_by(units_of(group))}
    rows = Watcher.objects.open().filter(unit=group, as_what=WatchAs.GROUP).select_related("loop")
    mine = rows.filter(loop__kind=Kind.PROPOSAL, loop__status=LoopStatus.OPEN)
    watched = {one.loop_id: one.loop for one in mine}
    begun = [led[key] for key in sorted(led.keys() - watched.keys())]
    ended = [watched[key] for key in sorted(watched.keys() - led.keys())]
    return (
        loop_moves.begin_watch(loops=begun, unit=group, as_what=WatchAs.GROUP, by=by),
        loop_moves.end_watch(loops=ended, unit=group, as_what=WatchAs.GROUP, by=by),
    )


def _directed(group: Unit, by: User) -> None:
    if not may_direct(by, group.county_id):
        raise PermissionDenied(_("督导范围由县人大常委会办公室确定。"))
    if group.kind != UnitKind.SUPERVISION_GROUP or not group.is_active:
        raise ValidationError(_("请选择在用的监督指导小组。"))


def _refuse_foreign(group: Unit, units: Iterable[Unit], regions: Iterable[Region]) -> None:
    if any(one.county_id != group.county_id for one in units):
        raise ValidationError({"units": _("请选择本县（市、区）的单位。")})
    if any(not one.lies_in(group.county) for one in regions):
        raise ValidationError({"regions": _("请选择本县（市、区）的乡镇。")})
