"""Doorbells: each task calls one function and holds no rule. Rung twice, or not at all for a while, no harm is done."""

from celery import shared_task

from stations import waiting
from stations.transitions import (
    callbacks,
    codes,
    desk,
    evaluation,
    health,
    reminders,
    retention,
    sessions,
    swaps,
)


@shared_task
def remind_duties() -> int:
    return reminders.remind()


@shared_task
def report_missed_duties() -> int:
    return reminders.report_missed()


@shared_task
def lapse_swaps() -> int:
    return swaps.lapse_swaps()


@shared_task
def throw_out_photos() -> int:
    return waiting.throw_out()


@shared_task
def wipe_slips() -> int:
    return desk.wipe_dropped()


@shared_task
def end_duty() -> int:
    """At night: end what nobody checked out of, forget raw positions and used codes."""
    sessions.forget_positions()
    codes.forget_codes()
    return sessions.close_forgotten()


@shared_task
def empty_due() -> int:
    return sum(retention.empty_due().values())


@shared_task
def evaluate() -> int:
    return evaluation.run()


@shared_task
def call_back() -> int:
    return callbacks.run()


@shared_task
def reckon_health() -> int:
    return health.reckon_all()
