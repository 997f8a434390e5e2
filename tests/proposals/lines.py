"""Who may open the pages of proposals: one that 张代表 handed in, and a draft of his."""

from __future__ import annotations

from typing import Any

from proposals.models import Proposal
from proposals.transitions import keys
from tests.matrix import OPEN, Line, post, row
from tests.proposals import guided, lines_index, stages, test_keys, test_matters
from tests.world import World

READERS = row(302, zhang=200, liu=200, qian=200, he=200, shen=200, others=404)
"""The deputy and the station served at, the office that takes it in, and who reads all of the county."""
WRITER = row(302, zhang=200, others=404)
DEPUTIES = row(302, zhang=200, others=403)

HANDLERS = row(302, li=200, zhang=403, liu=403, qian=403, he=403, shen=403, others=404)
"""The lead unit; everyone else who knows of the case is refused."""
ANSWER_READERS = row(302, zhang=200, li=200, liu=200, qian=200, he=200, shen=200, others=404)
PROMISE_READERS = dict.fromkeys(("zhang", "li", "liu", "qian", "he", "shen"), 400)
"""Whoever posts nothing gets the page back; who may do it is the transition's to say."""
HANDLERS_POST = {**HANDLERS, "li": 400}

MEETINGS = row(302, qian=200, wang=200, others=403)
"""Whoever works in a congress office or a presidium, each with meetings of their own."""
MEETING = row(302, qian=200, others=404)

GROUP = row(302, qian=200, he=200, shen=200, others=404)
"""Its members, and who may know of all cases of the county; nobody of the world is a member."""

COUNTY = row(302, qian=200, he=200, shen=200, zhao=200, others=403)
"""Who looks after all of a county, each after their own."""

LINES: dict[str, Line] = {
    "api:proposals": Line(row(401, others=200)),
    "api:proposal": Line({**READERS, "nobody": 401}, args="proposal"),
    "proposal:list": Line(row(302, others=200)),
    "proposal:drafts": Line(DEPUTIES),
    "proposal:draft_new": Line(DEPUTIES),
    "proposal:draft": Line(WRITER, args="draft"),
    "proposal:draft_save": post(WRITER, "draft"),
    "proposal:draft_coach": post(WRITER, "draft"),
    "proposal:draft_ask": post(row(302, zhang=400, others=404), "draft"),
    "proposal:draft_sign": post(row(302, others=404), "draft"),
    "proposal:draft_submit": post(row(302, zhang=302, others=404), "draft"),
    "proposal:draft_pictures": Line(WRITER, args="draft"),
    "proposal:draft_picture_remove": post(row(302, zhang=302, others=404), "draft picture_token"),
    "proposal:attachment": Line(row(302, zhang=200, others=404), args="picture_token"),
    "proposal:draft_drop": post(row(302, zhang=302, others=404), "draft"),
    "proposal:import": Line(row(302)),
    "proposal:import_template": Line(row(302)),
    "proposal:sessions": Line(MEETINGS),
    "proposal:session": Line(MEETING, args="congress_session"),
    "proposal:meetings": Line(MEETINGS),
    "proposal:meeting_new": Line(MEETINGS),
    "proposal:meeting": Line(MEETING, args="meeting"),
    "proposal:meeting_add": post(row(302, qian=400, others=404), "meeting"),
    "proposal:letters_issue": post(row(302, qian=409, others=404), "meeting"),
    "proposal:meeting_minutes": post(row(302, qian=400, others=404), "meeting"),
    "proposal:meeting_sheet": Line(MEETING, args="meeting"),
    "proposal:meeting_upload": post(row(302, qian=400, others=404), "meeting"),
    "proposal:meeting_letter": Line(
        row(302, qian=200, li=200, others=404), args="letter_meeting letter_unit letter_form"
    ),
    "proposal:meeting_paper": Line(MEETING, args="letter_meeting letter_form"),
    "proposal:groups": Line(row(302, others=200)),
    "proposal:group": Line(GROUP, args="guided_group"),
    "proposal:group_scope": Line(row(302, qian=200, he=403, shen=403, others=404), args="guided_group"),
    "proposal:yearly": Line(COUNTY),
    "proposal:yearly_file": Line(COUNTY, args="report_year letter_form"),
    "proposal:publishing": Line(row(302, qian=200, wang=200, ma=200, li=200, others=403)),
    "proposal:publication": Line(READERS, args="proposal"),
    **{
        f"proposal:publication_{name}": post(
            row(302, zhang=code, liu=code, qian=code, he=code, shen=code, others=404), "proposal"
        )
        for name, code in {"agree": 400, "approve": 400, "withhold": 400, "withdraw": 400}.items()
    },
    **lines_index.LINES,
    "open_proposal:list": Line(OPEN),
    "open_proposal:detail": Line(row(404), args="proposal"),
    **guided.LINES,
    "proposal:detail": Line(READERS, args="proposal"),
    "proposal:review": Line(
        row(302, qian=200, zhang=403, liu=403, he=403, shen=403, others=404), args="proposal"
    ),
    "proposal:commitments": Line(row(302, others=200)),
    "proposal:commitments_sheet": Line(row(302, others=200)),
    "proposal:commitment": Line(ANSWER_READERS, args="promised_case promise"),
    "proposal:commitment_act": post(
        {**ANSWER_READERS, **PROMISE_READERS}, "promised_case promise promise_act"
    ),
    "proposal:plan": Line(HANDLERS, args="handled"),
    "proposal:stage_done": post(HANDLERS_POST, "handled stage"),
    "proposal:consult": Line(HANDLERS, args="handled"),
    "proposal:confirm": post(
        row(302, zhang=302, li=403, liu=403, qian=403, he=403, shen=403, others=404), "handled talk"
    ),
    "proposal:reply": Line(HANDLERS, args="handled"),
    "proposal:approve": post(HANDLERS_POST, "handled"),
    "proposal:copy_reply": post(HANDLERS_POST, "handled"),
    "proposal:reply_letter": Line(
        ANSWER_READERS,
        args="answered_case reply_number letter_form",
    ),
    "proposal:versions": Line(READERS, args="proposal"),
}


API_MOVES = (
    "api:loop_withdraw",
    "api:loop_as_proposal",
    "api:loop_evaluate",
    "api:loop_enter_evaluation",
    "api:loop_meet_heads",
    "api:loop_rehandle",
    "api:loop_replace_lead",
)
"""Moves that only proposals have; who may know of them: test_access.py."""


def _supervised(world: World, proposal: Proposal) -> dict[str, Any]:
    key = test_keys.chosen(world, proposal)
    keys.plan_key(key=key, by=world.qian, plan="现场督办")
    return {"key": key.pk, "matter": test_matters.matter(world).pk}


def filled(world: World) -> dict[str, Any]:
    draft, talk = stages.drafted(world), stages.talked(world)
    stages.replying(world, talk.proposal)
    made = stages.promised(world)[0]
    return {
        "handled": talk.proposal.loop.code,
        "talk": talk.pk,
        "answered_case": stages.replied(world).proposal.loop.code,
        "reply_number": 1,
        "promised_case": made.proposal.loop.code,
        "promise": made.pk,
        "promise_act": "ask",
        "stage": stages.planned(world, talk.proposal).pk,
        "draft": draft.pk,
        "report_year": 2026,
        "picture_token": stages.with_picture(draft).token,
        **_supervised(world, talk.proposal),
        "guided_group": guided.group(world, "第一监督指导小组", world.water).pk,
        "congress_session": stages.session(world).pk,
        "meeting": stages.meeting(world).pk,
        **stages.lettered(world),
        **lines_index.filled(world),
        "proposal": stages.submitted(world).loop.code,
    }
