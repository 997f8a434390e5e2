"""Doorbells: each task calls one function and holds no rule."""

from celery import shared_task

from congress_portal.operations import watching


@shared_task
def look() -> int:
    return watching.look()
