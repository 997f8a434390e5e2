"""Doorbells: each task calls one function and holds no rule."""

from celery import shared_task

from supervision import transitions
from supervision.transitions import handing, hearings


@shared_task
def climb() -> int:
    """Record who fell behind a plan, then propose what the ladder asks for next."""
    return transitions.sweep_curves() + transitions.propose_rungs()


@shared_task
def look_back() -> int:
    """Plans and papers that were not handed in, closed cases that are to be looked at again."""
    return transitions.press_for_plans() + transitions.follow_all() + handing.remind_of_papers()


@shared_task
def empty_hearings() -> int:
    """Names and telephones of those who registered for hearings long ago."""
    return hearings.forget_contacts()
