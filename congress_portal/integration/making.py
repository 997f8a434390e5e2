"""From events to calls. A hook's cursor over the county's chain moves in the transaction that writes its calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import NoReverseMatch
from django.utils import timezone

from congress_portal.integration import facts
from congress_portal.integration.models import Hook, HookCall, HookStatus
from congress_portal.loops import trail
from congress_portal.loops.models import Event
from congress_portal.loops.timeline import HIDDEN
from congress_portal.loops.words import Verb

BATCH = 500
UNTOLD = frozenset((*HIDDEN, Verb.CLUED, Verb.CLUE_ENDED))
"""What is for the auditor alone, and clues: no system outside is told of it."""


def make_calls() -> int:
    """Calls for all that happened since each hook was last looked at; returns how many were made."""
    hooks = list(Hook.objects.filter(status=HookStatus.ACTIVE).order_by("pk").values_list("pk", flat=True))
    if not hooks:
        return 0
    trail.seal()  # an event is in the chain within seconds then, and not only with the next minute's sealing
    return sum(_make_all(pk) for pk in hooks)


def _make_all(pk: int) -> int:
    made, more = 0, True
    while more:
        number, more = _make_some(pk)
        made += number
    return made


@transaction.atomic
def _make_some(pk: int) -> tuple[int, bool]:
    """How many were made, and whether there may be more. A hook that somebody else has is left to them."""
    waiting = Hook.objects.select_for_update(skip_locked=True).filter(pk=pk, status=HookStatus.ACTIVE)
    hook = waiting.first()
    if hook is None:
        return 0, False
    events = list(
        Event.objects.filter(county=hook.county_id, position__gt=hook.position)
        .select_related("loop", "step")
        .order_by("position")[:BATCH]
    )
    if not events:
        return 0, False
    calls = [*_of_cases(hook, events), *_of_facts(hook, events)]
    HookCall.objects.bulk_create(calls, ignore_conflicts=True)
    hook.position = events[-1].position or hook.position
    hook.save(update_fields=["position"])
    return len(calls), len(events) == BATCH


def _of_cases(hook: Hook, events: Iterable[Event]) -> Iterator[HookCall]:
    for event in events:
        if event.loop and event.verb not in UNTOLD and _is_wanted(hook, event.loop.kind, event.verb):
            yield _call(hook, event, payload_of(event))


def _of_facts(hook: Hook, events: Iterable[Event]) -> Iterator[HookCall]:
    """What became public beside cases."""
    for fact in facts.facts_in(events):
        if _is_wanted(hook, fact.topic, fact.word):
            yield _call(hook, fact.event, fact.payload())


def _is_wanted(hook: Hook, kind: str, verb: str) -> bool:
    return (not hook.kinds or kind in hook.kinds) and (not hook.verbs or verb in hook.verbs)


def _call(hook: Hook, event: Event, payload: dict[str, Any]) -> HookCall:
    return HookCall(county_id=hook.county_id, hook=hook, event=event, payload=payload)


def payload_of(event: Event) -> dict[str, Any]:
    """What is told: which case, what happened, when, how it stands now. No title, no note, no name."""
    loop = event.loop
    assert loop is not None
    return {
        "type": f"{loop.kind}.{event.verb}",
        "timestamp": event.at.isoformat(),
        "data": {
            "position": event.position,
            "code": loop.code,
            "kind": loop.kind,
            "verb": event.verb,
            "step": event.step.key if event.step else None,
            "at": event.at.isoformat(),
            "status": loop.status,
            "url": _page_of(event),
        },
    }


def _page_of(event: Event) -> str:
    try:
        return settings.SITE_URL + event.loop.get_absolute_url()  # type: ignore[union-attr]
    except NoReverseMatch:
        return ""


def test_payload() -> dict[str, Any]:
    return {"type": "test.ping", "timestamp": timezone.now().isoformat(), "data": {}}
