"""The letters of the ladder: a note of prompting, a supervision letter, a summons, a report. In Chinese."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import Unit
from congress_portal.issuing.answers import void_among
from congress_portal.issuing.marks import official_name
from congress_portal.papers import Letter, chinese, paragraphs
from supervision.models import Rung, RungWord

NAMES = {
    RungWord.REMINDER: "提醒",
    RungWord.NOTE: "提示函",
    RungWord.LETTER: "督办函",
    RungWord.HEADS: "约见通知书",
    RungWord.CHAIR: "报告",
}
ASKS = {
    RungWord.NOTE: "请于{day}前书面回应。",
    RungWord.LETTER: "请于{day}前书面报告办理情况。",
    RungWord.HEADS: "请于{day}前落实约见议定的事项。",
}
MEETING = "主任会议"


def paper_of(rung: Rung) -> str:
    """What its document belongs to, in the register."""
    return f"rung:{rung.pk}"


def with_void(rungs: Iterable[Rung]) -> list[Rung]:
    """The rungs, each with whether its document was declared void (``is_void``); one query for a page."""
    rows = list(rungs)
    void = void_among({one.county_id for one in rows}, [paper_of(one) for one in rows])
    for one in rows:
        one.is_void = paper_of(one) in void
    return rows


@dataclass(frozen=True)
class Going:
    """What a letter of the ladder says. Before it is sent it has neither number nor a day to react by."""

    word: RungWord
    title: str
    text: str
    issuer: Unit
    to: str
    day: dt.date
    address: str
    number: str = ""
    react_by: dt.date | None = None
    copies: tuple[str, ...] = ()
    signer: str = ""


def letter_of(rung: Rung) -> Letter:
    """As it goes out; before it is sent so that its signer sees what they sign."""
    is_report = rung.rung == RungWord.CHAIR
    react_by = rung.prompt.react_by if rung.prompt else None
    return written(
        Going(
            word=RungWord(rung.rung),
            title=rung.title,
            text=rung.text,
            issuer=rung.issuer or rung.unit,
            to=rung.unit.name,
            day=timezone.localdate(rung.sent_at) if rung.sent_at else timezone.localdate(),
            address=settings.SITE_URL + reverse("pressing:rung", args=[rung.pk]),
            number=rung.number,
            react_by=timezone.localdate(react_by) if react_by else None,
            copies=() if is_report else tuple(_copies(rung)),
            signer=rung.sent_by.name if rung.sent_by else "",
        )
    )


def written(going: Going) -> Letter:
    """A report goes up, to the chairpersons' meeting: it names who signed it, and nobody gets a copy."""
    is_report, issuer = going.word == RungWord.CHAIR, official_name(going.issuer)
    asks = ASKS.get(going.word, "") if going.react_by else ""
    asked = [asks.format(day=chinese(going.react_by))] if asks and going.react_by else []
    return Letter(
        title=going.title,
        head=f"{issuer}文件",
        number=going.number,
        signer=going.signer if is_report else "",
        recipient=MEETING if is_report else going.to,
        body=(*paragraphs(going.text), *asked),
        signature=issuer,
        day=going.day,
        copies=going.copies,
        printer=issuer,
        printed_on=going.day,
        address=going.address,
        invitation="扫码查看事项、签收和回应",
    )


def _copies(rung: Rung) -> list[str]:
    """The units that watch the case, but for the one that writes."""
    watching = rung.loop.watchers.open().select_related("unit").exclude(unit=rung.issuer_id)
    return [one.unit.name for one in watching]


def proposed_title(rung: Rung) -> str:
    """What a letter is called if its writer has no better idea."""
    kind = rung.loop.get_kind_display()
    if rung.rung == RungWord.CHAIR:
        return f"关于{rung.unit.name}办理{kind}（{rung.loop.code}）情况的报告"
    return f"关于抓紧办理{kind}（{rung.loop.code}）的{NAMES[RungWord(rung.rung)]}"


def proposed_text(rung: Rung, before: Rung | None) -> str:
    """The facts that a letter of this rung rests on, for its writer to go on from."""
    loop, due = rung.loop, timezone.localdate(rung.due_at)
    whose = rung.unit.name if rung.rung == RungWord.CHAIR else "你单位"
    lines = [
        f"{whose}承办的{loop.get_kind_display()}《{loop.title}》（{loop.code}），“{rung.step.name}”应于{chinese(due)}"
        f"前完成，{_standing(due)}。"
    ]
    if before is not None and before.sent_at:
        sent = chinese(timezone.localdate(before.sent_at))
        named = before.get_rung_display() + (f"（{before.number}）" if before.number else "")
        reacted = before.prompt and before.prompt.reacted_at
        lines.append(f"{sent}发出{named}，{'虽有回应，仍未办成' if reacted else '到期没有回应'}。")
    return "\n".join([*lines, WISHES[RungWord(rung.rung)]])


WISHES = {
    RungWord.REMINDER: "请抓紧办理，并回应怎么办、何时办好。",
    RungWord.NOTE: "请高度重视，明确责任人、办法和完成时间，抓紧办理。",
    RungWord.LETTER: "现予督办。请查明原因，提出整改措施，明确责任人和完成时间，并将佐证材料报送平台。",
    RungWord.HEADS: "现约见单位负责人，就办理情况和存在的问题当面说明。约见时间、地点：",
    RungWord.CHAIR: "现将有关情况报告主任会议，请审议。",
}


def _standing(due: dt.date) -> str:
    late = (timezone.localdate() - due).days
    return f"已逾期{late}天" if late > 0 else "进度滞后"
