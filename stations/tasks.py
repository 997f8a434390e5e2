"""Doorbells: each task calls functions and holds no rule."""

from celery import shared_task

from stations.transitions import codes, desk, sessions


@shared_task
def wipe_slips() -> int:
    return desk.wipe_dropped()


@shared_task
def end_duty() -> int:
    """At night: end what nobody checked out of, forget raw positions and used codes."""
    sessions.forget_positions()
    codes.forget_codes()
    return sessions.close_forgotten()
