"""Adding evidence (佐证) to a case."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.base import ContentFile

from congress_portal.loops.hashes import hash_of
from congress_portal.loops.models import Evidence, EvidenceKind, Loop, Step
from congress_portal.loops.trail import By, person_of

type Photos = Sequence[ContentFile[bytes]]


def attach(
    loop: Loop,
    step: Step | None,
    by: By,
    *,
    photos: Photos = (),
    lng: float | None = None,
    lat: float | None = None,
) -> list[Evidence]:
    """Add photos (already re-encoded by ``photos.clean_photo``) and a WGS84 place, in the caller's transaction.

    Returns the photos' rows.
    """
    author = person_of(by)
    made = []
    for photo in photos:
        row = Evidence(
            county_id=loop.county_id, loop=loop, step=step, kind=EvidenceKind.PHOTO, file=photo, by=author,
            sha256=hash_of(photo),
        )  # fmt: skip
        row.save(force_insert=True)
        made.append(row)
    if lng is not None and lat is not None:
        Evidence(
            county_id=loop.county_id,
            loop=loop,
            step=step,
            kind=EvidenceKind.PLACE,
            lng=lng,
            lat=lat,
            by=author,
        ).save(force_insert=True)
    return made
