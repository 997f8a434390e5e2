"""What proves that a duty was a reception: records with their matters, and "nobody came" confirmed by somebody else."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, Role, User
from congress_portal.errors import NotNow
from congress_portal.loops import subjects, trail
from stations import access
from stations.models import (
    Category,
    DutySession,
    Matter,
    NobodyCame,
    Reception,
    Seat,
    Station,
)
from stations.transitions.opinions import submit_opinion
from stations.transitions.pictures import keep_photos
from stations.words import Act, Channel, NameMode, ReceptionKind, SessionStatus

OWN_DAYS, KEEPER_DAYS = 1, 31
"""How many days after a session its deputy, or the station, may still write down a reception."""
MOST_PEOPLE = 500


@dataclass(frozen=True)
class Said:
    """One matter that a visitor raised. With an ``answer`` it stays a record; without, it becomes a case."""

    text: str
    answer: str = ""
    category: Category | None = None
    name_mode: str = NameMode.ANONYMOUS
    name: str = ""
    mobile: str = ""


def may_receive(user: User, station: Station) -> bool:
    """Whether the user may write down receptions here: the station's people, and deputies who sit or have sat here."""
    if not user.is_authenticated:
        return False
    return (
        access.keeps(user, station)
        or station.pk in user.unit_ids(Role.DEPUTY)
        or DutySession.objects.filter(user=user, station=station).exists()
        or Seat.objects.held().filter(user=user, slot__station=station).exists()
    )


def receive(
    *,
    station: Station,
    by: User,
    kind: str,
    visitor: str,
    matters: Sequence[Said],
    request_key: uuid.UUID,
    people: int = 1,
    session: DutySession | None = None,
    deputy: User | None = None,
    at: dt.datetime | None = None,
    place: str = "",
    name: str = "",
    agreed: bool = False,
    photos: Sequence[ContentFile[bytes]] = (),
) -> Reception:
    """Write down a visitor, or a group that came together, with every matter they raised: all of it or nothing.

    A matter without an answer opens a case in the station's name, carried by the receiving deputy. The same
    ``request_key`` again returns the same record. ``at`` may lie in the past as far as ``OWN_DAYS``, ``KEEPER_DAYS``.
    """
    reception = Reception(
        county_id=station.county_id, station=station, kind=kind, visitor=visitor, people=people, by=by,
        place=place, name=name, agreed=agreed, request_key=request_key,
    )  # fmt: skip
    try:
        with transaction.atomic():
            _fit(reception, session, deputy, at)
            _check_words(reception, matters)
            reception.save(force_insert=True)
            for number, said in enumerate(matters):
                _write_matter(reception, number, said)
            keep_photos(
                subjects.name("reception", reception.pk),
                photos,
                by=by,
                county_id=station.county_id,
                station=station,
            )
            trail.record_act(
                station.unit, Act.RECEIVED, by, about=subjects.name("reception", reception.pk),
                deputy=reception.deputy_id, people=people, matters=len(matters),
            )  # fmt: skip
    except IntegrityError:
        known = Reception.objects.filter(county=station.county_id, request_key=request_key).first()
        if known is None:
            raise
        if [matter.text for matter in known.matters.all()] != [said.text for said in matters]:
            raise NotNow(
                _("这张表单已经登记过另一次接待。您现在写的内容还在下面，请再按一次保存。")
            ) from None
        return known
    return reception


def _fit(
    reception: Reception, session: DutySession | None, deputy: User | None, at: dt.datetime | None
) -> None:
    """Give the record its session, deputy and moment, and refuse what does not fit together."""
    station, by, now = reception.station, reception.by, timezone.now()
    is_keeper = access.keeps(by, station)
    if not may_receive(by, station):
        raise PermissionDenied(_("只有本站工作人员和在本站接待的代表可以登记接待。"))
    if session is None and reception.kind == ReceptionKind.FIXED:
        raise ValidationError({"session": _("固定接待请选择值班场次；代表到站先打卡。")})
    if session is not None:
        session = locked_session(session)
        _check_session(reception, session, is_keeper)
        reception.session, deputy = session, session.user
    else:
        deputy = deputy or by
        if (deputy != by and not is_keeper) or not _sits_here(deputy, station):
            raise ValidationError({"deputy": _("请选择在本站接待的代表。")})
    reception.deputy, reception.at = deputy, at or _moment(session, now)
    on = timezone.localdate(reception.at)
    oldest = timezone.localdate() - dt.timedelta(days=KEEPER_DAYS if is_keeper else OWN_DAYS)
    if reception.at > now or on < oldest:
        raise ValidationError({"at": _("接待时间不能晚于现在，也不能太早。")})
    if session is not None and on != session.on:
        raise ValidationError({"at": _("接待时间不在所选的值班日。")})


def _moment(session: DutySession | None, now: dt.datetime) -> dt.datetime:
    """Now, or where the session has ended, its last moment."""
    return min(now, session.left_at or now) if session else now


def _check_session(reception: Reception, session: DutySession, is_keeper: bool) -> None:
    if session.station_id != reception.station.pk or not (is_keeper or session.user_id == reception.by.pk):
        raise ValidationError({"session": _("请选择本站的场次。")})
    if session.status == SessionStatus.REFUSED:
        raise NotNow(_("这次打卡不予认可，不能登记接待。"))
    if reception.kind == ReceptionKind.MOBILE and session.slot_id:
        stops = set(session.slot.stops.values_list("place", flat=True)) if session.slot else set()
        if stops and reception.place not in stops:
            raise ValidationError({"place": _("请选择路线上的地点。")})
    note = NobodyCame.objects.filter(session=session).first()
    if note and note.confirmed_at:
        raise NotNow(_("这一场已经确认无人来访，不能再登记接待。"))
    if note:
        note.delete()  # somebody came after all; the trail keeps that it was noted


def _sits_here(deputy: User, station: Station) -> bool:
    resident = Duty.objects.current().of(Role.DEPUTY).filter(unit=station.pk, user=deputy)
    return resident.exists() or Seat.objects.held().filter(user=deputy, slot__station=station.pk).exists()


def _check_words(reception: Reception, matters: Sequence[Said]) -> None:
    if not matters:
        raise ValidationError(_("请至少写一件事项。没有群众来访请登记“无人来访”。"))
    if not 1 <= reception.people <= MOST_PEOPLE:
        raise ValidationError({"people": _("请填写实际人数。")})
    if reception.name and not reception.agreed:
        raise ValidationError({"agreed": _("来访人没有同意登记姓名，请勾选同意或去掉姓名。")})
    if reception.kind == ReceptionKind.MOBILE and not reception.place:
        raise ValidationError({"place": _("流动接待请写明在哪里接待。")})
    if any(not said.answer and said.category is None for said in matters):
        raise ValidationError(_("转为群众意见的事项请选择类别。"))


def _write_matter(reception: Reception, number: int, said: Said) -> None:
    matter = Matter(county_id=reception.county_id, reception=reception, text=said.text, answer=said.answer)
    if not said.answer and said.category:
        opinion = submit_opinion(
            station=reception.station,
            category=said.category,
            text=said.text,
            name_mode=said.name_mode,
            name=said.name,
            mobile=said.mobile,
            place=reception.place,
            by=reception.by,
            channel=Channel.RECEPTION,
            deputy=reception.deputy,
            request_key=uuid.uuid5(reception.request_key, str(number)),
        )
        matter.loop = opinion.loop
    matter.save(force_insert=True)


def locked_session(session: DutySession) -> DutySession:
    rows = DutySession.objects.select_for_update(of=("self",))
    return rows.select_related("station__unit__region", "user", "slot").get(pk=session.pk)


def when(session: DutySession) -> str:
    """A session's time in words, for notices."""
    return f"{session.on.month}月{session.on.day}日"


# ---------------------------------------------------------------- nobody came


@transaction.atomic
def note_nobody(*, session: DutySession, by: User, note: str = "") -> NobodyCame:
    """The deputy says that nobody came. It counts only when somebody else confirms it (``confirm_nobody``)."""
    session = locked_session(session)
    if by.pk != session.user_id:
        raise PermissionDenied(_("无人来访由值班代表本人说明。"))
    if session.status == SessionStatus.REFUSED:
        raise NotNow(_("这次打卡不予认可。"))
    if session.receptions.exists():
        raise NotNow(_("这一场已经登记了接待。"))
    if NobodyCame.objects.filter(session=session).exists():
        raise NotNow(_("这一场已经说明无人来访。"))
    made = NobodyCame.objects.create(session=session, county_id=session.county_id, note=note, by=by)
    trail.record_act(
        session.station.unit, Act.NOBODY, by, note, about=subjects.name("nobody", session.pk),
        name=by.name, when=when(session),
    )  # fmt: skip
    return made


def may_confirm_nobody(user: User, session: DutySession) -> bool:
    return user.pk != session.user_id and access.keeps(user, session.station)


@transaction.atomic
def confirm_nobody(*, session: DutySession, by: User) -> NobodyCame:
    """The station, or who stands above it, confirms that nobody came; never the deputy who said so."""
    session = locked_session(session)
    if not may_confirm_nobody(by, session):
        raise PermissionDenied(_("无人来访须由联络站工作人员确认，本人不能确认。"))
    note = NobodyCame.objects.filter(session=session).first()
    if note is None or note.confirmed_at or session.receptions.exists():
        raise NotNow(_("这一场没有待确认的无人来访说明。"))
    if session.status == SessionStatus.OPEN:
        raise NotNow(_("代表还没有签退，签退后再确认。"))
    note.confirmed_by, note.confirmed_at = by, timezone.now()
    note.save(update_fields=["confirmed_by", "confirmed_at"])
    trail.record_act(
        session.station.unit, Act.NOBODY_OK, by, about=subjects.name("nobody", session.pk),
        person=session.user_id,
    )  # fmt: skip
    return note


@transaction.atomic
def look_at_name(*, reception: Reception, by: User) -> str:
    """Open the visitor's name; the look itself is an event."""
    if not may_see_name(by, reception):
        raise PermissionDenied(_("您没有查看来访人姓名的权限。"))
    if not reception.name:
        raise NotNow(_("这次接待没有登记姓名。"))
    trail.record_act(
        reception.station.unit, Act.LOOKED, by, about=subjects.name("reception", reception.pk),
        what="reception",
    )  # fmt: skip
    return reception.name


def may_see_name(user: User, reception: Reception) -> bool:
    """The deputy who received, and the station's people."""
    return user.pk == reception.deputy_id or access.keeps(user, reception.station)
