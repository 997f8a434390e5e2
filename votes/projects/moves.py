"""Every write of projects under supervision that has a rule, for pages, the API and the demo."""

from votes.transitions.changes import Asked, Decided, ask_change, decide_change, drop_change, fits
from votes.transitions.evaluating import (
    Vote,
    check_vote,
    confirm_tally,
    drop_vote,
    enter_vote,
    may_enter,
    take_tally,
    tallied,
    voice,
)
from votes.transitions.grouping import give_report, owe_all, press_for_reports, set_group
from votes.transitions.nodes import NodeWords, deny_node, may_deny, may_plan, may_tell, set_nodes, tell_node
from votes.transitions.projects import ProjectWords, hand_in, open_project, refuse, sign, words_of

__all__ = [
    "Asked",
    "Decided",
    "NodeWords",
    "ProjectWords",
    "Vote",
    "ask_change",
    "check_vote",
    "confirm_tally",
    "decide_change",
    "deny_node",
    "drop_change",
    "drop_vote",
    "enter_vote",
    "fits",
    "give_report",
    "hand_in",
    "may_deny",
    "may_enter",
    "may_plan",
    "may_tell",
    "open_project",
    "owe_all",
    "press_for_reports",
    "refuse",
    "set_group",
    "set_nodes",
    "sign",
    "take_tally",
    "tallied",
    "tell_node",
    "voice",
    "words_of",
]
