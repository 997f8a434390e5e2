"""A sample of the record of a vote, for the page that shows every kind. In Chinese alone, as the record is."""

from __future__ import annotations

from congress_portal.accounts.models import Region
from congress_portal.issuing import samples
from congress_portal.issuing.words import Kind
from congress_portal.papers import Letter
from votes.ballots.papers import figures, outcome, record, signers, under_number

ROWS = (
    ("1", "农村公路安全设施提升", "246", "5", "7", "通过"),
    ("2", "城区公共停车位建设", "231", "20", "7", "通过"),
    ("3", "山区供水管网改造", "98", "140", "20", "未通过"),
)


def register() -> None:
    samples.register(Kind.RESULT, _result)


def _result(county: Region) -> Letter:
    body = (
        f"{county.name}第〇届人民代表大会第〇次会议于2026年1月14日以无记名投票方式进行民生实事项目票决。",
        "应到代表262名，实到258名，符合法定人数。",
        "发出票258张，收回票258张。收回的票等于或者少于发出的票，本次投票有效。其中有效票258张，无效票0张。",
        figures(("赞成", "反对", "弃权"), ROWS),
        *outcome([row[1] for row in ROWS if row[-1] == "通过"], [], 0),
        *signers([(True, "王样例", True), (False, "李样例", False)], "0" * 64),
    )
    made = record("民生实事项目票决", body, samples.DAY)
    return under_number(made, samples.office_unit(county), samples.number(Kind.RESULT, county), samples.DAY)
