"""A proposal at each of its stages, and the people around it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from congress_portal.accounts.models import Region, Role, Term, User
from congress_portal.loops import transitions as moves
from proposals import transitions
from proposals.agenda import Filled
from proposals.models import (
    AssignmentMeeting,
    Attachment,
    Commitment,
    CommitmentReport,
    Consultation,
    Draft,
    PlanStage,
    Proposal,
    Reply,
    ResultClass,
    Session,
)
from proposals.plans import HANDLE
from proposals.transitions import Promise, Said
from proposals.words import Decision, Form, Stage, Talk
from tests import factories as make
from tests.world import World

TEXTS = {
    "title": "关于改善威坪镇农村饮水的建议",
    "situation": "威坪镇有6个村的自来水水压不足，夏季经常断水，涉及1200户。",
    "analysis": "管网建于2003年，口径小、漏损率高，泵站没有备用电源。",
    "suggestion": "建议县水利水电局在2027年底前改造6个村的管网，并为泵站配备备用电源。",
}


def deputy(world: World, name: str, username: str) -> User:
    """Another deputy of the township's station."""
    return make.person(name, Role.DEPUTY, world.station.unit, username=username)


def drafted(
    world: World, by: User | None = None, region: Region | None = None, form: str = Form.PROPOSAL
) -> Draft:
    return transitions.start_draft(
        by=by or world.zhang, region=region or world.county, request_key=uuid.uuid4(), form=form, texts=TEXTS
    )


def with_picture(draft: Draft) -> Attachment:
    return transitions.attach(draft=draft, by=draft.author, photos=[make.jpeg()], caption="水龙头")[0]


def signed(draft: Draft, *deputies: User) -> Draft:
    """The draft with the signatures of these deputies under its present text."""
    transitions.ask_to_sign(draft=draft, by=draft.author, deputies=deputies)
    for one in deputies:
        version = transitions.newest(draft)
        assert version is not None
        transitions.sign_along(draft=draft, by=one, version=version)
    return draft


def submitted(world: World, draft: Draft | None = None) -> Proposal:
    draft = draft or drafted(world)
    return transitions.submit(draft=draft, by=draft.author)


def sent_back(world: World, proposal: Proposal | None = None) -> Proposal:
    proposal = proposal or submitted(world)
    said = [Said("请写清楚哪6个村", field="situation", quote="6个村"), Said("请说明资金来源")]
    transitions.review(proposal=proposal, by=world.qian, decision=Decision.REVISE, remarks=said)
    return Proposal.objects.get(pk=proposal.pk)


def taken_in(world: World, draft: Draft | None = None) -> Proposal:
    proposal = submitted(world, draft)
    transitions.review(proposal=proposal, by=world.qian, decision=Decision.ACCEPT)
    return proposal


def handling(world: World, draft: Draft | None = None) -> Proposal:
    """Assigned to the water office, which has signed for it."""
    proposal = taken_in(world, draft)
    moves.assign(loop=proposal.loop, by=world.qian, to=world.water, note="请牵头办理")
    transitions.accept(proposal=proposal, by=world.li)
    return proposal


def consulted(
    world: World, proposal: Proposal | None = None, form: str = Talk.FACE, by: User | None = None
) -> Consultation:
    """The water office talked with the deputies, and 张代表 says that it was so."""
    made = talked(world, proposal, form)
    transitions.confirm(consultation=made, by=by or world.zhang, is_so=True)
    return made


def talked(world: World, proposal: Proposal | None = None, form: str = Talk.FACE) -> Consultation:
    """As the unit wrote it down; no deputy has said anything yet."""
    return transitions.consult(
        proposal=proposal or handling(world), by=world.li, form=form, held_on=timezone.localdate(),
        participants="张代表、李科", notes="介绍了管网改造方案，代表希望明年完成。",
        station=world.station.unit if form == Talk.STATION else None,
    )  # fmt: skip


def head(world: World) -> User:
    """黄局长, the principal of the water office."""
    found = User.objects.filter(username="huangju").first()
    if found is None:
        found = make.user("黄局长", username="huangju")
        make.duty(found, Role.HANDLER, world.water, is_head=True)
    return found


def replying(
    world: World, proposal: Proposal, result: str = "A", text: str = "6个村的管网已经改造。", **more: Any
) -> Reply:
    """The water office's draft, by 李科."""
    draft = transitions.ReplyDraft(text=text, result=ResultClass.objects.get(code=result), **more)
    return transitions.draft_reply(proposal=proposal, by=world.li, draft=draft)


def replied(world: World, proposal: Proposal | None = None, result: str = "A", **more: Any) -> Reply:
    """Consulted, drafted by 李科, approved by 黄局长 and so sent; the office has still to check it."""
    proposal = proposal or handling(world)
    consulted(world, proposal)
    replying(world, proposal, result, **more)
    return transitions.approve(proposal=proposal, by=head(world))


def promise(world: World, **changes: Any) -> Promise:
    """The water office promises the last of the villages by the end of next month."""
    values = {
        "what": "改造最后2个村的管网", "due_on": timezone.localdate() + dt.timedelta(days=40), "unit": world.water,
        "who": "黄局长", "how_known": "2个村全部通水，水压达标",
    }  # fmt: skip
    return Promise(**{**values, **changes})


def promised(world: World, *promises: Promise, proposal: Proposal | None = None) -> list[Commitment]:
    """What a B-class answer promises that was sent; the office has still to check it."""
    reply = replied(world, proposal, "B", promises=promises or (promise(world),))
    return list(reply.commitments.select_related("proposal__loop", "reply", "unit"))


def tracked(world: World, *promises: Promise) -> list[Commitment]:
    """The same, once the deputy is satisfied and the office has signed: the unit keeps what it promised."""
    made = promised(world, *promises)
    proposal = made[0].proposal
    moves.sign_off(loop=proposal.loop, by=world.qian)
    for mover in proposal.loop.movers.select_related("user"):
        transitions.evaluate(proposal=proposal, by=mover.user, process="satisfied", result="satisfied")
    transitions.conclude(proposal=proposal, by=world.qian, outcome="代表满意")
    moves.sign_off(loop=proposal.loop, by=second(world))
    return made


def planned(world: World, proposal: Proposal) -> PlanStage:
    """The first of three things that the water office means to do."""
    days = [timezone.localdate() + dt.timedelta(days=ahead) for ahead in (1, 20, 60)]
    rows = [transitions.Planned(word, "听取意见", day) for word, day in zip(Stage.values, days, strict=True)]
    return transitions.plan_stages(proposal=proposal, by=world.li, rows=rows)[0]


def second(world: World) -> User:
    """余主任, the other one of the congress office."""
    found = User.objects.filter(username="yu").first()
    return found or make.person("余主任", Role.CONGRESS_OFFICE, world.office, username="yu")


def told(world: World, commitment: Commitment) -> CommitmentReport:
    """李科 says that it is kept, with a photo."""
    return transitions.report_kept(
        commitment=commitment, by=world.li, words="2个村已通水", photos=[make.jpeg()]
    )


def kept(world: World, commitment: Commitment) -> Commitment:
    return transitions.judge_report(report=told(world, commitment), by=world.qian, is_met=True)


def answered(proposal: Proposal) -> dict[int, str]:
    """Words for every open remark."""
    reviews = proposal.reviews.prefetch_related("remarks")
    return {one.pk: "已改" for review in reviews for one in review.remarks.all() if not one.answer}


def saved(draft: Draft, **texts: str) -> Draft:
    draft.refresh_from_db()
    return transitions.save_draft(draft=draft, by=draft.author, revision=draft.revision, texts=texts)


def meeting(world: World, *proposals: Proposal, held_on: dt.date | None = None) -> AssignmentMeeting:
    """A meeting of the county's congress office, with these on its agenda."""
    made = transitions.make_meeting(
        by=world.qian, office=world.office, held_on=held_on or timezone.localdate(), title="第一次交办会",
        request_key=uuid.uuid4(),
    )  # fmt: skip
    transitions.put_on(meeting=made, by=world.qian, proposals=proposals)
    return made


def decided(world: World, *proposals: Proposal, **values: Any) -> AssignmentMeeting:
    """A meeting that gave all of these to the water office."""
    made = meeting(world, *proposals)
    keys = list(made.items.values_list("pk", flat=True))
    row = Filled(**{"lead": world.water, **values})
    transitions.fill(meeting=made, by=world.qian, rows=dict.fromkeys(keys, row))
    transitions.decide(meeting=made, by=world.qian, items=keys)
    return made


def lettered(world: World) -> dict[str, Any]:
    """Where the water office's letter about one proposal stands."""
    made = decided(world, taken_in(world))
    return {"letter_meeting": made.pk, "letter_unit": world.water.pk, "letter_form": "docx"}


def session(world: World, **fields: Any) -> Session:
    """A meeting of the county's congress in January, which is over."""
    term, _is_new = Term.objects.get_or_create(
        county=world.county, number=17, defaults={"since": dt.date(2022, 1, 1), "until": dt.date(2027, 1, 1)}
    )
    values = {"number": 5, "presubmit_from": dt.date(2026, 1, 1), "opens_on": dt.date(2026, 1, 12)}
    values |= {"closes_on": dt.date(2026, 1, 16), "region": world.county, **fields}
    return Session.objects.create(county=world.county, term=term, **values)


def reply_row(proposal: Proposal, result: str, sent: bool = True) -> Reply:
    """An answer of the lead unit by its row alone: how it comes about is another matter."""
    step = proposal.loop.steps.get(key=HANDLE)
    principal = make.person("局长", Role.HANDLER, step.unit) if sent else None
    return Reply.objects.create(
        county_id=proposal.county_id, proposal=proposal, step=step, unit=step.unit,
        number=proposal.replies.count() + 1, result=ResultClass.objects.get(code=result),
        text="您提出的建议收悉，现答复如下。", drafted_by=make.person("拟稿人", Role.HANDLER, step.unit),
        sent_by=principal, sent_at=timezone.now() if sent else None,
    )  # fmt: skip
