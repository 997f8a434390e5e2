"""Last year's ten livelihood projects, all made up: planned, carried out with photos and bulletins; most are finished,
one is evaluated and signed off, one is suspended by the standing committee."""

from __future__ import annotations

import csv
import datetime as dt
import random
from decimal import Decimal
from pathlib import Path

from django.utils import timezone

from congress_portal.accounts.models import User
from congress_portal.demo.calls import key, moment
from congress_portal.demo.cases import Stage
from congress_portal.demo.photos import picture
from congress_portal.demo.stories import Moments
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Evidence
from votes.models import GroupReport, Project
from votes.projects import moves as acts
from votes.words import Base, Body, LevelRule

DATA = Path(__file__).parent / "data" / "projects.csv"
DAY = dt.timedelta(days=1)
BEGUN, SCHEMED, NODES = (
    340,
    318,
    ((240, "完成设计和招标", 25), (120, "完成主体工程", 50), (40, "完工投入使用", 25)),
)
"""Days before today on which each is opened, its plan signed, its milestones due."""
EVALUATED, INSPECTED, SUSPENDED = 0, 3, 9
FIGURES = {"due": 33, "present": 31, "valid": 31, "satisfied": 25, "basically": 5, "unsatisfied": 1}
MEETING = "县十七届人大常委会第三十一次会议（示例）"
SCHEME = "责任单位成立专班，按节点推进，资金专户管理，接受代表监督（示例）。"
BULLETINS = ("设计和招标已完成，进度正常（示例）。", "主体工程过半，建议抓紧汛期前的施工（示例）。")


def tales(stage: Stage, seed: int) -> list[Moments]:
    with DATA.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    if not stage.cast.office[1:]:
        return []
    return [
        _Life(stage, row, number, random.Random(f"{seed}-project-{number}")).told()
        for number, row in enumerate(rows)
    ]


class _Life:
    """One project of the year."""

    def __init__(self, stage: Stage, row: dict[str, str], number: int, rng: random.Random) -> None:
        self.stage, self.row, self.number, self.rng = stage, row, number, rng
        self.today = timezone.localdate(stage.clock.at)
        bodies, cast = stage.bodies, stage.cast
        self.unit = bodies.departments[row["unit"]]
        self.committee = next(one for one in bodies.committees if one.code.endswith(row["committee"]))
        self.handler = cast.handlers[self.unit.pk][0]
        self.overseer = cast.overseers[self.committee.pk][0]
        self.clerk, self.colleague = cast.office[:2]
        self.town = next(
            (post for post in bodies.posts if post.township.region.name == row["township"]), None
        )

    def told(self) -> Moments:
        yield self._on(BEGUN, 9)
        project = self._opened()
        yield self._on(BEGUN - 5, 10)
        self._planned(project)
        yield self._on(SCHEMED, 10)
        acts.sign(loop=project.loop, by=self.overseer, note="同意。")
        acts.set_group(
            project=project, by=self.overseer, convenor=self._deputies()[0], others=self._deputies()[1:]
        )
        yield from self._built(project)

    def _on(self, days_ago: int, hour: int) -> dt.datetime:
        return moment(self.today - days_ago * DAY, hour + self.number % 6, self.rng)

    def _opened(self) -> Project:
        row = self.row
        words = acts.ProjectWords(
            title=row["title"], year=(self.today - BEGUN * DAY).year, content=row["content"], goals=row["goals"],
            unit=self.unit, committee=self.committee, place=row["place"], budget=Decimal(row["budget"]),
            finish_on=self.today - NODES[-1][0] * DAY, township=self.town.township.region if self.town else None,
            lng=float(row["lng"]), lat=float(row["lat"]),
        )  # fmt: skip
        return acts.open_project(
            by=self.clerk, office=self.stage.bodies.office, words=words, request_key=key(self.rng)
        )

    def _planned(self, project: Project) -> None:
        budget = Decimal(self.row["budget"])
        rows = [
            acts.NodeWords(what, weight, self.today - days * DAY, budget * weight / 100)
            for days, what, weight in NODES
        ]
        acts.set_nodes(project=project, by=self.handler, rows=rows)
        moves.make_plan(loop=project.loop, by=self.handler, plan=SCHEME)
        acts.hand_in(loop=project.loop, by=self.handler, outcome="实施方案已制定（示例）。")

    def _deputies(self) -> list[User]:
        """Three deputies of the township, or of the first one that has some."""
        wanted = self.town.station.unit_id if self.town else 0
        people = self.stage.cast.deputies.get(wanted) or next(
            some for some in self.stage.cast.deputies.values() if some
        )
        return people[:3]

    def _built(self, project: Project) -> Moments:
        """Each milestone as far as the year's percent goes; two bulletins; then the end."""
        left, nodes = int(self.row["percent"]), list(project.milestones.select_related("project__loop"))
        for number, ((days, _what, weight), node) in enumerate(zip(NODES, nodes, strict=True)):
            reached = min(100, 100 * left // weight)
            left = max(0, left - weight)
            if not reached:
                break
            yield self._on(days + 3, 9)
            acts.tell_node(
                milestone=node, by=self.handler, percent=reached, spent=node.budget * reached / 100,
                words="按计划推进（示例）。", photos=[picture("road", self.rng, is_after=number > 0)],
            )  # fmt: skip
            now = timezone.now()  # a picture bears the day of its report, not of the loading
            Evidence.objects.filter(loop=project.pk, at__gt=now).update(at=now)
            if number < len(BULLETINS):
                yield self._on(days - 20, 15)
                self._bulletin(project, BULLETINS[number])
        if self.number == SUSPENDED:
            yield from self._suspended(project)
        if int(self.row["percent"]) == 100:
            yield from self._finished(project)

    def _bulletin(self, project: Project, text: str) -> None:
        rows = (
            GroupReport.objects.begun()
            .filter(project=project, kind="monthly")
            .select_related("project__loop")
        )
        acts.give_report(report=rows.order_by("-until")[0], by=self._deputies()[0], text=text)

    def _finished(self, project: Project) -> Moments:
        yield self._on(36, 9)
        acts.hand_in(loop=project.loop, by=self.handler, outcome="全部完工，投入使用（示例）。")
        if self.number > INSPECTED:
            return
        yield self._on(33, 9)
        acts.sign(loop=project.loop, by=self.overseer)
        yield self._on(26, 9)
        acts.hand_in(loop=project.loop, by=self.overseer, outcome="现场核查合格（示例）。")
        yield self._on(24, 9)
        acts.sign(loop=project.loop, by=self.clerk)
        if self.number == EVALUATED:
            yield from self._evaluated(project)

    def _evaluated(self, project: Project) -> Moments:
        yield self._on(15, 9)
        vote = acts.Vote(
            body=Body.COMMITTEE, base=Base.ALL, rule=LevelRule.ZHENHAI, meeting=MEETING,
            held_on=self.today - 16 * DAY, **FIGURES,
        )  # fmt: skip
        entered = acts.enter_vote(project=project, by=self.clerk, vote=vote)
        checked = {**FIGURES, "body": vote.body, "base": vote.base, "held_on": vote.held_on}
        acts.check_vote(evaluation=entered, by=self.colleague, figures=checked)
        for number in range(12):
            level = "basically" if number % 4 == 3 else "satisfied"
            acts.voice(
                project=project, level=level, words="", origin=f"demo-{number}", request_key=key(self.rng)
            )
        yield self._on(12, 9)
        acts.hand_in(loop=project.loop, by=self.clerk, outcome="测评结果已报常委会（示例）。")
        acts.sign(loop=project.loop, by=self.overseer)
        yield self._on(9, 9)
        acts.hand_in(loop=project.loop, by=self.overseer, outcome="同意销号（示例）。")
        acts.sign(loop=project.loop, by=self.clerk)

    def _suspended(self, project: Project) -> Moments:
        yield self._on(90, 9)
        wish = acts.Asked("suspend", "湖区水位过高，暂时不能施工（示例）。")
        change = acts.ask_change(project=project, by=self.handler, asked=wish)
        yield self._on(76, 9)
        decided = acts.Decided(True, MEETING, self.today - 77 * DAY, "同意暂停，水位下降后恢复（示例）。")
        acts.decide_change(change=change, by=self.clerk, decided=decided)
