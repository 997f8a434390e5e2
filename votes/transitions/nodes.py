"""The milestones of a project: the unit plans them, reports on them with photos and money; whoever supervises may deny.

One clock of the case runs to the earliest milestone that is not done (``Purpose.NODE``), so the ledger's own sweep
warns of it as of any other date.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import deadlines, plans, trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.calendar import DayUnit, Length
from congress_portal.loops.models import Deadline, Loop, Step
from congress_portal.loops.transitions.claims import current_step, lock
from congress_portal.loops.transitions.evidence import Photos
from congress_portal.loops.words import Purpose, Verb
from votes.models import ProgressPhoto, ProgressReport, Project, ProjectMilestone, ProjectState
from votes.plans import BUILD, SCHEME
from votes.projects.access import is_at_work, supervises, works_for_unit

WHOLE = 100
MOST = 24
NODE = "project.node"


@dataclass(frozen=True)
class NodeWords:
    """One milestone as it is typed; ``budget`` in yuan."""

    what: str
    weight: int
    due_on: dt.date
    budget: Decimal = Decimal(0)


def claim_project(project: Project) -> tuple[Loop, Project, Step | None]:
    """Lock the case, then the project, and read both and the current step again."""
    loop = lock(project.loop)
    rows = Project.objects.select_for_update(no_key=True, of=("self",)).select_related("unit", "committee")
    found = rows.get(pk=loop.pk)
    found.loop = loop
    return loop, found, current_step(loop)


@transaction.atomic
def set_nodes(*, project: Project, by: User, rows: Sequence[NodeWords]) -> Project:
    """The unit plans the year: points that make 100, dates up to the day of completion, money within the budget.

    While its plan of work is written, and once after a decided change; what has been reported on stays.
    """
    loop, found, step = claim_project(project)
    if not works_for_unit(by, found):
        raise PermissionDenied(_("由责任单位填报。"))
    if not may_plan(found, step):
        raise NotNow(_("实施方案已经提交。要调整节点，请申请变更，由常委会决定。"))
    check_nodes(rows, finish_on=found.finish_on, budget=found.budget)
    _keep_reported(found, rows)
    write_nodes(found, rows)
    if found.may_replan:
        found.may_replan = False
        found.save(update_fields=["may_replan"])
    words = "；".join(f"{one.what}（{one.weight}，{one.due_on:%Y-%m-%d}）" for one in rows)
    trail.record(loop, step, Verb.NODES_SET, by, words, unit_name=found.unit.name)
    show_node(loop)
    return found


def may_plan(project: Project, step: Step | None) -> bool:
    """Whether the milestones may be written now."""
    if not project.loop.is_open or project.state != ProjectState.RUNNING:
        return False
    return is_at_work(step, SCHEME) or project.may_replan


@transaction.atomic
def tell_node(
    *, milestone: ProjectMilestone, by: User, percent: int, spent: Decimal, words: str, photos: Photos = ()
) -> ProgressReport:
    """The unit reports how far a milestone has come, the money spent on it so far, with photos."""
    loop, project, step = claim_project(milestone.project)
    if not works_for_unit(by, project):
        raise PermissionDenied(_("由责任单位报告。"))
    if step is None or not may_tell(project, step):
        raise NotNow(_("项目没有在实施中，不能报告进度。"))
    row = _locked(milestone, project)
    _check_report(row, percent, spent, words)
    made = ProgressReport(
        county_id=loop.county_id, milestone=row, percent=percent, before=row.percent, spent=spent,
        spent_before=row.spent, words=words.strip(), by=by, at=timezone.now(),
    )  # fmt: skip
    made.save(force_insert=True)
    for one in loop_moves.attach(loop, step, by, photos=photos):
        ProgressPhoto(evidence=one, county_id=loop.county_id, report=made).save(force_insert=True)
    _take(row, percent, spent)
    note = f"{row}：{percent}% {made.words}"
    trail.record(loop, step, Verb.NODE_TOLD, by, note, unit_name=project.unit.name)
    show_node(loop)
    return made


def may_tell(project: Project, step: Step | None) -> bool:
    is_running = project.loop.is_open and project.state == ProjectState.RUNNING
    return is_running and is_at_work(step, BUILD) and not project.may_replan


@transaction.atomic
def deny_node(*, report: ProgressReport, by: User, why: str) -> ProgressReport:
    """Whoever supervises does not accept the newest report of a milestone: it falls back to where it was."""
    loop, project, step = claim_project(report.milestone.project)
    if not supervises(by, project):
        raise PermissionDenied(_("由督办工委、监督小组核实。"))
    row = _locked(report.milestone, project)
    last = row.reports.filter(denied_at=None).order_by("-pk").first()
    is_own = report.by_id in by.selves or works_for_unit(by, project)
    if last is None or last.pk != report.pk or is_own or not may_tell(project, step):
        raise NotNow()
    if not why.strip():
        raise ValidationError({"why": _("请写明为什么不予认可。")})
    last.denied_by, last.denied_at, last.denied_why = by, timezone.now(), why.strip()
    last.save(update_fields=["denied_by", "denied_at", "denied_why"])
    _take(row, last.before, last.spent_before)
    trail.record(loop, step, Verb.NODE_DENIED, by, f"{row}：{last.denied_why}")
    show_node(loop)
    return last


def write_nodes(project: Project, rows: Sequence[NodeWords]) -> None:
    """The rows as they are now: those with the same words keep what was reported, others go. The case is locked."""
    known = {one.what: one for one in project.milestones.all()}
    kept = [known[one.what.strip()].pk for one in rows if one.what.strip() in known]
    project.milestones.exclude(pk__in=kept).delete()
    for position, one in enumerate(sorted(rows, key=lambda row: row.due_on), 1):
        values = {"position": position, "weight": one.weight, "due_on": one.due_on, "budget": one.budget}
        old = known.get(one.what.strip())
        if old is None:
            ProjectMilestone(
                county_id=project.county_id, project=project, what=one.what.strip(), **values
            ).save(force_insert=True)
        else:
            ProjectMilestone.objects.filter(pk=old.pk).update(**values)


def show_node(loop: Loop) -> None:
    """Let the clock of the case run to its earliest open milestone; none before the plan of work is signed."""
    Deadline.objects.filter(loop=loop, purpose=Purpose.NODE, is_running=True).update(is_running=False)
    step = current_step(loop)
    if not loop.is_open or not is_at_work(step, BUILD):
        return
    row = ProjectMilestone.objects.filter(project=loop.pk, percent__lt=WHOLE).order_by("due_on").first()
    if row is None:
        return
    day = min(row.due_on, timezone.localdate())
    deadlines.start(loop, None, Purpose.NODE, NODE, on=day)
    clock = deadlines.running(loop, None, Purpose.NODE)
    if clock is not None:
        length = Length((row.due_on - day).days, DayUnit.DAY)
        deadlines.set_term(clock, plans.Term(length, _("实施方案定的节点：%(what)s") % {"what": row.what}))


def _locked(milestone: ProjectMilestone, project: Project) -> ProjectMilestone:
    return ProjectMilestone.objects.select_for_update(no_key=True).get(pk=milestone.pk, project=project)


def _take(row: ProjectMilestone, percent: int, spent: Decimal) -> None:
    row.percent, row.spent = percent, spent
    row.save(update_fields=["percent", "spent"])


def _check_report(row: ProjectMilestone, percent: int, spent: Decimal, words: str) -> None:
    wrong = {}
    if not words.strip():
        wrong["words"] = _("请写明完成情况。")
    if not row.percent <= percent <= WHOLE:
        wrong["percent"] = _("请填写不低于原来（%(percent)d）、不超过100的数。") % {"percent": row.percent}
    if spent < row.spent:
        wrong["spent"] = _("累计已用资金不能比原来少。")
    if percent == row.percent and spent == row.spent:
        wrong.setdefault("percent", _("进度和资金都没有变化。"))
    if wrong:
        raise ValidationError(wrong)


def check_nodes(rows: Sequence[NodeWords], *, finish_on: dt.date, budget: Decimal) -> None:
    """``ValidationError`` unless they make 100, end in time and lie within the money (yuan)."""
    whats = [one.what.strip() for one in rows]
    if not rows or not all(whats) or len(rows) > MOST:
        raise ValidationError(_("请写明每个节点做什么，最多%(most)d个。") % {"most": MOST})
    if len(set(whats)) != len(whats):
        raise ValidationError(_("各节点写的事不能相同。"))
    if any(one.weight < 1 for one in rows) or sum(one.weight for one in rows) != WHOLE:
        raise ValidationError(_("各节点的权重合计应为100。"))
    if any(one.due_on > finish_on for one in rows):
        raise ValidationError(_("节点日期不能晚于项目的完成日期。"))
    if any(one.budget < 0 for one in rows) or sum(one.budget for one in rows) > budget:
        raise ValidationError(_("各节点的计划资金合计不能超过项目的计划投资。"))


def _keep_reported(project: Project, rows: Sequence[NodeWords]) -> None:
    whats = {one.what.strip() for one in rows}
    reported = set(project.milestones.filter(reports__isnull=False).values_list("what", flat=True))
    if reported - whats:
        raise ValidationError(
            _("已经报告过的节点要保留：%(what)s。") % {"what": "、".join(sorted(reported - whats))}
        )


def may_deny(user: User, project: Project) -> bool:
    """Whether the page offers to deny reports; the one who reported is refused by the move."""
    return supervises(user, project) and not works_for_unit(user, project)
