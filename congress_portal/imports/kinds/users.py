"""People who log in, and their duties: a line is one person with one duty; a person with two duties has two lines.

A line means the user with its login name. Passwords are no part of the sheet: new users get one afterwards.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress_portal.accounts import transitions
from congress_portal.accounts.forms import MOBILE
from congress_portal.accounts.models import AccountEvent, Deed, Duty, Region, Role, Unit, UnitKind, User
from congress_portal.imports.kinds.base import (
    Column,
    Job,
    Kind,
    Named,
    Planned,
    Wrong,
    Wrote,
    choice,
    conclude,
    settle_each,
)
from congress_portal.imports.models import Outcome, State, Written
from congress_portal.sheets import cells
from congress_portal.sheets.reading import Row

LOGIN, NAME, MAIL, MOBILE_, ACTIVE = "登录名", "姓名", "电子邮箱", "手机号码", "可登录"
ROLE, UNIT, REGION, TITLE, HEAD, SINCE, UNTIL = "角色", "单位", "管辖区划", "职务", "单位负责人", "起", "止"
FIELDS = {NAME: "name", MAIL: "email", MOBILE_: "mobile"}
OF_DUTY = {REGION: "region", TITLE: "title", HEAD: "is_head"}
ROLES = {str(label): value for value, label in Role.choices}
OTHER_WORDS = {
    "代表": Role.DEPUTY, "联络员": Role.KEEPER, "站长": Role.KEEPER, "人大办": Role.CONGRESS_OFFICE,
    "经办人": Role.HANDLER,
}  # fmt: skip


def _mail(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise ValueError(_("不是电子邮箱")) from None
    return cells.words(text, 254)


def _mobile(text: str) -> str:
    plain = "".join(text.split()).replace("-", "").removeprefix("+86")
    try:
        MOBILE(plain)
    except ValidationError:
        raise ValueError(_("应是11位手机号码")) from None
    return plain


@dataclass
class Will:
    """``user``: known, or the line that makes them; ``fields``: of the user; ``duty``: what to give; ``known``: the
    duty that is there, with the day on which it is to end."""

    user: User | Planned | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    active: bool | None = None
    duty: dict[str, Any] | None = None
    known: Duty | None = None
    until: dt.date | None = None


class Users(Kind):
    word, label, icon = "users", gettext_lazy("用户和职责"), "users"
    roles = (Role.ADMINISTRATOR,)
    has_passwords = True
    columns = (
        Column(LOGIN, lambda text: cells.words("".join(text.split()).lower(), 40), ("用户名", "账号"),
               needed=True, sample="zhangsan",
               help=gettext_lazy("已有的用户按登录名辨认；一人有几项职责就填几行。")),
        Column(NAME, lambda text: cells.words(text, 40), sample="张三", help=gettext_lazy("新增时必填。")),
        Column(MAIL, _mail, ("邮箱", "邮件"), sample="", clear=("",)),
        Column(MOBILE_, _mobile, ("手机", "手机号", "电话", "联系电话"), sample="13800000000", clear=("",)),
        Column(ACTIVE, cells.yes_or_no, ("是否可登录",), sample="是", choices=("是", "否"),
               help=gettext_lazy("不填：新增的可登录，已有的不变。")),
        Column(ROLE, choice(ROLES | OTHER_WORDS), ("职责",), sample="承办人", choices=tuple(ROLES)),
        Column(UNIT, lambda text: cells.words(text, 80), ("任职单位", "所在单位", "单位编码"), sample="县水利水电局",
               help=gettext_lazy("单位的编码或名称；填了角色就要填单位。")),
        Column(REGION, lambda text: cells.words(text, 60), ("管辖区域",), sample="",
               help=gettext_lazy("不填就是单位所在区划。")),
        Column(TITLE, lambda text: cells.words(text, 40), ("职位",), sample="办公室主任"),
        Column(HEAD, cells.yes_or_no, ("负责人", "是否负责人"), sample="否", choices=("是", "否")),
        Column(SINCE, cells.date, ("起始日期", "任职起", "从哪天起"), sample="2026-01-01", holds="day",
               help=gettext_lazy("不填就是写入那天。")),
        Column(UNTIL, cells.last_day, ("截止日期", "任职止", "到哪天止"), sample="", holds="day",
               help=gettext_lazy("最后一天，长期任职不填；已有的职责只能提前结束，不能早于今天。")),
    )  # fmt: skip
    notes = (
        gettext_lazy("表里没有密码：写入后在结果页给新增的用户发放一次性的临时密码。"),
        gettext_lazy("已有职责的管辖区划、职务不能用导入修改，请先结束，再另行安排。"),
    )

    def plan(self, rows: Sequence[Row], job: Job) -> list[Planned]:
        planned = self.read(rows)
        known = Known(job.by, job.county, planned)
        settle_each(planned, known.settle, LOGIN, job)
        conclude(planned)
        return planned

    def write(self, planned: Sequence[Planned], job: Job) -> Iterator[Wrote]:
        by, county = job.by, job.county
        made: dict[int, User] = {}
        for one in planned:
            will: Will = one.will
            if will.user is None:
                made[one.number], _none = transitions.make_user(
                    username=one.values[LOGIN], county=county, by=by, has_password=False, **will.fields
                )
                if will.active is False:
                    made[one.number] = transitions.deactivate(user=made[one.number], by=by, county=county)
                yield Wrote(one.number, made[one.number])
            user = made[will.user.number] if isinstance(will.user, Planned) else will.user or made[one.number]
            if isinstance(will.user, User):
                yield from self._change(one, user, by, county)
            if will.duty is not None:
                yield Wrote(one.number, transitions.give_duty(user=user, by=by, **will.duty))
            elif will.known and will.until:
                before = {"until": will.known.until}
                ended = transitions.end_duty(duty=will.known, on=will.until, by=by)
                yield Wrote(one.number, ended, before)

    def _change(self, one: Planned, user: User, by: User, county: Region) -> Iterator[Wrote]:
        """What the line changes of a person who is known."""
        will: Will = one.will
        fields = will.fields
        before = {name: getattr(user, name) for name in ("name", "email", "mobile", "is_active")}
        if fields:
            user = transitions.change_user(
                user=user, by=by, county=county, **({name: before[name] for name in FIELDS.values()} | fields)
            )
        if will.active is not None:
            move = transitions.activate if will.active else transitions.deactivate
            user = move(user=user, by=by, county=county)
        if fields or will.active is not None:
            yield Wrote(one.number, user, before)


def _taken_back(keys: Sequence[int], county: Region) -> set[int]:
    """Whom the undoing of an import shut out and nobody has shut out since: the mended sheet lets them in again."""
    undone = Written.objects.filter(
        county=county, model="accounts.User", was=Outcome.MADE, row__in=keys, batch__state=State.UNDONE
    ).values_list("row", "batch__undone_at")
    shut = AccountEvent.objects.filter(deed=Deed.USER_DEACTIVATED, whom__in=keys).values_list("whom", "at")
    last: dict[int, dt.datetime] = {}
    for whom, at in shut:
        last[whom] = max(at, last.get(whom, at))
    return {row for row, at in undone if at and row in last and last[row] <= at}


class Known:
    """The county's units, its people and their duties, read once."""

    def __init__(self, by: User, county: Region, planned: Sequence[Planned]) -> None:
        self.by, self.county, self.today = by, county, timezone.localdate()
        self.units: Named[Unit] = Named(_("单位"))
        for unit in Unit.objects.filter(county=county).select_related("region", "county"):
            self.units.add(unit, unit.code, unit.name, unit.short_name)
        self.regions: Named[Region] = Named(_("区划"))
        for region in Region.objects.within(county):
            self.regions.add(region, region.code, region.name)
        logins = {one.values[LOGIN] for one in planned if LOGIN in one.values}
        self.users = {user.username: user for user in User.objects.filter(username__in=logins)}
        keys = [user.pk for user in self.users.values()]
        duties = Duty.objects.filter(user__in=keys).select_related("unit", "region")
        self.held: dict[int, list[Duty]] = defaultdict(list)
        self.duties: dict[tuple[str, str, int], list[Duty]] = defaultdict(list)
        logins_by_key = {user.pk: user.username for user in self.users.values()}
        for duty in duties:
            self.held[duty.user_id].append(duty)
            if duty.stands_in_for_id is None:
                self.duties[logins_by_key[duty.user_id], duty.role, duty.unit_id].append(duty)
        self.taken_back = _taken_back(keys, county)
        self.first: dict[str, Planned] = {}
        self.given: dict[tuple[str, str, int], list[tuple[int, dt.date, dt.date | None]]] = defaultdict(list)

    def settle(self, one: Planned) -> None:
        login = one.values.get(LOGIN, "")
        said = (login, one.values.get(ROLE), one.values.get(UNIT), one.values.get(SINCE))
        one.key, one.name = " ".join(str(part) for part in said if part), one.values.get(NAME, "")
        if not login:
            return
        one.will = Will()
        self._person(one, login)
        self._duty(one, login)

    def _person(self, one: Planned, login: str) -> None:
        user, earlier = self.users.get(login), self.first.setdefault(login, one)
        one.name = one.name or (user.name if user else earlier.name)
        given = {FIELDS[head]: one.values[head] for head in FIELDS if head in one.values}
        if user:
            self._known_person(one, user, given if earlier is one else {})
        elif earlier is one:
            self._new_person(one, given)
        else:
            one.will.user = earlier
        if earlier is not one:
            self._same_as(one, earlier)

    def _same_as(self, one: Planned, earlier: Planned) -> None:
        """Lines of one person say the same of them, or leave the cells empty."""
        for head in (*FIELDS, ACTIVE):
            if head in one.values and one.values[head] != earlier.values.get(head):
                one.blame(head, _("与第%(line)d行同一登录名填的不一样") % {"line": earlier.number})

    def _new_person(self, one: Planned, given: dict[str, Any]) -> None:
        if not transitions.USERNAME.fullmatch(one.values[LOGIN]):
            words = _("应是3至40位小写字母、数字、点、短横或下划线，以字母或数字开头")
            raise Wrong(LOGIN, words)
        if not given.get("name"):
            raise Wrong(NAME, _("新增时必须填写"))
        one.will.fields, one.outcome = given, Outcome.MADE
        one.will.active = False if one.values.get(ACTIVE) is False else None
        for head, name in FIELDS.items():
            if given.get(name):
                one.change(head, "", given[name])
        one.change(ACTIVE, "", one.values.get(ACTIVE, True))

    def _known_person(self, one: Planned, user: User, given: dict[str, Any]) -> None:
        if not transitions.belongs(self.held[user.pk], self.county):
            raise Wrong(LOGIN, _("这个登录名已经有人使用，请换一个"))
        one.will.user = user
        one.will.fields = {name: value for name, value in given.items() if getattr(user, name) != value}
        active = one.values.get(ACTIVE)
        if active is None and user.pk in self.taken_back and not user.is_active:
            active = True
        if active is None and not user.is_active:
            raise Wrong(ACTIVE, _("这个账号已停用：要恢复请填“是”，不恢复请填“否”"))
        if self.first[one.values[LOGIN]] is one and active is not None and active != user.is_active:
            if user.pk == self.by.pk:
                raise Wrong(ACTIVE, _("不能停用自己的账号"))
            one.will.active = active
            one.change(ACTIVE, user.is_active, active)
        for head, name in FIELDS.items():
            if name in one.will.fields:
                one.change(head, getattr(user, name), one.will.fields[name])
        if one.changes:
            one.outcome = Outcome.CHANGED

    def _duty(self, one: Planned, login: str) -> None:
        role, text = one.values.get(ROLE), one.values.get(UNIT)
        if not role and not text:
            for head in (*OF_DUTY, SINCE, UNTIL):
                if one.cells.get(head):
                    raise Wrong(ROLE, _("填了%(column)s，请填角色和单位") % {"column": head})
            return
        if not role or not text:
            if one.cells.get(ROLE if not role else UNIT):
                return  # blamed already for what was typed
            raise Wrong(UNIT if role else ROLE, _("角色和单位要一起填"))
        unit = self.units.find(UNIT, text)
        since = one.values.get(SINCE)
        one.key = f"{login} {role} {unit.code} {since or ''}".strip()
        known = self._held(login, role, unit, since)
        if known:
            self._known_duty(one, known)
        else:
            self._new_duty(one, login, role, unit, since or self.today)

    def _held(self, login: str, role: str, unit: Unit, since: dt.date | None) -> Duty | None:
        for duty in self.duties[login, role, unit.pk]:
            is_meant = duty.since == since if since else duty.until is None or duty.until >= self.today
            if is_meant:
                return duty
        return None

    def _known_duty(self, one: Planned, duty: Duty) -> None:
        for head, name in OF_DUTY.items():
            value = one.values.get(head)
            if head == REGION and value is not None:
                value = self.regions.find(REGION, value)
            if value is not None and value != getattr(duty, name):
                raise Wrong(head, _("已有这项职责，这一列不能用导入修改；请先结束，再另行安排"))
        until = one.values.get(UNTIL)
        if until is None or until == duty.until:
            return
        if until < self.today or until < duty.since or (duty.until and until > duty.until):
            raise Wrong(UNTIL, _("已有的职责只能提前结束，不能早于今天，也不能推后"))
        one.will.known, one.will.until = duty, until
        one.change(UNTIL, duty.until, until)
        if one.outcome == Outcome.SAME:
            one.outcome = Outcome.CHANGED

    def _new_duty(self, one: Planned, login: str, role: str, unit: Unit, since: dt.date) -> None:
        self._fits(one, role, unit)
        until = one.values.get(UNTIL)
        if until and until < since:
            raise Wrong(UNTIL, _("结束日期不能早于开始日期"))
        region = self.regions.find(REGION, one.values[REGION]) if REGION in one.values else None
        self._refuse_overlap(one, (login, role, unit.pk), since, until)
        one.will.duty = {
            "role": role, "unit": unit, "since": since, "until": until, "region": region,
            "title": one.values.get(TITLE, ""), "is_head": one.values.get(HEAD, False),
        }  # fmt: skip
        said = [(ROLE, Role(role).label), (UNIT, unit.name), (REGION, region), (TITLE, one.values.get(TITLE)),
                (HEAD, one.values.get(HEAD))]  # fmt: skip
        for head, value in [*said, (SINCE, one.values.get(SINCE)), (UNTIL, until)]:
            if value:
                one.change(head, "", value)
        if one.outcome == Outcome.SAME:
            one.outcome = Outcome.MADE

    def _fits(self, one: Planned, role: str, unit: Unit) -> None:
        if one.values[LOGIN] == self.by.username:
            raise Wrong(ROLE, _("不能给自己安排职责，请由另一位管理员办理"))
        kinds = transitions.UNITS_OF_ROLE[role]
        if unit.kind not in kinds:
            words = "、".join(str(UnitKind(kind).label) for kind in kinds)
            raise Wrong(UNIT, _("这一角色只能设在：%(kinds)s") % {"kinds": words})
        if not unit.is_active:
            raise Wrong(UNIT, _("该单位已停用"))

    def _refuse_overlap(
        self, one: Planned, key: tuple[str, str, int], since: dt.date, until: dt.date | None
    ) -> None:
        last = until or dt.date.max
        for duty in self.duties[key]:
            if duty.since <= last and (duty.until or dt.date.max) >= since:
                raise Wrong(
                    SINCE, _("在这个单位已有同样的职责（自%(day)s起），期间重叠") % {"day": duty.since}
                )
        for number, begins, ends in self.given[key]:
            if begins <= last and (ends or dt.date.max) >= since and number != one.number:
                raise Wrong(SINCE, _("与第%(line)d行的同样职责期间重叠") % {"line": number})
        self.given[key].append((one.number, since, until))
