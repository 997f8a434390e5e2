"""Every write of the stations app that has a rule, by noun: lock, read again, guard, write, one event.

The names of opinions stand here as well, since the whole portal asks for them.
"""

from stations.transitions.assigning import assign, reassign
from stations.transitions.indexing import SUPPLEMENTS
from stations.transitions.joining import merge, split_off, submit_to_join
from stations.transitions.opinions import (
    MOST_SUPPLEMENTS,
    PRIVACY_NOTICE,
    acknowledge,
    answer_citizen,
    answer_now,
    look_at_contact,
    may_print_receipt,
    may_see_contact,
    new_track_code,
    print_receipt,
    receiving_station,
    refuse_moved,
    reject,
    send_back,
    submit_opinion,
    supplement,
    title_of,
    withdraw,
)
from stations.transitions.ratings import enter_rating, in_window, may_enter, may_reopen, rate, rate_until
from stations.transitions.replies import answer_author, hand_reply, may_hand, open_reply
from stations.transitions.service import relevel

__all__ = [
    "MOST_SUPPLEMENTS",
    "PRIVACY_NOTICE",
    "SUPPLEMENTS",
    "acknowledge",
    "answer_author",
    "answer_citizen",
    "answer_now",
    "assign",
    "enter_rating",
    "hand_reply",
    "in_window",
    "look_at_contact",
    "may_enter",
    "may_hand",
    "may_print_receipt",
    "may_reopen",
    "may_see_contact",
    "merge",
    "new_track_code",
    "open_reply",
    "print_receipt",
    "rate",
    "rate_until",
    "reassign",
    "receiving_station",
    "refuse_moved",
    "reject",
    "relevel",
    "send_back",
    "split_off",
    "submit_opinion",
    "submit_to_join",
    "supplement",
    "title_of",
    "withdraw",
]
