"""Every write of the two links (两联系): who keeps in touch with whom, each time they did, and what came of it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, Region, Role, Unit, User
from congress_portal.errors import NotNow
from congress_portal.loops import subjects, trail
from stations.models import Category, ContactLog, Deputy, Link, Station, Voter
from stations.transitions.opinions import submit_opinion
from stations.words import Act, Channel, LinkKind, NameMode

ENDS = {
    LinkKind.MEMBER_DEPUTY: "deputy",
    LinkKind.STATION: "station",
    LinkKind.CONSTITUENCY: "region",
    LinkKind.VOTER: "voter",
}
"""Which column holds the other end of each kind of link."""


def may_link(user: User, county_id: int) -> bool:
    """The congress office arranges the links; those with voters are the deputy's own."""
    return any(duty.role == Role.CONGRESS_OFFICE and duty.county_id == county_id for duty in user.duties)


def may_end(user: User, link: Link) -> bool:
    own = link.kind == LinkKind.VOTER and link.user_id == user.pk
    return link.until is None and (own or may_link(user, link.county_id))


def stations_of(link: Link) -> Any:
    """Where a matter from this link may be opened: the link's station, or those that its deputies serve at."""
    people = [key for key in (link.user_id, link.deputy_id) if key]
    duties = Duty.objects.current().filter(user__in=people, role=Role.DEPUTY)
    here = Q(pk=link.station_id) | Q(unit__in=duties.values("unit"))
    return Station.objects.shown().filter(here, county=link.county_id).order_by("unit__code")


@transaction.atomic
def make_link(
    *,
    by: User,
    county: Region,
    kind: str,
    user: User,
    deputy: User | None = None,
    station: Station | None = None,
    region: Region | None = None,
) -> Link:
    """The office links somebody with a deputy, a station or a constituency; any user of the county may be linked."""
    if not may_link(by, county.pk):
        raise PermissionDenied(_("联系关系由县人大常委会办公室安排。"))
    ends: dict[str, Any] = {"deputy": deputy, "station": station, "region": region}
    wanted = ENDS.get(LinkKind(kind), "voter")
    if wanted == "voter":
        raise ValidationError({"kind": _("联系选民由代表本人登记。")})
    if ends[wanted] is None:
        raise ValidationError({wanted: _("请选择联系对象。")})
    _check_people(county, user, deputy if wanted == "deputy" else None)
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    same = Link.objects.filter(county=county, kind=kind, user=user, until=None, **{wanted: ends[wanted]})
    if same.exists():
        raise NotNow(_("这个联系关系已经有了。"))
    link = Link.objects.create(
        county_id=county.pk, kind=kind, user=user, by=by, since=timezone.localdate(), **{wanted: ends[wanted]}
    )
    told = [user.pk] + ([deputy.pk] if wanted == "deputy" and deputy else [])
    title = _("%(name)s联系%(other)s") % {"name": user.name, "other": ends[wanted]}
    _record(link, Act.LINKED, by, people=told, title=title)
    return link


def _check_people(county: Region, user: User, deputy: User | None) -> None:
    if not Duty.objects.current().filter(user=user, county=county).exists():
        raise ValidationError({"user": _("请选择本县的一位用户。")})
    if deputy is None:
        return
    if deputy.pk == user.pk:
        raise ValidationError({"deputy": _("不能自己联系自己。")})
    is_deputy = Deputy.objects.filter(pk=deputy.pk, county=county)
    if not is_deputy.exists() and not _serves(deputy, county.pk):
        raise ValidationError({"deputy": _("请选择本县的一位代表。")})


def _serves(user: User, county_id: int) -> bool:
    return Duty.objects.current().filter(user=user, county=county_id, role=Role.DEPUTY).exists()


@transaction.atomic
def add_voter(*, by: User, region: Region, name: str, mobile: str, agreed_on: dt.date) -> Link:
    """A deputy links with a voter who has agreed; the same voter again is the same link."""
    county = next((duty.county for duty in by.duties if duty.role == Role.DEPUTY), None)
    if county is None:
        raise PermissionDenied(_("只有代表可以登记联系选民。"))
    if not region.lies_in(county):
        raise ValidationError({"region": _("请选择本县的一个村（社区）。")})
    if agreed_on > timezone.localdate():
        raise ValidationError({"agreed_on": _("同意日期不能晚于今天。")})
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    own = Link.objects.filter(user=by, kind=LinkKind.VOTER, until=None, voter__region=region)
    for link in own.select_related("voter"):
        if link.voter and (link.voter.name, link.voter.mobile) == (name, mobile):
            return link
    voter = Voter.objects.create(
        county_id=county.pk, region=region, name=name, mobile=mobile, agreed_on=agreed_on, by=by
    )
    link = Link.objects.create(county_id=county.pk, kind=LinkKind.VOTER, user=by, voter=voter, by=by)
    _record(link, Act.LINKED, by, quiet=True)
    return link


@transaction.atomic
def end_link(*, link: Link, by: User) -> Link:
    """The last day is today. A voter who ends it is forgotten: name and phone are wiped, the contacts stay counted."""
    link = _locked(link)
    if not may_end(by, link):
        if link.until is not None:
            raise NotNow(_("这个联系关系已经结束。"))
        raise PermissionDenied(_("只有安排联系的人可以结束联系。"))
    link.until = timezone.localdate()
    link.save(update_fields=["until"])
    if link.voter_id:
        voter = Voter.objects.select_for_update(no_key=True).get(pk=link.voter_id)
        voter.ended_on, voter.name, voter.mobile = link.until, "", ""
        voter.save(update_fields=["ended_on", "name", "mobile"])
    _record(link, Act.UNLINKED, by)
    return link


@transaction.atomic
def look_at_voter(*, link: Link, by: User) -> Voter:
    """The deputy opens the voter's name and phone; the look itself is an event. Nobody else may."""
    link = _locked(link)
    if link.user_id != by.pk or link.voter_id is None:
        raise PermissionDenied(_("只有联系这位选民的代表本人可以查看。"))
    if link.until is not None:
        raise NotNow(_("这位选民已经撤回同意，信息已经删除。"))
    _record(link, Act.LOOKED, by, what="voter")
    return Voter.objects.get(pk=link.voter_id)


@transaction.atomic
def log_contact(
    *, link: Link, by: User, on: dt.date, way: str, what: str, request_key: uuid.UUID
) -> ContactLog:
    """One time in touch, told by the one who did it. The same ``request_key`` again is the same contact."""
    link = _locked(link)
    if link.user_id != by.pk:
        raise PermissionDenied(_("联系记录由联系人本人填写。"))
    known = ContactLog.objects.filter(link=link, request_key=request_key).first()
    if known is not None:
        return known
    if link.until is not None:
        raise NotNow(_("这个联系关系已经结束。"))
    if on > timezone.localdate():
        raise ValidationError({"on": _("日期不能晚于今天。")})
    if on < link.since:
        raise ValidationError({"on": _("日期不能早于建立联系的日子。")})
    contact = ContactLog.objects.create(
        county_id=link.county_id, link=link, on=on, way=way, what=what, by=by, request_key=request_key
    )
    _record(link, Act.CONTACTED, by, contact=contact.pk)
    return contact


@transaction.atomic
def raise_matter(
    *,
    contact: ContactLog,
    by: User,
    station: Station,
    category: Category,
    text: str,
    name: str = "",
    mobile: str = "",
    request_key: uuid.UUID,
) -> ContactLog:
    """What somebody told the deputy becomes a case at one of the deputy's stations; one case a contact."""
    link = _locked(contact.link)
    contact = ContactLog.objects.select_for_update(of=("self",), no_key=True).get(pk=contact.pk)
    if contact.by_id != by.pk:
        raise PermissionDenied(_("联系记录由联系人本人填写。"))
    if contact.loop_id is not None:
        raise NotNow(_("这次联系的事已经建成群众意见。"))
    if not stations_of(link).filter(pk=station.pk).exists():
        raise ValidationError({"station": _("请选择代表所在的联络站。")})
    opinion = submit_opinion(
        station=station,
        category=category,
        text=text,
        name_mode=NameMode.HIDDEN if mobile else NameMode.ANONYMOUS,
        name=name,
        mobile=mobile,
        request_key=request_key,
        by=by,
        channel=Channel.CONTACT,
        deputy=by if _serves(by, link.county_id) else link.deputy,
    )
    contact.loop = opinion.loop
    contact.save(update_fields=["loop"])
    _record(link, Act.CONTACTED, by, contact=contact.pk, code=opinion.loop.code)
    return contact


def _locked(link: Link) -> Link:
    return Link.objects.select_for_update(of=("self",), no_key=True).select_related("user").get(pk=link.pk)


def _record(link: Link, act: Act, by: User, **detail: Any) -> None:
    """In the trail of the station that the link belongs to, else of a unit of those linked."""
    people = [key for key in (link.user_id, link.deputy_id) if key]
    duties = Duty.objects.current().filter(user__in=people, county=link.county_id)
    own = duties.filter(role=Role.DEPUTY).first() or duties.first()
    unit = link.station_id or (own.unit_id if own else by.duties[0].unit_id)
    about = subjects.name("link", link.pk)
    trail.record_act(Unit.objects.get(pk=unit), act, by, about=about, **detail)
