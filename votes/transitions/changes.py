"""A project is changed, suspended, resumed or ended by a recorded decision of the standing committee, and no other way.

Anybody of the unit, the committee or the office asks; somebody else of the office records what the meeting decided.
The database keeps the case from ending or standing still without such a decision (migration ``guard_projects``).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import deadlines, trail
from congress_portal.loops.models import Deadline, Loop, Step
from congress_portal.loops.transitions.ending import end, skip_open
from congress_portal.loops.transitions.steps import keep_term
from congress_portal.loops.words import LoopStatus, StepStatus, Verb
from votes.models import ChangeKind, Project, ProjectChange, ProjectState
from votes.plans import BUILD, INSPECT, SCHEME
from votes.projects.access import is_office, may_ask
from votes.transitions.candidates import YEARS
from votes.transitions.nodes import claim_project, show_node

FROM = {
    ChangeKind.CHANGE: ProjectState.RUNNING,
    ChangeKind.SUSPEND: ProjectState.RUNNING,
    ChangeKind.RESUME: ProjectState.SUSPENDED,
    ChangeKind.END: None,
}
"""In which state each may be asked for; an end in both."""
FAR = dt.timedelta(days=36500)


@dataclass(frozen=True)
class Asked:
    """What is to become of the project: ``content``, ``finish_on``, ``budget`` (yuan) where a change touches them."""

    kind: str
    reason: str
    content: str = ""
    finish_on: dt.date | None = None
    budget: Decimal | None = None


@dataclass(frozen=True)
class Decided:
    """What a meeting of the standing committee decided."""

    is_approved: bool
    meeting: str
    met_on: dt.date
    decision: str


@transaction.atomic
def ask_change(*, project: Project, by: User, asked: Asked) -> ProjectChange:
    """Put a change before the standing committee; one at a time. Nothing of the project changes by it."""
    loop, found, step = claim_project(project)
    if not may_ask(by, found):
        raise PermissionDenied(_("由责任单位、督办工委或者人大常委会办公室提出。"))
    if not fits(found, step, asked.kind):
        raise NotNow(_("项目现在的状态不能提出这一事项。"))
    if found.changes.filter(decided_at=None).exists():
        raise NotNow(_("已有一项申请等待常委会决定。"))
    _check_asked(asked, found)
    is_change = asked.kind == ChangeKind.CHANGE
    made = ProjectChange(
        county_id=loop.county_id, project=found, kind=asked.kind, reason=asked.reason.strip(),
        content=asked.content.strip() if is_change else "", finish_on=asked.finish_on if is_change else None,
        budget=asked.budget if is_change else None, asked_by=by, asked_at=timezone.now(),
    )  # fmt: skip
    made.save(force_insert=True)
    trail.record(
        loop, step, Verb.CHANGE_ASKED, by, made.reason, label=str(made.get_kind_display()), change=made.pk
    )
    return made


@transaction.atomic
def drop_change(*, change: ProjectChange, by: User) -> None:
    """Take back a wish on which nothing is decided: whoever asked for it, or the office. The trail keeps both."""
    loop, project, step = claim_project(change.project)
    if not (change.asked_by_id in by.selves or is_office(by, loop.county_id)):
        raise PermissionDenied(_("由提出申请的人或者县人大常委会办公室撤回。"))
    found = _waiting(change, project)
    found.delete()
    note = _("撤回申请：%(kind)s") % {"kind": found.get_kind_display()}
    trail.record(loop, step, Verb.NOTED, by, note, change=change.pk)


def _waiting(change: ProjectChange, project: Project) -> ProjectChange:
    """The wish, locked; refused where it is decided on or was taken back."""
    rows = ProjectChange.objects.select_for_update(no_key=True).filter(project=project, decided_at=None)
    found = rows.filter(pk=change.pk).first()
    if found is None:
        raise NotNow(_("常委会已经作出决定，或者申请已经撤回。"))
    return found


def fits(project: Project, step: Step | None, kind: str) -> bool:
    """Whether the project is where this may be asked for: a change or a standstill only while it is carried out."""
    if kind not in ChangeKind.values or not project.loop.is_open or step is None:
        return False
    wanted = FROM[ChangeKind(kind)]
    if wanted is not None and project.state != wanted:
        return False
    if kind in (ChangeKind.CHANGE, ChangeKind.SUSPEND):
        return step.key in (SCHEME, BUILD) and step.status == StepStatus.ACTIVE
    return kind == ChangeKind.RESUME or step.key in (SCHEME, BUILD, INSPECT)


@transaction.atomic
def decide_change(*, change: ProjectChange, by: User, decided: Decided) -> ProjectChange:
    """Record what the meeting decided: by the office, by somebody else than who asked. It takes effect at once, and the
    decision is the public notice."""
    loop, project, step = claim_project(change.project)
    if not is_office(by, loop.county_id):
        raise PermissionDenied(_("由县人大常委会办公室登记常委会的决定。"))
    found = _waiting(change, project)
    if found.asked_by_id in by.selves:
        raise PermissionDenied(_("提出申请的人不能登记决定。"))
    _check_decided(decided, found)
    if decided.is_approved and not fits(project, step, found.kind):
        raise NotNow(_("项目现在的状态已经变了，不能按这一决定办理。"))
    for name in ("is_approved", "meeting", "met_on", "decision"):
        value = getattr(decided, name)
        setattr(found, name, value.strip() if isinstance(value, str) else value)
    found.decided_by, found.decided_at = by, timezone.now()
    found.save(update_fields=["is_approved", "meeting", "met_on", "decision", "decided_by", "decided_at"])
    _tell(loop, step, found, by)
    if found.is_approved and step is not None:
        EFFECTS[ChangeKind(found.kind)](loop, project, step, found)
    return found


def _tell(loop: Loop, step: Step | None, change: ProjectChange, by: User) -> None:
    result = _("批准") if change.is_approved else _("不批准")
    note = f"{change.meeting}（{change.met_on}）：{change.decision}"
    label = f"{change.get_kind_display()}（{result}）"
    trail.record(loop, step, Verb.CHANGE_SAID, by, note, label=label, change=change.pk)


def _change(loop: Loop, project: Project, step: Step, change: ProjectChange) -> None:
    """The new content, day and money; the unit then writes its milestones anew, once."""
    if change.content:
        project.content = change.content
    if change.finish_on is not None:
        project.finish_on = change.finish_on
    if change.budget is not None:
        project.budget = change.budget
    project.may_replan = step.key == BUILD
    project.save(update_fields=["content", "finish_on", "budget", "may_replan"])
    keep_term(loop, step)
    step.save(update_fields=["due_at"])


def _suspend(loop: Loop, project: Project, step: Step, change: ProjectChange) -> None:
    """Every clock stands from today until the standing committee decides that it goes on."""
    project.state = ProjectState.SUSPENDED
    project.save(update_fields=["state"])
    for clock in _clocks(loop):
        clock.pauses = [*clock.pauses, [timezone.localdate().isoformat(), None]]
        clock.save(update_fields=["pauses"])
    step.status, step.paused_until = StepStatus.PAUSED, timezone.now() + FAR
    step.save(update_fields=["status", "paused_until"])


def _resume(loop: Loop, project: Project, step: Step, change: ProjectChange) -> None:
    """The clocks go on; their dates move by the time they stood. Milestones may be planned anew, once."""
    step.status, step.paused_until = StepStatus.ACTIVE, None
    step.save(update_fields=["status", "paused_until"])
    for clock in _clocks(loop):
        today = timezone.localdate().isoformat()
        clock.pauses = [[since, until or today] for since, until in clock.pauses]
        deadlines.move_date(clock)
    project.state, project.may_replan = ProjectState.RUNNING, step.key == BUILD
    project.save(update_fields=["state", "may_replan"])
    show_node(loop)


def _end(loop: Loop, project: Project, step: Step, change: ProjectChange) -> None:
    project.state = ProjectState.ENDED
    project.save(update_fields=["state"])
    skip_open(loop)
    end(loop, LoopStatus.WITHDRAWN)
    trail.record(loop, step, Verb.WITHDRAWN, change.decided_by or trail.SYSTEM, change.decision)


EFFECTS = {
    ChangeKind.CHANGE: _change,
    ChangeKind.SUSPEND: _suspend,
    ChangeKind.RESUME: _resume,
    ChangeKind.END: _end,
}


def _clocks(loop: Loop) -> list[Deadline]:
    return list(Deadline.objects.select_for_update(no_key=True).filter(loop=loop, is_running=True))


def _check_asked(asked: Asked, project: Project) -> None:
    errors, today = {}, timezone.localdate()
    last = max(project.year, today.year) + YEARS
    if not asked.reason.strip():
        errors["reason"] = _("请写明理由，会向社会公开。")
    if asked.budget is not None and asked.budget < 0:
        errors["budget"] = _("不能小于0。")
    is_empty = not asked.content.strip() and asked.finish_on is None and asked.budget is None
    if asked.kind == ChangeKind.CHANGE and is_empty:
        errors["content"] = _("请写明变更什么：建设内容、完成日期或者投资。")
    if asked.finish_on is not None and not (
        today < asked.finish_on and project.year <= asked.finish_on.year <= last
    ):
        errors["finish_on"] = _("新的完成日期须在今天以后、%(last)d年底以前，不早于项目年度。") % {
            "last": last
        }
    if errors:
        raise ValidationError(errors)


def _check_decided(decided: Decided, change: ProjectChange) -> None:
    errors = {name: _("请填写。") for name in ("meeting", "decision") if not getattr(decided, name).strip()}
    if decided.met_on > timezone.localdate():
        errors["met_on"] = _("会议还没有召开。")
    if decided.met_on < timezone.localdate(change.asked_at):
        errors["met_on"] = _("会议不能早于申请。")
    if errors:
        raise ValidationError(errors)
