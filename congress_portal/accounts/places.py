"""Writes of units and regions, each with one account event."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from congress_portal.accounts import trail
from congress_portal.accounts.models import Deed, Duty, Level, Region, Unit, User
from congress_portal.accounts.transitions import may_administer

UNIT_FIELDS = ("name", "short_name", "region", "parent", "is_active")
REGION_FIELDS = ("name", "mca_code", "nbs_code", "pinyin", "lng", "lat")


@transaction.atomic
def make_unit(*, by: User, county: Region, kind: str, code: str, **fields: Any) -> Unit:
    _guard(by, county.pk)
    unit = Unit(county_id=county.pk, kind=kind, code=code, **fields)
    _check_unit(unit)
    unit.save(force_insert=True)
    trail.record(county, Deed.UNIT_MADE, by=by, subject=unit.name, unit=unit.pk)
    return unit


@transaction.atomic
def change_unit(*, unit: Unit, by: User, **fields: Any) -> Unit:
    """Kind and code stay: other tables and the demo know a unit by them."""
    _guard(by, unit.county_id)
    unit = Unit.objects.select_for_update(of=("self",)).select_related("county").get(pk=unit.pk)
    changed = _set(unit, UNIT_FIELDS, fields)
    if "is_active" in changed and not unit.is_active and Duty.objects.current().filter(unit=unit).exists():
        raise ValidationError({"is_active": _("还有人在这个单位任职，请先结束他们的职责。")})
    if changed:
        _check_unit(unit)
        unit.save(update_fields=changed)
        trail.record(unit.county, Deed.UNIT_CHANGED, by=by, subject=unit.name, unit=unit.pk, fields=changed)
    return unit


@transaction.atomic
def make_region(*, by: User, county: Region, parent: Region, level: str, code: str, **fields: Any) -> Region:
    _guard(by, county.pk)
    if not parent.lies_in(county):
        raise ValidationError({"parent": _("上级区划须在本县之内。")})
    if (parent.level, level) not in ((Level.COUNTY, Level.TOWNSHIP), (Level.TOWNSHIP, Level.VILLAGE)):
        raise ValidationError({"parent": _("乡镇的上级是县，村（社区）的上级是乡镇。")})
    if Region.objects.filter(code=code).exists():
        raise ValidationError({"code": _("这个编码已经使用。")})
    region = Region(parent=parent, level=level, code=code, **fields)
    region.save(force_insert=True)
    trail.record(county, Deed.REGION_MADE, by=by, subject=region.name, region=region.pk)
    return region


@transaction.atomic
def change_region(*, region: Region, by: User, county: Region, **fields: Any) -> Region:
    """Names, registry codes and the place; the position in the tree stays."""
    _guard(by, county.pk)
    region = Region.objects.select_for_update(of=("self",)).select_related("parent").get(pk=region.pk)
    if not region.lies_in(county):
        raise PermissionDenied(_("该区划不属于本县。"))
    changed = _set(region, REGION_FIELDS, fields)
    if changed:
        region.save(update_fields=changed)
        trail.record(
            county, Deed.REGION_CHANGED, by=by, subject=region.name, region=region.pk, fields=changed
        )
    return region


def _guard(by: User, county_id: int) -> None:
    if not may_administer(by, county_id):
        raise PermissionDenied(_("只有本县的管理员可以办理。"))


def _set(row: Unit | Region, allowed: tuple[str, ...], fields: dict[str, Any]) -> list[str]:
    changed = [name for name in allowed if name in fields and getattr(row, name) != fields[name]]
    for name in changed:
        setattr(row, name, fields[name])
    return changed


def _check_unit(unit: Unit) -> None:
    if not unit.region.lies_in(unit.county):
        raise ValidationError({"region": _("所在区划须在本县之内。")})
    if unit.parent and unit.parent.county_id != unit.county_id:
        raise ValidationError({"parent": _("上级单位须在本县之内。")})
    above, seen = unit.parent, {unit.pk}
    while above is not None:
        if above.pk in seen:
            raise ValidationError({"parent": _("上级单位不能是它自己或者它的下级。")})
        seen.add(above.pk)
        above = above.parent
    if unit.pk is None and Unit.objects.filter(county=unit.county_id, code=unit.code).exists():
        raise ValidationError({"code": _("这个编码已经使用。")})
