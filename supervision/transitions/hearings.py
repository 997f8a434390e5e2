"""Hearings: prepared, published in time, registered for by citizens, speakers chosen, minutes and result published.

The hearing's row is locked first, read again, guarded. Names of citizens stand in one table, read through ``look``.
"""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Level, Region, Unit, User
from congress_portal.errors import NotNow
from congress_portal.issuing import transitions as issuing
from congress_portal.issuing.words import Kind
from congress_portal.loops import trail
from congress_portal.loops.deadlines import last_moment
from congress_portal.loops.trail import CITIZEN, SYSTEM, By
from supervision.acts import Act
from supervision.announcing import notice_of, paper_of_hearing
from supervision.convening import guard, last_day_before
from supervision.models import Chosen, Hearing, Registration, RegistrationContact

NOTICE, KEEP = "hearing.notice", "keep.hearing"
PRIVACY = "hearing-2026-11"
"""Which words about personal data stood on the form."""
FIELDS = (
    "kind", "topic", "matter", "materials", "held_on", "starts", "place", "register_until", "most", "speakers",
)  # fmt: skip


def prepare(
    *, by: User, office: Unit, values: dict[str, Any], request_key: uuid.UUID | None = None
) -> Hearing:
    """A hearing that is not yet public. ``values``: all of ``FIELDS``. The same key gives the same one."""
    guard(by, office.county_id)
    key = request_key or uuid.uuid4()
    known = Hearing.objects.filter(request_key=key, by=by).first()
    if known is not None:
        return known
    _check(values)
    made = Hearing(county_id=office.county_id, by=by, at=timezone.now(), request_key=key, **values)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            _tell(made, Act.HEARING_SET, by, office)
    except IntegrityError:
        known = Hearing.objects.filter(request_key=key, by=by).first()
        if known is None:
            raise
        return known
    return made


@transaction.atomic
def change(*, hearing: Hearing, by: User, values: dict[str, Any]) -> Hearing:
    """Anything of it, while it is not public."""
    hearing, office = _lock(hearing, by, "draft")
    _check(values)
    for name in FIELDS:
        setattr(hearing, name, values[name])
    hearing.save(update_fields=list(FIELDS))
    _tell(hearing, Act.HEARING_CHANGED, by, office)
    return hearing


@transaction.atomic
def publish(*, hearing: Hearing, by: User) -> Hearing:
    """The notice goes to everybody, so long before as the table says; else another date must be found."""
    hearing, office = _lock(hearing, by, "draft")
    counted = last_day_before(office.county, NOTICE, hearing.held_on)
    today = timezone.localdate()
    if counted is None:
        raise ValidationError(_("期限表里没有听证会公告的期限。"))
    if today > counted[0] or today > hearing.register_until:
        raise ValidationError(
            _("应当提前%(length)s公告，最迟%(day)s；来不及了，请改会议日期和报名截止日期。")
            % {"length": counted[1].length, "day": counted[0]}
        )
    hearing.published_at, hearing.published_by = timezone.now(), by
    hearing.basis = f"{counted[1].length}，{counted[1].basis}"[:200]
    hearing.save(update_fields=["published_at", "published_by", "basis"])
    _tell(hearing, Act.HEARING_PUBLIC, by, office)
    issuing.issue(
        make=lambda number: notice_of(hearing, office, number), kind=Kind.HEARING, unit=office, by=by,
        about=paper_of_hearing(hearing),
    )  # fmt: skip
    return hearing


@transaction.atomic
def register(
    *, hearing: Hearing, name: str, mobile: str, standing: str, wants_to_speak: bool, view: str,
    request_key: uuid.UUID,
) -> Registration:  # fmt: skip
    """Somebody wants to come. The same key again returns the same registration."""
    hearing = Hearing.objects.select_for_update(no_key=True).get(pk=hearing.pk)
    known = Registration.objects.filter(county=hearing.county_id, request_key=request_key).first()
    if known is not None:
        if (known.hearing_id, known.view) != (hearing.pk, view):
            raise NotNow(_("这张表单已经提交过。您现在写的内容还在下面，请再按一次提交。"))
        return known
    if not hearing.is_taking:
        raise ValidationError(_("报名已经截止。"))
    if hearing.registrations.count() >= hearing.most:
        raise ValidationError(_("名额已满。您可以到联络站反映意见。"))
    if wants_to_speak and not view.strip():
        raise ValidationError({"view": _("希望发言的，请写下主要意见。")})
    made = Registration.objects.create(
        county_id=hearing.county_id, hearing=hearing, standing=standing, wants_to_speak=wants_to_speak,
        view=view, code=f"{secrets.randbelow(9 * 10**11) + 10**11}", notice_version=PRIVACY,
        at=timezone.now(), request_key=request_key,
    )  # fmt: skip
    RegistrationContact.objects.create(
        registration=made, county_id=hearing.county_id, name=name, mobile=mobile
    )
    _tell(hearing, Act.REGISTERED, CITIZEN, _office(hearing), number=made.pk)
    return made


@transaction.atomic
def choose(*, registration: Registration, by: User, chosen: str, note: str = "") -> Registration:
    """Who speaks, who listens, who finds no place, with the reason; until the hearing is over."""
    hearing, office = _lock(registration.hearing, by, "published", "held")
    row = hearing.registrations.get(pk=registration.pk)
    if chosen not in (Chosen.SPEAKER, Chosen.AUDIENCE, Chosen.DECLINED):
        raise ValidationError({"chosen": _("请选择。")})
    if row.said:
        raise NotNow(_("已经登记发言。"))
    if chosen == Chosen.DECLINED and not note.strip():
        raise ValidationError({"note": _("未安排的，请写明理由；报名人凭查询码会看到。")})
    others = hearing.registrations.filter(chosen=Chosen.SPEAKER).exclude(pk=row.pk).count()
    if chosen == Chosen.SPEAKER and others >= hearing.speakers:
        raise ValidationError({"chosen": _("发言名额%(most)d个已满。") % {"most": hearing.speakers}})
    row.chosen, row.note, row.decided_by, row.decided_at = chosen, note.strip(), by, timezone.now()
    row.save(update_fields=["chosen", "note", "decided_by", "decided_at"])
    _tell(hearing, Act.REGISTRATION_SAID, by, office, number=row.pk, chosen=chosen)
    return row


@transaction.atomic
def note_statement(*, registration: Registration, by: User, came: bool, said: str = "") -> Registration:
    """Whether somebody came, and what a speaker said; on the day or after."""
    hearing, office = _lock(registration.hearing, by, "held")
    row = hearing.registrations.get(pk=registration.pk)
    if row.chosen not in (Chosen.SPEAKER, Chosen.AUDIENCE):
        raise NotNow(_("没有安排参加。"))
    if said.strip() and (not came or row.chosen != Chosen.SPEAKER):
        raise ValidationError({"said": _("只有到会的发言人有发言。")})
    row.came, row.said = came, said.strip()
    row.save(update_fields=["came", "said"])
    _tell(hearing, Act.STATEMENT_NOTED, by, office, number=row.pk)
    return row


@transaction.atomic
def keep_minutes(*, hearing: Hearing, by: User, minutes: str, revision: int) -> Hearing:
    """What went on, for everybody to read; who has not seen the newest state is refused."""
    hearing, office = _lock(hearing, by, "held")
    if revision != hearing.revision:
        raise ValidationError(_("别人刚刚改过笔录。您填的还在下面，请对照后再保存。"), code="stale")
    hearing.minutes, hearing.revision = minutes.strip(), revision + 1
    hearing.save(update_fields=["minutes", "revision"])
    _tell(hearing, Act.HEARING_MINUTED, by, office)
    return hearing


@transaction.atomic
def publish_result(*, hearing: Hearing, by: User, result: str) -> Hearing:
    """Which views were taken up, which not and why: public at once, and the end of it."""
    hearing, office = _lock(hearing, by, "held")
    if not hearing.minutes:
        raise ValidationError({"result": _("请先登记笔录。")})
    if not result.strip():
        raise ValidationError({"result": _("请写明哪些意见采纳了，哪些没有采纳、为什么。")})
    hearing.result, hearing.resulted_at = result.strip(), timezone.now()
    hearing.save(update_fields=["result", "resulted_at"])
    _tell(hearing, Act.HEARING_DONE, by, office)
    return hearing


@transaction.atomic
def call_off(*, hearing: Hearing, by: User, reason: str) -> Hearing:
    hearing, office = _lock(hearing, by, "draft", "published", "held")
    if not reason.strip():
        raise ValidationError({"reason": _("请写明理由。")})
    hearing.off_reason = reason.strip()
    hearing.save(update_fields=["off_reason"])
    _tell(hearing, Act.HEARING_OFF, by, office)
    return hearing


@transaction.atomic
def look(*, registration: Registration, by: User) -> RegistrationContact:
    """Name and telephone of one who registered: each look is an event."""
    hearing = Hearing.objects.get(pk=registration.hearing_id)
    office = guard(by, hearing.county_id)
    found = RegistrationContact.objects.get(registration=registration.pk)
    _tell(hearing, Act.CONTACT_SEEN, by, office, number=registration.pk)
    return found


def forget_contacts(today: dt.date | None = None) -> int:
    """Empty the names and telephones of hearings so long ago as the table says; returns how many."""
    day, done = today or timezone.localdate(), 0
    for county in Region.objects.filter(level=Level.COUNTY):
        due = Hearing.objects.filter(
            county=county, held_on__lt=day, registrations__contact__emptied_at=None,
            registrations__isnull=False,
        ).distinct()  # fmt: skip
        for hearing in due:
            counted = last_moment(county, KEEP, hearing.held_on)
            if counted is not None and timezone.localdate(counted[1]) < day:
                done += _forget(hearing)
    return done


@transaction.atomic
def _forget(hearing: Hearing) -> int:
    Hearing.objects.select_for_update(no_key=True).get(pk=hearing.pk)
    rows = RegistrationContact.objects.filter(registration__hearing=hearing, emptied_at=None)
    count = rows.update(name="", mobile="", emptied_at=timezone.now())
    if count:
        _tell(hearing, Act.CONTACTS_EMPTIED, SYSTEM, _office(hearing), count=count)
    return count


def _check(values: dict[str, Any]) -> None:
    errors = {}
    if values["register_until"] >= values["held_on"]:
        errors["register_until"] = _("报名截止须早于会议日期。")
    if values["held_on"] < timezone.localdate():
        errors["held_on"] = _("不能早于今天。")
    if values["speakers"] > values["most"]:
        errors["speakers"] = _("不能多于报名人数。")
    if errors:
        raise ValidationError(errors)


def _lock(hearing: Hearing, by: User, *states: str) -> tuple[Hearing, Unit]:
    found = Hearing.objects.select_for_update(no_key=True).get(pk=hearing.pk)
    office = guard(by, found.county_id)
    if found.state not in states:
        raise NotNow()
    return found, office


def _office(hearing: Hearing) -> Unit:
    """In whose trail it stands where nobody of the office acts."""
    offices = Unit.objects.filter(region=hearing.county_id, kind="congress_office").order_by(
        "-is_active", "pk"
    )
    return offices[0]


def _tell(hearing: Hearing, act: Act, by: By, unit: Unit, **detail: Any) -> None:
    trail.record_act(unit, act, by, about=f"hearing:{hearing.pk}", **detail)
