"""The draft of a publication: the case's own words, what was found in them, and what is left when it is hidden."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from congress_portal.accounts.models import Level, Region
from congress_portal.loops import deadlines
from congress_portal.loops.calendar import reckon
from congress_portal.loops.words import LoopStatus, StepStatus
from stations import redaction
from stations.answering import own_words
from stations.merging import joined_to
from stations.models import Contact, Opinion
from stations.plans import RESPOND
from stations.redaction import FORCED, Span
from stations.transitions.opinions import title_of

PARTS = ("text", "answer")
PERIOD = "opinion.publish"


@dataclass(frozen=True)
class Found:
    """A place that could name somebody, as a page shows it."""

    part: str
    span: Span
    words: str

    @property
    def key(self) -> str:
        return f"{self.part}:{self.span.key}"

    @property
    def is_forced(self) -> bool:
        return self.span.kind in FORCED


@dataclass(frozen=True)
class Draft:
    """What would be read by everybody, and which places of the case's own words it hides."""

    title: str
    text: str
    answer: str
    hidden: dict[str, list[list[Any]]]


def is_forgotten(opinion: Opinion) -> bool:
    """Whether an author's name was emptied: nobody can tell any more that it stands nowhere in the words."""
    cases = [opinion.pk, *joined_to([opinion.pk])[opinion.pk]]
    return Contact.objects.filter(opinion__in=cases, emptied_at__isnull=False).exists()


def findings(opinion: Opinion) -> list[Found]:
    """All that the rules find in the author's text and in the answer."""
    own = own_words(opinion)
    return [
        Found(part, span, words[span.start : span.end])
        for part in PARTS
        for words in (getattr(opinion, part),)
        for span in redaction.find(words, own)
    ]


def draft(opinion: Opinion, *, keep: Collection[str] = (), also: Sequence[str] = ()) -> Draft:
    """The words with everything found hidden, but what ``keep`` names; ``also``: words to hide besides.

    What must never be published is hidden whatever ``keep`` says.
    """
    spans: dict[str, list[Span]] = {part: [] for part in PARTS}
    for one in findings(opinion):
        if one.is_forced or one.key not in keep:
            spans[one.part].append(one.span)
    for part in PARTS:
        spans[part] += redaction.places_of_words(getattr(opinion, part), also)
    return _hiding(opinion, spans)


def stricter(
    opinion: Opinion, hidden: dict[str, Any], *, hide: Collection[str], also: Sequence[str]
) -> Draft:
    """The draft with more hidden: nothing that it hides comes back."""
    spans = {part: [Span(*place) for place in hidden[part]] for part in PARTS}
    for one in findings(opinion):
        if one.is_forced or one.key in hide:
            spans[one.part].append(one.span)
    for part in PARTS:
        spans[part] += redaction.places_of_words(getattr(opinion, part), also)
    return _hiding(opinion, spans)


def _hiding(opinion: Opinion, spans: dict[str, list[Span]]) -> Draft:
    places = {part: redaction.merged(spans[part]) for part in PARTS}
    text, answer = (redaction.masked(getattr(opinion, part), places[part]) for part in PARTS)
    hidden = {part: [[one.start, one.end, one.kind] for one in places[part]] for part in PARTS}
    return Draft(title_of(text), text, answer, hidden)


def is_answered(opinion: Opinion) -> bool:
    """Whether the case leads itself, was taken on, and its answer is the one that stands."""
    loop = opinion.loop
    if not opinion.answer or opinion.ground:
        return False
    if loop.status == LoopStatus.CLOSED:
        return True
    return bool(loop.is_open and loop.steps.filter(key=RESPOND, status=StepStatus.SUBMITTED).exists())


def township_of(region: Region) -> Region:
    """The township that a region is or lies in; a region above all townships stands for itself."""
    return Region.objects.filter(path__in=region.paths, level=Level.TOWNSHIP).first() or region


def due_on(opinion: Opinion) -> dt.date | None:
    """By when it should be public, from the table of periods; nothing where the table has none."""
    if opinion.answered_at is None:
        return None
    day = timezone.localdate(opinion.answered_at)
    return due_days(opinion.loop.region, [day]).get(day)


def due_days(region: Region, days: Collection[dt.date]) -> dict[dt.date, dt.date]:
    """The same for many answers of one region at once."""
    if not days:
        return {}
    period = deadlines.periods_for([PERIOD], region.paths, max(days)).get(PERIOD)
    if period is None:
        return {}
    calendar = deadlines.load_calendar(min(days), years=max(days).year - min(days).year + 2)
    return {day: reckon(day, period.length, calendar).last_day for day in set(days)}
