"""Every write of a proposal that has a rule: lock, read again, guard, write, event."""

from proposals.transitions.attaching import attach, detach
from proposals.transitions.consulting import confirm, consult
from proposals.transitions.cosigning import ask_to_sign, decline, sign_along
from proposals.transitions.disputing import dispute, is_past_dispute
from proposals.transitions.drafting import Stale, drop_draft, is_open, newest, save_draft, says, start_draft
from proposals.transitions.evaluating import enter_evaluation, evaluate, urge
from proposals.transitions.handling import accept, consent, extend_reply, reassign, take_back
from proposals.transitions.importing import import_proposals
from proposals.transitions.inheriting import inherit
from proposals.transitions.meetings import decide, fill, keep_minutes, make_meeting, put_on, take_off
from proposals.transitions.planning import Planned, finish_stage, plan_stages
from proposals.transitions.promising import Promise, ask_to_drop, decide_drop, judge_report, report_kept
from proposals.transitions.publishing import start_clocks
from proposals.transitions.rehandling import conclude, meet_heads, rehandle
from proposals.transitions.replying import Draft as ReplyDraft
from proposals.transitions.replying import (
    StaleReply,
    approve,
    approvers_words,
    copy_reply,
    draft_reply,
    is_consulted,
    mark_opened,
)
from proposals.transitions.reviewing import Said, review, take_as_proposal
from proposals.transitions.scoring import answer_appeal, appeal, decide_appeal, make_formula, take_snapshot
from proposals.transitions.sessions import move_session, register_session
from proposals.transitions.submitting import least_movers, resubmit, submit
from proposals.transitions.succeeding import lacks_lead, replace_lead
from proposals.transitions.supervising import set_scope, watch_by_scope
from proposals.transitions.tracking import tell_late
from proposals.transitions.withdrawing import agree_to_withdraw

__all__ = [
    "Planned",
    "Promise",
    "ReplyDraft",
    "Said",
    "Stale",
    "StaleReply",
    "accept",
    "agree_to_withdraw",
    "answer_appeal",
    "appeal",
    "approve",
    "approvers_words",
    "ask_to_drop",
    "ask_to_sign",
    "attach",
    "conclude",
    "confirm",
    "consent",
    "consult",
    "copy_reply",
    "decide",
    "decide_appeal",
    "decide_drop",
    "decline",
    "detach",
    "dispute",
    "draft_reply",
    "drop_draft",
    "enter_evaluation",
    "evaluate",
    "extend_reply",
    "fill",
    "finish_stage",
    "import_proposals",
    "inherit",
    "is_consulted",
    "is_open",
    "is_past_dispute",
    "judge_report",
    "keep_minutes",
    "lacks_lead",
    "least_movers",
    "make_formula",
    "make_meeting",
    "mark_opened",
    "meet_heads",
    "move_session",
    "newest",
    "plan_stages",
    "put_on",
    "reassign",
    "register_session",
    "rehandle",
    "replace_lead",
    "report_kept",
    "resubmit",
    "review",
    "save_draft",
    "says",
    "set_scope",
    "sign_along",
    "start_clocks",
    "start_draft",
    "submit",
    "take_as_proposal",
    "take_back",
    "take_off",
    "take_snapshot",
    "tell_late",
    "urge",
    "watch_by_scope",
]
