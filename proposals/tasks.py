"""Doorbells: each task calls one function and holds no rule."""

from celery import shared_task

from proposals import transitions


@shared_task
def tell_late_promises() -> int:
    return transitions.tell_late()


@shared_task
def urge() -> int:
    return transitions.urge()


@shared_task
def start_publications() -> int:
    return transitions.start_clocks()
