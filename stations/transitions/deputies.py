"""A deputy's card and mandates; the opinion that a citizen brings to one deputy."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, Region, Role, Term, UnitKind, User
from congress_portal.errors import NotNow
from congress_portal.loops import subjects, trail
from stations.models import Deputy, Mandate, Opinion, Station
from stations.reading.deputies import unit_of
from stations.transitions.opinions import submit_opinion
from stations.words import Act

OWN = frozenset({"post", "pledge"})
"""What deputies write on their own cards; all else is the office's and the presidium's."""


@transaction.atomic
def make_cards(*, county: Region, by: User) -> int:
    """Open a card for everybody who serves as a deputy and has none; returns how many. Twice changes nothing."""
    offices = [
        duty for duty in by.duties if duty.role == Role.CONGRESS_OFFICE and county.lies_in(duty.region)
    ]
    if not offices:
        raise PermissionDenied(_("只有人大常委会办公室可以建立代表名片。"))
    Region.objects.select_for_update(no_key=True).get(pk=county.pk)
    duties = Duty.objects.current().of(Role.DEPUTY).filter(county=county, unit__kind=UnitKind.STATION)
    people = set(duties.values_list("user", flat=True)) - set(Deputy.objects.values_list("pk", flat=True))
    Deputy.objects.bulk_create(Deputy(user_id=person, county=county) for person in sorted(people))
    if people:
        trail.record_act(offices[0].unit, Act.CARD_EDITED, by, number=len(people), made=sorted(people))
    return len(people)


@transaction.atomic
def make_card(*, user: User, county: Region, by: User) -> Deputy:
    """A card for one person who is or was a deputy in the county; the one that is there already, if any."""
    if not any(duty.role == Role.CONGRESS_OFFICE and duty.county_id == county.pk for duty in by.duties):
        raise PermissionDenied(_("只有人大常委会办公室可以建立代表名片。"))
    Region.objects.select_for_update(no_key=True).get(pk=county.pk)
    known = Deputy.objects.filter(pk=user.pk).select_related("user").first()
    if known:
        return known
    if not Duty.objects.filter(user=user, county=county, role=Role.DEPUTY, stands_in_for=None).exists():
        raise ValidationError(_("%(name)s没有人大代表的职责，请先安排职责。") % {"name": user.name})
    made = Deputy(user=user, county=county)
    made.save(force_insert=True)
    trail.record_act(unit_of(made), Act.CARD_EDITED, by, about=about(made), made=[user.pk])
    return made


@transaction.atomic
def edit_card(
    *,
    deputy: Deputy,
    by: User,
    portrait: ContentFile[bytes] | None = None,
    drops_portrait: bool = False,
    **fields: Any,
) -> Deputy:
    """Deputies edit their own pledge, post and portrait; the presidium and the office all of it."""
    found = _locked(deputy)
    if not is_organised(by, found) and not (found.pk == by.pk and fields.keys() <= OWN):
        raise PermissionDenied(_("您不能修改这位代表的信息。"))
    changed = sorted(name for name, value in fields.items() if getattr(found, name) != value)
    for name in changed:
        setattr(found, name, fields[name])
    if portrait is not None or (drops_portrait and found.portrait):
        found.portrait = portrait or ""
        changed.append("portrait")
    if changed:
        found.save(update_fields=changed)
        trail.record_act(unit_of(found), Act.CARD_EDITED, by, about=about(found), fields=changed)
    return found


@transaction.atomic
def add_mandate(
    *, deputy: Deputy, by: User, level: str, constituency: str, term: Term | None, since: dt.date
) -> Mandate:
    found = organised(deputy, by)
    same = found.mandates.filter(level=level)
    if same.filter(until__isnull=True).exists():
        raise ValidationError({"level": _("这一层级的代表资格还没有结束。")})
    if same.filter(until__gte=since).exists():
        raise ValidationError({"since": _("与这一层级以前的代表资格日期重叠。")})
    made = Mandate(
        county_id=found.county_id,
        deputy=found,
        level=level,
        constituency=constituency,
        term=term,
        since=since,
    )
    made.save(force_insert=True)
    trail.record_act(
        unit_of(found), Act.MANDATE, by, about=about(found), level=level, since=since.isoformat()
    )
    return made


@transaction.atomic
def end_mandate(*, mandate: Mandate, by: User, until: dt.date) -> Mandate:
    found = organised(mandate.deputy, by)
    mandate = Mandate.objects.select_for_update().get(pk=mandate.pk)
    if mandate.until is not None:
        raise NotNow(_("这一代表资格已经结束。"))
    if until < mandate.since:
        raise ValidationError({"until": _("不能早于开始日期。")})
    mandate.until = until
    mandate.save(update_fields=["until"])
    trail.record_act(
        unit_of(found), Act.MANDATE, by, about=about(found), level=mandate.level, until=until.isoformat()
    )
    return mandate


@transaction.atomic
def submit_to_deputy(*, deputy: Deputy, station: Station, **fields: Any) -> Opinion:
    """An opinion at a station where the deputy serves today, brought to that deputy by name.

    The duties are read here: a form kept open over night brings nothing to somebody who has left. Raises ``NotNow``.
    """
    duties = Duty.objects.current().of(Role.DEPUTY).filter(user=deputy.pk, unit=station.pk)
    if not duties.exists():
        raise NotNow(_("这位代表现在不在这个联络站。您写的内容还在下面，可以改向联络站反映。"))
    return submit_opinion(station=station, deputy=deputy.user, **fields)


def is_organised(user: User, deputy: Deputy) -> bool:
    return Deputy.objects.organised_by(user).filter(pk=deputy.pk).exists()


def organised(deputy: Deputy, by: User) -> Deputy:
    found = _locked(deputy)
    if not is_organised(by, found):
        raise PermissionDenied(_("代表资格由人大主席团或人大常委会办公室登记。"))
    return found


def _locked(deputy: Deputy) -> Deputy:
    rows = Deputy.objects.select_for_update(of=("self",)).select_related("user")
    found = rows.filter(pk=deputy.pk).first()
    if found is None:
        raise NotNow(_("这张代表名片已经不在了。"))
    return found


def about(deputy: Deputy) -> str:
    return subjects.name("deputy", deputy.pk)
