"""What stands beside the figures of cases and is reckoned elsewhere: each app's own result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Region, User
from congress_portal.dashboard.figures.cases import of_units
from congress_portal.dashboard.figures.frames import Frame
from congress_portal.loops.models import Loop
from proposals.indices import showing
from proposals.models import Snapshot
from stations.models import Station
from stations.words import Tier
from votes.models import Project

MOST = 10


@dataclass(frozen=True)
class Ranked:
    """One line: a name, its number as text, and the share of 100 that a bar shows."""

    label: str
    value: int
    text: str
    url: str = ""


def stations_by_health(user: User, frame: Frame) -> list[Ranked]:
    """The stations of the region that the reader may look into, the least healthy first.

    Of a county its stations proper: at most of its rooms and points nothing happens in a month, and ten of them would
    hide all others. Of a township its rooms and points, too.
    """
    found = Station.objects.seen_by(user).filter(
        unit__region__path__startswith=frame.place.path, unit__is_active=True, health__isnull=False
    )
    found = found if frame.area else found.filter(tier=Tier.STATION)
    found = found if frame.units is None else found.filter(unit__in=frame.units)
    rows = found.select_related("unit").order_by("health", "unit__code")[:MOST]
    return [
        Ranked(
            str(one), int(one.health or 0), str(one.health), reverse("health:station", args=[one.public_id])
        )
        for one in rows
    ]


def units_by_index(user: User, frame: Frame) -> tuple[str, list[Ranked]]:
    """The newest frozen index of handling: when it was made, and its units, the lowest first; for whoever sees all."""
    if len(frame.counties) != 1 or frame.area:
        return "", []
    county = Region.objects.get(pk=frame.counties[0])
    reach = showing.reach_of(user, county)
    kept = Snapshot.objects.filter(county=county).first()
    if reach is None or reach.units is not None or not reach.sees_words or kept is None:
        return "", []
    scores = [one for one in showing.frozen(kept.figures, ()) if one.unit_id and one.composite is not None]
    scores = [one for one in scores if frame.units is None or one.unit_id in frame.units]
    rows = sorted(scores, key=lambda one: (one.composite, one.name))[:MOST]
    return str(kept), [Ranked(one.name, round(one.composite or 0), f"{one.composite:.1f}") for one in rows]


def projects_by_progress(user: User, frame: Frame) -> list[Ranked]:
    """Projects of the region under way, those furthest behind their plan first."""
    found = Project.objects.visible_to(user).with_progress().filter(loop__status="open")
    found = found.filter(loop__region__path__startswith=frame.place.path).select_related("loop")
    if frame.units is not None:
        found = found.filter(loop__in=Loop.objects.filter(of_units(frame.units)).values("pk"))
    rows: Any = found.order_by(F("percent") - F("owed"), "loop__code")[:MOST]
    return [
        Ranked(
            one.loop.title,
            one.percent,
            _("%(done)d%%（应完成%(owed)d%%）") % {"done": one.percent, "owed": one.owed},
            one.loop.get_absolute_url(),
        )
        for one in rows
    ]
