"""Writing events, and sealing them into one chain a county that outsiders can check."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from congress_portal.accounts.models import Unit, User
from congress_portal.loops.models import Event, Loop, Step
from congress_portal.loops.words import Actor, Verb


class _Someone:
    """Who acts without an account."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor


CITIZEN: Final = _Someone(Actor.CITIZEN)
SYSTEM: Final = _Someone(Actor.SYSTEM)
By = User | _Someone


def person_of(by: By) -> User | None:
    """The user who acts, or nothing where the citizen or the system does."""
    return by if isinstance(by, User) else None


def build(loop: Loop, step: Step | None, verb: Verb, by: By, note: str = "", **detail: object) -> Event:
    """An unsaved event. ``detail`` must be plain JSON and free of personal data; ``note`` may hold some."""
    salt = secrets.token_hex(8) if note else ""
    person = isinstance(by, User)
    if person and step is not None and step.acting_for is not None:
        detail |= {"for": step.acting_for.pk, "for_name": step.acting_for.name}
    return Event(
        county_id=loop.county_id,
        loop=loop,
        step=step,
        verb=verb,
        actor=Actor.PERSON if person else by.actor,  # type: ignore[union-attr]
        by=person_of(by),
        at=timezone.now(),
        note=note,
        detail=detail,
        salt=salt,
        commitment=commitment_of(salt, note) if note else "",
    )


def commitment_of(salt: str, note: str) -> str:
    return hashlib.sha256(f"{salt}{note}".encode()).hexdigest()


def record(loop: Loop, step: Step | None, verb: Verb, by: By, note: str = "", **detail: object) -> Event:
    """Write one event, inside the caller's transaction."""
    event = build(loop, step, verb, by, note, **detail)
    event.save(force_insert=True)
    return event


def record_act(unit: Unit, verb: str, by: By, note: str = "", *, about: str = "", **detail: object) -> Event:
    """Write one event that is about no case, inside the caller's transaction."""
    event = build_act(unit, verb, by, note, about=about, **detail)
    event.save(force_insert=True)
    return event


def build_act(unit: Unit, verb: str, by: By, note: str = "", *, about: str = "", **detail: object) -> Event:
    """An unsaved event that is about no case.

    ``verb`` is one of the app's own words, ``about`` the row (``slot:12``); ``detail`` as in ``build``.
    """
    salt = secrets.token_hex(8) if note else ""
    return Event(
        county_id=unit.county_id,
        unit=unit,
        about=about,
        verb=str(verb),
        actor=Actor.PERSON if isinstance(by, User) else by.actor,
        by=person_of(by),
        at=timezone.now(),
        note=note,
        detail=detail,
        salt=salt,
        commitment=commitment_of(salt, note) if note else "",
    )


def line_of(event: Event) -> str:
    """What the digest covers: canonical JSON of the event without its note, but with the note's commitment."""
    content = {
        "id": event.pk,
        "county": event.county_id,
        "loop": event.loop_id,
        "step": event.step_id,
        "verb": event.verb,
        "actor": event.actor,
        "by": event.by_id,
        "at": event.at.astimezone(dt.UTC).isoformat(),
        "detail": event.detail,
        "commitment": event.commitment,
        "deadline": event.deadline_id,
        "level": event.level,
        "warned_due": event.warned_due.astimezone(dt.UTC).isoformat() if event.warned_due else None,
    }
    if event.loop_id is None:
        content |= {"unit": event.unit_id, "about": event.about}
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest_of(previous: str, event: Event) -> str:
    """SHA-256 over the previous digest and this line, in hexadecimal."""
    return hashlib.sha256(f"{previous}\n{line_of(event)}".encode()).hexdigest()


SEAL_LOCK = 0x5EA1


def seal(limit: int = 2000) -> int:
    """Give up to ``limit`` unsealed events their place in the chain; returns how many.

    One process at a time (advisory lock to the end of the transaction), so writers of events never wait for it.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEAL_LOCK])
            if not cursor.fetchone()[0]:
                return 0
        events = list(Event.objects.filter(position__isnull=True).order_by("id")[:limit])
        heads: dict[int, tuple[int, str]] = {}
        for event in events:
            if event.county_id not in heads:
                heads[event.county_id] = _head(event.county_id)
            position, previous = heads[event.county_id]
            event.position, event.digest = position + 1, digest_of(previous, event)
            heads[event.county_id] = (event.position, event.digest)
        Event.objects.bulk_update(events, ["position", "digest"], batch_size=500)
    return len(events)


def _head(county_id: int) -> tuple[int, str]:
    last = Event.objects.filter(county_id=county_id, position__isnull=False).order_by("-position").first()
    return (last.position or 0, last.digest) if last else (0, "")


def broken_links(county_id: int) -> list[int]:
    """Positions at which the chain does not check: a line changed, removed, inserted or moved."""
    broken, previous, expected = [], "", 1
    sealed = Event.objects.filter(county_id=county_id, position__isnull=False).order_by("position")
    for event in sealed.iterator(chunk_size=2000):
        if (
            event.position != expected
            or event.digest != digest_of(previous, event)
            or not _note_is_kept(event)
        ):
            broken.append(int(event.position or 0))
        expected, previous = int(event.position or 0) + 1, event.digest
    return broken


def _note_is_kept(event: Event) -> bool:
    """Whether the note is the one committed to, or emptied with its salt because personal data had to go."""
    if not event.note and not event.salt:
        return True
    return event.commitment == commitment_of(event.salt, event.note)
