"""A problem is put right and ticked off in two steps (销号): the unit applies, the committee verifies, then approval.

Where an opinion and its problem are both locked, the opinion comes first.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import deadlines, trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Evidence, EvidenceKind, Loop, Step
from congress_portal.loops.transitions.claims import claim, lock, refuse_own_work
from congress_portal.loops.transitions.evidence import Photos
from congress_portal.loops.transitions.steps import begin, insert_again, keep_term
from congress_portal.loops.words import LoopStatus, StepStatus, Verb
from supervision.access import leadership_of, office_of
from supervision.models import Clearance, Problem, ReviewOpinion, Verification
from supervision.plans import APPROVE, DISTRIBUTE, DRAFT, FINAL, PROBLEM, RECTIFY, REPORT, TRACK
from supervision.transitions.signing import check_meeting, need_signer


def open_problem(problem: Problem, opinion: ReviewOpinion, source: Loop, by: User) -> Loop:
    """The case of one problem; the opinion's case is locked by the caller."""
    committee = opinion.committee
    approver = None if opinion.closes_at_meeting else leadership_of(opinion.in_charge, opinion.county_id)
    loop = loop_moves.open_loop(
        plan=PROBLEM, title=problem.text, region=committee.county, county=committee.county,
        parties={
            "unit": problem.unit, "committee": committee, "approver": approver or office_of(committee.county),
        },
        owner=committee, by=by, source=source,
        request_key=uuid.uuid5(source.request_key, str(problem.number)),
    )  # fmt: skip
    problem.loop = loop
    problem.save(update_fields=["loop"])
    step = loop.steps.get(key=RECTIFY)
    step.loop = loop
    keep_term(loop, step)
    return loop


@transaction.atomic
def apply(
    *, problem: Problem, by: User, outcome: str, evidence: str = "", photos: Photos = (), without: str = "",
    step: Step | None = None,
) -> Step:  # fmt: skip
    """The unit says that it is put right, with evidence, and applies to have it ticked off (申请销号)."""
    loop, found = _claim(problem, "check_in", by, step, RECTIFY)
    if not found.plan.strip():
        raise NotNow(_("请先填写整改措施，再申请销号。"))
    if not evidence.strip() and not photos:
        raise ValidationError({"evidence": _("请附照片，或者写明佐证：文号、数据、链接。")})
    done = loop_moves.check_in(loop=loop, by=by, outcome=outcome, photos=photos, without=without, step=found)
    if evidence.strip():
        Evidence(
            county_id=loop.county_id, loop=loop, step=found, kind=EvidenceKind.TEXT, text=evidence.strip(), by=by
        ).save(force_insert=True)  # fmt: skip
    return done


@transaction.atomic
def verify(
    *, problem: Problem, by: User, words: str, is_on_site: bool = False, place: str = "", photos: Photos = (),
    step: Step | None = None,
) -> Verification:  # fmt: skip
    """The committee found it in order (核查) and puts it up for approval: its word closes nothing yet."""
    loop, found = _claim(problem, "sign_off", by, step, RECTIFY)
    need_signer(by, loop, found)
    problem = Problem.objects.get(loop=loop)
    _check_look(problem, words, is_on_site, place, photos)
    made = Verification(
        county_id=loop.county_id, problem=problem, step=found, words=words.strip(), is_on_site=is_on_site,
        place=place.strip() if is_on_site else "", by=by, at=timezone.now(),
    )  # fmt: skip
    loop_moves.attach(loop, found, by, photos=photos)
    loop_moves.sign_off(loop=loop, by=by, note=_look(made), step=found)
    made.save(force_insert=True)
    loop_moves.check_in(loop=loop, by=by, outcome=made.words)
    return made


@transaction.atomic
def approve(
    *, problem: Problem, by: User, words: str = "", meeting: str = "", met_on: dt.date | None = None,
    step: Step | None = None,
) -> Clearance:  # fmt: skip
    """The vice-chair in charge ticks it off, or the office records the chairpersons' meeting that did; it closes."""
    loop, found = _claim(problem, "sign_off", by, step, APPROVE)
    need_signer(by, loop, found)
    refuse_own_work(found, by)
    problem = Problem.objects.select_related("opinion").get(loop=loop)
    verified = Verification.objects.filter(problem=problem).order_by("pk").last()
    if verified is None or found.checked_in_by_id is None:
        raise NotNow()
    made = Clearance(
        county_id=loop.county_id, problem=problem, step=found, verified_by_id=found.checked_in_by_id, by=by,
        at=timezone.now(), at_meeting=problem.opinion.closes_at_meeting, words=words.strip(),
    )  # fmt: skip
    note = made.words
    if made.at_meeting:
        made.meeting, made.met_on = _meeting(meeting, met_on, verified)
        note = _("%(meeting)s（%(day)s）审定。%(words)s") % {
            "meeting": made.meeting, "day": made.met_on.isoformat(), "words": made.words,
        }  # fmt: skip
    made.save(force_insert=True)
    loop_moves.sign_off(loop=loop, by=by, note=note, step=found)
    return made


@transaction.atomic
def sign(*, loop: Loop, by: User, note: str = "", step: Step | None = None) -> Step:
    """Sign off a report or a follow-up: the unit that signs, and nobody else who oversees the place."""
    loop, found = claim(loop, "sign_off", by, step=step)
    if found.key not in (REPORT, TRACK, DRAFT, FINAL, DISTRIBUTE):
        raise NotNow()
    need_signer(by, loop, found)
    return loop_moves.sign_off(loop=loop, by=by, note=note, step=found)


@transaction.atomic
def refuse(*, loop: Loop, by: User, reason: str, step: Step | None = None) -> Step:
    """Not in order. The committee gives it back to the unit; so does who approves: it is then verified anew."""
    loop, found = claim(loop, "send_back", by, step=step)
    need_signer(by, loop, found)
    if found.key != APPROVE:
        return loop_moves.send_back(loop=loop, by=by, reason=reason, step=found)
    refuse_own_work(found, by)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明退回的理由。")})
    last = (
        Step.objects.filter(loop=loop, key=RECTIFY, position__lt=found.position).order_by("position").last()
    )
    if last is None:
        raise NotNow()
    added = insert_again(loop, [last, found], after=found)
    added[0].plan = last.plan
    added[0].save(update_fields=["plan"])
    found.status = StepStatus.SKIPPED
    found.save(update_fields=["status"])
    deadlines.stop(loop, found)
    trail.record(loop, found, Verb.SENT_BACK, by, reason.strip())
    return begin(loop, added[0])


@transaction.atomic
def reopen(*, loop: Loop, by: User, reason: str) -> Loop:
    """What was ticked off comes back with a reason, and with it the follow-up of an opinion that was closed."""
    problem = Problem.objects.select_related("opinion__loop").filter(loop=loop).first()
    if problem is None:
        raise NotNow(_("请在问题的页面上重新办理。"))
    above = lock(problem.opinion.loop)
    found = loop_moves.reopen(loop=loop, by=by, reason=reason)
    if above.status == LoopStatus.CLOSED:
        words = _("问题重新整改：%(code)s。%(reason)s") % {"code": found.code, "reason": reason.strip()}
        loop_moves.reopen(loop=above, by=by, reason=words)
    return found


def _claim(problem: Problem, move: str, by: User, step: Step | None, key: str) -> tuple[Loop, Step]:
    loop, found = claim(problem.loop or _none(), move, by, step=step)
    if found.key != key:
        raise NotNow()
    return loop, found


def _none() -> Loop:
    raise NotNow(_("审议意见还没有转交。"))


def _check_look(problem: Problem, words: str, is_on_site: bool, place: str, photos: Photos) -> None:
    errors = {}
    if not words.strip():
        errors["words"] = _("请写明核查意见。")
    if problem.needs_site and not is_on_site:
        errors["is_on_site"] = _("这个问题须现场核查。")
    if is_on_site and not place.strip():
        errors["place"] = _("请写明在哪里核查。")
    if problem.needs_site and not photos:
        errors["photos"] = _("请附上现场照片。")
    if errors:
        raise ValidationError(errors)


def _look(made: Verification) -> str:
    if not made.is_on_site:
        return made.words
    return _("现场核查（%(place)s）：%(words)s") % {"place": made.place, "words": made.words}


def _meeting(meeting: str, met_on: dt.date | None, verified: Verification) -> tuple[str, dt.date]:
    return check_meeting(meeting, met_on, timezone.localdate(verified.at))
