"""What a vote prints: the paper to mark, the sheet the tellers write on, the record of the result. In Chinese."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone

from congress_portal.accounts.models import Unit
from congress_portal.issuing.marks import official_name
from congress_portal.issuing.models import Issued
from congress_portal.papers import Letter, Table, as_docx, as_pdf, chinese
from congress_portal.papers.letters import Block
from congress_portal.papers.printing import pdf
from votes.ballots.showing import result_rows
from votes.forms.ballots import LABELS
from votes.models import Ballot, Tally
from votes.words import Form, Phase, Subject, Verdict

HOW = {
    Form.CHOOSE: (
        "同意的项目，在“选”栏内画“○”；不同意或者弃权的不画。",
        "所选项目等于或者少于{places}个的有效，多于{places}个的无效。",
    ),
    Form.EACH: (
        "对每个项目，在“赞成”“反对”两栏中选一栏画“○”；都不画的为弃权。",
        "同一个项目画了两栏的，这张票无效。",
    ),
    Form.LEVELS: (
        "对每个项目，在“满意”“基本满意”“不满意”三栏中选一栏画“○”；都不画的为弃权。",
        "同一个项目画了两栏以上的，这张票无效。",
    ),
}
WITH_SUMMARIES = 10
"""Up to so many items their summaries are printed, too; a list of the candidates is handed out anyway."""
NAMES = {Subject.PROJECTS: "票决票", Subject.EVALUATION: "测评票", Subject.MATTER: "表决票"}
COLUMNS = {Form.CHOOSE: ("选",), Form.EACH: ("赞成", "反对"), Form.LEVELS: ("满意", "基本满意", "不满意")}


def paper_pdf(ballot: Ballot) -> bytes:
    """One paper, A4; as many as there are electors are printed of it, and sealed by hand."""
    form = Form(ballot.method.form)
    places = ballot.method.places or 0
    name = (
        "测评票"
        if ballot.purpose == Subject.EVALUATION
        else "表决票"
        if ballot.purpose == Subject.MATTER
        else "票决票"
    )
    data: dict[str, Any] = {
        "title": f"{ballot.title}{name}",
        "meeting": ballot.meeting,
        "heading": f"{ballot.title}\n{name}",
        "head": ["序号", "项目", *COLUMNS[form]],
        "rows": _rows(ballot),
        "marks": len(COLUMNS[form]),
        "lead": "说明：",
        "how": [f"{at}. {line.format(places=places)}" for at, line in enumerate(HOW[form], 1)],
        "seal": "（盖章）",
        "day": chinese(ballot.held_on),
    }
    return pdf("ballot.typ", data)


def _rows(ballot: Ballot) -> list[list[str]]:
    """Number, title and summary of each item; without summaries where the paper would else not be one sheet."""
    options = list(ballot.options.order_by("position"))
    is_short = len(options) <= WITH_SUMMARIES
    return [[str(one.position), one.title, one.summary if is_short else ""] for one in options]


def teller_sheet(ballot: Ballot) -> Letter:
    """An empty sheet: strokes by item, then the sums; each teller has one."""
    form = Form(ballot.method.form)
    labels = [str(label) for label in LABELS[form]]
    rows = tuple(
        (str(one.position), one.title, *("" for _label in labels))
        for one in ballot.options.order_by("position")
    )
    return Letter(
        title=f"{ballot.title}计票单",
        body=(
            f"{ballot.meeting}，{chinese(ballot.held_on)}。两名计票人各自清点，各自填写，互不核对；填好后各自登记到平台。",
            Table(("序号", "项目", *labels), rows, (1, 5, *(2 for _label in labels))),
            "收回的票　　　　张，其中有效票　　　　张，废票　　　　张。",
            "计票人（签字）：　　　　　　　　监票人（签字）：",
        ),
        signature=official_name(ballot.office),
        day=ballot.held_on,
        sealed=False,
    )


def record_of(ballot: Ballot) -> Letter:
    """The record of the result (票决结果报告), to be signed by the scrutineers."""
    body = (*_attended(ballot, ballot.tally), _table(ballot), *_outcome(ballot), *_signers(ballot))
    return record(ballot.title, body, ballot.held_on)


def record(title: str, body: tuple[Block, ...], day: dt.date) -> Letter:
    return Letter(title=f"{title}结果报告", body=body, signature="总监票人、监票人", day=day, sealed=False)


def paper_of(ballot: Ballot) -> str:
    """What the announced result belongs to, in the register."""
    return f"ballot:{ballot.pk}"


def announced(ballot: Ballot, number: str) -> Letter:
    """The record as it is made public."""
    return under_number(record_of(ballot), ballot.office, number, timezone.localdate())


def announced_again(_issued: Issued, keys: Sequence[int], number: str) -> Letter:
    """In the place of one that was declared void."""
    return announced(Ballot.objects.get(pk=keys[0]), number)


def under_number(made: Letter, office: Unit, number: str, day: dt.date) -> Letter:
    """The same record under the head and the number of who announces it."""
    name = official_name(office)
    return replace(
        made, head=f"{name}文件", number=number, signature=name, day=day, sealed=True, printer=name,
        printed_on=day,
    )  # fmt: skip


def _attended(ballot: Ballot, tally: Tally) -> list[Block]:
    who = "代表" if ballot.body == "congress" else "常委会组成人员"
    method = ballot.method
    rule = method.quorum
    is_enough = rule is not None and rule.is_enough(tally.present, tally.due)
    quorum = f"，{'符合' if is_enough else '不足'}法定人数（{rule.basis}）" if rule else ""
    ways = (
        f"（电子票{tally.electronic}张，纸质票{tally.returned - tally.electronic}张）"
        if tally.electronic
        else ""
    )
    if tally.is_valid:
        stands = "收回的票等于或者少于发出的票，本次投票有效"
    elif tally.returned > tally.issued:
        stands = "收回的票多于发出的票，本次投票无效，应当重新投票"
    else:
        stands = "有一种票收回的多于发出的，本次投票无效，应当重新投票"
    found: list[Block] = [
        f"{ballot.meeting}于{chinese(ballot.held_on)}以无记名投票方式进行{ballot.title}。票决办法由{method.adopted_by}通过。",
        f"应到{who}{tally.due}名，实到{tally.present}名{quorum}。",
        f"发出票{tally.issued}张，收回票{tally.returned}张{ways}。{stands}。"
        f"其中有效票{tally.valid}张，无效票{tally.void}张。",
    ]
    if ballot.stopped_reason:
        found.append(f"投票中停止电子投票，改用纸质票，原因：{ballot.stopped_reason}。此前投出的电子票有效。")
    if ballot.is_among_tied:
        found.append("对票数相等的项目再次投票，以得票多的当选，不再要求过半数。")
    elif method.majority and method.form != Form.LEVELS:
        found.append(
            f"按照票决办法，以{method.get_base_display()}为基数，得票{method.majority}的通过，即至少{tally.needed}票。"
        )
    return found


def _table(ballot: Ballot) -> Table:
    result = result_rows(ballot)
    assert result is not None
    labels = [str(label) for label in result["labels"]]
    more = ["满意率"] if result["is_graded"] else []
    rows = tuple(
        (
            str(row["position"]), row["title"], *(str(number) for number in row["figures"]),
            *([row["rate"]] if more else []), str(row["outcome"]),
        )
        for row in result["rows"]
    )  # fmt: skip
    return figures([*labels, "弃权", *more], rows)


def figures(labels: Sequence[str], rows: tuple[tuple[str, ...], ...]) -> Table:
    """The table of a record: number and title of each item, its votes by the words of the paper, what came of it."""
    head = ("序号", "项目", *labels, "结果")
    return Table(head, rows, (2, 8, *(3 for _label in head[2:])))


def _outcome(ballot: Ballot) -> list[Block]:
    lines = list(ballot.tally.lines.select_related("option").order_by("rank", "option__position"))
    chosen = [line.option.title for line in lines if line.outcome == Verdict.CHOSEN]
    tied = [line.option.title for line in lines if line.outcome == Verdict.TIED]
    return outcome(chosen if ballot.method.form != Form.LEVELS else None, tied, ballot.tally.open_places)


def outcome(chosen: Sequence[str] | None, tied: Sequence[str], open_places: int) -> list[Block]:
    """What came of it in words. ``chosen``: nothing where the vote rates instead of choosing."""
    found: list[Block] = []
    if chosen is not None:
        found.append(f"通过的项目{len(chosen)}个：{'；'.join(chosen)}。" if chosen else "没有项目通过。")
    if tied:
        found.append(f"下列项目票数相等，对其再次投票，名额{open_places}个：{'；'.join(tied)}。")
    elif open_places:
        found.append(f"不足的名额{open_places}个，另行投票。")
    return found


def _signers(ballot: Ballot) -> list[Block]:
    signed = {one.scrutineer_id: one for one in ballot.signatures.all()}
    people = []
    for person in ballot.scrutineers.order_by("position"):
        one = signed.get(person.pk)
        people.append((person.is_chief, person.name, one is not None and not one.is_on_paper))
    return signers(people, ballot.tally.digest)


def signers(people: Sequence[tuple[bool, str, bool]], digest: str) -> list[Block]:
    """Room for each scrutineer: whether the chief, the name, whether they signed with their account."""
    found: list[Block] = []
    for is_chief, person, is_confirmed in people:
        name = "总监票人" if is_chief else "监票人"
        words = "（已在本人账号签字确认）" if is_confirmed else ""
        found.append(f"{name}　{person}{words}（签字）：")
    return [*found, f"结果校验码：{digest}"]


Write = Callable[[Ballot], bytes]
WRITERS: dict[tuple[str, str], Write] = {
    ("ballot", "pdf"): paper_pdf,
    ("teller", "pdf"): lambda ballot: as_pdf(teller_sheet(ballot)),
    ("teller", "docx"): lambda ballot: as_docx(teller_sheet(ballot)),
    ("record", "pdf"): lambda ballot: as_pdf(record_of(ballot)),
    ("record", "docx"): lambda ballot: as_docx(record_of(ballot)),
}
FROM = {"ballot": Phase.FROZEN, "teller": Phase.FROZEN, "record": Phase.COUNTED}
"""From which phase on each may be printed."""
