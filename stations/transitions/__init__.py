"""Every write of the stations app that has a rule, by noun: lock, read again, guard, write, one event.

The names of opinions stand here as well, since the whole portal asks for them.
"""

from stations.transitions.indexing import SUPPLEMENTS
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
    reject,
    send_back,
    submit_opinion,
    supplement,
    title_of,
    withdraw,
)
from stations.transitions.ratings import enter_rating, in_window, may_enter, may_reopen, rate, rate_until

__all__ = [
    "MOST_SUPPLEMENTS",
    "PRIVACY_NOTICE",
    "SUPPLEMENTS",
    "acknowledge",
    "answer_citizen",
    "answer_now",
    "enter_rating",
    "in_window",
    "look_at_contact",
    "may_enter",
    "may_print_receipt",
    "may_reopen",
    "may_see_contact",
    "new_track_code",
    "print_receipt",
    "rate",
    "rate_until",
    "receiving_station",
    "reject",
    "send_back",
    "submit_opinion",
    "supplement",
    "title_of",
    "withdraw",
]
