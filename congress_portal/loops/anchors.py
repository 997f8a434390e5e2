"""Anchors: made once a day and county, compared with the chain whenever somebody doubts it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from congress_portal.loops import trail
from congress_portal.loops.models import Anchor, Event


def anchor_all() -> int:
    """Anchor each chain that has grown and has no anchor of today; returns how many. Twice is once."""
    while trail.seal():
        pass
    today = timezone.localdate()
    counties = Event.objects.order_by("county_id").values_list("county_id", flat=True).distinct()
    return sum(_anchor(county_id) for county_id in counties if not _has(county_id, today))


def _has(county_id: int, day: dt.date) -> bool:
    return Anchor.objects.filter(county_id=county_id, day=day).exists()


@transaction.atomic
def _anchor(county_id: int) -> bool:
    last = Event.objects.filter(county_id=county_id, position__isnull=False).order_by("-position").first()
    if last is None:
        return False
    made = Anchor.objects.bulk_create(
        [
            Anchor(
                county_id=county_id,
                day=timezone.localdate(),
                position=last.position or 0,
                digest=last.digest,
                hash=last.hash,
            )
        ],
        ignore_conflicts=True,
    )
    return bool(made)


def broken_anchors(county_id: int) -> list[int]:
    """Positions of anchors that the chain does not pass through: it was cut off, or made anew."""
    anchors = dict(Anchor.objects.filter(county_id=county_id).values_list("position", "digest"))
    lines = Event.objects.filter(county_id=county_id, position__in=list(anchors))
    kept = dict(lines.values_list("position", "digest"))
    return sorted(position for position, digest in anchors.items() if kept.get(position) != digest)
