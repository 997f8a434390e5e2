"""Loads the demo county, once, whole or not at all."""

from __future__ import annotations

import datetime as dt
import random

from django.db import transaction
from django.utils import timezone

from congress_portal.accounts.models import Region
from congress_portal.demo import (
    convening,
    letters,
    people,
    pressing,
    regions,
    rulebook,
    rulings,
    units,
    walls,
    year,
)
from congress_portal.demo.cards import Cards
from congress_portal.demo.cases import Stage
from congress_portal.demo.matters import Library
from congress_portal.demo.names import Names
from congress_portal.demo.travel import Clock
from congress_portal.loops.deadlines import load_calendar
from congress_portal.loops.loading import load_rules
from congress_portal.loops.models import Event
from stations.models import Category, Opinion

SEED = 20260101
OPINIONS = 400
QUIET = dt.timedelta(days=3)
"""Events older than this were announced long ago; only the rest become notices when the portal starts."""


class Occupied(Exception):
    """The county is there, but not by this loader."""


def is_loaded() -> bool:
    """Whether the demo is there; a county without any opinion was made by somebody else."""
    if not Region.objects.filter(code=regions.COUNTY).exists():
        return False
    if not Opinion.objects.filter(county__code=regions.COUNTY).exists():
        raise Occupied
    return True


@transaction.atomic
def load(say: year.Say, opinions: int = OPINIONS) -> int:
    """Write everything in one transaction, the same for the same day; returns the number of moves made."""
    rng = random.Random(SEED)
    names = Names(rng)
    say("  行政区划、单位与联络站")
    county, townships = regions.build()
    load_rules()
    bodies = units.build(county, townships, rng, names)
    say("  代表与工作人员")
    cast = people.build(bodies, names)
    Cards(bodies, cast, SEED).build()
    walls.hang(bodies, cast, names, SEED)
    now = timezone.now()
    stage = Stage(
        bodies=bodies,
        cast=cast,
        library=Library(rng),
        names=names,
        calendar=load_calendar(timezone.localdate(now), years=2),
        clock=Clock(now),
        categories={category.code: category for category in Category.objects.all()},
    )
    made = year.play(stage, opinions, SEED, say)
    rulings.lay_down(county, bodies, cast)
    rulings.lend(cast)
    rulebook.lay_down(county, cast)
    convening.hold(bodies, cast)
    convening.invite(bodies, cast)
    letters.send_out(bodies, cast)
    pressing.press(cast)
    Event.objects.filter(announced_at=None, at__lt=now - QUIET).update(announced_at=now)
    return made
