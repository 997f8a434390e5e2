"""Doorbells: each task calls one function and holds no rule."""

from celery import shared_task

from congress_portal.loops import anchors, deadlines, trail
from congress_portal.loops.health import report_missing_calendar
from congress_portal.loops.transitions import (
    end_of_done_steps,
    escalate_due,
    go_on,
    remind_helpers,
    remind_unnamed,
    wind_up_all,
)


@shared_task
def sweep() -> int:
    return deadlines.sweep() + remind_helpers()


@shared_task
def press() -> int:
    """Steps without a name, words without a reaction."""
    end_of_done_steps()
    return remind_unnamed() + escalate_due()


@shared_task
def seal() -> int:
    sealed = 0
    while batch := trail.seal():
        sealed += batch
    return sealed


@shared_task
def anchor() -> int:
    return anchors.anchor_all()


@shared_task
def mend() -> int:
    return wind_up_all()


@shared_task
def go_on_without_reply() -> int:
    return go_on()


@shared_task
def check_calendar() -> list[int]:
    return report_missing_calendar()
