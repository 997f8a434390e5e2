"""Official letters about proposals: what a unit is assigned, and its answer. In Chinese alone, as the standard is."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.issuing.marks import official_name
from congress_portal.loops.deadlines import last_moment, periods_for
from congress_portal.loops.models import Deadline, Step
from congress_portal.loops.words import Purpose
from congress_portal.papers import Annex, Block, Heading, Letter, Table, chinese, paragraphs
from congress_portal.papers.letters import plain
from proposals.models import Proposal
from proposals.plans import ASSIGN, HANDLE
from proposals.words import Form

INVITATION = "扫码查看公开的办理情况"
LEADS, HELPS, APART = "主办", "协办", "分办"
FIGURES = "〇一二三四五六七八九"
REPLY, VIEW = "proposal.reply", "proposal.co_opinion"
TO_ALL = ("proposal.unit_sign", "proposal.unit_dispute")
TO_LEAD = (*TO_ALL, "proposal.first_contact", REPLY, "proposal.reply_complex")
TO_HELP = (VIEW,)
"""The periods that an assignment letter quotes, for who leads and for who helps."""
MODEL = re.compile("^参照[^：]*：")
"""Where a rule of the house comes from is for the office's table, not for a letter."""
COLUMNS = (
    ("编号", 2), ("标题", 8), ("领衔代表", 3), ("分工", 2), ("其他承办单位", 4),
    ("领办领导", 3), ("督办领导", 3), ("办结期限", 5), ("办理标准", 3),
)  # fmt: skip
"""Heads and relative widths of the list."""


@dataclass(frozen=True)
class Decided:
    """What the assignment meeting said of one proposal beside its units."""

    leading: str = ""
    supervising: str = ""
    standard: str = ""
    due_on: dt.date | None = None


@dataclass(frozen=True)
class Entry:
    """One proposal in a unit's list."""

    proposal: Proposal
    leads: bool
    others: tuple[str, ...]
    due_on: dt.date | None
    decided: Decided = Decided()

    @property
    def share(self) -> str:
        if self.proposal.part:
            return APART
        return LEADS if self.leads else HELPS

    @property
    def cells(self) -> tuple[str, ...]:
        """As many as there are columns."""
        return (
            str(serial(self.proposal)),
            self.proposal.version.title + (f"（{self.proposal.part}）" if self.proposal.part else ""),
            self.proposal.draft.author.name,
            self.share,
            "、".join(self.others),
            self.decided.leading,
            self.decided.supervising,
            chinese(self.due_on) if self.due_on else "",
            self.decided.standard,
        )


def entries(
    proposals: Iterable[Proposal], unit: Unit, on: dt.date, decided: Mapping[int, Decided] | None = None
) -> list[Entry]:
    """Those of the proposals that are assigned to a unit, to lead or to help, in the order of their numbers.

    What the unit has not signed for yet is reckoned from the day of the letter. Once it has answered, its own date
    stands and not the day by which the office checks. ``decided``: by the proposal's key.
    """
    found = {proposal.pk: proposal for proposal in proposals}
    steps = Step.objects.filter(loop__in=found, key__in=(ASSIGN, HANDLE)).select_related("unit", "offered_to")
    work = Prefetch("deadlines", Deadline.objects.filter(purpose=Purpose.WORK).order_by("pk"))
    by_key = {(step.loop_id, step.key): step for step in steps.prefetch_related("helper_set__unit", work)}
    limits = {leads: _day(unit.county, REPLY if leads else VIEW, on) for leads in (True, False)}
    listed = []
    for pk, proposal in found.items():
        assign, handle = by_key[pk, ASSIGN], by_key[pk, HANDLE]
        lead = handle.unit if handle.begun_at else assign.offered_to
        helping = {helper.unit: helper.due_at for helper in handle.helper_set.all()}
        if lead is None or unit not in (lead, *helping):
            continue
        clocks = list(handle.deadlines.all())
        moment = (clocks[-1].due_at if clocks else None) if unit == lead else helping[unit]
        said = (decided or {}).get(pk, Decided())
        due = timezone.localdate(moment) if moment else limits[unit == lead]
        if unit == lead and said.due_on:
            due = said.due_on
        others = tuple(one.name for one in (lead, *helping) if one != unit)
        listed.append(Entry(proposal, unit == lead, others, due, said))
    return sorted(listed, key=lambda entry: serial(entry.proposal))


def _day(county: Region, key: str, on: dt.date) -> dt.date | None:
    found = last_moment(county, key, on)
    return timezone.localdate(found[1]) if found else None


def assignment_letter(
    *, unit: Unit, listed: Sequence[Entry], issuer: Unit, day: dt.date,
    number: str = "", contact: str = "", phone: str = "", copies: tuple[str, ...] = (),
) -> Letter:  # fmt: skip
    """Tells a unit what it is to handle (交办通知). The list is annexed; periods are quoted as the table has them."""
    leading = [entry for entry in listed if entry.leads]
    shares = Counter(entry.share for entry in listed)
    counted = "、".join(f"{word}{shares[word]}件" for word in (LEADS, HELPS, APART) if shares[word])
    keys = [*(TO_LEAD if leading else TO_ALL), *(TO_HELP if len(leading) < len(listed) else ())]
    body: list[Block] = [
        f"现将代表提出的{len(listed)}件建议（议案）交由你单位办理，其中{counted}，清单附后。请按下列要求办理。",
        Heading("一、办理期限"),
        *quoted(keys, issuer.county, day),
        Heading("二、办理要求"),
        "各件的办结期限和办理标准见清单。办理过程和结果请在平台上如实记录；有协办单位的，由主办单位汇总意见后统一答复代表。",
    ]
    return Letter(
        title=f"关于交办{unit.name}承办的代表建议的通知",
        head=f"{official_name(issuer)}文件",
        number=number,
        recipient=unit.name,
        body=tuple(body),
        annexes=(Annex(f"{unit.name}承办代表建议清单", (_list(listed),)),),
        signature=official_name(issuer),
        day=day,
        contact=contact,
        phone=phone,
        copies=copies,
        printer=official_name(issuer),
        printed_on=day,
    )


def reply_letter(
    *, proposal: Proposal, unit: Unit, text: str, result: str, day: dt.date, to: Sequence[User],
    number: str = "", contact: str = "", phone: str = "", copies: tuple[str, ...] = (), address: str = "",
    views: Sequence[Sequence[str]] = (),
) -> Letter:  # fmt: skip
    """The answer to those who brought a proposal (答复). ``result``: its class; ``address``: its public page.

    ``views``: name and words of each helping unit.
    """
    apart = f"其中“{proposal.part}”由我单位分办。" if proposal.part else ""
    opening = f"你们提出的《{proposal.version.title}》收悉。{apart}经研究，现答复如下："
    if len(to) == 1:
        opening = opening.replace("你们", "您", 1)
    return Letter(
        title=f"关于{occasion(proposal)}第{serial(proposal)}号{kind(proposal)}的答复",
        head=f"{official_name(unit)}文件",
        number=number,
        mark=f"类别标记：{result}",
        recipient=f"{'、'.join(user.name for user in to)}代表",
        body=(opening, *paragraphs(text), *said_by(views)),
        signature=official_name(unit),
        day=day,
        contact=contact,
        phone=phone,
        copies=copies,
        printer=official_name(unit),
        printed_on=day,
        address=address,
        invitation=INVITATION if address else "",
    )


def said_by(views: Sequence[Sequence[str]]) -> tuple[Block, ...]:
    """The helping units' own words (协办意见), each behind its name; their line breaks are paragraphs."""
    lines: list[Block] = []
    for name, view in views:
        first, *others = [str(part) for part in plain(view).split("\n") if part.strip()] or [""]
        lines += [f"{name}：{first.strip()}", *(part.strip() for part in others)]
    return (Heading("协办单位意见"), *lines) if lines else ()


def occasion(proposal: Proposal) -> str:
    """Where it was brought: 淳安县第十七届人大第五次会议, or between meetings."""
    if proposal.session is None:
        year = timezone.localdate(proposal.loop.opened_at).year
        return f"{proposal.draft.region.name}人大{year}年闭会期间"
    session = proposal.session
    meeting = f"第{numeral(session.number)}次会议"
    return f"{session.region.name}第{numeral(session.term.number)}届人大{meeting}"


def kind(proposal: Proposal) -> str:
    return "议案" if proposal.form == Form.MOTION else "建议"


def serial(proposal: Proposal) -> int:
    """Its number within its year, without the letters; a part has that of the whole."""
    loop = proposal.draft.loop if proposal.part and proposal.draft.loop else proposal.loop
    return int(loop.code.rsplit("-", 1)[1])


def numeral(number: int) -> str:
    """A number below a hundred in Chinese figures: 17 is 十七."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{FIGURES[tens]}十"
    return head + (FIGURES[ones] if ones or not tens else "")


def quoted(keys: Sequence[str], county: Region, day: dt.date) -> list[str]:
    """One paragraph a period, in the words of the rule; its basis where that is a law and no habit of the house."""
    rules = periods_for(keys, county.paths, day)
    quotes = [
        (MODEL.sub("", rules[key].quote.rstrip("。")), re.match(r"《[^，]+", rules[key].basis))
        for key in keys
        if key in rules
    ]
    lines = (quote + (f"（{basis[0]}）" if basis else "") for quote, basis in quotes)
    return [f"{place}. {line}。" for place, line in enumerate(lines, 1)]


def _list(listed: Sequence[Entry]) -> Table:
    """Without the columns that are empty for all."""
    rows = [entry.cells for entry in listed]
    used = [place for place in range(len(COLUMNS)) if place < 2 or any(row[place] for row in rows)]
    return Table(
        head=tuple(COLUMNS[place][0] for place in used),
        rows=tuple(tuple(row[place] for place in used) for row in rows),
        shares=tuple(COLUMNS[place][1] for place in used),
    )
