"""Doorbells: each task calls one function and holds no rule."""

from celery import shared_task

from votes.projects import moves as project_moves
from votes.transitions import answering, boxing


@shared_task
def move_inboxes() -> int:
    """What came in to votes that have closed goes into their boxes, all at once and shuffled."""
    return boxing.move_closed()


@shared_task
def press_groups() -> int:
    """What supervision groups owe for a new year, and what they have not handed in by its day."""
    return project_moves.owe_all() + project_moves.press_for_reports()


@shared_task
def empty_suggestions() -> int:
    """Names and telephones of those who suggested something for projects of long ago."""
    return answering.forget_contacts()
