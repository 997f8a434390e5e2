"""Samples of the letters of supervision, for the page that shows every kind. In Chinese alone, as the letters are."""

from __future__ import annotations

import datetime as dt
from functools import partial

from congress_portal.accounts.models import Region
from congress_portal.issuing import samples
from congress_portal.issuing.words import Kind
from congress_portal.papers import Letter
from supervision.announcing import Item, Sitting, bulletin_of, notice_of
from supervision.models import Hearing, RungWord
from supervision.papers import NAMES, WISHES, Going, written

CASE, CODE, TO = "群众意见《新安大街路灯不亮》", "YJ-2026-0000", "样例局"
FACTS = f"你单位承办的{CASE}（{CODE}），“办理”应于2026年11月13日前完成，已逾期14天。"


def register() -> None:
    for word in (RungWord.NOTE, RungWord.LETTER, RungWord.HEADS, RungWord.CHAIR):
        samples.register(Kind(word), partial(_rung, word))
    samples.register(Kind.HEARING, _hearing)
    samples.register(Kind.BULLETIN, _bulletin)


def _rung(word: RungWord, county: Region) -> Letter:
    title = f"关于抓紧办理{CASE}的{NAMES[word]}"
    facts = FACTS
    if word == RungWord.CHAIR:
        title, facts = f"关于{TO}办理{CASE}情况的报告", FACTS.replace("你单位", TO)
    return written(
        Going(
            word=word,
            title=title,
            text=f"{facts}\n{WISHES[word]}",
            issuer=samples.office_unit(county),
            to=TO,
            day=samples.DAY,
            address="https://portal.example/",
            number=samples.number(Kind(word), county),
            react_by=samples.DAY + dt.timedelta(days=7),
            copies=() if word == RungWord.CHAIR else (f"{county.name}人民政府办公室",),
            signer="王样例",
        )
    )


def _hearing(county: Region) -> Letter:
    day = samples.DAY + dt.timedelta(days=21)
    sample = Hearing(
        kind="hearing", topic="县城供水价格调整", matter="听取消费者、经营者和有关方面对供水价格调整方案的意见。",
        materials="供水价格调整方案（可在平台查看）。", held_on=day, starts=dt.time(9, 0), place="县人大常委会会议室",
        register_until=day - dt.timedelta(days=7), most=20, speakers=10,
        published_at=dt.datetime.combine(samples.DAY, dt.time(9), dt.UTC),
    )  # fmt: skip
    return notice_of(sample, samples.office_unit(county), samples.number(Kind.HEARING, county))


def _bulletin(county: Region) -> Letter:
    report = "同意报告。请县人民政府按照审议意见抓紧整改，三个月内报告结果。"
    vote = "表决结果：赞成28票，反对0票，弃权1票，通过。"
    sitting = Sitting(
        name=f"{county.name}第〇届人大常委会第〇次会议",
        held_on=samples.DAY,
        place="县人大常委会会议室",
        chair="王样例",
        present=29,
        total=31,
        guests=f"县人民政府副县长、{TO}负责人，部分县人大代表",
        items=(
            Item("听取和审议关于饮用水安全工作情况的报告", decision=report),
            Item("审议关于批准2026年财政预算调整方案的决议（草案）", vote=vote),
        ),
    )
    return bulletin_of(
        sitting, samples.office_unit(county), samples.number(Kind.BULLETIN, county), samples.DAY
    )
