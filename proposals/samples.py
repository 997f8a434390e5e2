"""Samples of the letters about proposals, for the page that shows every kind. In Chinese alone, as the letters are."""

from __future__ import annotations

import datetime as dt

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.issuing import samples
from congress_portal.issuing.words import Kind
from congress_portal.loops.models import Loop
from congress_portal.papers import Letter
from proposals.models import Draft, Proposal, Version
from proposals.papers import Decided, Entry, assignment_letter, reply_letter

TO = "样例局"
TITLES = ("关于改善农村公路安全设施的建议", "关于增设城区公共停车位的建议")
ANSWER = """一、已经完成的工作
2026年6月以来，改造急弯、临水路段12处，新设护栏8.6公里。
二、下一步打算
会同属地乡镇每季度巡查一次，发现问题及时处理。"""


def register() -> None:
    samples.register(Kind.ASSIGNMENT, _assignment)
    samples.register(Kind.REPLY, _reply)


def _assignment(county: Region) -> Letter:
    due = samples.DAY + dt.timedelta(days=90)
    said = Decided(leading="张副县长", supervising="李副主任", standard="问题解决，代表满意", due_on=due)
    listed = [
        Entry(_proposal(county, at, title), leads, others, due, said)
        for at, title, leads, others in ((1, TITLES[0], True, ("县公安局",)), (2, TITLES[1], False, ("县住建局",)))
    ]  # fmt: skip
    return assignment_letter(
        unit=Unit(name=TO, county=county), listed=listed, issuer=samples.office_unit(county),
        day=samples.DAY, number=samples.number(Kind.ASSIGNMENT, county), contact="李样例", phone="0000-00000000",
        copies=(f"{county.name}人民政府办公室",),
    )  # fmt: skip


def _reply(county: Region) -> Letter:
    return reply_letter(
        proposal=_proposal(county, 1, TITLES[0]), unit=Unit(name=TO, county=county), text=ANSWER, result="A",
        day=samples.DAY, to=[User(name="王样例")], number=samples.number(Kind.REPLY, county), contact="李样例",
        phone="0000-00000000", copies=(samples.office(county),), address="https://portal.example/",
        views=[["县公安局", "标志标线已经补齐。"]],
    )  # fmt: skip


def _proposal(county: Region, at: int, title: str) -> Proposal:
    """No row: what the letters read of one."""
    opened = dt.datetime.combine(samples.DAY, dt.time(9), dt.UTC)
    return Proposal(
        loop=Loop(code=f"JY-2026-{at:04}", opened_at=opened, county=county),
        draft=Draft(author=User(name="王样例"), region=county), version=Version(title=title), form="suggestion",
    )  # fmt: skip
