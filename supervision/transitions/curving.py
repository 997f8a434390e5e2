"""时度效: a case is put under supervision, its unit plans and reports, closed cases are looked at again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Region, Unit, UnitKind, User
from congress_portal.errors import NotNow
from congress_portal.loops import access, deadlines, trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Loop, Step, WatchAs, Watcher
from congress_portal.loops.transitions.claims import current_step, lock
from congress_portal.loops.words import LoopStatus, StepStatus, Verb
from supervision import curves
from supervision.climbing import issuers_for, may_climb
from supervision.ladder import PRESSED
from supervision.models import Curve, FollowUp, Milestone, PlanCall, Progress

WHOLE = 100
AT_ONCE = 500


@dataclass(frozen=True)
class Point:
    """One row of a plan as it is typed."""

    what: str
    weight: int
    due_on: dt.date


@transaction.atomic
def put_under(*, loop: Loop, by: User, unit: Unit) -> Loop:
    """Let one's committee or office watch a case: it is then supervised, whatever its kind."""
    loop, _step = _supervised(loop, by)
    if unit not in issuers_for(by, loop):
        raise ValidationError({"unit": _("请选择您所在的督办单位。")})
    as_what = WatchAs.OFFICE if unit.kind == UnitKind.CONGRESS_OFFICE else WatchAs.COMMITTEE
    if not loop_moves.begin_watch(loops=[loop], unit=unit, as_what=as_what, by=by):
        raise NotNow(_("已经列入督办。"))
    return loop


@transaction.atomic
def plan_curve(
    *, loop: Loop, by: User, rows: Sequence[Point], reason: str = "", step: Step | None = None
) -> Curve:
    """Hand in the plan of the unit's step: points that make 100. What was reached under the same words stays."""
    loop, found = _worked(loop, by, step)
    last = Curve.objects.filter(step=found).order_by("-number").first()
    kept = dict(last.milestones.values_list("what", "percent")) if last else {}
    _check(rows, kept, reason if last else "-")
    if last:
        Curve.objects.filter(pk=last.pk).update(ended_at=timezone.now())
    made = Curve(
        county_id=loop.county_id, loop=loop, step=found, unit_id=found.unit_id, by=by,
        number=last.number + 1 if last else 1, reason=reason.strip() if last else "",
    )  # fmt: skip
    made.save(force_insert=True)
    Milestone.objects.bulk_create(
        Milestone(
            county_id=loop.county_id, curve=made, position=number, what=one.what.strip(), weight=one.weight,
            due_on=one.due_on, percent=kept.get(one.what.strip(), 0), percent_before=kept.get(one.what.strip(), 0),
        )
        for number, one in enumerate(sorted(rows, key=lambda row: row.due_on), 1)
    )  # fmt: skip
    trail.record(loop, found, Verb.CURVE_SET, by, made.reason, curve=made.pk, unit_name=found.unit.name)
    return made


@transaction.atomic
def tell_progress(*, milestone: Milestone, by: User, percent: int, words: str) -> Progress:
    """The unit reports how far a milestone has come, with words that can be checked."""
    loop, found = _worked(milestone.curve.loop, by, None)
    row = _locked(milestone.pk)
    if row.curve.ended_at is not None or row.curve.step_id != found.pk:
        raise NotNow(_("计划已经调整，请看新的计划。"))
    wrong = {}
    if not words.strip():
        wrong["words"] = _("请写明完成情况和佐证。")
    if not row.percent < percent <= WHOLE:
        wrong["percent"] = _("请填写比原来（%(percent)d）更高、不超过100的数。") % {"percent": row.percent}
    if wrong:
        raise ValidationError(wrong)
    made = Progress(
        county_id=loop.county_id,
        milestone=row,
        percent=percent,
        before=row.percent,
        words=words.strip(),
        by=by,
    )
    made.save(force_insert=True)
    row.percent = percent
    row.save(update_fields=["percent"])
    trail.record(
        loop, found, Verb.CURVE_TOLD, by, f"{row}：{percent}% {made.words}", unit_name=found.unit.name
    )
    return made


@transaction.atomic
def deny_progress(*, progress: Progress, by: User, why: str) -> Progress:
    """Whoever supervises does not accept the newest report of a milestone: it falls back to where it was."""
    loop = lock(progress.milestone.curve.loop)
    step = current_step(loop)
    row = _locked(progress.milestone_id)
    if step is None or not _may_deny(by, loop, step):
        raise PermissionDenied(_("由督办这件事的单位核实。"))
    standing = row.reports.filter(denied_at=None)
    made = standing.order_by("-pk").first()
    if made is None or made.pk != progress.pk or row.curve.ended_at is not None or made.by_id in by.selves:
        raise NotNow()
    if not why.strip():
        raise ValidationError({"why": _("请写明为什么不予认可。")})
    made.denied_by, made.denied_at, made.denied_why = by, timezone.now(), why.strip()
    made.save(update_fields=["denied_by", "denied_at", "denied_why"])
    row.percent = made.before
    row.save(update_fields=["percent"])
    trail.record(loop, row.curve.step, Verb.CURVE_DENIED, by, made.denied_why, progress=made.pk)
    return made


@transaction.atomic
def answer_follow(*, follow: FollowUp, by: User, holds: bool, words: str) -> FollowUp:
    """The unit says whether the effect lasts; where it does not, to go on with the case is proposed."""
    loop, row = _follow(follow)
    if row.unit_id not in by.unit_ids(*access.WORKING):
        raise PermissionDenied(_("由承办单位答复。"))
    if row.answered_at is not None or loop.status != LoopStatus.CLOSED:
        raise NotNow()
    if not words.strip():
        raise ValidationError({"words": _("请写明现在的情况。")})
    row.holds, row.words, row.answered_by, row.answered_at = holds, words.strip(), by, timezone.now()
    row.save(update_fields=["holds", "words", "answered_by", "answered_at"])
    verb = Verb.FOLLOW_TOLD if holds else Verb.FOLLOW_BAD
    trail.record(loop, None, verb, by, row.words, follow=row.pk, unit_name=row.unit.name)
    return row


@transaction.atomic
def let_stand(*, follow: FollowUp, by: User, why: str) -> FollowUp:
    """The effect did not last, and the case is not gone on with all the same: by the office, with why."""
    loop, row = _follow(follow)
    step = current_step(loop)
    if step is None or not access.is_party(by, "office", loop, step):
        raise PermissionDenied(_("由人大常委会办公室决定。"))
    if row.holds is not False or row.stood_at is not None or loop.is_open:
        raise NotNow()
    if not why.strip():
        raise ValidationError({"why": _("请写明为什么不重新办理。")})
    row.stood_by, row.stood_at, row.stood_why = by, timezone.now(), why.strip()
    row.save(update_fields=["stood_by", "stood_at", "stood_why"])
    trail.record(loop, None, Verb.FOLLOW_STOOD, by, row.stood_why, follow=row.pk)
    return row


def follow_all(now: dt.datetime | None = None) -> int:
    """Set and press the looks back of every county, each by its own time to answer."""
    moment = now or timezone.now()
    counties = Region.objects.filter(level="county")
    found = {county.pk: _back(county, "curve.answer", moment) for county in counties}
    return curves.follow({county: day for county, day in found.items() if day}, moment)


def press_for_plans(now: dt.datetime | None = None) -> int:
    """Press the units that have had their time and have handed in no plan of a supervised step; once each."""
    moment, pressed = now or timezone.now(), 0
    for county in Region.objects.filter(level="county"):
        since = _back(county, "curve.plan", moment)
        pressed += sum(_press(step) for step in _planless(county, since)) if since else 0
    return pressed


def _planless(county: Region, since: dt.date) -> list[Step]:
    """Steps at work by a day, watched by then, with neither a plan in words nor one with points."""
    end = dt.datetime.combine(since + dt.timedelta(days=1), dt.time(), timezone.get_default_timezone())
    watched = Watcher.objects.open().filter(loop=OuterRef("loop"), since__lt=end)
    called = PlanCall.objects.filter(step=OuterRef("pk"), unit=OuterRef("unit"))
    planned = Curve.objects.filter(step=OuterRef("pk"), unit=OuterRef("unit"), ended_at=None)
    rows = Step.objects.filter(
        Exists(watched), ~Exists(called), ~Exists(planned), county=county, loop__status=LoopStatus.OPEN,
        status=StepStatus.ACTIVE, unit__kind__in=PRESSED, begun_at__lt=end, plan="",
    )  # fmt: skip
    return list(rows.select_related("loop")[:AT_ONCE])


@transaction.atomic
def _press(found: Step) -> int:
    loop = lock(found.loop)
    step = current_step(loop)
    if (
        step is None
        or step.pk != found.pk
        or step.status != StepStatus.ACTIVE
        or step.unit_id != found.unit_id
    ):
        return 0
    if PlanCall.objects.filter(step=step, unit=step.unit_id).exists():
        return 0
    PlanCall.objects.create(county_id=loop.county_id, loop=loop, step=step, unit_id=step.unit_id)
    trail.record(loop, step, Verb.CURVE_MISSING, trail.SYSTEM, to=step.unit_id, to_name=step.unit.name)
    loop_moves.press_late(loop, step, _("该事项已列入督办，请报送推进计划：做什么、占几分、何时完成。"))
    return 1


def _back(county: Region, key: str, now: dt.datetime) -> dt.date | None:
    """The last day from which a period has run out by now; none where the table has no such period."""
    day = timezone.localdate(now)
    for _number in range(60):
        end = deadlines.last_moment(county, key, day)
        if end is None:
            return None
        if end[1] < now:
            return day
        day -= dt.timedelta(days=1)
    return None


def _supervised(loop: Loop, by: User) -> tuple[Loop, Step]:
    loop = lock(loop)
    step = current_step(loop)
    if step is None or not may_climb(by, loop, step):
        raise PermissionDenied(_("由人大常委会办公室和负责督办的单位办理。"))
    if not loop.is_open:
        raise NotNow()
    return loop, step


def _worked(loop: Loop, by: User, step: Step | None) -> tuple[Loop, Step]:
    """Lock the case for who works on its step now."""
    loop = lock(loop)
    found = current_step(loop)
    if (
        found is None
        or not loop.is_open
        or found.status != StepStatus.ACTIVE
        or (step and step.pk != found.pk)
    ):
        raise NotNow()
    if found.unit.kind not in PRESSED or not access.is_party(by, "unit", loop, found):
        raise PermissionDenied(_("由正在承办的单位填写。"))
    return loop, found


def _locked(key: int) -> Milestone:
    rows = Milestone.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("curve__step__unit").get(pk=key)


def _may_deny(user: User, loop: Loop, step: Step) -> bool:
    return may_climb(user, loop, step) or access.is_party(user, "watcher", loop, step)


def _follow(follow: FollowUp) -> tuple[Loop, FollowUp]:
    loop = lock(follow.loop)
    rows = FollowUp.objects.select_for_update(no_key=True, of=("self",)).select_related("unit")
    return loop, rows.get(pk=follow.pk)


def _check(rows: Sequence[Point], kept: dict[str, int], reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么调整。")})
    whats = [one.what.strip() for one in rows]
    if not rows or not all(whats):
        raise ValidationError(_("请写明做什么。"))
    if len(set(whats)) != len(whats):
        raise ValidationError(_("各节点写的事不能相同。"))
    if any(one.weight < 1 for one in rows) or sum(one.weight for one in rows) != WHOLE:
        raise ValidationError(_("各节点的分值合计应为100。"))
    reached = {what for what, percent in kept.items() if percent}
    if reached - set(whats):
        raise ValidationError(
            _("已有进度的节点要保留：%(what)s。") % {"what": "、".join(sorted(reached - set(whats)))}
        )
    today = timezone.localdate()
    if any(one.due_on < today and one.what.strip() not in kept for one in rows):
        raise ValidationError(_("新节点的日期不能早于今天。"))
