"""The draft of the yearly handling report (建议办理情况报告): the figures of ``yearly`` in words and tables.

The office edits it in Word before anybody signs it. Its words are those of such reports, and are not translated.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from congress_portal.papers import Heading, Letter, Report, Table
from congress_portal.papers.letters import Block, chinese
from proposals.words import Publicity
from proposals.yearly import Line, Year, share

HEAD = ("类别", "件数", "已答复", "按期答复", "按期率", "面商", "满意率")
SHARES = (8, 3, 3, 3, 3, 3, 3)
TO_BE_WRITTEN = "（请补充主要做法、典型事例、存在问题和下一步打算。）"


def report(year: Year, author: str) -> Report:
    return Report(
        title=title(year),
        body=body(year),
        author=author,
        day=timezone.localdate(year.at),
        subtitle="（草稿）",
    )


def as_letter(year: Year, author: str) -> Letter:
    """The same for the PDF."""
    return Letter(
        title=f"{title(year)}（草稿）", body=body(year), signature=author, day=timezone.localdate(year.at),
        sealed=False,
    )  # fmt: skip


def title(year: Year) -> str:
    return f"关于{year.region.name}人大{year.year}年代表建议办理情况的报告"


def body(year: Year) -> tuple[Block, ...]:
    total = year.total
    return (
        f"现将{year.year}年代表建议（议案）办理情况报告如下，数字取自平台，截至{chinese(timezone.localdate(year.at))}。",
        Heading("一、基本情况"),
        f"{year.year}年共收到代表建议（议案）{year.came_count}件；当年交办{total.count}件，"
        f"由{len(year.units)}家单位主办。{_paper_words(year)}",
        _table(year.forms, total),
        _table(year.phases, total),
        Heading("二、办理和答复"),
        f"当年交办的{total.count}件中，已答复{total.replied}件，正在办理{total.open}件；按期答复{total.in_time}件，"
        f"按期率{total.in_time_share}。答复前与代表面商并经代表确认{total.consulted}件，责成重新办理{total.rehandled}次。",
        _table(year.units, total),
        Heading("三、办理结果"),
        *_results(year),
        Heading("四、承诺事项"),
        _pledges(year),
        Heading("五、重点督办建议"),
        *_keys(year),
        Heading("六、代表评价"),
        _said(year),
        Heading("七、公开"),
        f"已公开{total.made(Publicity.PUBLISHED)}件，决定不公开{total.made(Publicity.WITHHELD)}件，"
        f"撤下{total.made(Publicity.WITHDRAWN)}件，待公开{year.waiting}件。",
        Heading("八、主要做法、问题和打算"),
        TO_BE_WRITTEN,
    )


def _paper_words(year: Year) -> str:
    count = year.total.on_paper
    return f"其中{count}件为纸质办理后补录，未统计面商和公开。" if count else ""


def _table(lines: Sequence[Line], total: Line) -> Table:
    rows = [_row(line) for line in (*lines, total)]
    return Table(head=HEAD, rows=tuple(rows), shares=SHARES)


def _row(line: Line) -> tuple[str, ...]:
    return (
        line.name, str(line.count), str(line.replied), str(line.in_time), line.in_time_share,
        str(line.consulted), line.satisfied_share,
    )  # fmt: skip


def _results(year: Year) -> tuple[Block, ...]:
    if not year.classes:
        return ("还没有答复的建议。",)
    rows = [
        (f"{line.name}类", str(line.count), share(line.count, year.total.replied)) for line in year.classes
    ]
    rows.append(
        ("合计", str(sum(line.count for line in year.classes)), share(year.total.replied, year.total.replied))
    )
    return (Table(head=("结果", "件数", "占已答复"), rows=tuple(rows)),)


def _pledges(year: Year) -> str:
    if not year.pledged:
        return "答复中没有承诺事项。"
    stand = "，".join(f"{name}{count}项" for name, count in year.pledge_lines)
    return f"答复中承诺事项{year.pledged}项：{stand}。"


def _keys(year: Year) -> tuple[Block, ...]:
    if not year.keys:
        return ("当年没有确定重点督办建议。",)
    rows = tuple((one.proposal.loop.title, one.leading, one.supervising) for one in year.keys)
    words = f"当年确定重点督办建议{len(year.keys)}件，已报告督办情况{year.reported}件。"
    return (words, Table(head=("建议", "领办领导", "督办领导"), rows=rows, shares=(8, 3, 3)))


def _said(year: Year) -> str:
    total = year.total
    if not total.tells:
        return "已启封的代表评价份数太少，不列明细。"
    return (
        f"已启封代表评价{total.said}份：满意{total.says('satisfied')}份，基本满意{total.says('basically')}份，"
        f"不满意{total.says('dissatisfied')}份，满意率{total.satisfied_share}。"
    )
