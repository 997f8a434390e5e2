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
    may_rate,
    may_reopen,
    may_see_contact,
    new_track_code,
    print_receipt,
    rate,
    receiving_station,
    reject,
    send_back,
    submit_opinion,
    supplement,
    title_of,
    withdraw,
)

__all__ = [
    "MOST_SUPPLEMENTS",
    "PRIVACY_NOTICE",
    "SUPPLEMENTS",
    "acknowledge",
    "answer_citizen",
    "answer_now",
    "look_at_contact",
    "may_print_receipt",
    "may_rate",
    "may_reopen",
    "may_see_contact",
    "new_track_code",
    "print_receipt",
    "rate",
    "receiving_station",
    "reject",
    "send_back",
    "submit_opinion",
    "supplement",
    "title_of",
    "withdraw",
]
