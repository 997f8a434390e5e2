"""Doorbells: each task calls one function and holds no rule."""

from celery import shared_task

from stations.transitions import desk


@shared_task
def wipe_slips() -> int:
    return desk.wipe_dropped()
