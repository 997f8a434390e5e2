"""Up to which moment everything is counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils import timezone

from congress_portal.dashboard.models import Pending

PATIENCE = dt.timedelta(minutes=3)


def counted_at(counties: Collection[int]) -> dt.datetime:
    """That of the oldest event of these counties that is not counted, else now; local time.

    A case set aside because it cannot be reckoned makes not all the others old: the operator hears of it.
    """
    waiting = Pending.objects.filter(county__in=counties, failed_at=None)
    oldest = waiting.order_by("id").values_list("at", flat=True).first()
    return timezone.localtime(oldest)


def is_old(moment: dt.datetime) -> bool:
    return moment < timezone.now() - PATIENCE
