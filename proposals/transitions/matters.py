"""The great supervision of a matter: set up, its proposals changed, concluded. Cases are locked first."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, Role, Unit, UnitKind, User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Loop, WatchAs
from congress_portal.loops.transitions.claims import lock
from proposals.access import may_direct
from proposals.models import Matter, MatterItem, Proposal, offices_of
from proposals.transitions.officials import follow_officials
from proposals.words import Act

MOST = 100


def set_up(
    *, by: User, office: Unit, title: str, in_charge: User, committee: Unit, proposals: Iterable[Proposal],
    central_group: Unit | None = None, aim: str = "", request_key: uuid.UUID | None = None,
) -> Matter:  # fmt: skip
    """Begin to supervise a matter: its committee and central group watch its proposals. One key, one matter."""
    key = request_key or uuid.uuid4()
    known = Matter.objects.filter(request_key=key, by=by).first()
    if known is not None:
        return known
    _check(by, office, title, in_charge, committee, central_group)
    wanted = _some(proposals)
    try:
        with transaction.atomic():
            loops = _locked(wanted, office.county_id)
            made = Matter.objects.create(
                county_id=office.county_id, title=title.strip(), aim=aim.strip(), in_charge=in_charge,
                committee=committee, central_group=central_group, by=by, at=timezone.now(), request_key=key,
            )  # fmt: skip
            _add(made, loops, by)
            trail.record_act(office, Act.MATTER_SET, by, about=f"matter:{made.pk}", count=len(loops))
    except IntegrityError:
        known = Matter.objects.filter(request_key=key, by=by).first()
        if known is None:
            raise NotNow(_("其中有的建议刚刚列入另一个大督办事项。")) from None
        return known
    return made


@transaction.atomic
def set_items(*, matter: Matter, by: User, office: Unit, proposals: Iterable[Proposal]) -> tuple[int, int]:
    """Say which proposals the matter has from now on; returns how many came and how many went."""
    wanted = _some(proposals)
    there = {one.proposal_id for one in matter.items.filter(until=None)}
    loops = _locked(
        Proposal.objects.filter(pk__in={*there, *(one.pk for one in wanted)}), matter.county_id, there
    )
    matter = _lock(matter, by)
    there = _items_among(matter, loops)
    keys = {one.pk for one in wanted}
    gone = [loop for loop in loops if loop.pk in there - keys]
    fresh = [loop for loop in loops if loop.pk in keys - there]
    _drop(matter, gone, by)
    try:
        with transaction.atomic():
            _add(matter, fresh, by)
    except IntegrityError:
        raise NotNow(_("其中有的建议已经列入另一个大督办事项。")) from None
    if gone or fresh:
        trail.record_act(
            office, Act.MATTER_CHANGED, by, about=f"matter:{matter.pk}", added=len(fresh), ended=len(gone)
        )
    return len(fresh), len(gone)


@transaction.atomic
def conclude(*, matter: Matter, by: User, office: Unit, conclusion: str) -> Matter:
    """End it with a conclusion; its units cease to watch."""
    there = Proposal.objects.filter(matters__matter=matter, matters__until=None)
    keys = {one.pk for one in there}
    loops = _locked(there, matter.county_id, keys)
    matter = _lock(matter, by)
    _items_among(matter, loops)
    if not conclusion.strip():
        raise ValidationError({"conclusion": _("请写明督办结论。")})
    _drop(matter, loops, by)
    matter.ended_at, matter.conclusion = timezone.now(), conclusion.strip()
    matter.save(update_fields=["ended_at", "conclusion"])
    trail.record_act(office, Act.MATTER_ENDED, by, about=f"matter:{matter.pk}")
    return matter


def leaders_of(county: int) -> list[int]:
    """Who may be in charge: today's leaders of the county."""
    duties = Duty.objects.current().filter(role=Role.LEADER, county=county, user__is_active=True)
    return list(duties.values_list("user", flat=True))


def _watching(matter: Matter) -> list[tuple[Unit, WatchAs]]:
    found = [(matter.committee, WatchAs.COMMITTEE)]
    return [*found, (matter.central_group, WatchAs.CENTRAL_GROUP)] if matter.central_group else found


def _add(matter: Matter, loops: list[Loop], by: User) -> None:
    MatterItem.objects.bulk_create(
        MatterItem(county_id=matter.county_id, matter=matter, proposal_id=loop.pk) for loop in loops
    )
    for unit, as_what in _watching(matter):
        loop_moves.begin_watch(loops=loops, unit=unit, as_what=as_what, by=by)
    for loop in loops:
        follow_officials(loop, by)


def _drop(matter: Matter, loops: list[Loop], by: User) -> None:
    rows = matter.items.filter(until=None, proposal__in=[loop.pk for loop in loops])
    rows.update(until=timezone.now())
    for unit, as_what in _watching(matter):
        loop_moves.end_watch(loops=loops, unit=unit, as_what=as_what, by=by)
    for loop in loops:
        follow_officials(loop, by)


def _some(proposals: Iterable[Proposal]) -> list[Proposal]:
    found = list(proposals)
    if not 1 <= len(found) <= MOST:
        raise ValidationError({"codes": _("请选择1至%(most)d件建议。") % {"most": MOST}})
    return found


def _items_among(matter: Matter, loops: list[Loop]) -> set[int]:
    """The proposals of a locked matter; one that came while its cases were being locked is not among those."""
    there = {one.proposal_id for one in matter.items.filter(until=None)}
    if there - {loop.pk for loop in loops}:
        raise NotNow()
    return there


def _locked(proposals: Iterable[Proposal], county: int, there: Iterable[int] = ()) -> list[Loop]:
    """The cases, locked in their order; those that are new to the matter must be open."""
    keys = sorted({one.pk for one in proposals})
    known = set(there)
    loops = [lock(loop) for loop in Loop.objects.filter(pk__in=keys).order_by("pk")]
    if any(loop.county_id != county for loop in loops):
        raise ValidationError({"codes": _("请选择本县（市、区）的建议。")})
    ended = [loop.code for loop in loops if not loop.is_open and loop.pk not in known]
    if ended:
        raise ValidationError({"codes": _("%(codes)s已经办结。") % {"codes": "、".join(ended)}})
    return loops


def _lock(matter: Matter, by: User) -> Matter:
    rows = Matter.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("committee", "central_group").get(pk=matter.pk)
    if not may_direct(by, found.county_id):
        raise PermissionDenied(_("大督办由县人大常委会办公室组织。"))
    if found.ended_at is not None:
        raise NotNow(_("这个督办事项已经结束。"))
    return found


def _check(
    by: User, office: Unit, title: str, who: User, committee: Unit, central_group: Unit | None
) -> None:
    if not may_direct(by, office.county_id) or not offices_of(by).filter(pk=office.pk).exists():
        raise PermissionDenied(_("大督办由县人大常委会办公室组织。"))
    errors = {}
    if not title.strip():
        errors["title"] = _("请填写。")
    if who.pk not in leaders_of(office.county_id):
        errors["in_charge"] = _("请选择本县的一位领导。")
    if committee.county_id != office.county_id or committee.kind != UnitKind.WORKING_COMMITTEE:
        errors["committee"] = _("请选择本县人大的一个工委。")
    if central_group and (
        central_group.county_id != office.county_id or central_group.kind != UnitKind.CENTRAL_GROUP
    ):
        errors["central_group"] = _("请选择本县的一个代表中心组。")
    if errors:
        raise ValidationError(errors)
