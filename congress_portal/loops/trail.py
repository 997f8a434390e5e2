"""Writing events, and sealing them into one chain a county that outsiders can check."""

from __future__ import annotations

import datetime as dt
import json
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from congress_portal.accounts.models import Unit, User
from congress_portal.loops.hashes import HASHES, commitment_of, hash_of, in_force, is_committed, new_salt
from congress_portal.loops.ledger.check_ledger import chained, digest
from congress_portal.loops.models import Event, Evidence, Loop, Step
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
    salt = new_salt() if note else ""
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
    salt = new_salt() if note else ""
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


def inside_of(event: Event) -> str:
    """What a public line hides behind its ``inside``: canonical JSON of everything but the note."""
    content = {
        "id": event.pk,
        "verb": event.verb,
        "files": event.files,
        "loop": event.loop_id,
        "step": event.step_id,
        "unit": event.unit_id,
        "about": event.about,
        "actor": event.actor,
        "by": event.by_id,
        "at": event.at.astimezone(dt.UTC).isoformat(),
        "detail": event.detail,
        "deadline": event.deadline_id,
        "level": event.level,
        "warned_due": event.warned_due.astimezone(dt.UTC).isoformat() if event.warned_due else None,
    }
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def line_of(event: Event) -> dict[str, object]:
    """The public line of an event that has its place: what, on which day, of what kind. Nobody's name or words.

    ``inside`` is a salted hash of the rest, ``words`` the commitment of the note. The day alone, since the minute
    could tell who was at the desk; beside cases the day is all, since the acts of a station are few.
    """
    return {
        "county": event.county_id,
        "position": event.position,
        "hash": event.hash,
        "kind": event.loop.kind if event.loop else "",
        "verb": event.verb if event.loop else "",
        "on": timezone.localdate(event.at).isoformat(),
        "inside": digest(event.hash, event.blind + inside_of(event)),
        "words": event.commitment,
    }


def digest_of(previous: str, event: Event) -> str:
    """The hash over the previous digest and this line, as the checker for outsiders reckons it."""
    return chained(previous, line_of(event))


SEAL_LOCK = 0x5EA1
SEAL = """
UPDATE loops_event SET position = sealed.position, digest = sealed.digest, hash = sealed.hash, blind = sealed.blind,
    files = sealed.files
FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[])
    AS sealed(id, position, digest, hash, blind, files)
WHERE loops_event.id = sealed.id
"""


def seal(limit: int = 2000) -> int:
    """Give up to ``limit`` unsealed events their place in the chain; returns how many.

    One process at a time (advisory lock to the end of the transaction), so writers of events never wait for it.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEAL_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        waiting = Event.objects.filter(position__isnull=True).select_related("loop")
        events = list(waiting.order_by("id")[:limit])
        _take_files(events)
        heads: dict[int, tuple[int, str]] = {}
        for event in events:
            if event.county_id not in heads:
                heads[event.county_id] = head_of(event.county_id)
            position, previous = heads[event.county_id]
            event.position, event.hash, event.blind = position + 1, in_force(), new_salt()
            event.digest = digest_of(previous, event)
            heads[event.county_id] = (event.position, event.digest)
        rows = [(one.pk, one.position, one.digest, one.hash, one.blind, one.files) for one in events]
        if rows:
            cursor.execute(SEAL, [list(column) for column in zip(*rows, strict=True)])
    return len(events)


def _take_files(events: list[Event]) -> None:
    """The last line of each case takes the hashes of the evidence that no line has yet."""
    last = {event.loop_id: event for event in events if event.loop_id}
    waiting = list(Evidence.objects.filter(event=None, loop__in=list(last)).exclude(sha256="").order_by("id"))
    for row in waiting:
        row.event = last[row.loop_id]
        row.event.files = f"{row.event.files} {row.sha256}".lstrip()
    Evidence.objects.bulk_update(waiting, ["event"], batch_size=500)


def head_of(county_id: int) -> tuple[int, str]:
    """Position and digest of a county's last sealed line."""
    last = Event.objects.filter(county_id=county_id, position__isnull=False).order_by("-position").first()
    return (last.position or 0, last.digest) if last else (0, "")


def broken_links(county_id: int) -> list[int]:
    """Positions at which the chain does not check: a line changed, removed, inserted or moved."""
    broken, previous, expected = [], "", 1
    sealed = Event.objects.filter(county_id=county_id, position__isnull=False).select_related("loop")
    for event in sealed.order_by("position").iterator(chunk_size=2000):
        if event.position != expected or not _checks(event, previous):
            broken.append(int(event.position or 0))
        expected, previous = int(event.position or 0) + 1, event.digest
    return broken


def broken_files(county_id: int, *, read: bool = False) -> list[int]:
    """Keys of evidence that is not what its line has the hash of; ``read``: look into the files, too."""
    rows = Evidence.objects.filter(county_id=county_id, event__isnull=False).select_related("event")
    return [row.pk for row in rows.order_by("pk").iterator(chunk_size=500) if not _is_covered(row, read)]


def _is_covered(row: Evidence, read: bool) -> bool:
    if row.event is None or row.sha256 not in row.event.files.split():
        return False
    try:
        return not read or hash_of(row.file) == row.sha256
    except OSError:
        return False


def _checks(event: Event, previous: str) -> bool:
    return event.hash in HASHES and event.digest == digest_of(previous, event) and _note_is_kept(event)


def _note_is_kept(event: Event) -> bool:
    """Whether the note is the one committed to, or emptied with its salt because personal data had to go."""
    if not event.note and not event.salt:
        return True
    return is_committed(event.commitment, event.salt, event.note)
