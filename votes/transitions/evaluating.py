"""The result of a satisfaction vote on a project (测评), and what people say of it beside that vote."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.words import Verb
from votes.models import Evaluation, Option, Project, ProjectVoice, Satisfaction, TallyLine
from votes.plans import EVALUATE, REVOTE
from votes.projects.access import is_at_work, is_office
from votes.projects.grading import grade
from votes.transitions.nodes import claim_project
from votes.words import Form, Phase, Verdict

ROUNDS = {EVALUATE: 1, REVOTE: 2}
GRADES: dict[str, Satisfaction] = {
    Verdict.SATISFIED: Satisfaction.SATISFIED,
    Verdict.BASIC: Satisfaction.BASICALLY,
    Verdict.UNSATISFIED: Satisfaction.UNSATISFIED,
}
SIGNED = (Phase.PUBLISHED,)
FIGURES = ("due", "present", "valid", "satisfied", "basically", "unsatisfied")
CHECKED = (*FIGURES, "body", "base", "held_on")
"""What whoever checks a vote enters anew: all on which its result hangs."""


@dataclass(frozen=True)
class Vote:
    """A vote on one project: by whom, by which base and rule, where and when, with which figures."""

    body: str
    base: str
    rule: str
    meeting: str
    held_on: dt.date
    due: int
    present: int
    valid: int
    satisfied: int
    basically: int
    unsatisfied: int


@transaction.atomic
def enter_vote(*, project: Project, by: User, vote: Vote) -> Evaluation:
    """The office enters the figures of this step's vote; they count for nothing until somebody else enters the same.

    For a vote that was held elsewhere; one of this portal is taken over (``take_tally``).
    """
    loop, found, number, step = _claim(project, by)
    _refuse_known(found, number)
    _check(vote)
    _need_later(found, number, vote.held_on)
    made = _row(found, number, by, vote)
    made.save(force_insert=True)
    trail.record(loop, step, Verb.RATED_ENTERED, by, evaluation=made.pk, round=number)
    return made


@transaction.atomic
def take_tally(*, project: Project, by: User, option: Option) -> Evaluation:
    """Take the result of a vote held in this portal over, once its scrutineers have signed it: nobody types a figure.

    It counts once somebody else has seen that it is the right one (``confirm_tally``). Raises ``NotNow`` where the vote
    is not signed yet, was void, or was no satisfaction vote on this project.
    """
    loop, found, number, step = _claim(project, by)
    _refuse_known(found, number)
    line = tallied(found).filter(option=option).first()
    if line is None:
        raise NotNow(_("票上的这一项不是这个项目，或者监票人还没有签字，或者已经用过。"))
    vote = _vote_of(line)
    _need_later(found, number, vote.held_on)
    made = _row(found, number, by, vote)
    made.option = option
    made.save(force_insert=True)
    trail.record(loop, step, Verb.RATED_ENTERED, by, evaluation=made.pk, round=number)
    return made


@transaction.atomic
def confirm_tally(*, evaluation: Evaluation, by: User) -> Evaluation:
    """Somebody else of the office has seen that the vote taken over is the one on this project; now it counts."""
    loop, project, number, step = _claim(evaluation.project, by)
    found = _entered(evaluation, project, number)
    if found.by_id in by.selves:
        raise PermissionDenied(_("采用票决结果的人不能自己核对。"))
    line = TallyLine.objects.filter(option=found.option_id).first()
    if line is None:
        raise NotNow()
    found.result = GRADES.get(line.outcome) or grade(found)
    return _sign(loop, step, found, by)


def tallied(project: Project) -> QuerySet[TallyLine]:
    """The lines of signed and valid satisfaction votes on the project that were not taken over yet.

    By its candidate, or by its title where the line names no candidate.
    """
    named = Q(option__candidate=None, option__title=project.loop.title)
    if project.candidate_id is not None:
        named |= Q(option__candidate=project.candidate_id)
    rows = TallyLine.objects.filter(
        named, county=project.county_id, tally__is_valid=True, tally__ballot__method__form=Form.LEVELS,
        tally__ballot__status__in=SIGNED, option__evaluations=None,
    )  # fmt: skip
    return rows.select_related("option", "tally__ballot__method").order_by("-tally", "option__position")


def _vote_of(line: TallyLine) -> Vote:
    tally, ballot = line.tally, line.tally.ballot
    return Vote(
        body=ballot.body, base=ballot.method.base, rule=ballot.method.level_rule, meeting=ballot.meeting,
        held_on=ballot.held_on, due=tally.due, present=tally.present, valid=tally.valid, satisfied=line.ones,
        basically=line.twos, unsatisfied=line.threes,
    )  # fmt: skip


def _row(project: Project, number: int, by: User, vote: Vote) -> Evaluation:
    values = {name: getattr(vote, name) for name in (*FIGURES, "body", "base", "rule", "held_on")}
    return Evaluation(
        county_id=project.county_id, project=project, round=number, meeting=vote.meeting.strip(), by=by,
        at=timezone.now(), **values,
    )  # fmt: skip


def _refuse_known(project: Project, number: int) -> None:
    if project.evaluations.filter(round=number).exists():
        raise NotNow(_("这一次测评已经登记票数，请由他人核对。"))


def _need_later(project: Project, number: int, held_on: dt.date) -> None:
    """The second vote is held after the first: the unit has put right what that one found wanting."""
    if project.evaluations.filter(round__lt=number, held_on__gte=held_on).exists():
        raise ValidationError({"held_on": _("再次测评须在第一次测评之后的日期进行。")})


@transaction.atomic
def check_vote(*, evaluation: Evaluation, by: User, figures: Mapping[str, object]) -> Evaluation:
    """Somebody else of the office enters anew what is in ``CHECKED``, without being shown it; what is equal counts."""
    loop, project, number, step = _claim(evaluation.project, by)
    found = _entered(evaluation, project, number)
    if found.by_id in by.selves:
        raise PermissionDenied(_("登记票数的人不能自己核对。"))
    if found.option_id is not None or any(getattr(found, name) != figures[name] for name in CHECKED):
        raise ValidationError(
            _("与先登记的不一致。请两人重新核对票数、日期、投票人和基数；登记有误的，撤回后重新登记。")
        )
    found.result = grade(found)
    return _sign(loop, step, found, by)


def _sign(loop: Loop, step: Step, found: Evaluation, by: User) -> Evaluation:
    found.checked_by, found.checked_at = by, timezone.now()
    found.save(update_fields=["result", "checked_by", "checked_at"])
    _tell(loop, step, found, by)
    return found


@transaction.atomic
def drop_vote(*, evaluation: Evaluation, by: User) -> None:
    """Take back figures that nobody has checked yet."""
    loop, project, number, step = _claim(evaluation.project, by)
    found = _entered(evaluation, project, number)
    found.delete()
    trail.record(loop, step, Verb.RATED_DROPPED, by, round=number)


def may_enter(user: User, project: Project, step: Step | None) -> bool:
    """Whether the figures of a vote can be entered or checked now."""
    return is_at_work(step, *ROUNDS) and is_office(user, project.county_id)


def _claim(project: Project, by: User) -> tuple[Loop, Project, int, Step]:
    loop, found, step = claim_project(project)
    if not is_office(by, loop.county_id):
        raise PermissionDenied(_("由县人大常委会办公室登记。"))
    if step is None or not loop.is_open or not is_at_work(step, *ROUNDS):
        raise NotNow(_("项目现在不在测评环节。"))
    return loop, found, ROUNDS[step.key], step


def _entered(evaluation: Evaluation, project: Project, number: int) -> Evaluation:
    rows = Evaluation.objects.select_for_update(no_key=True).filter(pk=evaluation.pk, project=project)
    found = rows.filter(round=number, result="").first()
    if found is None:
        raise NotNow()
    return found


def _tell(loop: Loop, step: Step, found: Evaluation, by: User) -> None:
    label = _("测评结果：%(result)s") % {"result": found.get_result_display()}
    trail.record(loop, step, Verb.RATED_CHECKED, by, label=label, evaluation=found.pk, result=found.result)


def _check(vote: Vote) -> None:
    errors = {}
    if not vote.meeting.strip():
        errors["meeting"] = _("请填写。")
    if vote.held_on > timezone.localdate():
        errors["held_on"] = _("会议还没有召开。")
    if vote.present > vote.due:
        errors["present"] = _("实到不能多于应到。")
    if vote.valid > vote.present:
        errors["valid"] = _("有效票不能多于实到人数。")
    if vote.satisfied + vote.basically + vote.unsatisfied > vote.valid:
        errors["unsatisfied"] = _("三项合计不能多于有效票；少的算弃权。")
    if errors:
        raise ValidationError(errors)


def voice(*, project: Project, level: str, words: str, origin: str, request_key: uuid.UUID) -> ProjectVoice:
    """What somebody says of a project, once a browser; the same key gives the same row.

    Raises ``NotNow`` where the browser has said its word.
    """
    if level not in Satisfaction.values:
        raise ValidationError({"level": _("请选择。")})
    known = ProjectVoice.objects.filter(county=project.county_id, request_key=request_key).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return ProjectVoice.objects.create(
                county_id=project.county_id, project=project, level=level, words=words.strip(),
                on=timezone.localdate(), origin=origin, request_key=request_key,
            )  # fmt: skip
    except IntegrityError:
        known = ProjectVoice.objects.filter(county=project.county_id, request_key=request_key).first()
        if known is not None:
            return known
        raise NotNow(_("这台设备已经评价过这个项目，谢谢您。")) from None
