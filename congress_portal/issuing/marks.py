"""Who numbers for whom, and the marks that bodies of the congress have where nobody has said otherwise."""

from __future__ import annotations

import re

from congress_portal.accounts.models import Level, Region, Role, Unit, UnitKind, User
from congress_portal.issuing.words import Kind

MARKS = {
    Kind.ASSIGNMENT: "交",
    Kind.REPLY: "复",
    Kind.NOTE: "提",
    Kind.LETTER: "督",
    Kind.HEADS: "约",
    Kind.CHAIR: "报",
    Kind.HEARING: "听",
    Kind.RESULT: "决",
    Kind.BULLETIN: "公报",
}
COUNTY_BODIES = (
    UnitKind.CONGRESS_OFFICE, UnitKind.WORKING_COMMITTEE, UnitKind.SUPERVISION_GROUP, UnitKind.LEADERSHIP,
)  # fmt: skip
ENDINGS = ("街道", "镇", "乡", "县", "市", "区")
NO_COUNTY = re.compile("市(场|容|政(公|工|设|园|养)|民(中|服|之))|区(域|划)|县域")
"""Words that begin as a name does which says 县, 市 or 区 for its county."""


def official_name(unit: Unit) -> str:
    """Its full name on what it sends (发文机关全称, 7.2.4 of GB/T 9704): 淳安县人大常委会办公室 of 县人大常委会办公室.

    A name that has its county's in it stays as it is.
    """
    county, name = unit.county.name, unit.name
    if re.search(rf"{re.escape(_stem(county))}(?!镇|乡|街道)", name):
        return name
    if county[-1:] == name[:1] and not NO_COUNTY.match(name):
        return county + name[1:]
    return county + name


def may_keep(user: User, county_id: int) -> bool:
    """Whether the user keeps the register of the whole county: somebody of its congress office."""
    return any(duty.role == Role.CONGRESS_OFFICE and duty.region_id == county_id for duty in user.duties)


def county_kept(user: User) -> Region | None:
    """The county whose register the user keeps; the first one where there are several."""
    kept = (duty.region for duty in user.duties if may_keep(user, duty.region_id))
    return next(kept, None)


def keeper_of(unit: Unit) -> Unit | None:
    """Who numbers for a unit that has no mark of its own: the county's congress office; a presidium does itself.

    Departments and governments are no bodies of the congress: they number at home unless they have a mark here.
    """
    if unit.kind == UnitKind.PRESIDIUM:
        return unit
    if unit.kind not in COUNTY_BODIES:
        return None
    offices = Unit.objects.filter(region=unit.county_id, kind=UnitKind.CONGRESS_OFFICE, is_active=True)
    return offices.order_by("pk").first() or unit


def usual_marks(unit: Unit, kind: Kind) -> tuple[str, ...]:
    """The mark that a body of the congress has by itself, 淳人大督 or 威坪人大督; longer ones in case that is taken."""
    region = unit.region
    short = region.name[:1] if region.level == Level.COUNTY else _stem(region.name)
    return (
        f"{short}人大{MARKS[kind]}",
        f"{region.name}人大{MARKS[kind]}"[:20],
        f"{unit.name[:16]}{MARKS[kind]}",
    )


def _stem(name: str) -> str:
    return next((name.removesuffix(one) for one in ENDINGS if name.endswith(one) and len(name) > 2), name)
