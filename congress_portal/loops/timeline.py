"""What the timeline component shows of a case to staff: steps with their four answers, events, evidence, buttons."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Unit, User
from congress_portal.loops import access, chain, doings, moves, plans
from congress_portal.loops.models import Deadline, Dispute, Event, Evidence, EvidenceKind, Helper, Loop, Step
from congress_portal.loops.words import Actor, StepStatus, Verb


@dataclass
class ShownStep:
    """One step as the component wants it; see templates/components/timeline_step.html."""

    name: str
    status: str
    label: str
    is_current: bool
    unit: Unit | None
    awaited: str
    """Whose move is awaited, where that is not the unit that works on the step."""
    parts: list[Helper]
    """The helping units, each with what it does, by when and with what effect."""
    assignee: User | None
    responsible: User | None
    is_unnamed: bool
    """Nobody answers for it who still serves in the unit."""
    plan: str
    due_at: dt.datetime | None
    due_level: str
    why_url: str
    outcome: str
    dispute: Dispute | None = None
    """The unit's wish to give the step back, while nobody has decided on it."""
    photos: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)

    def get_status_display(self) -> str:
        return self.label


HIDDEN = (Verb.VIEWED, Verb.RATED, Verb.EVALUATED, Verb.CALLED_BACK)


def hidden_from(user: User, loop: Loop) -> tuple[Verb, ...]:
    """Events that the timeline leaves out: looks at personal data, that somebody rated or was called back are for the
    auditor alone."""
    return () if access.may_audit(user, loop) else HIDDEN


def of(loop: Loop, user: User) -> list[ShownStep]:
    """The steps of a case in five queries, however long it is."""
    steps = list(
        loop.steps.select_related("unit", "assignee", "responsible", "offered_to", "signer").prefetch_related(
            "helper_set__unit"
        )
    )
    events, levels = _events(loop, hidden_from(user, loop))
    photos = _photos(loop)
    clocks = {clock.step_id: clock.pk for clock in Deadline.objects.filter(loop=loop, is_running=True)}
    unnamed = set(Step.objects.unnamed().filter(loop=loop).values_list("pk", flat=True))
    asked = {one.step_id: one for one in _open_disputes(loop, steps)}
    return [_shown(step, events, photos, clocks, levels, unnamed, asked.get(step.pk)) for step in steps]


def _open_disputes(loop: Loop, steps: list[Step]) -> Iterable[Dispute]:
    """What is still to be decided; asked for only where an assignment waits for its acceptance."""
    if not any(step.status == StepStatus.OFFERED for step in steps):
        return ()
    return Dispute.objects.open().select_related("unit", "proposed").filter(loop=loop)


def _shown(
    step: Step,
    events: dict[int | None, list[dict[str, Any]]],
    photos: dict[int | None, list[dict[str, Any]]],
    clocks: dict[int | None, int],
    levels: dict[int, str],
    unnamed: set[int],
    dispute: Dispute | None,
) -> ShownStep:
    started = step.status != StepStatus.WAITING
    clock = clocks.get(step.pk)
    return ShownStep(
        name=step.name,
        status=step.status,
        label=_status(step),
        is_current=step.is_current,
        unit=step.unit if started else None,
        awaited=step.holder.name if step.is_current and step.holder != step.unit else "",
        parts=list(step.helper_set.all()),
        assignee=step.assignee,
        responsible=step.responsible,
        is_unnamed=step.pk in unnamed,
        plan=step.plan,
        due_at=step.due_at if step.is_current else None,
        due_level=levels.get(step.pk, ""),
        why_url=reverse("loops:why", args=[clock]) if clock else "",
        outcome=step.outcome,
        dispute=dispute,
        photos=photos[step.pk],
        events=events[step.pk],
    )


def _status(step: Step) -> str:
    """What the step's status is called; the kind of case may say why it stands still."""
    paused = plans.PAUSED.get(step.loop.kind) if step.status == StepStatus.PAUSED else None
    return str(paused or StepStatus(step.status).label)


def _events(
    loop: Loop, hidden: tuple[Verb, ...]
) -> tuple[dict[int | None, list[dict[str, Any]]], dict[int, str]]:
    """Events by step; those of the whole case under the step they fell into, else under the first."""
    shown: dict[int | None, list[dict[str, Any]]] = defaultdict(list)
    levels: dict[int, str] = {}
    last: int | None = None
    shown_ones = Event.objects.filter(loop=loop).exclude(verb__in=hidden)
    for event in shown_ones.select_related("by", "deadline"):
        last = event.step_id or last
        shown[last].append({"at": event.at, "who": _who(event), "label": _label(event), "note": event.note})
        if event.deadline_id and event.step_id:
            levels[event.step_id] = event.level
    return shown, levels


def _who(event: Event) -> str:
    """Who did it; a stand-in with the name of the one stood in for."""
    if event.by is None:
        return str(Actor(event.actor).label)
    stood_for = event.detail.get("for_name")
    return (
        _("%(name)s（代%(other)s）") % {"name": event.by.name, "other": stood_for}
        if stood_for
        else event.by.name
    )


def _label(event: Event) -> str:
    label = str(event.detail.get("label") or Verb(event.verb).label)
    if event.level and event.deadline:
        return f"{event.get_level_display()}（{event.deadline.get_purpose_display()}）"
    name = event.detail.get("to_name") or event.detail.get("unit_name")
    return f"{label} → {name}" if name else label


def _photos(loop: Loop) -> dict[int | None, list[dict[str, Any]]]:
    found: dict[int | None, list[dict[str, Any]]] = defaultdict(list)
    for evidence in Evidence.objects.filter(loop=loop, kind=EvidenceKind.PHOTO):
        found[evidence.step_id].append(photo_of(evidence, reverse("loops:evidence", args=[evidence.token])))
    return found


def photo_of(evidence: Evidence, url: str) -> dict[str, Any]:
    return {"url": url, "thumb_url": url, "at": evidence.at}


def own_photos(loop: Loop) -> list[dict[str, Any]]:
    """The photos that came with the case itself."""
    return _photos(loop)[None]


def buttons(user: User, loop: Loop) -> list[dict[str, Any]]:
    """What the reader may do now, for templates/components/moves.html."""
    step = moves.current(loop)
    offered = [doings.Button(m.name, m.label, m.style) for m in moves.open_to(user, loop, step)]
    offered = doings.ADAPT[loop.kind](user, loop, step, offered) if loop.kind in doings.ADAPT else offered
    # A move without a form is made by a page of its own kind.
    known = [button for button in offered if doings.doing_for(loop.kind, button.name)]
    return [_button(loop, step, button) for button in known]


def _button(loop: Loop, step: Step | None, button: doings.Button) -> dict[str, Any]:
    doing = doings.doing_for(loop.kind, button.name)
    return {
        "verb": button.name,
        "label": button.label,
        "url": reverse("loops:move", args=[loop.code, button.name]),
        "style": button.style,
        "is_post": doing is not None and not doing.asks,
        "fields": [{"name": "step", "value": step.pk}] if step else [],
    }


def chain_of(user: User, loop: Loop) -> list[dict[str, Any]]:
    """What the case came from and what it became, for templates/components/chain.html. Merges stand with the facts."""
    back, on = chain.before(loop), chain.after(loop)
    came = [one for one in back.loops.values() if one.kind != loop.kind or _grew(one, back)]
    found = [(_("由来"), one) for one in came if one.pk != loop.pk]
    found += [(_("成为"), one) for one in on.of_other_kinds()]
    keys = [one.pk for _label, one in found]
    seen = (
        set(Loop.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
    )
    return [_link(label, one, one.pk in seen) for label, one in found]


def _grew(loop: Loop, walk: chain.Walk) -> bool:
    """Whether another case of the walk has this one as its source."""
    return any(one.source_id == loop.pk for one in walk.loops.values())


def _link(label: object, loop: Loop, is_seen: bool) -> dict[str, Any]:
    try:
        url = loop.get_absolute_url() if is_seen else ""
    except NoReverseMatch:  # a kind of case whose pages are not switched on
        url = ""
    return {
        "label": label,
        "kind": loop.get_kind_display(),
        "code": loop.code,
        "title": loop.title if is_seen else "",
        "url": url,
        "status": loop.get_status_display(),
        "on": loop.opened_at,
    }
