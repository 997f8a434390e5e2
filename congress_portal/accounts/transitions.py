"""Every write of users and duties that has a rule. Each checks who asks, writes, and leaves one account event.

``by`` is the administrator who asks, or nobody where the command line does.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Iterable

from django.contrib.auth import password_validation
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts import tokens, trail
from congress_portal.accounts.models import (
    STAND_IN_DEPTH,
    Deed,
    Duty,
    DutyQuerySet,
    Region,
    Role,
    Unit,
    UnitKind,
    User,
)

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letter that is taken for another on paper."""
GROUPS = UnitKind.DEPUTY_GROUP, UnitKind.CENTRAL_GROUP, UnitKind.SUPERVISION_GROUP
UNITS_OF_ROLE: dict[str, tuple[str, ...]] = {
    Role.DEPUTY: (UnitKind.STATION, *GROUPS),
    Role.KEEPER: (UnitKind.STATION,),
    Role.HANDLER: (UnitKind.DEPARTMENT, UnitKind.TOWNSHIP_GOVERNMENT, UnitKind.SUPERVISION_GROUP),
    Role.OVERSEER: (UnitKind.PRESIDIUM, UnitKind.WORKING_COMMITTEE, UnitKind.DEPUTY_GROUP),
    Role.CONGRESS_OFFICE: (UnitKind.CONGRESS_OFFICE,),
    Role.LEADER: (
        UnitKind.LEADERSHIP,
        UnitKind.CONGRESS_OFFICE,
        UnitKind.WORKING_COMMITTEE,
        UnitKind.PRESIDIUM,
    ),
    Role.ADMINISTRATOR: (UnitKind.CONGRESS_OFFICE,),
    Role.AUDITOR: (UnitKind.CONGRESS_OFFICE, UnitKind.WORKING_COMMITTEE),
    Role.REPORT_OFFICER: (UnitKind.CONGRESS_OFFICE, UnitKind.WORKING_COMMITTEE),
}


def may_administer(user: User, county_id: int) -> bool:
    """Whether one of today's duties of ``user`` is administrator of this county."""
    return any(duty.role == Role.ADMINISTRATOR and duty.county_id == county_id for duty in user.duties)


def new_password() -> str:
    """A temporary password that can be read aloud: three groups of four."""
    return "-".join("".join(secrets.choice(LETTERS) for _n in range(4)) for _group in range(3))


@transaction.atomic
def make_user(
    *,
    username: str,
    name: str,
    county: Region,
    by: User | None,
    email: str = "",
    mobile: str = "",
    has_password: bool = True,
) -> tuple[User, str]:
    """A new user without any duty, and the temporary password, which is shown once and stored nowhere.

    Without a password nobody logs in until ``reset_password`` has given one.
    """
    _guard(by, county.pk)
    if not USERNAME.fullmatch(username):
        raise ValidationError(
            {"username": _("登录名须为3至40位小写字母、数字、点、短横或下划线，以字母或数字开头。")}
        )
    if User.objects.filter(username=username).exists():
        raise ValidationError({"username": _("这个登录名已经有人使用，请换一个。")})
    password = new_password() if has_password else ""
    user = User(username=username, name=name, email=email, mobile=mobile, must_change_password=True)
    user.set_password(password or None)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        raise ValidationError({"username": _("这个登录名刚刚被别人使用，请换一个。")}) from None
    trail.record(county, Deed.USER_MADE, by=by, whom=user, username=username)
    return user, password


@transaction.atomic
def change_user(*, user: User, by: User, county: Region, name: str, email: str, mobile: str) -> User:
    """Correct name, e-mail or mobile number; the trail names the fields, not their contents."""
    user = _locked(user, by, county)
    new = {"name": name, "email": email, "mobile": mobile}
    changed = [field for field, value in new.items() if getattr(user, field) != value]
    for field in changed:
        setattr(user, field, new[field])
    if changed:
        user.save(update_fields=changed)
        trail.record(county, Deed.USER_CHANGED, by=by, whom=user, fields=changed)
    return user


@transaction.atomic
def reset_password(*, user: User, by: User | None, county: Region) -> str:
    """A temporary password in place of a forgotten one; every session and token of the user ends."""
    user = _locked(user, by, county)
    password = new_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    tokens.end(user)
    trail.record(county, Deed.PASSWORD_RESET, by=by, whom=user)
    return password


@transaction.atomic
def change_password(*, user: User, password: str) -> User:
    """The user's own choice. The form has asked for the old one."""
    fresh = User.objects.select_for_update().get(pk=user.pk)
    if fresh.check_password(password):
        raise ValidationError({"new_password1": _("新密码不能与现在的密码相同。")})
    try:
        password_validation.validate_password(password, fresh)
    except ValidationError as refused:
        raise ValidationError({"new_password1": refused.messages}) from None
    fresh.set_password(password)
    fresh.must_change_password = False
    fresh.save(update_fields=["password", "must_change_password"])
    tokens.end(fresh)
    duty = Duty.objects.filter(user=fresh).select_related("county").order_by("-since").first()
    if duty:
        trail.record(duty.county, Deed.PASSWORD_CHANGED, by=fresh, whom=fresh)
    return fresh


@transaction.atomic
def deactivate(*, user: User, by: User, county: Region) -> User:
    """Keep a user out from the next request on. Duties and history stay as they are."""
    user = _locked(user, by, county)
    if user.pk == by.pk:
        raise ValidationError(_("不能停用自己的账号，请由另一位管理员办理。"))
    user.is_active = False
    user.save(update_fields=["is_active"])
    tokens.end(user)
    trail.record(county, Deed.USER_DEACTIVATED, by=by, whom=user)
    return user


@transaction.atomic
def activate(*, user: User, by: User, county: Region) -> User:
    """Let a user in again."""
    user = _locked(user, by, county)
    user.is_active = True
    user.save(update_fields=["is_active"])
    trail.record(county, Deed.USER_ACTIVATED, by=by, whom=user)
    return user


@transaction.atomic
def give_duty(
    *,
    user: User,
    role: str,
    unit: Unit,
    by: User | None,
    since: dt.date,
    until: dt.date | None = None,
    region: Region | None = None,
    title: str = "",
    is_head: bool = False,
) -> Duty:
    """A role in a unit, over a region (the unit's own where none is named), for a period."""
    _guard(by, unit.county_id)
    _not_oneself(user, by)
    user = User.objects.select_for_update().get(pk=user.pk)
    _check_duty(role, unit, region, since, until)
    _refuse_overlap(user, role, unit, since, until)
    duty = Duty(
        county_id=unit.county_id,
        user=user,
        role=role,
        unit=unit,
        region=region or unit.region,
        title=title,
        is_head=is_head,
        since=since,
        until=until,
    )
    duty.save(force_insert=True)
    record_duty(Deed.DUTY_GIVEN, duty, by)
    return duty


@transaction.atomic
def end_duty(*, duty: Duty, on: dt.date, by: User | None) -> Duty:
    """Let a duty end with a day, today or later; whoever stands in for it ends with it."""
    _guard(by, duty.county_id)
    duty = (
        Duty.objects.select_for_update(of=("self",)).select_related("user", "unit", "county").get(pk=duty.pk)
    )
    if on < duty.since:
        raise ValidationError({"until": _("结束日期不能早于开始日期。")})
    if duty.until and duty.until <= on:
        raise ValidationError(
            {
                "until": _("这项职责已定于%(day)s结束，只能提前，不能推后；需要延长请另行安排。")
                % {"day": duty.until}
            }
        )
    if duty.role == Role.ADMINISTRATOR and not _other_administrators(duty).exists():
        raise ValidationError(_("这是本县最后一位管理员，请先安排另一位。"))
    before, duty.until = duty.until, on
    duty.save(update_fields=["until"])
    record_duty(Deed.DUTY_ENDED, duty, by, before=before.isoformat() if before else None)
    return duty


@transaction.atomic
def appoint_stand_in(*, duty: Duty, user: User, since: dt.date, until: dt.date, by: User | None) -> Duty:
    """Somebody does another's duty for a period (代行); in force only while the duty itself is."""
    _guard(by, duty.county_id)
    _not_oneself(user, by)
    duty = (
        Duty.objects.select_for_update(of=("self",))
        .select_related("user", "unit__region", "region")
        .get(pk=duty.pk)
    )
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.pk == duty.user_id:
        raise ValidationError({"username": _("不能由本人代行自己的职责。")})
    if _depth(duty) >= STAND_IN_DEPTH:
        raise ValidationError(_("代行最多%(depth)d层，请直接代行原来的职责。") % {"depth": STAND_IN_DEPTH})
    if until < since:
        raise ValidationError({"until": _("结束日期不能早于开始日期。")})
    if since < duty.since or (duty.until and until > duty.until):
        raise ValidationError({"until": _("代行的期间须在原职责的期间之内。")})
    _refuse_overlap(user, duty.role, duty.unit, since, until)
    made = Duty(
        county_id=duty.county_id,
        user=user,
        role=duty.role,
        unit=duty.unit,
        region=duty.region,
        title=duty.title,
        is_head=duty.is_head,
        since=since,
        until=until,
        stands_in_for=duty,
    )
    made.save(force_insert=True)
    record_duty(Deed.STAND_IN_APPOINTED, made, by, stands_in_for=str(duty.user))
    return made


def _guard(by: User | None, county_id: int) -> None:
    if by is not None and not may_administer(by, county_id):
        raise PermissionDenied(_("只有本县的管理员可以办理。"))


def _not_oneself(user: User, by: User | None) -> None:
    if by is not None and user.pk == by.pk:
        raise ValidationError(_("不能给自己安排职责，请由另一位管理员办理。"))


def belongs(duties: Iterable[Duty], county: Region) -> bool:
    """Whether somebody with all these duties is a county's to change: by one that has not ended; where all have
    ended, by the newest; without any, anybody's."""
    held = list(duties)
    standing = [duty for duty in held if duty.until is None or duty.until >= timezone.localdate()]
    newest = sorted(held, key=lambda duty: (duty.since, duty.pk))[-1:]
    return not held or county.pk in {duty.county_id for duty in standing or newest}


def check_may_touch(user: User, by: User | None, county: Region) -> None:
    """Raise unless ``by`` administers the county and the user belongs to it or to none."""
    _guard(by, county.pk)
    if not belongs(Duty.objects.filter(user=user), county):
        raise PermissionDenied(_("该用户不属于本县。"))


def _locked(user: User, by: User | None, county: Region) -> User:
    """The user's row, locked and read afresh, if ``by`` may touch it."""
    check_may_touch(user, by, county)
    return User.objects.select_for_update().get(pk=user.pk)


def _check_duty(role: str, unit: Unit, region: Region | None, since: dt.date, until: dt.date | None) -> None:
    if role not in UNITS_OF_ROLE or unit.kind not in UNITS_OF_ROLE[role]:
        kinds = "、".join(str(UnitKind(kind).label) for kind in UNITS_OF_ROLE.get(role, ()))
        raise ValidationError({"unit": _("这一角色只能设在：%(kinds)s。") % {"kinds": kinds}})
    if not unit.is_active:
        raise ValidationError({"unit": _("该单位已停用。")})
    if region is not None and not region.lies_in(unit.county):
        raise ValidationError({"region": _("管辖区划须在本县之内。")})
    if until and until < since:
        raise ValidationError({"until": _("结束日期不能早于开始日期。")})


def _refuse_overlap(user: User, role: str, unit: Unit, since: dt.date, until: dt.date | None) -> None:
    same = Duty.objects.filter(user=user, role=role, unit=unit).exclude(until__lt=since)
    found = (same.filter(since__lte=until) if until else same).first()
    if found:
        raise ValidationError(
            _("%(name)s在这个单位已有同样的职责（自%(day)s起），期间重叠。")
            % {"name": user.name, "day": found.since}
        )


def _depth(duty: Duty) -> int:
    """How many stand-ins lie between this duty and the one that all of them stand in for."""
    depth, above = 0, duty.stands_in_for
    while above is not None and depth < STAND_IN_DEPTH:
        depth, above = depth + 1, above.stands_in_for
    return depth


def _other_administrators(duty: Duty) -> DutyQuerySet:
    others = Duty.objects.current(timezone.localdate()).of(Role.ADMINISTRATOR).filter(county=duty.county_id)
    return others.filter(user__is_active=True).exclude(user=duty.user_id)


def record_duty(deed: Deed, duty: Duty, by: User | None, **detail: object) -> None:
    trail.record(
        duty.county,
        deed,
        by=by,
        whom=duty.user,
        subject=str(duty),
        duty=duty.pk,
        role=duty.role,
        unit=duty.unit_id,
        since=duty.since.isoformat(),
        until=duty.until.isoformat() if duty.until else None,
        **detail,
    )
