"""Who is meant by the words of the rules: "holder", "signer", "overseer" …

All come from the duties in force on the day of telling, so a stand-in hears what the person stood in for hears,
and nobody hears whose duty has ended. Everything a batch of events needs is read at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from congress_portal.accounts.models import Duty, Role, User
from congress_portal.loops.access import RECEIVING, SIGNING, WORKING
from congress_portal.loops.models import Event, Loop, Step
from congress_portal.loops.words import Purpose, StepStatus, Verb
from stations.merging import joined_to
from stations.models import Opinion

WIDE = (Role.OVERSEER, Role.CONGRESS_OFFICE, Role.LEADER)
"""Roles that look after a region rather than a unit's work."""
CITIZEN = "citizen"
JOINED = "joined"
"""The citizens whose opinions were merged into the case: they were promised its answer."""


@dataclass(frozen=True)
class Case:
    """An event with the state its case is in now. ``current`` is the step whose move is awaited, if any."""

    event: Event
    current: Step | None
    joined: tuple[int, ...] = ()
    """The cases merged into this one."""
    deputy: int | None = None
    """Whom the citizen named, on the day the case was opened."""

    @property
    def loop(self) -> Loop:
        return self.event.loop  # type: ignore[return-value]  # cases_of is given events of cases alone

    @property
    def step(self) -> Step | None:
        """The step the event is about, else the current one."""
        return self.event.step or self.current


def cases_of(events: Sequence[Event]) -> list[Case]:
    loops = {event.loop_id for event in events if event.loop_id}
    steps = Step.objects.current().filter(loop__in=loops)
    steps = steps.select_related("unit", "offered_to", "offered_by", "signer").prefetch_related("helper_set")
    current = {step.loop_id: step for step in steps}
    joined, named = joined_to(loops), _named(events)
    return [
        Case(
            event,
            current.get(event.loop_id or 0),
            tuple(joined.get(event.loop_id or 0, ())),
            named.get(event.pk),
        )
        for event in events
    ]


def _named(events: Sequence[Event]) -> dict[int, int]:
    """The deputies whom the authors of fresh opinions named, by event."""
    fresh = {event.loop_id: event.pk for event in events if event.verb == Verb.OPENED}
    found = Opinion.objects.filter(pk__in=fresh, deputy__isnull=False) if fresh else Opinion.objects.none()
    return {fresh[loop]: deputy for loop, deputy in found.values_list("pk", "deputy") if deputy}


class Roster:
    """The people whom a batch of cases may concern, from the duties of today."""

    def __init__(self, duties: Iterable[Duty]) -> None:
        self._unit: dict[int, list[Duty]] = defaultdict(list)
        self._wide: list[Duty] = []
        self._people: dict[int, User] = {}
        self._stand_ins: dict[int, set[User]] = defaultdict(set)
        for duty in duties:
            self._unit[duty.unit_id].append(duty)
            self._people[duty.user_id] = duty.user
            if duty.stands_in_for is not None:
                self._stand_ins[duty.stands_in_for.user_id].add(duty.user)
            if duty.role in WIDE:
                self._wide.append(duty)

    @classmethod
    def read(cls, cases: Sequence[Case]) -> Roster:
        paths = {path for case in cases for path in case.loop.region.paths}
        wanted = (
            Q(unit__in={unit for case in cases for unit in _units(case)})
            | Q(user__in={user for case in cases for user in _people(case)})
            | Q(stands_in_for__user__in={user for case in cases for user in _people(case)})
            | Q(role__in=WIDE, region__path__in=paths)
        )
        duties = Duty.objects.current().filter(wanted, user__is_active=True)
        return cls(duties.select_related("user", "region", "stands_in_for"))

    def of_unit(self, unit: int | None, roles: Iterable[str]) -> list[User]:
        return [duty.user for duty in self._unit.get(unit or 0, []) if duty.role in roles]

    def heads_of(self, unit: int | None) -> list[User]:
        return [duty.user for duty in self._unit.get(unit or 0, []) if duty.is_head]

    def covering(self, loop: Loop, role: str) -> list[User]:
        return [duty.user for duty in self._wide if duty.role == role and loop.region.lies_in(duty.region)]

    def person(self, user: object) -> list[User]:
        """That one person, if any duty is left to them, and who stands in for them."""
        if not isinstance(user, int) or user not in self._people:
            return []
        return [self._people[user], *sorted(self._stand_ins[user], key=lambda one: one.pk)]


def _units(case: Case) -> set[int]:
    units = {
        case.loop.owner_id,
        _told_unit(case),
        _returner(case),
        _helper(case),
        case.event.detail.get("to") if case.event.verb == Verb.ESCALATED else None,
    }
    for step in (case.event.step, case.current):
        if step:
            units |= {step.unit_id, step.offered_to_id, step.offered_by_id, step.signer_id}
    return {unit for unit in units | set(_helper_units(case)) if unit}


def _people(case: Case) -> set[int]:
    step = case.step
    people = {step.assignee_id, step.checked_in_by_id} if step else set()
    return {
        user for user in people | {_delegate(case), _former(case), case.deputy, *_addressed(case)} if user
    }


def _addressed(case: Case) -> list[int]:
    """Whom the event itself names: the person pressed or appointed, those who pressed."""
    person, people = case.event.detail.get("person"), case.event.detail.get("people")
    return [key for key in (person, *(people or ())) if isinstance(key, int)]


def _told_unit(case: Case) -> int | None:
    """The unit an assignment went to, as it was then: it may have gone on to another since."""
    if case.event.verb in (Verb.ASSIGNED, Verb.REASSIGNED):
        return case.event.detail.get("to")
    return case.step.offered_to_id if case.step else None


def _returner(case: Case) -> int | None:
    """The unit whose wish to give the assignment back was decided on."""
    unit = case.event.detail.get("unit") if case.event.verb in (Verb.CONSENTED, Verb.REFUSED) else None
    return unit if isinstance(unit, int) else None


def _helper(case: Case) -> int | None:
    """The helping unit that an event is about."""
    unit = case.event.detail.get("unit") if case.event.verb in (Verb.DIVIDED, Verb.REMINDED) else None
    return unit if isinstance(unit, int) else None


def _delegate(case: Case) -> int | None:
    if case.event.verb == Verb.DELEGATED:
        return case.event.detail.get("to")
    return case.step.assignee_id if case.step else None


def _former(case: Case) -> int | None:
    """Who had the step in hand before it went to another person, or back to the unit."""
    return case.event.detail.get("from") if case.event.verb == Verb.DELEGATED else None


def _helper_units(case: Case) -> list[int]:
    return [helper.unit_id for helper in case.current.helper_set.all()] if case.current else []


def _workers(step: Step | None, roster: Roster) -> list[User]:
    """The assignee, or everyone of the unit where there is none (any more)."""
    if step is None:
        return []
    return roster.person(step.assignee_id) or roster.of_unit(step.unit_id, WORKING)


def _holder(case: Case, roster: Roster) -> list[User]:
    step = case.current
    if step is None or is_stale(case):
        return []
    if is_on_dispute(case.event):
        return roster.of_unit(step.offered_by_id, RECEIVING)
    if step.status == StepStatus.OFFERED:
        return roster.of_unit(step.offered_to_id, RECEIVING)
    if step.status == StepStatus.SUBMITTED:
        return roster.of_unit(step.signer_id or step.unit_id, SIGNING)
    return _workers(step, roster)


def is_stale(case: Case) -> bool:
    """A warning about a step that has been done meanwhile: nobody's move is awaited on it any more."""
    event = case.event
    if is_on_dispute(event):
        return event.deadline is not None and not event.deadline.is_running
    return (
        event.verb == Verb.WARNED
        and event.step_id is not None
        and event.step_id != getattr(case.current, "pk", 0)
    )


def is_on_dispute(event: Event) -> bool:
    """Whether a warning is about a wish to give an assignment back, which whoever assigned is to decide on."""
    return event.deadline is not None and event.deadline.purpose == Purpose.DISPUTE


def _signer(case: Case, roster: Roster) -> list[User]:
    return roster.of_unit(case.step.signer_id, SIGNING) if case.step else []


def _reporter(case: Case, roster: Roster) -> list[User]:
    return roster.person(case.step.checked_in_by_id) if case.step else []


def _offerer(case: Case, roster: Roster) -> list[User]:
    return roster.of_unit(case.step.offered_by_id, RECEIVING) if case.step else []


def _helpers(case: Case, roster: Roster) -> list[User]:
    return [user for unit in _helper_units(case) for user in roster.of_unit(unit, (Role.HANDLER,))]


PARTIES: dict[str, Callable[[Case, Roster], list[User]]] = {
    "holder": _holder,
    "worker": lambda case, roster: _workers(case.step, roster),
    "reporter": _reporter,
    "assignee": lambda case, roster: roster.person(_delegate(case)),
    "deputy": lambda case, roster: roster.person(case.deputy),
    "addressed": lambda case, roster: [user for key in _addressed(case) for user in roster.person(key)],
    "head": lambda case, roster: roster.heads_of(case.event.detail.get("to")),
    "former": lambda case, roster: roster.person(_former(case)),
    "offered": lambda case, roster: roster.of_unit(_told_unit(case), RECEIVING),
    "offerer": _offerer,
    "returner": lambda case, roster: roster.of_unit(_returner(case), RECEIVING),
    "signer": _signer,
    "helper": lambda case, roster: roster.of_unit(_helper(case), (Role.HANDLER,)),
    "helpers": _helpers,
    "owner": lambda case, roster: roster.of_unit(case.loop.owner_id, (Role.KEEPER,)),
    "overseer": lambda case, roster: roster.covering(case.loop, Role.OVERSEER),
    "office": lambda case, roster: roster.covering(case.loop, Role.CONGRESS_OFFICE),
    "leader": lambda case, roster: roster.covering(case.loop, Role.LEADER),
}
"""The words of the rules. "citizen" and "joined" are not among them: a citizen has no account (see ``outbox``)."""
