"""The writes beside the roll-up. Each locks what it is about, reads again, guards, writes, and leaves its act."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, Region, Role, Unit, User
from congress_portal.dashboard.figures.frames import counties_of, line_of, places_of
from congress_portal.dashboard.models import Charge, Look, Wall
from congress_portal.loops import access, subjects, trail
from congress_portal.loops.words import PortalAct

KEY_BYTES = 24
VISIT = dt.timedelta(minutes=30)


@transaction.atomic
def make_wall(*, region: Region, by: User) -> Wall:
    """A new address for a big screen of this region; the one that this person had for it shows nothing any more."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if not sees_whole(by, region) or not may_make_walls(by):
        raise PermissionDenied(_("只能为本人职责范围内的区划设置大屏。"))
    if line_of(by, region) is not None:
        raise ValidationError(_("大屏显示全部事项。您只分管部分单位，请由人大常委会办公室设置。"))
    for old in Wall.objects.open().filter(region=region, made_by=by):
        _end(old, by)
    wall = Wall(
        county_id=(counties_of(region) or (region.pk,))[0],
        region=region,
        key=secrets.token_urlsafe(KEY_BYTES),
        made_by=by,
    )
    wall.save(force_insert=True)
    _tell(wall, PortalAct.WALL_MADE, by)
    return wall


@transaction.atomic
def end_wall(*, wall: Wall, by: User) -> Wall:
    """Let a screen show nothing any more; done twice it is done once."""
    found = Wall.objects.select_for_update(no_key=True).select_related("region", "made_by").get(pk=wall.pk)
    if not Wall.objects.visible_to(by).filter(pk=found.pk).exists():
        raise PermissionDenied(_("大屏由设置它的人或者人大常委会办公室停用。"))
    if found.ended_at is None:
        _end(found, by)
    return found


def _end(wall: Wall, by: User) -> None:
    wall.ended_at = timezone.now()
    wall.save(update_fields=["ended_at"])
    _tell(wall, PortalAct.WALL_ENDED, by)


def _tell(wall: Wall, act: PortalAct, by: User) -> None:
    """In the trail of the unit in which the person looks at regions; where the duty has ended meanwhile, of any."""
    duties = sorted(by.duties, key=lambda duty: (duty.role not in access.SEEING_A_REGION, duty.pk))
    if duties:
        about = subjects.name("wall", wall.pk)
        trail.record_act(duties[0].unit, act, by, about=about, title=wall.region.name)


def may_make_walls(user: User) -> bool:
    """Not who only audits: who checks the work of others hangs no screens."""
    return any(d.role in access.SEEING_A_REGION and d.role != Role.AUDITOR for d in user.duties)


def sees_whole(user: User, region: Region) -> bool:
    return any(region.lies_in(place) for place in places_of(user))


@transaction.atomic
def look(*, user: User, region: Region, numbers: dict[str, Any]) -> Look:
    """Keep what a reader saw of a region, and after half an hour's pause what they saw at the visit before.

    No event: who reads which sums is nobody's business.
    """
    now, county = timezone.now(), (counties_of(region) or (region.pk,))[0]
    kept = {"county_id": county, "user": user, "region": region}
    found, is_new = Look.objects.select_for_update(no_key=True).get_or_create(
        **kept, defaults={"seen_at": now, "numbers": numbers}
    )
    if is_new:
        return found
    if now - found.seen_at >= VISIT:
        found.before_at, found.before = found.seen_at, found.numbers
    found.seen_at, found.numbers = max(now, found.seen_at), numbers
    found.save(update_fields=["before_at", "before", "seen_at", "numbers"])
    return found


@transaction.atomic
def set_charges(*, leader: User, county: Region, units: Collection[Unit], by: User) -> list[Charge]:
    """Say which units a leader is in charge of, all of them anew; none of them gives the whole county back.

    The events tell what stood before: the rows are the present.
    """
    User.objects.select_for_update(no_key=True).get(pk=leader.pk)
    if not any(d.role == Role.CONGRESS_OFFICE and county.lies_in(d.region) for d in by.duties):
        raise PermissionDenied(_("领导分管的单位由人大常委会办公室设定。"))
    duty = leaders_of(county).filter(user=leader).first()
    if duty is None:
        raise ValidationError(_("只能为本县现任领导设定分管单位。"))
    wanted = {unit.pk: unit for unit in units}
    if any(unit.county_id != county.pk for unit in wanted.values()):
        raise ValidationError({"units": _("请选择本县的单位。")})
    kept = Charge.objects.filter(county=county, user=leader)
    known = set(kept.values_list("unit", flat=True))
    if known != set(wanted):
        kept.exclude(unit__in=list(wanted)).delete()
        Charge.objects.bulk_create(
            Charge(county=county, user=leader, unit_id=pk, set_by=by) for pk in wanted if pk not in known
        )
        names = "、".join(unit.name for unit in wanted.values())
        if wanted:
            _end_partial(leader, county, by)
        trail.record_act(duty.unit, PortalAct.CHARGED, by, title=leader.name, person=leader.pk, result=names)
    return list(kept.select_related("unit").order_by("unit"))


def _end_partial(leader: User, county: Region, by: User) -> None:
    """A wall shows the whole, which this leader does not look at any more."""
    walls = Wall.objects.open().select_for_update(of=("self",), no_key=True).select_related("region")
    for wall in walls.filter(made_by=leader, county=county).order_by("pk"):
        if line_of(leader, wall.region) is not None:
            _end(wall, by)


def leaders_of(county: Region) -> QuerySet[Duty]:
    """Today's duties of those who lead this county as a whole."""
    found = Duty.objects.current().filter(role=Role.LEADER, region=county, user__is_active=True)
    return found.select_related("user", "unit").order_by("user__username", "pk")
