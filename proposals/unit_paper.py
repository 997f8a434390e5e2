"""The draft of a handling unit's own summary of its year (办理工作总结): what it led and helped with, from the ledger.

What deputies said of it is not in it: the unit learns that from the snapshots alone. The unit edits it in Word before
anybody signs it. Its words are those of such reports, and are not translated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from congress_portal.accounts.models import Unit
from congress_portal.issuing.marks import official_name
from congress_portal.papers import Heading, Letter, Report, Table
from congress_portal.papers.letters import Block, chinese
from proposals.indices import computing, showing
from proposals.indices.computing import Score
from proposals.indices.counts import rows_of
from proposals.indices.helping import helping_rows
from proposals.models import Commitment, IndexFormula
from proposals.transitions.scoring import formula_for, rules_of
from proposals.words import Helping
from proposals.yearly import Case, Year, share, year_of
from proposals.yearly_paper import TO_BE_WRITTEN

UNTOLD = "满意率和含满意率的综合指数，以县人大常委会办公室公布的年度快照为准。"


@dataclass(frozen=True)
class UnitYear:
    """What stands in the summary. ``year``: the cases that the unit led; ``promised``: what it still has to keep."""

    unit: Unit
    year: Year
    formula: IndexFormula
    led: Score
    helped: Score
    given: int
    promised: Sequence[Commitment]


def unit_year_of(unit: Unit, year: int) -> UnitYear:
    formula = formula_for(unit.county, year)
    rules, empty = showing.open_rules(rules_of(formula)), formula.when_empty
    helped = helping_rows(unit.county, year, unit.pk)
    return UnitYear(
        unit=unit,
        year=year_of(unit.county, year, unit=unit.pk),
        formula=formula,
        led=computing.score(rows_of(unit.county, year, unit.pk), rules, empty),
        helped=computing.score(helped, rules_of(formula, Helping), empty),
        given=sum(row.counts["given"] for row in helped),
        promised=list(
            Commitment.objects.open()
            .filter(unit=unit)
            .select_related("proposal__loop")
            .order_by("due_on", "pk")
        ),
    )


def unit_report(found: UnitYear) -> Report:
    day = timezone.localdate(found.year.at)
    return Report(
        title=title(found), body=body(found), author=official_name(found.unit), day=day, subtitle="（草稿）"
    )


def unit_letter(found: UnitYear) -> Letter:
    """The same for the PDF."""
    return Letter(
        title=f"{title(found)}（草稿）", body=body(found), signature=official_name(found.unit),
        day=timezone.localdate(found.year.at), sealed=False,
    )  # fmt: skip


def title(found: UnitYear) -> str:
    return f"关于{found.year.year}年代表建议办理工作的总结"


def body(found: UnitYear) -> tuple[Block, ...]:
    total = found.year.total
    return (
        f"现将{found.unit.name}{found.year.year}年代表建议（议案）办理工作总结如下，数字取自平台，"
        f"截至{chinese(timezone.localdate(found.year.at))}。",
        Heading("一、基本情况"),
        f"当年交办由本单位主办的代表建议（议案）{total.count}件{_forms(found.year)}；协办{found.helped.cases}件，"
        f"已提交协办意见{found.given}件。",
        Heading("二、办理和答复"),
        f"主办的{total.count}件中，已答复{total.replied}件，正在办理{total.open}件；按期答复{total.in_time}件，"
        f"按期率{total.in_time_share}。答复前与代表面商并经代表确认{total.consulted}件，重新办理{total.rehandled}次。",
        *_cases(found.year.cases),
        Heading("三、办理结果"),
        *_results(found.year),
        Heading("四、承诺事项"),
        *_promised(found),
        Heading("五、办理指标"),
        f"按{found.formula}公式（{found.formula.basis}）计算，分母为零的写“—”。{UNTOLD}",
        *_figures(found.led),
        *(("协办另行计算：", *_figures(found.helped)) if found.helped.cases else ()),
        Heading("六、主要做法、问题和打算"),
        TO_BE_WRITTEN,
    )


def _forms(year: Year) -> str:
    words = "、".join(f"{line.name}{line.count}件" for line in year.forms)
    return f"（{words}）" if words else ""


def _cases(cases: Sequence[Case]) -> tuple[Block, ...]:
    if not cases:
        return ()
    rows = tuple(
        (
            case.code,
            case.title,
            f"{case.result}类" if case.result else "正在办理",
            "是" if case.is_in_time else "—",
        )
        for case in cases
    )
    return (Table(head=("编号", "建议", "答复", "按期"), rows=rows, shares=(5, 10, 3, 2)),)


def _results(year: Year) -> tuple[Block, ...]:
    if not year.classes:
        return ("还没有答复的建议。",)
    answered = year.total.replied
    rows = [(f"{line.name}类", str(line.count), share(line.count, answered)) for line in year.classes]
    return (Table(head=("结果", "件数", "占已答复"), rows=tuple(rows)),)


def _promised(found: UnitYear) -> tuple[Block, ...]:
    pledged = found.year.pledged
    stand = "，".join(f"{name}{count}项" for name, count in found.year.pledge_lines)
    words = (
        f"当年交办的建议，答复中承诺{pledged}项：{stand}。"
        if pledged
        else "当年交办的建议，答复中没有承诺事项。"
    )
    if not found.promised:
        return (words, "没有尚未落实的承诺。")
    rows = tuple(
        (one.proposal.loop.code, one.what, one.due_on.isoformat(), one.who, str(one.state_label))
        for one in found.promised
    )
    table = Table(head=("编号", "承诺", "时限", "负责人", "状态"), rows=rows, shares=(5, 9, 4, 3, 3))
    return (words, f"尚未落实的{len(rows)}项（含往年）：", table)


def _figures(score: Score) -> tuple[Block, ...]:
    rows = tuple(
        (
            one.rule.name, f"{one.numerator.normalize():f}", f"{one.denominator.normalize():f}",
            "—" if one.percent is None else f"{one.percent}%",
        )
        for one in score.figures
    )  # fmt: skip
    return (Table(head=("指标", "分子", "分母", "结果"), rows=rows, shares=(6, 3, 3, 4)),)
