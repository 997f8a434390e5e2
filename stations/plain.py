"""A case in plain words for the citizen who brought it: no names of staff, nothing internal."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils import dateformat, timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from congress_portal.loops.models import Event, Loop, Step
from congress_portal.loops.words import Actor, LoopStatus, StepStatus, Verb
from stations import transitions
from stations.answering import reply_of
from stations.merging import lead_of
from stations.models import Opinion, Reply
from stations.plans import EFFECT, HANDLE, HEAR, PROPOSE, RESPOND

S = StepStatus
WORDS: dict[tuple[str, str], object] = {
    (HEAR, S.SUBMITTED): _("联络站已经收到您的意见，正在等待受理。"),
    (HEAR, S.SIGNED): _("联络站已经受理。"),
    (PROPOSE, S.ACTIVE): _("联络站正在研究由谁来办。"),
    (PROPOSE, S.OFFERED): _("已经交给承办单位，等待签收。"),
    (PROPOSE, S.SIGNED): _("已经确定承办单位。"),
    (PROPOSE, S.SKIPPED): _("当场答复，不需要转交。"),
    (HANDLE, S.ACTIVE): _("承办单位正在办理。"),
    (HANDLE, S.SUBMITTED): _("承办单位已经办完，联络站正在核实。"),
    (HANDLE, S.SIGNED): _("承办单位已经办完，联络站核实过了。"),
    (HANDLE, S.SKIPPED): _("当场答复，不需要转交。"),
    (EFFECT, S.ACTIVE): _("联络站正在查看办得怎么样。"),
    (EFFECT, S.SUBMITTED): _("联络站查看过了，正在复核。"),
    (EFFECT, S.SIGNED): _("办理效果已经查看过。"),
    (EFFECT, S.SKIPPED): _("当场答复，不需要这一步。"),
    (RESPOND, S.ACTIVE): _("联络站正在准备给您的答复。"),
    (RESPOND, S.SUBMITTED): _("已经答复，请您看看是否满意。"),
    (RESPOND, S.SIGNED): _("已经答复。"),
}
PAUSED = _("需要您补充情况，补充后继续办理。")
PAUSED_FOR_ANOTHER = _("正在等反映同样事情的另一位群众补充情况，补充后继续办理。")
SKIPPED = _("没有进行这一步。")
TAKEN_BACK = _("已经改由别的单位办理。")
NAMED = _("已有专人负责。")
NOT_NAMED = _("承办单位正在确定由谁负责。")
PLANNED = _("办理办法已经定下来。")
SHOWS_UNIT = ((PROPOSE, S.OFFERED), (HANDLE, S.ACTIVE), (HANDLE, S.SUBMITTED))


@dataclass
class PlainStep:
    """One step for templates/components/timeline_public.html."""

    name: str
    words: object
    status: str
    is_current: bool
    unit: str = ""
    due_at: dt.datetime | None = None
    done_at: dt.datetime | None = None
    photos: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What else the citizen must know of the step: more time and why, a new start."""


@dataclass
class Story:
    """All that a citizen is told. A merged opinion has the steps and the answer of the case it is handled with."""

    opinion: Opinion
    lead: Opinion
    current: Step | None
    steps: list[PlainStep]
    asked: str
    """What the citizen is to add now."""
    wait_until: dt.datetime | None
    """By when it is to be added: then the case goes on without."""
    said: list[Event]
    """What the citizen has added."""
    reply: Reply | None
    """The author's own answer, if there is one."""
    has_joined: bool = False
    """Others' opinions are handled with this open case, so it is not the author's alone to take back."""

    @property
    def answer(self) -> str:
        """What the author was answered. The lead's answer was written for those who were joined then: whoever came
        later has an answer of their own, or none yet."""
        if self.reply is not None:
            return self.reply.words or self.lead.answer
        return "" if self.is_joined else self.lead.answer

    @property
    def awaits_own_answer(self) -> bool:
        return bool(self.is_joined and self.reply is None and self.lead.answer and not self.is_refused)

    @property
    def loop(self) -> Loop:
        return self.lead.loop

    @property
    def is_joined(self) -> bool:
        return self.lead.pk != self.opinion.pk

    @property
    def is_refused(self) -> bool:
        return self.loop.status == LoopStatus.REJECTED

    @property
    def awaits_rating(self) -> bool:
        step = self.current
        return step is not None and (step.key, step.status) == (RESPOND, S.SUBMITTED)

    @property
    def is_paused(self) -> bool:
        return self.current is not None and self.current.status == S.PAUSED

    @property
    def is_old_answer(self) -> bool:
        """There was an answer, but the case is being handled again."""
        return bool(self.answer) and self.loop.is_open and not self.awaits_rating

    @property
    def is_rateable(self) -> bool:
        if not self.answer or self.is_refused:
            return False
        is_due = self.awaits_rating or self.loop.status == LoopStatus.CLOSED
        return is_due and transitions.in_window(self.lead)

    @property
    def rate_until(self) -> dt.datetime | None:
        """The last moment for a rating of the answer that is shown now."""
        return None if self.is_refused or self.is_old_answer else transitions.rate_until(self.lead)

    @property
    def may_supplement(self) -> bool:
        return self.loop.is_open and not self.is_joined

    @property
    def may_withdraw(self) -> bool:
        return (
            self.may_supplement and not self.has_joined and not (self.current and self.current.key == RESPOND)
        )


TOLD = (Verb.EXTENDED, Verb.RELEVELLED, Verb.REOPENED, Verb.PAUSED, *transitions.SUPPLEMENTS)


def story_of(opinion: Opinion) -> Story:
    loop = lead_of(opinion.loop)
    lead = (
        opinion
        if loop.pk == opinion.pk
        else Opinion.objects.select_related("station__unit", "category").get(pk=loop.pk)
    )
    lead.loop = loop
    steps = list(loop.steps.select_related("unit", "offered_to", "signer").order_by("position"))
    current = next((step for step in steps if step.is_current), None)
    events = list(Event.objects.filter(loop__in={opinion.pk, lead.pk}, verb__in=TOLD).order_by("id"))
    own = [event for event in events if event.loop_id == opinion.pk]
    notes = _notes([event for event in events if event.loop_id == lead.pk], lead.pk != opinion.pk)
    asked = [event.note for event in own if event.verb == Verb.PAUSED]
    return Story(
        opinion=opinion,
        lead=lead,
        current=current,
        steps=[_plain(step, notes[step.pk], lead.pk != opinion.pk) for step in steps if _is_told(loop, step)],
        asked=asked[-1] if asked and loop.pk == opinion.pk and current and current.status == S.PAUSED else "",
        wait_until=current.paused_until if current and current.status == S.PAUSED else None,
        reply=reply_of(opinion, lead),
        said=[e for e in own if e.actor == Actor.CITIZEN and e.verb in transitions.SUPPLEMENTS and e.note],
        has_joined=loop.is_open and loop.pk == opinion.pk and loop.merged.exists(),
    )


def _is_told(loop: Loop, step: Step) -> bool:
    """Of a case that was ended before its time only what has been done."""
    is_cut_short = loop.status in (LoopStatus.REJECTED, LoopStatus.WITHDRAWN)
    return not (is_cut_short and step.status in (S.SKIPPED, S.WAITING))


def _notes(events: list[Event], is_joined: bool) -> dict[int | None, list[str]]:
    """Lines by step. Of a merged case nothing that its author said or was asked."""
    notes: dict[int | None, list[str]] = defaultdict(list)
    for event in events:
        if event.verb == Verb.EXTENDED:
            notes[event.step_id].append(_extended(event))
        elif event.verb == Verb.RELEVELLED:
            notes[event.step_id].append(_relevelled(event))
        elif event.verb == Verb.RESUMED and event.actor == Actor.SYSTEM:
            notes[event.step_id].append(
                _now("到期没有收到补充，按现有情况继续办理。还有情况，随时可以补充。")
            )
        elif event.verb == Verb.REOPENED:
            by_citizen = event.actor == Actor.CITIZEN and not is_joined
            notes[event.step_id].append(
                _now("您表示不满意，这件事从头再办一次。") if by_citizen else _now("这件事从头再办一次。")
            )
    return notes


def _extended(event: Event) -> str:
    after = event.detail.get("after")
    said = _now("这一步需要更多时间。")
    if after:
        said = _now("这一步需要更多时间，延长到 %(day)s。") % {"day": _day_of(after)}
    return said + (_now("理由：%(reason)s") % {"reason": event.note} if event.note else "")


def _relevelled(event: Event) -> str:
    after = event.detail.get("after")
    words = {
        "sort": event.detail.get("sort", ""),
        "reason": event.note,
        "day": _day_of(after) if after else "",
    }
    if not after:
        return _now("这件事改按“%(sort)s”办理。理由：%(reason)s") % words
    return _now("这件事改按“%(sort)s”办理，最晚 %(day)s 前答复您。理由：%(reason)s") % words


def _day_of(moment: str) -> str:
    return dateformat.format(timezone.localtime(dt.datetime.fromisoformat(moment)), _now("Y年n月j日"))


def _who_and_how(step: Step) -> list[object]:
    """Whether somebody answers for it by name and how it will be done is settled; names stay inside."""
    named = NAMED if step.responsible_id or step.assignee_id else NOT_NAMED
    return [named, PLANNED] if step.plan else [named]


def _plain(step: Step, notes: list[str], is_joined: bool) -> PlainStep:
    state = (step.key, step.status)
    words = WORDS.get(state, "")
    if step.status == S.PAUSED:
        words = PAUSED_FOR_ANOTHER if is_joined else PAUSED
    if state == (HANDLE, S.SKIPPED) and step.begun_at:
        words = TAKEN_BACK
    if state == (HANDLE, S.ACTIVE):
        words = "".join(str(part) for part in (words, *_who_and_how(step)))
    if not words and step.status == S.SKIPPED:
        words = SKIPPED
    waits_for_citizen = step.status == S.PAUSED or state == (RESPOND, S.SUBMITTED)
    return PlainStep(
        name=step.name,
        words=words,
        status=step.status,
        is_current=step.is_current,
        unit=step.holder.name if state in SHOWS_UNIT else "",
        due_at=step.due_at if step.is_current and not waits_for_citizen else None,
        done_at=step.signed_off_at,
        notes=notes,
    )
