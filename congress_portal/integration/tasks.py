"""Doorbells: each task calls one function and holds no rule. Rung twice, or not at all for a while, no harm is done."""

from celery import shared_task

from congress_portal.integration import making, sending


@shared_task
def make_calls() -> int:
    return making.make_calls()


@shared_task
def deliver() -> int:
    return sending.deliver_due()


@shared_task
def forget_old() -> int:
    return sending.forget_old()
