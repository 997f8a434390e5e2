"""Who is meant by the words of the rules: "holder", "signer", "overseer" …

All come from the duties in force on the day of telling, so a stand-in hears what the person stood in for hears,
and nobody hears whose duty has ended. Everything a batch of events needs is read at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q

from congress_portal.accounts.models import STAND_IN_DEPTH, Duty, Role, UnitKind, User
from congress_portal.loops.access import OFFERING, OWNING, RECEIVING, SIGNING, WATCHING, WORKING
from congress_portal.loops.models import Event, Loop, Mover, Official, Step, Watcher
from congress_portal.loops.words import Kind, Purpose, StepStatus, Verb
from stations.merging import joined_to
from stations.models import Opinion
from supervision.models import Problem

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
    movers: tuple[int, ...] = ()
    """The deputies who bring the case together."""
    watchers: tuple[int, ...] = ()
    """The units that watch the case."""
    officials: tuple[int, ...] = ()
    """Who leads or supervises the case by name."""
    in_charge: int | None = None
    """The leader in whose charge a problem of a deliberation opinion is."""

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
    leading = _leading(events)
    joined, named, movers, watchers = joined_to(loops), _named(events), _movers(events), _watchers(loops)
    officials = _officials(loops)
    return [
        Case(
            event,
            current.get(event.loop_id or 0),
            tuple(joined.get(event.loop_id or 0, ())),
            named.get(event.pk),
            tuple(movers.get(event.loop_id or 0, ())),
            tuple(watchers.get(event.loop_id or 0, ())),
            tuple(officials.get(event.loop_id or 0, ())),
            leading.get(event.loop_id or 0),
        )
        for event in events
    ]


def _movers(events: Sequence[Event]) -> dict[int, list[int]]:
    """Who brings each of the cases that are brought by deputies."""
    found: dict[int, list[int]] = defaultdict(list)
    loops = {event.loop_id for event in events if event.loop and event.loop.kind == Kind.PROPOSAL}
    if not loops:
        return found
    for loop, user in Mover.objects.filter(loop__in=loops, left_at=None).values_list("loop", "user"):
        found[loop].append(user)
    return found


def _leading(events: Sequence[Event]) -> dict[int | None, int]:
    """Who is in charge of each problem among the cases."""
    loops = {event.loop_id for event in events if event.loop and event.loop.kind == Kind.SUPERVISION}
    found = Problem.objects.filter(loop__in=loops) if loops else Problem.objects.none()
    return dict(found.values_list("loop", "opinion__in_charge"))


def _watchers(loops: set[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for loop, unit in Watcher.objects.open().filter(loop__in=loops).values_list("loop", "unit"):
        found[loop].append(unit)
    return found


def _officials(loops: set[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for loop, user in Official.objects.open().filter(loop__in=loops).values_list("loop", "user"):
        found[loop].append(user)
    return found


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
        self._retired: dict[int, User] = {}
        self._stand_ins: dict[int, set[User]] = defaultdict(set)
        for duty in duties:
            self._unit[duty.unit_id].append(duty)
            self._people[duty.user_id] = duty.user
            for stood_for in _above(duty):
                self._stand_ins[stood_for.user_id].add(duty.user)
            if duty.role in WIDE:
                self._wide.append(duty)

    @classmethod
    def read(cls, cases: Sequence[Case]) -> Roster:
        paths = {path for case in cases for path in case.loop.region.paths}
        wanted = (
            Q(unit__in={unit for case in cases for unit in _units(case)})
            | Q(user__in={user for case in cases for user in _people(case)})
            | _standing_in({user for case in cases for user in _people(case)})
            | Q(role__in=WIDE, region__path__in=paths)
        )
        duties = Duty.objects.current().filter(wanted, user__is_active=True)
        found = cls(duties.select_related("user", "region", "__".join(["stands_in_for"] * STAND_IN_DEPTH)))
        movers = {user for case in cases if case.loop.is_open for user in case.movers}
        left = movers - found._people.keys()
        if left:
            found._retired = User.objects.filter(is_active=True).in_bulk(left)
        return found

    def of_unit(self, unit: int | None, roles: Iterable[str]) -> list[User]:
        return [duty.user for duty in self._unit.get(unit or 0, []) if duty.role in roles]

    def heads_of(self, unit: int | None) -> list[User]:
        return [duty.user for duty in self._unit.get(unit or 0, []) if duty.is_head]

    def reached(self, user: object) -> list[User]:
        """A person and who stands in for them along the chain, whoever of them still serves."""
        if not isinstance(user, int):
            return []
        own = [self._people[user]] if user in self._people else []
        return [*own, *sorted(self._stand_ins.get(user, ()), key=lambda one: one.pk)]

    def covering(self, loop: Loop, role: str) -> list[User]:
        return [duty.user for duty in self._wide if duty.role == role and loop.region.lies_in(duty.region)]

    def person(self, user: object) -> list[User]:
        """That one person, if any duty is left to them, and who stands in for them."""
        if not isinstance(user, int) or user not in self._people:
            return []
        return [self._people[user], *sorted(self._stand_ins[user], key=lambda one: one.pk)]

    def retired(self, users: Iterable[int]) -> list[User]:
        """Those of them who serve nowhere any more, and still bring an open case."""
        return [self._retired[user] for user in users if user in self._retired]


def _above(duty: Duty) -> Iterator[Duty]:
    """The duties that one stands in for, up the chain."""
    above = duty.stands_in_for
    while above is not None:
        yield above
        above = above.stands_in_for


def _standing_in(people: set[int]) -> Q:
    """The duties of those who stand in for one of these people, however long the chain."""
    found = Q()
    for depth in range(1, STAND_IN_DEPTH + 1):
        found |= Q(**{"__".join(["stands_in_for"] * depth) + "__user__in": people})
    return found


def _units(case: Case) -> set[int]:
    units = {
        case.loop.owner_id,
        _told_unit(case),
        _returner(case),
        _helper(case),
        _pressed_unit(case),
    }
    for step in (case.event.step, case.current):
        if step:
            units |= {step.unit_id, step.offered_to_id, step.offered_by_id, step.signer_id}
    return {unit for unit in units | {*_helper_units(case), *case.watchers, _watching(case)} if unit}


def _people(case: Case) -> set[int]:
    step = case.step
    people = {step.assignee_id, step.checked_in_by_id} if step else set()
    people |= {_delegate(case), _former(case), case.deputy, *_addressed(case)}
    people |= {*case.movers, *case.officials, case.in_charge}
    return {user for user in people if user}


def _addressed(case: Case) -> list[int]:
    """Whom the event itself names: the person pressed or appointed, those who pressed."""
    person, people = case.event.detail.get("person"), case.event.detail.get("people")
    return [key for key in (person, *(people or ())) if isinstance(key, int)]


def _told_unit(case: Case) -> int | None:
    """The unit an assignment went to, as it was then: it may have gone on to another since."""
    if case.event.verb in (Verb.ASSIGNED, Verb.REASSIGNED, Verb.INHERITED):
        return case.event.detail.get("to")
    return case.step.offered_to_id if case.step else None


PRESSING = (Verb.ESCALATED, Verb.RUNG_SENT, Verb.RUNG_SETTLED, Verb.CURVE_MISSING, Verb.FOLLOW_LATE,
            Verb.FOLLOW_RAISED, Verb.PAPER_VOIDED)  # fmt: skip


def _pressed_unit(case: Case) -> int | None:
    """The unit that an event of pressing is addressed to: it may hold nothing of the case any more."""
    unit = case.event.detail.get("to") if case.event.verb in PRESSING else None
    return unit if isinstance(unit, int) else None


def _reached(case: Case, roster: Roster) -> list[User]:
    """Who answers for what the unit is pressed to do, or stands in for them; nobody named, or nobody left of the
    chain: the unit's heads, else those who work in it."""
    person, unit = case.event.detail.get("person"), _pressed_unit(case)
    return roster.reached(person) or roster.heads_of(unit) or roster.of_unit(unit, (*WORKING, *SIGNING))


def _returner(case: Case) -> int | None:
    """The unit whose wish to give the assignment back was decided on."""
    unit = case.event.detail.get("unit") if case.event.verb in (Verb.CONSENTED, Verb.REFUSED) else None
    return unit if isinstance(unit, int) else None


def _helper(case: Case) -> int | None:
    """The helping unit that an event is about."""
    unit = case.event.detail.get("unit") if case.event.verb in (Verb.DIVIDED, Verb.REMINDED) else None
    return unit if isinstance(unit, int) else None


def _watching(case: Case) -> int | None:
    """The unit that begins to watch the case."""
    unit = case.event.detail.get("unit") if case.event.verb == Verb.WATCHED else None
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
    if is_on_publication(case.event):
        return [] if is_stale(case) else _publisher(case, roster)
    if step is None or is_stale(case):
        return []
    if is_on_dispute(case.event):
        return roster.of_unit(step.offered_by_id, OFFERING)
    if step.status == StepStatus.OFFERED:
        return roster.of_unit(step.offered_to_id, RECEIVING)
    if step.status == StepStatus.SUBMITTED:
        return _signers(case, step, roster)
    return _workers(step, roster)


def is_stale(case: Case) -> bool:
    """A warning about a step that has been done meanwhile: nobody's move is awaited on it any more."""
    event = case.event
    if is_on_dispute(event) or is_on_publication(event):
        return event.deadline is not None and not event.deadline.is_running
    if event.deadline is not None and event.deadline.purpose in (Purpose.CONTACT, Purpose.MEETING):
        return not event.deadline.is_running
    return (
        event.verb == Verb.WARNED
        and event.step_id is not None
        and event.step_id != getattr(case.current, "pk", 0)
    )


def is_on_dispute(event: Event) -> bool:
    """Whether a warning is about a wish to give an assignment back, which whoever assigned is to decide on."""
    return event.deadline is not None and event.deadline.purpose == Purpose.DISPUTE


def is_on_publication(event: Event) -> bool:
    """Whether a warning is about an answer that is to be made public, also after the case has ended."""
    return event.deadline is not None and event.deadline.purpose == Purpose.PUBLISH


def _publisher(case: Case, roster: Roster) -> list[User]:
    """Whoever works in the office that took the proposal in."""
    return roster.of_unit(case.loop.owner_id, WORKING)


def _signer(case: Case, roster: Roster) -> list[User]:
    return _signers(case, case.step, roster) if case.step else []


def _signers(case: Case, step: Step, roster: Roster) -> list[User]:
    """Whoever signs in the unit; where the body of leaders signs, the one in charge, or all of them without one."""
    if case.loop.kind != Kind.SUPERVISION or not step.signer or step.signer.kind != UnitKind.LEADERSHIP:
        return roster.of_unit(step.signer_id or step.unit_id, SIGNING)
    return roster.person(case.in_charge) or roster.of_unit(step.signer_id, (Role.LEADER,))


def _owner(case: Case, roster: Roster) -> list[User]:
    """Who follows the case: a station's keepers, a committee's people."""
    roles = OWNING if case.loop.kind == Kind.SUPERVISION else (Role.KEEPER,)
    return roster.of_unit(case.loop.owner_id, roles)


def _reporter(case: Case, roster: Roster) -> list[User]:
    return roster.person(case.step.checked_in_by_id) if case.step else []


def _offerer(case: Case, roster: Roster) -> list[User]:
    return roster.of_unit(case.step.offered_by_id, OFFERING) if case.step else []


def _helpers(case: Case, roster: Roster) -> list[User]:
    return [user for unit in _helper_units(case) for user in roster.of_unit(unit, (Role.HANDLER,))]


def _retired(case: Case, roster: Roster) -> list[User]:
    """Who brings the case and is no deputy any more; of those asked once more only who has not spoken."""
    asked = set(_addressed(case)) if case.event.verb == Verb.URGED else set(case.movers)
    return roster.retired(user for user in case.movers if user in asked)


PARTIES: dict[str, Callable[[Case, Roster], list[User]]] = {
    "holder": _holder,
    "worker": lambda case, roster: _workers(case.step, roster),
    "reporter": _reporter,
    "assignee": lambda case, roster: roster.person(_delegate(case)),
    "deputy": lambda case, roster: roster.person(case.deputy),
    "addressed": lambda case, roster: [user for key in _addressed(case) for user in roster.person(key)],
    "head": lambda case, roster: roster.heads_of(case.event.detail.get("to")),
    "reached": _reached,
    "told": lambda case, roster: roster.of_unit(_pressed_unit(case), WORKING),
    "told_head": lambda case, roster: roster.heads_of(_pressed_unit(case)),
    "unit_head": lambda case, roster: roster.heads_of(case.step.unit_id if case.step else None),
    "movers": lambda case, roster: [user for key in case.movers for user in roster.person(key)],
    "retired": _retired,
    "officials": lambda case, roster: [user for key in case.officials for user in roster.person(key)],
    "watching": lambda case, roster: roster.of_unit(_watching(case), WATCHING),
    "watchers": lambda case, roster: [u for key in case.watchers for u in roster.of_unit(key, WATCHING)],
    "former": lambda case, roster: roster.person(_former(case)),
    "offered": lambda case, roster: roster.of_unit(_told_unit(case), RECEIVING),
    "offerer": _offerer,
    "returner": lambda case, roster: roster.of_unit(_returner(case), RECEIVING),
    "signer": _signer,
    "helper": lambda case, roster: roster.of_unit(_helper(case), (Role.HANDLER,)),
    "helpers": _helpers,
    "publisher": _publisher,
    "owner": _owner,
    "overseer": lambda case, roster: roster.covering(case.loop, Role.OVERSEER),
    "office": lambda case, roster: roster.covering(case.loop, Role.CONGRESS_OFFICE),
    "leader": lambda case, roster: roster.covering(case.loop, Role.LEADER),
}
"""The words of the rules. "citizen" and "joined" are not among them: a citizen has no account (see ``outbox``)."""
