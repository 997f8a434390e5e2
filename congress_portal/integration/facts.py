"""What becomes public beside cases, for other systems: votes, hearings, bulletins. Which events say so, and as what.

No title, no text, no name, and of bulletins nothing but their number: a page that is not public has no address here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from congress_portal.integration.words import Topic, Word
from congress_portal.issuing.words import Act as PaperAct
from congress_portal.issuing.words import Kind as PaperKind
from congress_portal.loops.models import Event
from supervision.acts import Act as ConveningAct
from supervision.models import Hearing
from votes.ballots.acts import Act as BallotAct
from votes.models import Ballot
from votes.words import Phase

SAID: dict[str, tuple[Topic, Word]] = {
    BallotAct.OPENED: (Topic.VOTE, Word.STARTED),
    BallotAct.PUBLISHED: (Topic.VOTE, Word.RESULT),
    BallotAct.CALLED_OFF: (Topic.VOTE, Word.OFF),
    ConveningAct.HEARING_PUBLIC: (Topic.HEARING, Word.ANNOUNCED),
    ConveningAct.HEARING_DONE: (Topic.HEARING, Word.RESULT),
    ConveningAct.HEARING_OFF: (Topic.HEARING, Word.OFF),
    PaperAct.ISSUED: (Topic.BULLETIN, Word.ISSUED),
    PaperAct.VOIDED: (Topic.BULLETIN, Word.VOIDED),
}
PAPERS = (PaperAct.ISSUED, PaperAct.VOIDED)


@dataclass(frozen=True)
class Fact:
    """One fact: its event, what it is about, what happened; ``code`` names the thing, ``page`` is its public page."""

    event: Event
    topic: Topic
    word: Word
    code: str
    page: str = ""

    def payload(self) -> dict[str, Any]:
        """As ``making.payload_of`` for cases, without what only cases have."""
        return {
            "type": f"{self.topic}.{self.word}",
            "timestamp": self.event.at.isoformat(),
            "data": {
                "position": self.event.position,
                "code": self.code,
                "kind": str(self.topic),
                "verb": str(self.word),
                "at": self.event.at.isoformat(),
                "url": settings.SITE_URL + self.page if self.page else "",
            },
        }


def facts_in(events: Iterable[Event]) -> list[Fact]:
    """Those of the events that say a public fact, in their order; two queries at most, however many there are."""
    said = [event for event in events if event.loop_id is None and event.verb in SAID]
    keys = {topic: _keys(said, topic) for topic in (Topic.VOTE, Topic.HEARING)}
    ballots = Ballot.objects.in_bulk(keys[Topic.VOTE]) if keys[Topic.VOTE] else {}
    public = Hearing.objects.public().in_bulk(keys[Topic.HEARING]) if keys[Topic.HEARING] else {}
    found = (_fact(event, ballots, public) for event in said)
    return [fact for fact in found if fact is not None]


def _fact(event: Event, ballots: dict[int, Ballot], public: dict[int, Hearing]) -> Fact | None:
    topic, word = SAID[event.verb]
    if event.verb in PAPERS:
        number = str(event.detail.get("number", ""))
        return Fact(event, topic, word, number) if event.detail.get("kind") == PaperKind.BULLETIN else None
    key = _key(event)
    if topic == Topic.HEARING:
        page = reverse("open_hearing:detail", args=[key])
        return Fact(event, topic, word, str(key), page) if key in public else None
    ballot = ballots.get(key)
    if ballot is None or (event.verb == BallotAct.CALLED_OFF and not ballot.has_reached(Phase.OPEN)):
        return None  # where its beginning was not told, neither is its end
    is_public = ballot.status == Phase.PUBLISHED
    return Fact(
        event,
        topic,
        word,
        ballot.code,
        reverse("open_ballot:detail", args=[ballot.code]) if is_public else "",
    )


def _keys(events: Iterable[Event], topic: Topic) -> Collection[int]:
    return {_key(event) for event in events if SAID[event.verb][0] == topic}


def _key(event: Event) -> int:
    """Of the row that the event is about, as ``ballot:12``."""
    return int(event.about.rpartition(":")[2] or 0)
