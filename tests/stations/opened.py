"""The addresses of publications for the access matrix: one that waits for its review, one that is public."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from congress_portal.loops.models import Evidence
from stations.models import Publication
from stations.transitions import publications
from tests import factories as make
from tests.matrix import OPEN, Line, post, row
from tests.stations.publishing import answered, proposed, published
from tests.world import World

WORKERS = {"liu": 200, "qian": 200}
WORK = row(302, **WORKERS, others=403)
THEIRS = row(302, **WORKERS, others=404)
PROPOSE = row(302, **WORKERS, li=404, ma=404, gao=404, zhao=404, others=403)
LINES: dict[str, Line] = {
    "open:list": Line(OPEN),
    "open:map": Line(OPEN),
    "open:map_data": Line(OPEN),
    "open:data": Line(OPEN),
    "open:csv": Line(OPEN),
    "open:json": Line(OPEN),
    "open:detail": Line(OPEN, args="public"),
    "open:photo": Line(OPEN, args="public public_photo"),
    "publication:work": Line(WORK),
    "publication:propose": Line(PROPOSE, args="unproposed"),
    "publication:detail": Line(THEIRS, args="proposed"),
    "publication:review": post(row(302, liu=409, qian=409, others=404), "proposed"),
    "publication:return": Line(THEIRS, args="proposed"),
    "publication:publish": post(row(302, liu=409, qian=409, others=404), "proposed"),
    "publication:down": Line(THEIRS, args="public"),
    "publication:cover": Line(THEIRS, args="proposed proposed_photo"),
    "publication:photo": Line(THEIRS, args="proposed proposed_photo"),
}


def with_photo(world: World, stage: Any, photo: ContentFile[bytes]) -> Publication:
    """A publication at a stage, with one photo chosen."""
    opinion = answered(world, photos=[photo])
    token = str(Evidence.objects.get(loop=opinion.loop, kind="photo").token)
    made = proposed(world, opinion, photos=[token])
    if stage is published:
        made = publications.review(publication=made, by=world.sun, version=made.version, faces=True)
        made = publications.publish(publication=made, by=world.liu, version=made.version)
    return made


def filled(world: World) -> dict[str, Any]:
    waiting = with_photo(world, proposed, make.jpeg())
    public = with_photo(world, published, make.jpeg())
    return {
        "unproposed": answered(world).loop.code,
        "proposed": waiting.token,
        "proposed_photo": waiting.photos.get().token,
        "public": public.token,
        "public_photo": public.photos.get().token,
    }
