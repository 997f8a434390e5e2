"""Doorbells: each task calls one function and holds no rule. Rung twice, or not at all for a while, no harm is done."""

from celery import shared_task

from congress_portal.notices import keeping, outbox, sending


@shared_task
def announce() -> int:
    return outbox.announce_all()


@shared_task
def deliver() -> int:
    return sending.deliver_pending()


@shared_task
def forget_old() -> int:
    return keeping.forget_old()
