"""Doorbells: each task calls one function and holds no rule."""

from celery import shared_task

from congress_portal.dashboard import briefing
from congress_portal.dashboard.rollup import build, compare


@shared_task
def roll_up() -> int:
    return build.apply_all()


@shared_task
def check_rollup() -> None:
    compare.check()


@shared_task
def make_briefs() -> int:
    return briefing.make_briefs()
