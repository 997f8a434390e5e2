"""A case in plain words for the citizen who brought it: no names of staff, nothing internal."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from congress_portal.loops.models import Step
from congress_portal.loops.words import StepStatus
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
    (HANDLE, S.PAUSED): _("需要您补充情况，补充后继续办理。"),
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
SKIPPED = _("没有进行这一步。")
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


def retell(steps: list[Step]) -> list[PlainStep]:
    """The steps as the citizen reads them; needs ``unit`` and ``offered_to`` selected."""
    return [_plain(step) for step in steps]


def _plain(step: Step) -> PlainStep:
    state = (step.key, step.status)
    words = WORDS.get(state, "")
    if not words and step.status == S.PAUSED:
        words = PAUSED
    if not words and step.status == S.SKIPPED:
        words = SKIPPED
    return PlainStep(
        name=step.name,
        words=words,
        status=step.status,
        is_current=step.is_current,
        unit=step.holder.name if state in SHOWS_UNIT else "",
        due_at=step.due_at if step.is_current else None,
        done_at=step.signed_off_at,
    )
