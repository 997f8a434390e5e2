"""Doorbells: each task calls one function and holds no rule. Rung twice, or not at all for a while, no harm is done."""

from celery import shared_task

from congress_portal.ledgers import exporting


@shared_task
def work() -> int:
    return exporting.work_all()


@shared_task
def forget() -> int:
    return exporting.forget()
