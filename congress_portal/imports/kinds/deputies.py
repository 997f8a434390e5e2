"""Deputies: their public cards and their mandates; a line is one deputy with one mandate.

A line means the person with its login name, or the one deputy of the county with that name. Who serves at which station
is a duty, and comes in with the sheet of users.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress_portal.accounts.models import Duty, Level, Region, Role, Term, User
from congress_portal.imports.kinds.base import (
    Column,
    Job,
    Kind,
    Planned,
    Wrong,
    Wrote,
    choice,
    conclude,
    settle_each,
)
from congress_portal.imports.models import Outcome
from congress_portal.sheets import cells
from congress_portal.sheets.reading import Row
from stations.models import Deputy, Mandate
from stations.transitions import deputies as moves

LOGIN, NAME, POST, PLEDGE, SEX, NATION = "登录名", "姓名", "工作单位和职务", "履职承诺", "性别", "民族"
PARTY, SHOWN, LEVEL, SEAT, TERM, SINCE, UNTIL = "党派", "公开显示", "层级", "选区", "届次", "起", "止"
FIELDS = {POST: "post", PLEDGE: "pledge", SEX: "sex", NATION: "nation", PARTY: "party", SHOWN: "is_shown"}
SEXES = {"女": "f", "男": "m"}
EMPTY = Deputy()
"""A card as it begins."""
LEVELS = {
    "乡镇": Level.TOWNSHIP, "乡镇（街道）": Level.TOWNSHIP, "县": Level.COUNTY, "县（市、区）": Level.COUNTY,
    "市": Level.CITY, "省": Level.PROVINCE,
}  # fmt: skip


@dataclass
class Will:
    """``card``: the one that is there; ``first``: the line that makes it, where another does; ``mandate``: what to add;
    ``held``: the mandate that is there, with the day on which it is to end."""

    user: User
    card: Deputy | None
    first: int
    fields: dict[str, Any] = field(default_factory=dict)
    mandate: dict[str, Any] | None = None
    held: Mandate | None = None
    until: dt.date | None = None


def _term(text: str) -> int:
    return cells.number(text.strip().removeprefix("第").removesuffix("届"), 1, 99)


class Deputies(Kind):
    word, label, icon = "deputies", gettext_lazy("人大代表名片和代表资格"), "users"
    roles = (Role.CONGRESS_OFFICE,)
    columns = (
        Column(LOGIN, lambda text: cells.words("".join(text.split()).lower(), 40), ("用户名", "账号"),
               sample="zhangsan",
               help=gettext_lazy("代表的登录名；没有重名的，可以只填姓名。")),
        Column(NAME, lambda text: cells.words(text, 40), ("代表姓名",), sample="张三"),
        Column(POST, lambda text: cells.words(text, 80), ("单位和职务", "工作单位及职务"),
               sample="驮岭脚村村民", clear=("",)),
        Column(PLEDGE, lambda text: cells.words(text, 200), sample="有事找代表", clear=("",)),
        Column(SEX, choice(SEXES), sample="女", choices=tuple(SEXES), clear=("",)),
        Column(NATION, lambda text: cells.words(text, 20), sample="汉族", clear=("",)),
        Column(PARTY, lambda text: cells.words(text, 20), ("政治面貌",), sample="群众", clear=("",)),
        Column(SHOWN, cells.yes_or_no, ("是否公开",), sample="是", choices=("是", "否")),
        Column(LEVEL, choice(LEVELS), ("代表层级", "人大层级"), sample="县", choices=("乡镇", "县", "市", "省"),
               help=gettext_lazy("代表资格的层级；一人有两级资格就填两行。")),
        Column(SEAT, lambda text: cells.words(text, 80), ("选区或选举单位", "选举单位"), sample="威坪第一选区"),
        Column(TERM, _term, ("届",), sample="17", holds="number", help=gettext_lazy("已登记的届次，填数字。")),
        Column(SINCE, cells.date, ("资格起", "起始日期", "当选日期"), sample="2022-01-15", holds="day",
               help=gettext_lazy("不填就是这一届的起始日期。")),
        Column(UNTIL, cells.last_day, ("资格止", "截止日期"), sample="", holds="day"),
    )  # fmt: skip
    notes = (
        gettext_lazy("先用“用户和职责”的表导入代表的账号和驻站，再用这张表导入名片和资格。"),
        gettext_lazy("已有的代表资格只能填“止”来结束；选区、届次不能用导入修改。"),
    )

    def plan(self, rows: Sequence[Row], job: Job) -> list[Planned]:
        planned = self.read(rows)
        known = Known(job.county)
        settle_each(planned, known.settle, NAME, job)
        conclude(planned)
        return planned

    def write(self, planned: Sequence[Planned], job: Job) -> Iterator[Wrote]:
        by, county = job.by, job.county
        made: dict[int, Deputy] = {}
        for one in planned:
            will: Will = one.will
            card = will.card or made.get(will.user.pk)
            if card is None:
                card = made[will.user.pk] = moves.make_card(user=will.user, county=county, by=by)
                if will.fields:
                    card = moves.edit_card(deputy=card, by=by, **will.fields)
                yield Wrote(one.number, card)
            elif will.fields:
                before = {name: getattr(card, name) for name in will.fields}
                yield Wrote(one.number, moves.edit_card(deputy=card, by=by, **will.fields), before)
            if will.mandate is not None:
                until = will.mandate.pop("until")
                mandate = moves.add_mandate(deputy=card, by=by, **will.mandate)
                if until:
                    mandate = moves.end_mandate(mandate=mandate, by=by, until=until)
                yield Wrote(one.number, mandate)
            elif will.held and will.until:
                ended = moves.end_mandate(mandate=will.held, by=by, until=will.until)
                yield Wrote(one.number, ended, {"until": None})


class Known:
    """The county's deputies, their cards and mandates, and its terms; read once."""

    def __init__(self, county: Region) -> None:
        self.today = timezone.localdate()
        duties = Duty.objects.filter(county=county, role=Role.DEPUTY, stands_in_for=None)
        cards = Deputy.objects.filter(county=county).select_related("user").prefetch_related("mandates")
        self.cards = {card.pk: card for card in cards}
        people = {duty.user_id: duty.user for duty in duties.select_related("user")}
        people |= {card.pk: card.user for card in self.cards.values()}
        self.by_login = {user.username: user for user in people.values()}
        self.by_name: dict[str, list[User]] = defaultdict(list)
        for user in people.values():
            self.by_name["".join(user.name.split())].append(user)
        self.terms = {term.number: term for term in Term.objects.filter(county=county)}
        self.first: dict[int, Planned] = {}

    def settle(self, one: Planned) -> None:
        user = self._person(one)
        card, earlier = self.cards.get(user.pk), self.first.setdefault(user.pk, one)
        one.key = f"{user.username} {one.values.get(LEVEL, '')} {one.values.get(SINCE, '')}".strip()
        one.name = user.name
        one.will = Will(user, card, earlier.number)
        self._card(one, card, earlier)
        self._mandate(one, card)

    def _person(self, one: Planned) -> User:
        login, name = one.values.get(LOGIN, ""), "".join(one.values.get(NAME, "").split())
        found = (
            [self.by_login[login]] if login in self.by_login else self.by_name.get(name, []) if name else []
        )
        column = LOGIN if login else NAME
        if not login and not name:
            raise Wrong(NAME, _("请填登录名或姓名"))
        if not found or (login and login not in self.by_login):
            raise Wrong(column, _("没有这位代表；请先在“用户和职责”里安排人大代表的职责"))
        if len(found) > 1:
            raise Wrong(NAME, _("有几位代表同名，请填登录名"))
        if name and "".join(found[0].name.split()) != name:
            raise Wrong(NAME, _("这个登录名是%(name)s") % {"name": found[0].name})
        return found[0]

    def _card(self, one: Planned, card: Deputy | None, earlier: Planned) -> None:
        given = {head: one.values[head] for head in FIELDS if head in one.values}
        if earlier is not one:
            for head, value in given.items():
                if value != earlier.values.get(head):
                    one.blame(head, _("与第%(line)d行同一位代表填的不一样") % {"line": earlier.number})
            return
        for head, value in given.items():
            before = getattr(card or EMPTY, FIELDS[head])
            if value != before:
                one.will.fields[FIELDS[head]] = value
                one.change(head, before if card else "", one.cells[head] if head == SEX else value)
        if card is None:
            one.outcome = Outcome.MADE
            one.change(_("名片"), "", _("新建"))
        elif one.will.fields:
            one.outcome = Outcome.CHANGED

    def _mandate(self, one: Planned, card: Deputy | None) -> None:
        level = one.values.get(LEVEL)
        if level is None:
            if any(one.cells.get(head) for head in (SEAT, TERM, SINCE, UNTIL)) and not one.cells.get(LEVEL):
                raise Wrong(LEVEL, _("填了代表资格，请填层级"))
            return
        term = self._term(one)
        since = one.values.get(SINCE)
        rows = [row for row in card.mandates.all() if row.level == level] if card else []
        held = next((row for row in rows if (row.since == since if since else row.until is None)), None)
        if held:
            self._held(one, held, term)
        else:
            self._new(one, level, term, since or (term.since if term else None), rows)

    def _term(self, one: Planned) -> Term | None:
        number = one.values.get(TERM)
        if number is not None and number not in self.terms:
            raise Wrong(TERM, _("没有登记第%(number)d届，请先登记届次") % {"number": number})
        return self.terms.get(number) if number is not None else None

    def _held(self, one: Planned, held: Mandate, term: Term | None) -> None:
        seat, until = one.values.get(SEAT), one.values.get(UNTIL)
        if seat is not None and seat != held.constituency:
            raise Wrong(
                SEAT, _("已有这一资格，选区是%(now)s，不能用导入修改") % {"now": held.constituency or "—"}
            )
        if term is not None and term.pk != held.term_id:
            raise Wrong(TERM, _("已有这一资格，届次不能用导入修改"))
        if until is None or until == held.until:
            return
        if held.until is not None or until < held.since:
            raise Wrong(UNTIL, _("这一资格已经结束，或者结束日期早于开始日期"))
        one.will.held, one.will.until = held, until
        one.change(UNTIL, "", until)
        if one.outcome == Outcome.SAME:
            one.outcome = Outcome.CHANGED

    def _new(
        self, one: Planned, level: str, term: Term | None, since: dt.date | None, rows: list[Mandate]
    ) -> None:
        until = one.values.get(UNTIL)
        if since is None:
            raise Wrong(SINCE, _("请填写起始日期，或者填届次"))
        if until and until < since:
            raise Wrong(UNTIL, _("结束日期不能早于开始日期"))
        if any(row.until is None or row.until >= since for row in rows):
            raise Wrong(SINCE, _("与这一层级现有的代表资格日期重叠"))
        one.will.mandate = {
            "level": level, "constituency": one.values.get(SEAT, ""), "term": term, "since": since, "until": until,
        }  # fmt: skip
        said = [
            (LEVEL, Level(level).label),
            (SEAT, one.values.get(SEAT)),
            (TERM, term),
            (SINCE, since),
            (UNTIL, until),
        ]
        for head, value in said:
            if value:
                one.change(head, "", value)
        if one.outcome == Outcome.SAME:
            one.outcome = Outcome.MADE
