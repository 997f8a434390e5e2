"""Every write of the ledger that has a rule. Each locks the loop, reads again, guards, writes, and leaves one event."""

from congress_portal.loops.transitions.clocks import (
    extend,
    go_on,
    pause,
    recompute,
    resume,
    wind_up,
    wind_up_all,
)
from congress_portal.loops.transitions.clues import drop_clue, give_clue, take_clue
from congress_portal.loops.transitions.disputes import consent, dispute, refuse
from congress_portal.loops.transitions.ending import carry_over, divert, may_reopen, reject, reopen, withdraw
from congress_portal.loops.transitions.entering import Ran, enter
from congress_portal.loops.transitions.entrusting import set_officials
from congress_portal.loops.transitions.evidence import attach
from congress_portal.loops.transitions.handing import (
    carried,
    may_hand_over,
    may_sign_for_leaver,
    sign_handover,
    succeed,
)
from congress_portal.loops.transitions.handling import (
    accept,
    assign,
    check_in,
    delegate,
    make_plan,
    reassign,
    send_back,
    sign_off,
    take_back,
)
from congress_portal.loops.transitions.helping import divide, give_view, remind_helpers
from congress_portal.loops.transitions.inheriting import inherit
from congress_portal.loops.transitions.joining import lock_all, merge, unmerge
from congress_portal.loops.transitions.marking import mark
from congress_portal.loops.transitions.naming import appoint, remind_unnamed
from congress_portal.loops.transitions.opening import open_loop
from congress_portal.loops.transitions.pressing import (
    end_of_done_steps,
    escalate_due,
    press_late,
    prompt,
    react,
)
from congress_portal.loops.transitions.steps import begin, skip
from congress_portal.loops.transitions.terms import carry_over_all, left_over, may_carry_over
from congress_portal.loops.transitions.watching import begin_watch, end_watch, lock_watching

__all__ = [
    "Ran",
    "accept",
    "appoint",
    "assign",
    "attach",
    "begin",
    "begin_watch",
    "carried",
    "carry_over",
    "carry_over_all",
    "check_in",
    "consent",
    "delegate",
    "dispute",
    "divert",
    "divide",
    "drop_clue",
    "end_of_done_steps",
    "end_watch",
    "enter",
    "escalate_due",
    "extend",
    "give_clue",
    "give_view",
    "go_on",
    "inherit",
    "left_over",
    "lock_all",
    "lock_watching",
    "make_plan",
    "mark",
    "may_carry_over",
    "may_hand_over",
    "may_reopen",
    "may_sign_for_leaver",
    "merge",
    "open_loop",
    "pause",
    "press_late",
    "prompt",
    "react",
    "reassign",
    "recompute",
    "refuse",
    "reject",
    "remind_helpers",
    "remind_unnamed",
    "reopen",
    "resume",
    "send_back",
    "set_officials",
    "sign_handover",
    "sign_off",
    "skip",
    "succeed",
    "take_back",
    "take_clue",
    "unmerge",
    "wind_up",
    "wind_up_all",
    "withdraw",
]
