"""The minutes of an assignment meeting (会议纪要) as an official document, from what stands in its table."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from congress_portal.issuing.marks import official_name
from congress_portal.papers import Annex, Block, Heading, Letter, Table, chinese, paragraphs
from proposals.models import AgendaItem, AssignmentMeeting, CoHandler
from proposals.papers import serial

COLUMNS = (
    ("编号", 2), ("标题", 8), ("领衔代表", 3), ("主办单位", 5), ("会办单位", 5), ("分办单位", 5),
    ("领办领导", 3), ("督办领导", 3), ("办结期限", 4), ("办理标准", 5),
)  # fmt: skip
"""Heads and relative widths of the list."""
ALWAYS = ("编号", "标题", "领衔代表", "主办单位", "办结期限")
BY_LAW = "法定期限"


def minutes_letter(meeting: AssignmentMeeting, items: Sequence[AgendaItem]) -> Letter:
    """``items``: all of its agenda. What is not decided is counted, no more."""
    decided = [item for item in items if item.decided_at is not None]
    issuer = official_name(meeting.office)
    day = max(timezone.localdate(item.decided_at) for item in decided)
    return Letter(
        title=meeting.title if meeting.title.endswith("纪要") else f"{meeting.title}纪要",
        head=f"{issuer}会议纪要",
        body=_body(meeting, decided, len(items) - len(decided)),
        annexes=(Annex("议定事项一览表", (_table(decided),)),),
        signature=issuer,
        day=day,
        sealed=False,
        copies=_told(decided),
        printer=issuer,
        printed_on=day,
    )


def _body(meeting: AssignmentMeeting, decided: Sequence[AgendaItem], left: int) -> tuple[Block, ...]:
    chair = f"{meeting.chair}主持召开" if meeting.chair else "召开"
    place = f"在{meeting.place}" if meeting.place else ""
    title = meeting.title.removesuffix("纪要")
    blocks: list[Block] = [
        f"{chinese(meeting.held_on)}，{place}{chair}{title}，研究代表建议（议案）的交办。现将议定事项纪要如下。",
        Heading("一、议定事项"),
        f"会议议定交办代表建议（议案）{len(decided)}件，由{len({item.lead_id for item in decided})}家单位主办。"
        "各件的承办单位、领办和督办领导、办结期限和办理标准见附件。",
    ]
    late = [item for item in decided if item.due_reason]
    if late:
        blocks += ["下列各件的办结期限晚于法定期限，理由如下：", *map(_reason, late)]
    if left:
        blocks.append(f"另有{left}件尚未议定。")
    if meeting.minutes.strip():
        blocks += [Heading("二、会议记录"), *paragraphs(meeting.minutes)]
    return tuple(blocks)


def _reason(item: AgendaItem) -> str:
    until = chinese(item.due_on) if item.due_on else BY_LAW
    return f"{item.proposal.loop.code}《{item.proposal.version.title}》，{until}：{item.due_reason.rstrip('。')}。"


def _told(decided: Sequence[AgendaItem]) -> tuple[str, ...]:
    """Every unit that was given something, each once."""
    units = [unit for item in decided for unit in (item.lead, *(one.unit for one in item.co_handlers.all()))]
    return tuple(dict.fromkeys(unit.name for unit in units if unit is not None))


def _table(decided: Sequence[AgendaItem]) -> Table:
    """Without the columns that are empty for all."""
    rows = [_cells(item) for item in decided]
    used = [
        place
        for place, (head, _share) in enumerate(COLUMNS)
        if head in ALWAYS or any(row[place] for row in rows)
    ]
    return Table(
        head=tuple(COLUMNS[place][0] for place in used),
        rows=tuple(tuple(row[place] for place in used) for row in rows),
        shares=tuple(COLUMNS[place][1] for place in used),
    )


def _cells(item: AgendaItem) -> tuple[str, ...]:
    """As many as there are columns."""
    helping = list(item.co_handlers.all())
    return (
        str(serial(item.proposal)),
        item.proposal.version.title,
        item.proposal.draft.author.name,
        item.lead.name if item.lead else "",
        _named([one for one in helping if one.is_joint]),
        _named([one for one in helping if not one.is_joint]),
        item.leading,
        item.supervising,
        chinese(item.due_on) if item.due_on else BY_LAW,
        item.standard,
    )


def _named(rows: Sequence[CoHandler]) -> str:
    return "、".join(f"{one.unit.name}（{one.part}）" if one.part else one.unit.name for one in rows)
