"""Emptying what has been kept long enough: in batches, each with its events in one transaction.

Killed half-way, the batches done stay done and proved, the rest is done the next night; run twice, nothing is left to
do. Of what was emptied the trail keeps table, row, rule and day, never the content. Words in events go with their
salt, so that the chain of digests still checks (``loops.trail``).
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from congress_portal.accounts.models import Level, Region, Unit
from congress_portal.loops import subjects, trail
from congress_portal.loops.models import Event, Evidence, Loop
from congress_portal.loops.trail import SYSTEM
from stations.models import (
    Callback,
    CallbackTry,
    Contact,
    Follower,
    Matter,
    Opinion,
    PublicPhoto,
    Rating,
    Slip,
    Voter,
)
from stations.retention import GONE, RULES, Rule
from stations.transitions.blanking import forget_file
from stations.transitions.desk import WORDS
from stations.transitions.indexing import index_opinions
from stations.transitions.personal import empty
from stations.words import Act, NameMode

log = logging.getLogger(__name__)
BATCH = 200


def empty_due(now: dt.datetime | None = None, batch: int = BATCH) -> dict[str, int]:
    """Empty what is due in every county; returns how many rows of each table."""
    moment, done = now or timezone.now(), dict.fromkeys((rule.table for rule in RULES), 0)
    for county in Region.objects.filter(level=Level.COUNTY):
        for rule in RULES:
            while emptied := _batch(rule, county, moment, batch):
                done[rule.table] += emptied
    log.info("retention emptied %s", ", ".join(f"{table} {count}" for table, count in done.items()))
    return done


def due_now(now: dt.datetime | None = None) -> dict[str, int]:
    """How much a run would empty, without touching anything."""
    moment = now or timezone.now()
    counties = list(Region.objects.filter(level=Level.COUNTY))
    return {rule.table: sum(rule.due_rows(one, moment).count() for one in counties) for rule in RULES}


@transaction.atomic
def _batch(rule: Rule, county: Region, now: dt.datetime, size: int) -> int:
    """One batch: locked, emptied, and told in the trail. Rows that another worker holds are its business."""
    keys = list(rule.due_rows(county, now).values_list("pk", flat=True)[:size])
    model: Any = rule.rows().model
    rows = list(model.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk__in=keys))
    still = set(
        rule.due_rows(county, now).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True)
    )
    rows = [row for row in rows if row.pk in still]  # read again under the lock
    if rows:
        EMPTY[rule.table](rows)
        Event.objects.bulk_create(_told(rule, row) for row in rows)
    return len(rows)


def _told(rule: Rule, row: Any) -> Event:
    about = subjects.name(rule.table, row.pk)
    return trail.build_act(_unit_of(row), Act.EMPTIED, SYSTEM, about=about, table=rule.table, rule=rule.key)


def _unit_of(row: Any) -> Unit:
    """In whose trail it stands: the station's, else the one whose deputy agreed with the voter."""
    if isinstance(row, Voter):
        return (
            Unit.objects.filter(duties__user=row.by_id).first()
            or Unit.objects.filter(county=row.county_id)[0]
        )
    opinion = row.opinion if isinstance(row, Callback | Contact | Follower) else row
    return opinion.station.unit


def _contacts(rows: Sequence[Contact]) -> None:
    for row in rows:
        empty(row)
    Opinion.objects.filter(pk__in=[row.pk for row in rows]).update(name_mode=NameMode.ANONYMOUS)


def _opinions(rows: Sequence[Opinion]) -> None:
    """The words, the title made of them, the place, photos, and what was added later or said of the matter elsewhere;
    the decision and its reason stay."""
    keys = [row.pk for row in rows]
    evidence = Evidence.objects.filter(loop__in=keys).exclude(pk__in=PublicPhoto.objects.values("evidence"))
    for one in evidence.exclude(file=""):
        forget_file(one.file)
    evidence.delete()
    Rating.objects.filter(opinion__in=keys).exclude(words="").update(words="")
    Matter.objects.filter(loop__in=keys).exclude(text=GONE).update(text=GONE)
    Opinion.objects.filter(pk__in=keys).update(text=GONE, place="")
    Loop.objects.filter(pk__in=keys).update(title=GONE)
    Event.objects.filter(loop__in=keys, actor="citizen").exclude(note="").update(note="", salt="")
    index_opinions(keys)


def _columns(**values: object) -> Callable[[Sequence[Any]], None]:
    def write(rows: Sequence[Any]) -> None:
        type(rows[0]).objects.filter(pk__in=[row.pk for row in rows]).update(**values)

    return write


def _followers(rows: Sequence[Follower]) -> None:
    keys = [row.pk for row in rows]
    Follower.objects.filter(pk__in=keys).update(name="", mobile="")
    Follower.objects.filter(pk__in=keys, ended_at__isnull=True).update(ended_at=timezone.now())


def _voters(rows: Sequence[Voter]) -> None:
    keys = [row.pk for row in rows]
    Voter.objects.filter(pk__in=keys).update(name="", mobile="", ended_on=timezone.localdate())


def _slips(rows: Sequence[Slip]) -> None:
    for row in rows:
        forget_file(row.paper)
    Slip.objects.filter(pk__in=[row.pk for row in rows]).update(**dict.fromkeys(WORDS, ""), paper="")


def _callbacks(rows: Sequence[Callback]) -> None:
    keys = [row.pk for row in rows]
    Callback.objects.filter(pk__in=keys).update(words="")
    CallbackTry.objects.filter(callback__in=keys).update(note="")


EMPTY: dict[str, Callable[[Any], None]] = {
    "contact": _contacts,
    "opinion": _opinions,
    "appointment": _columns(name="", mobile="", topic="", wished=""),
    "reception": _columns(name=""),
    "slip": _slips,
    "follower": _followers,
    "voter": _voters,
    "callback": _callbacks,
}
