"""How a move is made from outside: its form and the transition behind it, the same for pages and for the API.

A kind of case registers its own doing where its move does more than the ledger's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from congress_portal.accounts.models import User
from congress_portal.loops import forms, transitions
from congress_portal.loops.calendar import DayUnit, Length
from congress_portal.loops.models import Loop, Step

Data = dict[str, Any]
Run = Callable[[Loop, User, Data, Step | None], object]


@dataclass(frozen=True)
class Doing:
    """``asks`` is false where one tap is enough: the page then posts without a form page between."""

    form: type[forms.MoveForm]
    run: Run
    asks: bool = True


def _plain(transition: Callable[..., object], *names: str) -> Run:
    """Call a transition with the named fields of the form; a step is passed on to notice stale pages."""

    def run(loop: Loop, by: User, data: Data, step: Step | None) -> object:
        return transition(loop=loop, by=by, step=step, **{name: data[name] for name in names})

    return run


def _without_step(transition: Callable[..., object], *names: str) -> Run:
    def run(loop: Loop, by: User, data: Data, step: Step | None) -> object:
        return transition(loop=loop, by=by, **{name: data[name] for name in names})

    return run


def _extend(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    length = Length(data["amount"], DayUnit.WORKING_DAY)
    return transitions.extend(loop=loop, by=by, length=length, reason=data["reason"], step=step)


def _check_in(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    more = {name: data[name] for name in ("photos", "without") if data.get(name)}
    return transitions.check_in(loop=loop, by=by, outcome=data["outcome"], step=step, **more)


def _reject(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    return transitions.reject(loop=loop, by=by, reason=data["reason"], ground="")


def _react(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    return transitions.react(
        loop=loop, by=by, reaction=data["reaction"], plan=data.get("plan", ""), step=step
    )


COMMON: dict[str, Doing] = {
    "accept": Doing(forms.MoveForm, _plain(transitions.accept), asks=False),
    "dispute": Doing(forms.DisputeForm, _plain(transitions.dispute, "reason", "proposed")),
    "consent": Doing(forms.ConsentForm, _plain(transitions.consent, "words")),
    "refuse": Doing(forms.RefuseForm, _plain(transitions.refuse, "reason")),
    "assign": Doing(forms.AssignForm, _plain(transitions.assign, "to", "helpers", "note")),
    "reassign": Doing(forms.ReassignForm, _plain(transitions.reassign, "to", "helpers", "note")),
    "take_back": Doing(forms.ReasonForm, _plain(transitions.take_back, "reason")),
    "inherit": Doing(forms.InheritForm, _plain(transitions.inherit, "unit", "to", "reason")),
    "delegate": Doing(forms.DelegateForm, _plain(transitions.delegate, "to", "note")),
    "plan": Doing(forms.PlanForm, _plain(transitions.make_plan, "plan")),
    "appoint": Doing(forms.AppointForm, _plain(transitions.appoint, "to", "note")),
    "check_in": Doing(forms.CheckInForm, _check_in),
    "divide": Doing(forms.DivideForm, _plain(transitions.divide, "unit", "part", "due_on")),
    "help": Doing(forms.ViewForm, _plain(transitions.give_view, "view")),
    "sign_off": Doing(forms.NoteForm, _plain(transitions.sign_off, "note")),
    "send_back": Doing(forms.ReasonForm, _plain(transitions.send_back, "reason")),
    "extend": Doing(forms.ExtendForm, _extend),
    "pause": Doing(forms.PauseForm, _plain(transitions.pause, "reason")),
    "resume": Doing(forms.NoteForm, _plain(transitions.resume, "note")),
    "prompt": Doing(forms.PromptForm, _without_step(transitions.prompt, "note")),
    "react": Doing(forms.ReactForm, _react),
    "mark": Doing(forms.MarkForm, _without_step(transitions.mark, "marks", "why", "whose", "needed", "note")),
    "reject": Doing(forms.RejectForm, _reject),
    "merge": Doing(forms.MergeForm, _without_step(transitions.merge, "into", "note")),
    "clue": Doing(forms.ClueForm, _plain(transitions.give_clue, "kind", "reason")),
    "unmerge": Doing(forms.ReasonForm, _without_step(transitions.unmerge, "reason")),
    "reopen": Doing(forms.ReasonForm, _without_step(transitions.reopen, "reason")),
    "carry_over": Doing(forms.CarryOverForm, _without_step(transitions.carry_over, "to", "note")),
}

OWN: dict[tuple[str, str], Doing] = {}
"""(kind, move) → a kind's own doing."""

Adapt = Callable[[User, Loop, Step | None, list["Button"]], list["Button"]]
ADAPT: dict[str, Adapt] = {}
"""kind → how it changes the list of buttons (labels, order, moves of its own)."""


@dataclass(frozen=True)
class Button:
    name: str
    label: object
    style: str = "secondary"


def register(kind: str, doings: dict[str, Doing], adapt: Adapt) -> None:
    """Called once by each app for its kind of case."""
    OWN.update({(kind, name): doing for name, doing in doings.items()})
    ADAPT[kind] = adapt


def doing_for(kind: str, move: str) -> Doing | None:
    """The kind's own doing, else the common one; none for a word that is no move."""
    return OWN.get((kind, move)) or COMMON.get(move)
