"""Doorbells: each task calls one function and holds no rule."""

from celery import shared_task

from votes.transitions import boxing


@shared_task
def move_inboxes() -> int:
    """What came in to votes that have closed goes into their boxes, all at once and shuffled."""
    return boxing.move_closed()
