"""From events to notices. The event row is the outbox: an event whose ``announced_at`` is empty has yet to be told.

Claiming, writing and marking happen in one transaction: whoever dies in the middle leaves everything as it was,
and of two announcers at once each takes other events.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from congress_portal.accounts.models import User
from congress_portal.loops.models import Event
from congress_portal.loops.words import Actor, Verb
from congress_portal.notices import acts, channels
from congress_portal.notices.facts import facts_of
from congress_portal.notices.models import Channel, Delivery, Notice, Subscription
from congress_portal.notices.parties import CITIZEN, JOINED, PARTIES, Case, Roster, cases_of, is_stale
from congress_portal.notices.row import Rule
from congress_portal.notices.rules import rules_for
from stations.answering import texts_queued
from stations.models import Contact

DEFAULT_ON = {Channel.EMAIL: True, Channel.SMS: False, Channel.WECOM: True, Channel.DINGTALK: True}
"""What holds for who has said nothing. A text message costs money; a citizen's is sent all the same."""


ANSWERS = (Verb.ANSWERED, Verb.REPLIED, Verb.REJECTED)
"""Of these the author's answer keeps how the text message went."""
Place = tuple[int, int | None, int | None]
"""Event, person and case: what a notice is one of."""


@dataclass(frozen=True)
class Draft:
    """One notice to be, and the channels that carry it besides the inbox. No user: the citizen of ``loop``."""

    event: Event
    user: User | None
    loop: int | None
    """The case that the hearer knows: the event's own, or one merged into it; none where it is about no case."""
    title: str
    body: str
    channels: tuple[str, ...]

    @property
    def place(self) -> Place:
        return self.event.pk, self.user.pk if self.user else None, self.loop


@dataclass(frozen=True)
class Wishes:
    """Who can be reached how: the subscriptions of staff, and the cases whose citizen left a mobile number."""

    chosen: dict[tuple[int, int, str], bool] = field(default_factory=dict)
    citizens: frozenset[int] = frozenset()

    @classmethod
    def read(cls, cases: Sequence[Case], drafted: Iterable[User]) -> Wishes:
        rows = Subscription.objects.filter(user__in={user.pk for user in drafted})
        return cls(
            {(row.county_id, row.user_id, row.channel): row.is_on for row in rows}, _with_mobile(cases)
        )

    def wants(self, draft: Draft, channel: str) -> bool:
        user = draft.user
        if user is None or channels.is_group(channel):
            return True
        address = user.email if channel == Channel.EMAIL else user.mobile
        said = self.chosen.get((draft.event.county_id, user.pk, channel), DEFAULT_ON[Channel(channel)])
        return bool(address) and said


def announce_all() -> int:
    """Tell everything that waits, batch by batch."""
    told = 0
    while batch := announce_pending():
        told += batch
    return told


def announce_pending(limit: int = 200) -> int:
    """Tell the oldest ``limit`` events that nobody else is telling now; returns how many."""
    with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        events = _claim(limit)
        if not events:
            return 0
        cases = cases_of([event for event in events if event.loop_id])
        drafts = [*_drafts(cases), *_told(events)]
        wishes = Wishes.read(cases, [draft.user for draft in drafts if draft.user])
        drafts = [draft for draft in drafts if draft.user or draft.loop in wishes.citizens]
        _write(drafts, wishes)
        Event.objects.filter(pk__in=[event.pk for event in events]).update(announced_at=timezone.now())
    return len(events)


def _claim(limit: int) -> list[Event]:
    waiting = Event.objects.filter(announced_at__isnull=True).select_for_update(
        skip_locked=True, of=("self",)
    )
    waiting = waiting.select_related("step", "deadline", "loop__region", "loop__owner", "unit__region")
    return list(waiting.order_by("id")[:limit])


def _drafts(cases: Sequence[Case]) -> Iterator[Draft]:
    roster = Roster.read(cases)
    for case in cases:
        yield from _drafts_of(case, roster)


def _told(events: Iterable[Event]) -> Iterator[Draft]:
    """The drafts of the events that are about no case."""
    for event, user, rule, facts in acts.tellings([event for event in events if event.loop_id is None]):
        yield Draft(event, user, None, str(rule.title) % facts, str(rule.body) % facts, rule.channels)


def _drafts_of(case: Case, roster: Roster) -> Iterator[Draft]:
    """At most one draft a person: the first row that reaches them speaks."""
    facts, reached = facts_of(case), set()
    for rule in rules_for(case.event):
        for user, loop in _recipients(rule, case, roster):
            place = (user.pk if user else None, loop)
            if place not in reached:
                reached.add(place)
                yield Draft(
                    case.event, user, loop, str(rule.title) % facts, str(rule.body) % facts, rule.channels
                )


def _recipients(rule: Rule, case: Case, roster: Roster) -> list[tuple[User | None, int]]:
    """Everyone a row reaches but the actor, who knows already; ``None`` stands for the citizen of a case."""
    own = case.loop.pk
    if CITIZEN in rule.to:
        return [] if case.event.actor == Actor.CITIZEN else [(None, own)]
    if JOINED in rule.to:
        return [(None, loop) for loop in case.joined]
    found = [user for party in rule.to for user in PARTIES[party](case, roster)]
    if not found and rule.else_to and case.current and not is_stale(case):
        found = PARTIES[rule.else_to](case, roster)
    return [(user, own) for user in found if user.pk != case.event.by_id]


def _with_mobile(cases: Sequence[Case]) -> frozenset[int]:
    if not channels.is_on(Channel.SMS):
        return frozenset()
    loops = {loop for case in cases for loop in (case.loop.pk, *case.joined)}
    return frozenset(Contact.objects.filter(pk__in=loops).exclude(mobile="").values_list("pk", flat=True))


def _write(drafts: Sequence[Draft], wishes: Wishes) -> None:
    rows = [
        Notice(
            county_id=draft.event.county_id,
            event_id=draft.event.pk,
            loop_id=draft.loop,
            recipient=draft.user,
            title=draft.title[:120],
            body=draft.body,
        )
        for draft in drafts
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    sent = {draft.place: draft for draft in drafts if any(channels.is_on(one) for one in draft.channels)}
    if sent:
        Delivery.objects.bulk_create(_deliveries(sent, wishes), ignore_conflicts=True, batch_size=500)
        told = [draft for draft in sent.values() if draft.user is None and draft.event.verb in ANSWERS]
        texts_queued((draft.event.pk, draft.loop) for draft in told if draft.loop)


def _deliveries(drafts: dict[Place, Draft], wishes: Wishes) -> list[Delivery]:
    """The queue rows. A group robot's key names no person, so that the group hears an event once."""
    found: dict[str, Delivery] = {}
    kept = Notice.objects.filter(event__in={event for event, _, _ in drafts}).order_by("id")
    for notice in kept:
        draft = drafts.get((notice.event_id, notice.recipient_id, notice.loop_id))
        for channel in draft.channels if draft else ():
            if draft and channels.is_on(channel) and wishes.wants(draft, channel):
                key = _key(notice, channel, draft)
                found.setdefault(
                    key, Delivery(county_id=notice.county_id, notice_id=notice.pk, channel=channel, key=key)
                )
    return list(found.values())


def _key(notice: Notice, channel: str, draft: Draft) -> str:
    own = draft.loop == draft.event.loop_id
    citizen = CITIZEN if own else f"{CITIZEN}-{draft.loop}"
    person = "group" if channels.is_group(channel) else notice.recipient_id or citizen
    return f"notice-{notice.event_id}-{person}-{channel}"
