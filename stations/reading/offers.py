"""Open matters nearby that somebody who writes may join (我也是), and what of each a stranger may read.

What is found depends on the category, the township, the village and the topics of the public list that both texts name
(``stations.topics``), and on nothing else: no text that is sent here tells its sender a word that somebody wrote.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Level, Region
from congress_portal.guard import sealed
from congress_portal.loops.joins import joined_to
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.words import StepStatus
from stations.models import Category, Opinion, Publication, Station
from stations.neutral import neutral_titles, villages_of
from stations.plain import PAUSED_FOR_ANOTHER, WORDS
from stations.plans import HEAR, RESPOND
from stations.reading.similar import similar_opinions
from stations.topics import is_about_a_person, topics

MOST = 3
LOOKED_AT = 30
STATES = WORDS | {
    (HEAR, StepStatus.SUBMITTED): _("联络站已经收到，正在等待受理。"),
    (RESPOND, StepStatus.ACTIVE): _("联络站正在准备答复。"),
}
"""What its author is told of a step, as a stranger is told."""


@dataclass(frozen=True)
class Asked:
    """What somebody is about to send."""

    station: Station
    category: Category
    text: str
    place: str
    request_key: uuid.UUID

    @cached_property
    def topics(self) -> list[str]:
        return topics(self.text)


@dataclass(frozen=True)
class Offer:
    """An open matter as a stranger may see it."""

    loop: Loop
    title: str
    topics: list[str]
    """Topics that the asker named as well; never one more."""
    step: str
    state: object
    people: int
    published: Publication | None
    mark: str
    """Names the offer in the form; worthless in any other form."""


def offers_for(asked: Asked) -> list[Offer]:
    """Up to three open matters of the same category near the station, the likest first."""
    if not asked.topics or is_about_a_person(asked.text):
        return []
    township = _township(asked.station.unit.region)
    found = similar_opinions(county=asked.station.county, near=township, text=asked.topics, limit=LOOKED_AT)
    if not found:
        return []
    rows = Opinion.objects.select_related("loop__region", "category").in_bulk(
        [one.opinion_id for one in found]
    )
    if any(row.loop.request_key == asked.request_key for row in rows.values()):
        return []  # sent already: the same form twice
    ranked = [rows[one.opinion_id] for one in found if one.opinion_id in rows]
    villages = villages_of(township)
    fitting = [row for row in ranked if _fits(row, asked, villages)]
    return _shown(fitting[:MOST], asked)


def _township(region: Region) -> Region:
    """The township that a village lies in; any other region itself."""
    if region.level != Level.VILLAGE:
        return region
    return Region.objects.filter(path__in=region.paths, level=Level.TOWNSHIP).first() or region


def _fits(opinion: Opinion, asked: Asked, villages: list[str]) -> bool:
    """The same kind of thing, not yet answered, about no person, and in no other village."""
    if opinion.category_id != asked.category.pk or opinion.answer or is_about_a_person(opinion.text):
        return False
    if not set(asked.topics) & set(topics(opinion.text)):
        return False
    here = {village for village in villages if village in asked.place + asked.text}
    there = {village for village in villages if village in opinion.place}
    return not here or not there or bool(here & there)


def _shown(opinions: list[Opinion], asked: Asked) -> list[Offer]:
    keys = [opinion.pk for opinion in opinions]
    titles, joined = neutral_titles(opinions), joined_to(keys)
    steps = {step.loop_id: step for step in Step.objects.current().filter(loop__in=keys)}
    public = {row.opinion_id: row for row in Publication.objects.public().filter(opinion__in=keys)}
    return [
        Offer(
            loop=opinion.loop,
            title=titles[opinion.pk],
            topics=_shared(asked.topics, topics(opinion.text)),
            step=steps[opinion.pk].name,
            state=_state(steps[opinion.pk]),
            people=1 + len(joined[opinion.pk]),
            published=public.get(opinion.pk),
            mark=mark_of(opinion.loop, asked.request_key),
        )
        for opinion in opinions
        if opinion.pk in steps
    ]


def _shared(own: Iterable[str], other: Iterable[str]) -> list[str]:
    known = set(other)
    return [topic for topic in own if topic in known]


def _state(step: Step) -> object:
    """In plain words; of the waiting for its author nothing but that."""
    if step.status == StepStatus.PAUSED:
        return PAUSED_FOR_ANOTHER
    return STATES.get((step.key, step.status), step.get_status_display())


def mark_of(loop: Loop, request_key: uuid.UUID) -> str:
    return sealed(f"offer:{request_key}:{loop.pk}")
