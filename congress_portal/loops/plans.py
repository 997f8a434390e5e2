"""A plan is the ordered steps of a kind of case, as data. It is copied into rows when a loop opens.

The apps declare theirs in their own ``plans.py`` and register it here; editing a plan never changes a running case.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from congress_portal.accounts.models import Unit, User
from congress_portal.loops.calendar import Length

if TYPE_CHECKING:
    from congress_portal.loops.models import Loop, Step


@dataclass(frozen=True)
class StepSpec:
    """One step: its name, which party works and which signs, and the keys of its periods.

    ``unit`` and ``signer`` name parties ("station", "presidium") that the app resolves to units on opening;
    ``signer`` may be empty where the receiver of an assignment signs, or the citizen. ``work`` runs while the step
    is worked on, ``sign`` while it waits for acceptance or sign-off, ``back`` after it was sent back.
    """

    key: str
    name: str
    unit: str
    signer: str
    work: str
    sign: str
    back: str
    done_on_opening: bool = False
    forbids: frozenset[str] = frozenset()
    """Moves that the ledger would allow but that make no sense at this step; asked by guard and buttons alike."""


@dataclass(frozen=True)
class Plan:
    """``promise``: the period after which the citizen is promised an answer; ``limit``: the hard stop; ``wait``: how
    long a step may stand still for the citizen."""

    kind: str
    steps: tuple[StepSpec, ...]
    promise: str = ""
    limit: str = ""
    wait: str = ""
    dispute: str = ""
    """The period within which a unit's wish to give an assignment back is decided on."""
    again: tuple[str, ...] = field(default=())
    """Keys of the steps that run once more when the case is reopened."""

    def spec(self, key: str) -> StepSpec:
        return next(step for step in self.steps if step.key == key)

    def period_keys(self) -> set[str]:
        keys = {key for step in self.steps for key in (step.work, step.sign, step.back)}
        return {key for key in keys | {self.promise, self.limit, self.wait, self.dispute} if key}


Parties = Mapping[str, Unit]


@dataclass(frozen=True)
class Term:
    """How long something may take, and what that rests on."""

    length: Length
    basis: str


PLANS: dict[str, Plan] = {}
GUARDS: dict[tuple[str, str], Callable[[Loop, Step], None]] = {}
"""(kind, step) → what must hold before staff sign it off. A citizen's own word is never refused."""
INVOLVED: dict[tuple[str, str], Callable[[User, Loop, Step], bool]] = {}
"""(kind, step) → whether the user has a part in what the step is about, and so neither signs nor sends it back."""
READY: dict[tuple[str, str], Callable[[Loop, Step], str]] = {}
"""(kind, step) → makes a waiting step ready when its turn comes; words why it is not needed, or nothing."""
STEP_TERMS: dict[tuple[str, str], Callable[[Loop, Step], Term | None]] = {}
"""(kind, step) → how long the step may take, where the app knows better than its period."""
PAUSED: dict[str, object] = {}
"""kind → what a step that stands still is called, where that is not for the citizen's reply."""
TERMS: dict[str, Callable[[Loop], Term | None]] = {}
"""kind → how long an answer to a case of this sort may take, where the app knows better than the plan's period."""


def forbids(kind: str, key: str, move: str) -> bool:
    """Whether the plan of a kind keeps a move from a step; a step that the plan no longer has forbids nothing."""
    plan = PLANS.get(kind)
    return plan is not None and any(spec.key == key and move in spec.forbids for spec in plan.steps)


def guard(loop: Loop, step: Step) -> None:
    """What a kind of case asks of a step before staff sign it off; raises ``NotNow``."""
    asked = GUARDS.get((loop.kind, step.key))
    if asked is not None:
        asked(loop, step)


def is_involved(user: User, loop: Loop, step: Step) -> bool:
    asked = INVOLVED.get((loop.kind, step.key))
    return asked is not None and asked(user, loop, step)


def unneeded(loop: Loop, step: Step) -> str:
    """Why a step whose turn has come is passed over; empty where it is needed."""
    ready = READY.get((loop.kind, step.key))
    return ready(loop, step) if ready is not None else ""


def term_of(loop: Loop, step: Step) -> Term | None:
    """The length that the app gives to a step in place of its period."""
    asked = STEP_TERMS.get((loop.kind, step.key))
    return asked(loop, step) if asked is not None else None


def both(*guards: Callable[[Loop, Step], None]) -> Callable[[Loop, Step], None]:
    """Several guards of one step as one, asked in their order."""

    def ask(loop: Loop, step: Step) -> None:
        for one in guards:
            one(loop, step)

    return ask


def register(plan: Plan) -> Plan:
    """Make a plan known under its kind; the ledger reads it to open and to reopen cases."""
    PLANS[plan.kind] = plan
    return plan


STAGES: dict[str, Callable[[Step], Sequence[tuple[str, dt.date]]]] = {}
"""kind → what a unit has planned for a step elsewhere, with dates, so that nobody writes a plan twice."""
