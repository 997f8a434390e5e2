"""What is kept how long: which rows are due to be emptied, table by table. How long stands in the periods (``keep.…``).

A rule names the rows that still hold something and the moment from which they are kept; what is emptied, and how
that is proved, stands in ``transitions/retention``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region
from congress_portal.loops.calendar import DayUnit
from congress_portal.loops.models import Period
from congress_portal.loops.words import LoopStatus
from stations.models import (
    Appointment,
    Callback,
    CallbackTry,
    Contact,
    Follower,
    Opinion,
    Reception,
    Slip,
    Voter,
)
from stations.words import DeskStatus

GONE = "（原文已按保存期限清除）"
"""Stands where an opinion's words stood: the column may not be empty."""
REFUSED = (LoopStatus.REJECTED, LoopStatus.WITHDRAWN)
NOTED = Exists(CallbackTry.objects.filter(callback=OuterRef("pk")).exclude(note=""))
"""Somebody wrote down how a call went."""


def _over(limit: dt.datetime) -> Q:
    """The opinion's case ended before ``limit``, and so did those that it was merged into: their answer is its own.

    Chains of more than three are rare; there the third counts.
    """
    loop = "opinion__loop"
    ended = Q(**{f"{loop}__closed_at__lt": limit})
    for _way in range(2):
        loop += "__merged_into"
        ended &= Q(**{f"{loop}__isnull": True}) | Q(**{f"{loop}__closed_at__lt": limit})
    return ended


@dataclass(frozen=True)
class Rule:
    """Rows of ``rows`` that lie longer back than the period ``key`` allows."""

    key: str
    table: str
    label: object
    rows: Callable[[], QuerySet]
    due: Callable[[dt.datetime], Q]

    def due_rows(self, county: Region, now: dt.datetime) -> QuerySet:
        """Nothing is due where the table of periods has no such row: what must go is never guessed."""
        limit = kept_since(self.key, county, now)
        rows = self.rows().filter(county=county)
        return rows.filter(self.due(limit)).order_by("pk") if limit else rows.none()


def kept_since(key: str, county: Region, now: dt.datetime) -> dt.datetime | None:
    """What is older than this is due."""
    period = period_of(key, county, timezone.localdate(now))
    if period is None:
        return None
    if period.unit != DayUnit.MONTH:
        return now - dt.timedelta(days=period.amount)
    day = timezone.localtime(now)
    months = day.year * 12 + day.month - 1 - period.amount
    year, month = divmod(months, 12)
    last = (dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
    return day.replace(year=year, month=month + 1, day=min(day.day, last))


def period_of(key: str, county: Region, day: dt.date) -> Period | None:
    """The county's own period, else the general one."""
    valid = Period.objects.filter(key=key, valid_from__lte=day).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    )
    own = valid.filter(Q(region=county) | Q(region__isnull=True)).order_by("region", "-valid_from")
    return own.first()


RULES = (
    Rule("keep.contact", "contact", _("群众的姓名和电话"),
         lambda: Contact.objects.filter(emptied_at__isnull=True),
         _over),
    Rule("keep.refused", "opinion", _("不予受理和撤回的意见原文"),
         lambda: Opinion.objects.filter(loop__status__in=REFUSED).exclude(text=GONE),
         lambda limit: Q(loop__closed_at__lt=limit)),
    Rule("keep.appointment", "appointment", _("预约人和所谈的事"),
         lambda: Appointment.objects.exclude(name="", mobile="", topic=""),
         lambda limit: Q(decided_at__lt=limit, status__in=["declined", "held", "missed", "dropped"])
         | Q(asked_at__lt=limit, slot__isnull=True) | Q(slot__on__lt=limit.date())),
    Rule("keep.reception", "reception", _("来访人姓名"),
         lambda: Reception.objects.exclude(name=""), lambda limit: Q(at__lt=limit)),
    Rule("keep.slip", "slip", _("代记单"),
         lambda: Slip.objects.filter(status=DeskStatus.CONFIRMED).exclude(text="", paper=""),
         lambda limit: Q(confirmed_at__lt=limit)),
    Rule("keep.follower", "follower", _("代为关注人"),
         lambda: Follower.objects.exclude(name="", mobile=""),
         lambda limit: Q(ended_at__lt=limit) | _over(limit)),
    Rule("keep.callback", "callback", _("回访中群众的话和打电话的情况"),
         lambda: Callback.objects.filter(~Q(words="") | NOTED), lambda limit: Q(done_at__lt=limit)),
    Rule("keep.voter", "voter", _("联系选民"),
         lambda: Voter.objects.filter(ended_on__isnull=True),
         lambda limit: Q(agreed_on__lt=limit.date())),
)  # fmt: skip
