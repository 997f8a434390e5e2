"""Deputies' proposals, one at each place of their way: written, signed along, reviewed, assigned, answered."""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.utils import timezone

from congress_portal.accounts.models import User
from congress_portal.demo import effects
from congress_portal.demo.calls import key, moment
from congress_portal.demo.cases import Stage
from congress_portal.demo.people import GOVERNORS, LEADERS
from congress_portal.demo.regions import DATA
from congress_portal.demo.stories import Moments
from congress_portal.demo.units import Post
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Loop
from congress_portal.loops.words import Kind
from congress_portal.sheets.reading import Row
from proposals import import_sheet as sheet
from proposals import transitions, words
from proposals.agenda import Filled
from proposals.import_check import check
from proposals.models import Draft, Ground, Proposal, Reply, ResultClass, offices_of
from proposals.transitions import Planned, Promise, ReplyDraft, Said, publishing
from proposals.words import Decision, Field, Talk

EVERY = 9
"""Days between one proposal's beginning and the next one's; the last begins so many days ago."""
PLAN = (
    (words.Stage.BEFORE, "到村里听取代表和村民的意见", 10), (words.Stage.DURING, "拿出办理方案并与代表面商", 40),
    (words.Stage.AFTER, "答复后回访代表", 80),
)  # fmt: skip
SESSION_NUMBER, SESSION_AHEAD, SESSION_DAYS, PRESUBMIT = 6, 21, 3, 14
"""The congress meets so soon, for so long, and takes proposals so long before: none of the others belongs to it."""
PAPERS, PAPER_AGO, PUBLIC_AGO = 6, 200, 1
MEETING_DAYS = 75
"""So long a unit has by what its meeting says: less than the three months of the law."""
PAPER_TITLE = "关于加强{name}道路养护的建议"
REMARKS = (
    ("unspecific", Field.SUGGESTION, "请写明要做到什么程度、由谁负责。"),
    ("", Field.SITUATION, "请写明涉及哪几个村。"),
)


def tales(stage: Stage, posts: list[Post], seed: int) -> Iterator[Moments]:
    with (DATA / "proposals.toml").open("rb") as lines:
        rows = tomllib.load(lines)["proposal"]
    today = timezone.localdate(stage.clock.at)
    fresh = sum("days" not in row for row in rows)
    for number, row in enumerate(rows):
        rng = random.Random(f"{seed}-proposal-{number}")
        begun = today - dt.timedelta(days=row.get("days", EVERY * (fresh - number)))
        is_heard = number % 3 != 1
        yield _Story(stage, rng, posts[number * 5 % len(posts)], row, is_heard).tell(begun)


def next_session(stage: Stage, seed: int) -> Moments:
    """The coming meeting of the county's congress, registered by its office."""
    today = timezone.localdate(stage.clock.at)
    yield moment(today - dt.timedelta(days=PUBLIC_AGO), 9, random.Random(f"{seed}-session"))
    opens = today + dt.timedelta(days=SESSION_AHEAD)
    closes = opens + dt.timedelta(days=SESSION_DAYS)
    term = stage.cast.term
    if closes <= term.until:
        transitions.register_session(
            by=stage.cast.office[0], region=stage.bodies.county, term=term, number=SESSION_NUMBER,
            presubmit_from=opens - dt.timedelta(days=PRESUBMIT), opens_on=opens, closes_on=closes,
        )  # fmt: skip


def from_paper(stage: Stage, posts: list[Post], seed: int) -> Moments:
    """Last year's answered proposals, entered by the office from its sheet."""
    rng = random.Random(f"{seed}-papers")
    today = timezone.localdate(stage.clock.at)
    yield moment(today - dt.timedelta(days=PAPER_AGO), 10, rng)
    clerk = stage.cast.office[0]
    office = offices_of(clerk)[0]
    leads = [stage.cast.deputies[post.station.pk][0].name for post in posts[:PAPERS]]
    departments = list(stage.bodies.departments.values())
    year, results = today.year - 1, ("A", "A", "B", "C")
    rows = [
        Row(
            number,
            {
                sheet.NUMBER: str(number), sheet.MEETING: "闭会期间", sheet.LEAD: lead,
                sheet.TITLE: PAPER_TITLE.format(name=post.township.region.name),
                sheet.CAME: f"{year}-03-0{number}", sheet.UNIT: departments[number].name,
                sheet.ASSIGNED: f"{year}-03-1{number}", sheet.REPLIED: f"{year}-06-0{number}",
                sheet.RESULT: results[number % 4], sheet.RATING: "满意",
            },
        )
        for number, (lead, post) in enumerate(zip(leads, posts, strict=False), 1)
    ]  # fmt: skip
    wrong = {problem.number for problem in check(rows, office).problems}  # two deputies of one name
    rows = [row for row in rows if row.number not in wrong]
    digest = check(rows, office).digest
    transitions.import_proposals(by=clerk, office=office, rows=rows, digest=digest, source="demo")


def made_public(stage: Stage, seed: int) -> Moments:
    """The first answer that was sent: agreed to by its deputy, approved by another of the office."""
    rng = random.Random(f"{seed}-public")
    today = timezone.localdate(stage.clock.at)
    yield moment(today - dt.timedelta(days=PUBLIC_AGO), 10, rng)
    reply = Reply.objects.sent().filter(proposal__loop__owner__in=offices_of(stage.cast.office[0])).first()
    if reply is None or len(stage.cast.office) < 2:
        return
    clerk, colleague = stage.cast.office[:2]
    proposal = Proposal.objects.select_related("loop", "version", "draft__author").get(pk=reply.proposal_id)
    public = publishing.proposed(proposal, reply)
    made = publishing.prepare(proposal=proposal, by=clerk, public=public, is_checked=True)
    lead = proposal.draft.author
    publishing.agree(proposal=proposal, by=lead, agrees=True, revision=made.revision)
    publishing.approve(proposal=proposal, by=colleague, revision=made.revision)


class _Story:
    """``is_heard``: it grows out of the newest opinion of the station, where there is one."""

    def __init__(
        self, stage: Stage, rng: random.Random, post: Post, row: dict[str, Any], is_heard: bool
    ) -> None:
        self.stage, self.rng, self.way, self.row = stage, rng, row["way"], row
        self.post, self.is_heard = post, is_heard
        self.lead, *others = stage.cast.deputies[post.station.pk]
        self.others: list[User] = others[: row["cosigners"]]
        self.texts = {name: row[name].format(town=post.township.region.name) for name in Field.values}
        self.unit = stage.bodies.departments[row["unit"]]

    def tell(self, begun: dt.date) -> Moments:
        """One moment a day; each way ends where it says."""
        yield self._at(begun, 0)
        draft = self._written()
        if self.way == "draft":
            return
        yield from self._signed(draft, begun)
        if self.way == "signing":
            return
        yield self._at(begun, 2)
        proposal = transitions.submit(draft=draft, by=self.lead)
        if self.way == "withdrawn":
            yield from self._taken_back(proposal, begun)
        elif self.way != "submitted":
            yield self._at(begun, 4)
            yield from self._reviewed(proposal, begun)

    def _at(self, begun: dt.date, days: int) -> dt.datetime:
        return moment(begun + dt.timedelta(days=days), 9 + days % 8, self.rng)

    def _written(self) -> Draft:
        county = self.stage.bodies.county
        return transitions.start_draft(
            by=self.lead, region=county, request_key=key(self.rng), texts=self.texts, source=self._opinion()
        )

    def _opinion(self) -> Loop | None:
        heard = Loop.objects.open().filter(kind=Kind.OPINION, owner=self.post.station.pk)
        return heard.order_by("-opened_at", "code").first() if self.is_heard else None

    def _signed(self, draft: Draft, begun: dt.date) -> Moments:
        if not self.others:
            return
        transitions.ask_to_sign(draft=draft, by=self.lead, deputies=self.others)
        yield self._at(begun, 1)
        willing = self.others[:-1] if self.way == "signing" else self.others
        for deputy in willing:
            version = transitions.newest(draft)
            assert version is not None
            transitions.sign_along(draft=draft, by=deputy, version=version)

    def _taken_back(self, proposal: Proposal, begun: dt.date) -> Moments:
        for number, user in enumerate((self.lead, *self.others)):
            yield self._at(begun, 3 + number)
            transitions.agree_to_withdraw(proposal=proposal, by=user, reason="道路已经动工")

    def _reviewed(self, proposal: Proposal, begun: dt.date) -> Moments:
        office = self.stage.cast.office[0]
        if self.way in ("back", "again"):
            transitions.review(
                proposal=proposal, by=office, decision=Decision.REVISE, note="请修改后再提交", remarks=_said()
            )
            if self.way == "back":
                return
            yield self._at(begun, 7)
            self._again(proposal)
            return
        transitions.review(proposal=proposal, by=office, decision=Decision.ACCEPT)
        if self.way == "accepted":
            return
        yield self._at(begun, 6)
        self._assigned(proposal, office)
        if self.way != "offered":
            yield self._at(begun, 8)
            yield from self._handled(proposal, begun)

    def _assigned(self, proposal: Proposal, office: User) -> None:
        """By a meeting of the office, which names the leaders and the standard."""
        held = transitions.make_meeting(
            by=office,
            office=proposal.loop.owner,
            held_on=timezone.localdate(),
            title=f"{proposal.loop.title[:40]}交办会",
            place="县人大常委会会议室",
            request_key=key(self.rng),
        )
        transitions.put_on(meeting=held, by=office, proposals=[proposal])
        governor, leader = (User.objects.get(username=name) for name in (GOVERNORS[1][0], LEADERS[1][0]))
        row = Filled(
            lead=self.unit, leading=governor.name, leading_user=governor, supervising=leader.name,
            supervising_user=leader, due_on=timezone.localdate() + dt.timedelta(days=MEETING_DAYS),
            standard="请牵头办理，按期答复代表。",
        )  # fmt: skip
        items = list(held.items.values_list("pk", flat=True))
        transitions.fill(meeting=held, by=office, rows=dict.fromkeys(items, row))
        outcome = transitions.decide(meeting=held, by=office, items=items)
        assert not outcome.refused, outcome.refused
        transitions.keep_minutes(
            meeting=held, by=office, minutes=f"会议议定由{self.unit.name}牵头办理。", revision=1
        )

    def _again(self, proposal: Proposal) -> None:
        proposal = Proposal.objects.select_related("draft", "loop").get(pk=proposal.pk)
        draft = proposal.draft
        texts = {"suggestion": draft.suggestion + "以上请在明年6月底前完成，由分管负责人牵头。"}
        transitions.save_draft(draft=draft, by=self.lead, revision=draft.revision, texts=texts)
        open_ones = [one.pk for round_ in proposal.reviews.all() for one in round_.remarks.all()]
        answers = dict.fromkeys(open_ones, "已按意见补充。")
        transitions.resubmit(proposal=proposal, by=self.lead, answers=answers, alone=True)

    def _handled(self, proposal: Proposal, begun: dt.date) -> Moments:
        head, handler = self.stage.cast.handlers[self.unit.pk][:2]
        transitions.accept(proposal=proposal, by=handler)
        yield self._at(begun, 11)
        today = timezone.localdate()
        first, *_others = transitions.plan_stages(
            proposal=proposal, by=handler,
            rows=[Planned(stage, what, today + dt.timedelta(days=days)) for stage, what, days in PLAN],
        )  # fmt: skip
        if self.way == "promised":
            yield self._at(begun, 13)
            transitions.finish_stage(stage=first, by=handler, note="到两个村听取了代表和村民的意见。")
            yield from self._answered(proposal, handler, head, begun)
        if self.way in (effects.JUDGED, effects.REFUSED):
            people = effects.People(self.lead, self.others, head, handler, self.stage.cast.office)
            yield from effects.gone_on(self.way, proposal, people, partial(self._at, begun))

    def _answered(self, proposal: Proposal, handler: User, head: User, begun: dt.date) -> Moments:
        """Talked over face to face, answered with a promise; the office has checked the answer."""
        yield self._at(begun, 14)
        talk = transitions.consult(
            proposal=proposal, by=handler, form=Talk.FACE, held_on=timezone.localdate(), place="村委会",
            participants=f"{self.lead.name}代表、{head.name}、{handler.name}",
            notes="一起看了现场，介绍了分期改造的打算；代表希望先改造缺水最重的两个村。", request_key=key(self.rng),
        )  # fmt: skip
        yield self._at(begun, 15)
        transitions.confirm(consultation=talk, by=self.lead, is_so=True)
        yield self._at(begun, 30)
        draft = ReplyDraft(
            text="代表的建议我们逐条研究。\n一、已经完成的工作\n今年已改造主管网6公里。\n二、下一步\n其余各村列入明年计划。",
            result=ResultClass.objects.get(code="B"), document="淳单〔2026〕8号", contact=handler.name,
            promises=(
                Promise("改造其余各村管网", timezone.localdate() + dt.timedelta(days=200), self.unit, head.name,
                        "各村通水，水压达到规定"),
            ),
        )  # fmt: skip
        transitions.draft_reply(proposal=proposal, by=handler, draft=draft)
        yield self._at(begun, 32)
        transitions.approve(proposal=proposal, by=head)
        yield self._at(begun, 34)
        moves.sign_off(loop=proposal.loop, by=self.stage.cast.office[0], note="答复具体，请代表评价")


def _said() -> list[Said]:
    grounds = {one.code: one for one in Ground.objects.all()}
    return [Said(words, grounds.get(code), field) for code, field, words in REMARKS]
