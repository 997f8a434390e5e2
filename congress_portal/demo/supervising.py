"""Supervision: the plan of the year with its topics, one up to its meeting, an opinion with problems in every state."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import replace

from django.utils import timezone

from congress_portal.accounts.models import Role, User
from congress_portal.demo import photos as pictures
from congress_portal.demo.calls import key, moment
from congress_portal.demo.cases import Stage
from congress_portal.demo.stories import Moments
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Evidence, Loop
from supervision import transitions
from supervision.models import Problem, ReviewOpinion, Topic
from supervision.transitions import Listed, TopicWords, Words
from supervision.words import Method, Source

TOPICS = (
    ("农村饮水安全工作情况", Source.LETTERS, Method.REPORT),
    ("《浙江省快递业促进条例》贯彻实施情况", Source.INSPECTION, Method.ENFORCEMENT),
    ("义务教育优质均衡发展情况", Source.PROPOSALS, Method.INQUIRY),
    ("千岛湖水环境保护情况", Source.PUBLIC, Method.REPORT),
    ("养老服务体系建设审议意见落实情况", Source.RESEARCH, Method.FOLLOW_UP),
    ("上年度决算和审计查出问题整改情况", Source.MEMBERS, Method.REPORT),
)
ORGANS = ("shuili", "shichang", "jiaoyu", "huanbao", "minzheng", "caizheng")
PROBLEMS = {
    "部分高山村夏季供水不稳定": "shuili",
    "单村水站管护责任没有落实": "nongye",
    "水质检测结果没有及时公布": "weijian",
    "老旧管网漏损率偏高": "shuili",
    "泵站没有备用电源": "gongdian",
}
ADOPTED, MET, HANDED = 150, 70, 55
"""So many days ago the plan was adopted, the meeting was held, the opinion was handed over."""


def tales(stage: Stage, seed: int) -> Iterator[Moments]:
    yield _plan(stage, random.Random(f"{seed}-supervision"))
    yield _changed(stage, random.Random(f"{seed}-supervision-changed"))


def _plan(stage: Stage, rng: random.Random) -> Moments:
    today = timezone.localdate(stage.clock.at)
    clerk, office = stage.cast.office[0], stage.bodies.office
    yield moment(_ago(today, ADOPTED), 10, rng)
    plan = transitions.begin_plan(by=clerk, office=office, year=today.year)
    for number, words in enumerate(TOPICS):
        transitions.add_topic(plan=plan, by=clerk, words=_topic(stage, number, *words))
    meeting, day = "县十七届人大常委会第六十次主任会议", _ago(today, ADOPTED)
    transitions.adopt_plan(plan=plan, by=clerk, meeting=meeting, met_on=day)
    transitions.publish_plan(plan=plan, by=clerk)
    yield moment(_ago(today, MET + 40), 10, rng)
    first = transitions.set_meeting(
        topic=plan.topics.select_related("plan", "loop")[0],
        by=clerk,
        meeting="县十七届人大常委会第四十次会议",
        held_on=_ago(today, MET),
    )
    yield from _before_meeting(stage, first, _ago(today, MET), rng)
    yield from _opinion(stage, first, today, rng)


def _changed(stage: Stage, rng: random.Random) -> Moments:
    """While problems are worked on, one topic gets its meeting and another is put off."""
    today, clerk = timezone.localdate(stage.clock.at), stage.cast.office[0]
    yield moment(_ago(today, 20), 10, rng)
    topics = list(Topic.objects.filter(county=stage.bodies.office.county).select_related("plan", "loop"))
    transitions.set_meeting(
        topic=topics[3], by=clerk, meeting="县十七届人大常委会第四十三次会议", held_on=_ago(today, -24)
    )
    last = _topic(stage, 4, *TOPICS[4])
    later = TopicWords(last.title, last.source, last.method, last.committee, last.organ, 9, 12)
    transitions.change_topic(
        topic=topics[4], by=clerk, words=later, reason="与下半年专题调研合并进行", basis="第六十五次主任会议"
    )


def _ago(today: dt.date, days: int) -> dt.date:
    return today - dt.timedelta(days=days)


def _topic(stage: Stage, number: int, title: str, source: str, method: str) -> TopicWords:
    committees, organ = stage.bodies.committees, stage.bodies.departments[ORGANS[number]]
    month = 2 + number
    return TopicWords(title, source, method, committees[number % len(committees)], organ, month, month + 2)


def _before_meeting(stage: Stage, topic: Topic, met: dt.date, rng: random.Random) -> Moments:
    clerk, handler = stage.cast.office[0], stage.cast.handlers[topic.organ_id][0]
    overseer = stage.cast.overseers[topic.committee_id][0]
    ways = ((24, handler, overseer), (12, handler, clerk), (8, clerk, overseer))
    loop = topic.loop or Loop()
    for days, by, signer in ways:
        yield moment(_ago(met, days), 10, rng)
        moves.check_in(loop=loop, by=by, outcome="专项工作报告1份，电子版同步报送。")
        transitions.sign(loop=loop, by=signer)


def _opinion(stage: Stage, topic: Topic, today: dt.date, rng: random.Random) -> Moments:
    clerk, chief = stage.cast.office[0], _chief(stage)
    overseer = stage.cast.overseers[topic.committee_id][0]
    yield moment(_ago(today, HANDED + 8), 10, rng)
    words = _words(stage, topic, chief, today)
    opinion = transitions.begin_opinion(
        by=overseer, committee=topic.committee, words=replace(words, problems=words.problems[1:]),
        request_key=key(rng), source=topic.loop,
    )  # fmt: skip
    opinion = transitions.revise_opinion(opinion=opinion, by=overseer, words=words, revision=opinion.revision)
    transitions.hand_in(opinion=opinion, by=overseer, outcome="已汇总，提请主任会议讨论。")
    yield moment(_ago(today, HANDED), 10, rng)
    meeting, day = "第六十二次主任会议", _ago(today, HANDED)
    transitions.adopt(opinion=opinion, by=clerk, meeting=meeting, met_on=day)
    transitions.hand_over(opinion=opinion, by=clerk, note="")
    yield moment(_ago(today, HANDED - 1), 10, rng)
    transitions.receive(opinion=opinion, by=stage.cast.handlers[topic.organ_id][0])
    transitions.publish(opinion=opinion, by=clerk)
    yield from _problems(stage, opinion, today, rng)


def _words(stage: Stage, topic: Topic, chief: User, today: dt.date) -> Words:
    units = stage.bodies.departments
    problems = tuple(
        Listed(text, units[organ], _ago(today, -20 * number), needs_site=number == len(PROBLEMS) - 1)
        for number, (text, organ) in enumerate(PROBLEMS.items())
    )
    return Words(
        title=f"关于{topic.title}报告的审议意见", meeting=topic.meeting, met_on=_ago(today, MET), organ=topic.organ,
        text="会议认为，农村饮水安全工作取得了积极成效。会议指出，部分村供水还不稳定，管护责任没有落实。会议要求，"
        "压实管护责任，加快管网改造，按时报告研究处理情况。",
        in_charge=chief, problems=problems,
    )  # fmt: skip


def _problems(stage: Stage, opinion: ReviewOpinion, today: dt.date, rng: random.Random) -> Moments:
    """The first has no measures yet, the second has; the third applied, the fourth is verified, the fifth closed."""
    overseer, found = (
        stage.cast.overseers[opinion.committee_id][0],
        list(opinion.problems.select_related("loop")),
    )
    yield moment(_ago(today, HANDED - 6), 11, rng)
    for problem in found[1:]:
        loop = problem.loop or Loop()
        moves.make_plan(loop=loop, by=_handler(stage, problem), plan="明确责任人和完成时间，逐村销号。")
    for days, problem in ((30, found[4]), (12, found[3]), (3, found[2])):
        yield moment(_ago(today, days), 11, rng)
        proof = "验收单和检测报告各1份，已存档。"
        transitions.apply(
            problem=problem, by=_handler(stage, problem), outcome="已按整改措施完成。", evidence=proof
        )
        _date_proof(stage, problem)
        if problem == found[2]:
            return
        yield moment(_ago(today, days - 2), 14, rng)
        photos = [pictures.picture("water", rng, is_after=True)] if problem.needs_site else []
        transitions.verify(
            problem=problem, by=overseer, words="已到位，建议销号。", photos=photos, is_on_site=problem.needs_site,
            place="屏门乡供水站" if problem.needs_site else "",
        )  # fmt: skip
        _date_proof(stage, problem)
        if problem == found[4]:
            transitions.approve(problem=problem, by=_chief(stage), words="同意销号。")


def _date_proof(stage: Stage, problem: Problem) -> None:
    """The default of ``at`` is the real clock, which the demo's clock does not replace."""
    now = stage.clock.at
    Evidence.objects.filter(loop=problem.loop_id, at__gt=now).update(at=now)


def _handler(stage: Stage, problem: Problem) -> User:
    found: User = stage.cast.handlers[problem.unit_id][0]
    return found


def _chief(stage: Stage) -> User:
    rows = User.objects.filter(duty__unit=stage.bodies.leaders, duty__role=Role.LEADER)
    return rows.order_by("duty__pk")[1]
