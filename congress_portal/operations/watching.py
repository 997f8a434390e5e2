"""From measures to troubles: told to the administrators once when one begins and once when it is over."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, Role, Unit
from congress_portal.loops import subjects, trail
from congress_portal.loops.words import PortalAct
from congress_portal.operations.measures import BY_KEY, Reading, take_all
from congress_portal.operations.models import Trouble

LOOK_LOCK = 0x5EA2
QUIET = dt.timedelta(minutes=10)
"""A trouble is over when the measure was well for so long: one that comes and goes is one trouble."""


def look() -> int:
    """Compare every measure with its limit; returns how many troubles began or ended. Twice at once is once."""
    now, readings = timezone.now(), take_all()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOOK_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        standing = {one.key: one for one in Trouble.objects.filter(until=None)}
        return sum(_settle(reading, standing.get(reading.measure.key), now) for reading in readings)


def _settle(reading: Reading, trouble: Trouble | None, now: dt.datetime) -> bool:
    if reading.is_bad and trouble is None:
        made = Trouble(key=reading.measure.key, value=reading.value, since=now)
        made.save(force_insert=True)
        _tell(made, PortalAct.TROUBLE)
        return True
    if trouble is None:
        return False
    if reading.is_bad:
        if trouble.well_since:
            trouble.well_since = None
            trouble.save(update_fields=["well_since"])
        return False
    if trouble.well_since is None:
        trouble.well_since = now
        trouble.save(update_fields=["well_since"])
    if now - trouble.well_since < QUIET:
        return False
    trouble.until = now
    trouble.save(update_fields=["until"])
    _tell(trouble, PortalAct.TROUBLE_OVER)
    return True


def _tell(trouble: Trouble, act: PortalAct) -> None:
    """One act in the trail of each unit that has an administrator."""
    duties = Duty.objects.current().filter(role=Role.ADMINISTRATOR, user__is_active=True)
    measure = BY_KEY[trouble.key]
    value = _("量不到") if trouble.value is None else f"{trouble.value:g}{measure.unit}"
    for unit in Unit.objects.filter(pk__in=duties.values("unit")).order_by("pk"):
        trail.record_act(
            unit,
            act,
            trail.SYSTEM,
            about=subjects.name("trouble", trouble.pk),
            title=str(measure.label),
            result=value,
            reason=str(measure.hint),
        )
