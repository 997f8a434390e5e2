"""How long notices are kept: those read go after ``NOTICE_KEEP_DAYS``. The event they told of stays for ever."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from congress_portal.notices.models import QUEUED, Delivery, Notice

BATCH = 1000


def forget_old(batch: int = BATCH) -> int:
    """Delete read notices that are too old, with their finished messages; returns how many notices.

    Unread ones stay, and those of which a message still waits to be sent. A citizen's notice has no reader and
    goes by its age. In batches, so that nobody waits for a long transaction; twice, or from two workers at once,
    does no harm.
    """
    gone = 0
    while found := _forget(batch):
        gone += found
    return gone


@transaction.atomic
def _forget(batch: int) -> int:
    before = timezone.now() - dt.timedelta(days=settings.NOTICE_KEEP_DAYS)
    waiting = Delivery.objects.filter(notice=OuterRef("pk"), state__in=QUEUED)
    old = Notice.objects.filter(made_at__lt=before).exclude(recipient__isnull=False, read_at__isnull=True)
    old = old.filter(~Exists(waiting)).select_for_update(skip_locked=True, of=("self",))
    keys = list(old.order_by("pk").values_list("pk", flat=True)[:batch])
    Delivery.objects.filter(notice__in=keys).delete()
    Notice.objects.filter(pk__in=keys).delete()
    return len(keys)
