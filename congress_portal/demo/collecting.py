"""Livelihood projects: this year's call from the first suggestion to its results, and next year's, which is open."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal

from django.utils import timezone

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.demo import balloting
from congress_portal.demo.calls import key, moment
from congress_portal.demo.cases import Stage
from congress_portal.demo.stories import Moments
from votes.calls.screening import criteria_on
from votes.models import Call, Candidate, Suggestion
from votes.transitions import answering, calls, reviewing, suggesting
from votes.transitions import candidates as moves
from votes.transitions.candidates import Plan, Point
from votes.transitions.suggesting import Words

AREAS = ["社会保障", "医疗卫生", "教育托育", "养老助残", "生态环境", "城乡建设", "交通出行", "便民服务"]
PRINCIPLES = (
    "普惠：受益面广。\n可行：当年能完成、能见效。\n合法：符合法律、法规和规划。\n一条建议只说一件事。"
)
PROJECTS = (
    ("农村饮水管网改造（示例）", 5, "shuili", 2600, "改造村级管网60公里"),
    ("农村公路安全防护（示例）", 6, "jiaotong", 1800, "安装护栏40公里"),
    ("居家养老服务中心提升（示例）", 3, "minzheng", 900, "提升服务中心12个"),
    ("普惠托育扩容（示例）", 2, "jiaoyu", 1200, "新增托位300个"),
    ("山区急救站点建设（示例）", 1, "weijian", 760, "新建急救点6个"),
    ("农村污水管护（示例）", 4, "huanbao", 1500, "维修终端80处"),
    ("高山村电力改造（示例）", 5, "gongdian", 1100, "改造台区45个"),
    ("农贸市场改造（示例）", 7, "shichang", 980, "改造市场4个"),
    ("村级水站管护（示例）", 5, "nongye", 520, "管护水站90座"),
    ("学校食堂提升（示例）", 2, "jiaoyu", 680, "提升食堂15个"),
    ("城乡公交一体化（示例）", 6, "jiaotong", 2200, "新开线路8条"),
    ("水库观景平台（示例）", 4, "shuili", 3100, "新建平台3处"),
)
CHOSEN, RESERVED = 10, 11
"""So many of them the congress chose; the last one was kept for later."""
OPENED, CLOSED, SCREENED, REVIEWED, VOTED, ENDED = 340, 312, 305, 285, 270, 262
"""So many days ago."""
VOICES = ("我们村也盼着办这件事（示例）。", "希望今年能办成（示例）。")
NEXT = (("给老小区装电梯（示例）", 5), ("增加山区班车（示例）", 6), ("老小区要加装电梯（示例）", 5))


def tales(stage: Stage, seed: int) -> Iterator[Moments]:
    yield _past(stage, random.Random(f"{seed}-call"))
    yield _coming(stage, random.Random(f"{seed}-call-next"))


def _past(stage: Stage, rng: random.Random) -> Moments:
    today, clerk = timezone.localdate(stage.clock.at), stage.cast.office[0]
    yield moment(_ago(today, OPENED), 9, rng)
    call = _opened(stage, today.year, _ago(today, OPENED), _ago(today, CLOSED + 1))
    yield moment(_ago(today, OPENED - 6), 10, rng)
    ideas = [_ideas(stage, call, number, rng) for number in range(len(PROJECTS))]
    yield moment(_ago(today, CLOSED), 9, rng)
    call = calls.close(call=call, by=clerk)
    yield moment(_ago(today, SCREENED), 10, rng)
    rows = [_screened(stage, call, number, found) for number, found in enumerate(ideas)]
    yield moment(_ago(today, REVIEWED), 10, rng)
    moves.reserve(candidate=rows[-1], by=clerk, reason="用地还没有落实，留待以后（示例）")
    reviewing.review_list(
        call=call, by=clerk, meeting="县人大常委会会议（示例）", met_on=_ago(today, REVIEWED), is_passed=True,
        words="同意将候选名单提请代表大会票决（示例）。",
    )  # fmt: skip
    yield moment(_ago(today, VOTED), 11, rng)
    balloting.hold(stage, rows[:-1], CHOSEN, _ago(today, VOTED))
    yield moment(_ago(today, ENDED), 10, rng)
    for number, row in enumerate(rows):
        _answered(row, number, clerk)
    calls.conclude(call=call, by=clerk)


def _coming(stage: Stage, rng: random.Random) -> Moments:
    """Next year's call takes suggestions now; two of them say the same."""
    today, clerk = timezone.localdate(stage.clock.at), stage.cast.office[0]
    yield moment(_ago(today, 12), 9, rng)
    call = _opened(stage, today.year + 1, _ago(today, 12), today + dt.timedelta(days=20))
    yield moment(_ago(today, 6), 10, rng)
    for number, (title, area) in enumerate(NEXT):
        town = stage.bodies.posts[number].township.region
        one = _suggest(call, title, AREAS[area], rng, town)
        suggesting.show(suggestion=one, by=clerk, title=title, text=one.text)
        for _tap in range(number + 2):
            suggesting.support(suggestion=one, who=f"{rng.getrandbits(128):032x}", township=town)


def _opened(stage: Stage, year: int, first: dt.date, last: dt.date) -> Call:
    values = {
        "year": year, "starts_on": first, "ends_on": last, "areas": AREAS, "principles": PRINCIPLES,
        "channels": "来信请寄县人大常委会办公室（示例）。",
    }  # fmt: skip
    clerk = stage.cast.office[0]
    return calls.open_call(
        call=calls.prepare(by=clerk, office=stage.bodies.office, values=values), by=clerk
    )  # fmt: skip


def _suggest(call: Call, title: str, area: str, rng: random.Random, town: Region) -> Suggestion:
    words = Words(title, f"{title}：{rng.choice(VOICES)}", area, township=town)
    return suggesting.suggest(call=call, words=words, name="", mobile="", request_key=key(rng))


def _ideas(stage: Stage, call: Call, number: int, rng: random.Random) -> list[Suggestion]:
    """A citizen's and, for every third one, a deputy's."""
    title, area = PROJECTS[number][0], AREAS[PROJECTS[number][1]]
    post = stage.bodies.posts[number % len(stage.bodies.posts)]
    found = [_suggest(call, title, area, rng, post.township.region)]
    deputies = stage.cast.deputies[post.station.pk]
    if number % 3 == 0 and deputies:
        words = Words(title, f"{title}：选民多次反映（示例）。", area, township=post.township.region)
        unit = post.station.unit
        found.append(
            suggesting.suggest_for(call=call, by=deputies[0], unit=unit, words=words, request_key=key(rng))
        )
    suggesting.show(suggestion=found[0], by=stage.cast.office[0], title=title, text=found[0].text)
    return found


def _screened(stage: Stage, call: Call, number: int, ideas: list[Suggestion]) -> Candidate:
    """Written, put up, scored by three heads of committees, and listed."""
    title, area, code, wan, goal = PROJECTS[number]
    clerk, unit, money = stage.cast.office[0], stage.bodies.departments[code], Decimal(wan * 10_000)
    plan = Plan(
        title, AREAS[area], f"{goal}（示例）。", f"{goal}（示例）。", unit, None, "全县", money, "县财政（示例）"
    )  # fmt: skip
    points = [
        Point("完成设计和招标", dt.date(call.year, 4, 30), 30, money * 3 / 10),
        Point("全部完工", dt.date(call.year, 11, 30), 70, money * 7 / 10),
    ]
    row = moves.draft(call=call, by=clerk, plan=plan, points=points, suggestions=ideas)
    row = moves.put_up(candidate=row, by=clerk)
    day = timezone.localdate()
    for head, committee in _heads(stage):
        if number == 0:
            reviewing.ask(call=call, by=clerk, user=head, unit=committee)
        scores = {one.pk: (8 + (number + one.pk) % 3, "条件具备（示例）") for one in criteria_on(day)}
        reviewing.score(candidate=row, by=head, scores=scores, revision=0)
    return moves.put_on_list(candidate=row, by=clerk)


def _heads(stage: Stage) -> list[tuple[User, Unit]]:
    found = [(stage.cast.overseers[one.pk][0], one) for one in stage.bodies.committees]
    return found[:3]


def _answered(row: Candidate, number: int, clerk: User) -> None:
    if number < CHOSEN:
        outcome, words = "chosen", "经代表大会票决，已列入今年的民生实事项目（示例）。"
    elif number == RESERVED:
        outcome, words = "reserved", "用地落实以后再提请票决（示例）。"
    else:
        outcome, words = "not_taken", "代表大会票决没有通过（示例）。"
    answering.answer_all(candidate=Candidate.objects.get(pk=row.pk), by=clerk, outcome=outcome, words=words)


def _ago(today: dt.date, days: int) -> dt.date:
    return today - dt.timedelta(days=days)
