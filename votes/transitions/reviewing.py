"""Screening by people: who is asked to score, their scores with reasons, and the standing committee's review."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, Unit, User
from congress_portal.errors import NotNow
from votes.calls.acts import Act
from votes.calls.screening import candidates_ready, criteria_on, day_of
from votes.models import Call, CallState, Candidate, CandidateState, ListReview, Review, Reviewer, Suggestion
from votes.transitions.answering import family
from votes.transitions.calls import lock as lock_call
from votes.transitions.calls import tell as tell_call
from votes.transitions.candidates import Stale, tell

MOST_POINTS = 10
Scores = Mapping[int, tuple[int, str]]
"""Criterion key → points of 10 and the reason."""


@transaction.atomic
def ask(*, call: Call, by: User, user: User, unit: Unit) -> Reviewer:
    """Ask somebody to score the candidates, for the unit in which they have a duty."""
    call, office = lock_call(call, by, CallState.OPEN, CallState.CLOSED)
    if not Duty.objects.current().filter(user=user, unit=unit, county=call.county_id).exists():
        raise ValidationError({"user": _("请选择本县（市、区）在职的人员。")})
    row = Reviewer.objects.filter(call=call, user=user).first()
    if row is not None and row.until is None:
        raise NotNow(_("已经是评审人。"))
    if row is None:
        row = Reviewer.objects.create(
            county_id=call.county_id, call=call, user=user, unit=unit, by=by, at=timezone.now()
        )
    else:
        row.until, row.unit = None, unit
        row.save(update_fields=["until", "unit"])
    tell_call(call, Act.REVIEWER_ADDED, by, office, person=user.pk)
    return row


@transaction.atomic
def release(*, reviewer: Reviewer, by: User) -> Reviewer:
    """No longer asked; what was scored stays."""
    call, office = lock_call(reviewer.call, by, CallState.OPEN, CallState.CLOSED)
    row = Reviewer.objects.select_for_update(no_key=True).get(pk=reviewer.pk)
    if row.until is not None:
        raise NotNow()
    row.until = timezone.now()
    row.save(update_fields=["until"])
    tell_call(call, Act.REVIEWER_ENDED, by, office, person=row.user_id)
    return row


@transaction.atomic
def score(*, candidate: Candidate, by: User, scores: Scores, revision: int) -> list[Review]:
    """All criteria at once, each with its reason; again: other points, until the candidate is listed or left out."""
    call = Call.objects.select_for_update(no_key=True).get(pk=candidate.call_id)
    row = Candidate.objects.select_for_update(no_key=True).get(pk=candidate.pk)
    reviewer = Reviewer.objects.filter(call=call, user=by, until=None).first()
    if reviewer is None:
        raise PermissionDenied(_("您不是这次征集的评审人。"))
    if row.state != CandidateState.SCREENED:
        raise NotNow(_("现在不在评审中。"))
    if is_own(row, by):
        raise PermissionDenied(_("本单位提出或者负责的项目，您不能评分。"))
    if row.revision != revision:
        raise Stale(_("候选项目的内容刚刚改过，请看过新的内容再评分。"))
    criteria = {one.pk for one in criteria_on(day_of(call))}
    _check(criteria, scores)
    Review.objects.filter(candidate=row, reviewer=reviewer).delete()
    made = Review.objects.bulk_create(
        Review(
            county_id=row.county_id, candidate=row, criterion_id=key, reviewer=reviewer, unit=reviewer.unit,
            score=points, reason=reason.strip(), revision=revision, at=timezone.now(),
        )
        for key, (points, reason) in scores.items()
    )  # fmt: skip
    tell(row, Act.SCORED, by, revision=revision)
    return made


def is_own(candidate: Candidate, user: User) -> bool:
    """Whether a unit of the user's carries the project or suggested it, or the user did."""
    units = user.unit_ids()
    if candidate.unit_id in units:
        return True
    rows = Suggestion.objects.filter(candidate__in=family(candidate)).exclude(
        origin__in=["opinion", "reserve"]
    )
    return any(unit in units or by == user.pk for unit, by in rows.exclude(by=None).values_list("unit", "by"))


@transaction.atomic
def review_list(
    *, call: Call, by: User, meeting: str, met_on: dt.date, is_passed: bool, words: str,
    request_key: uuid.UUID | None = None,
) -> ListReview:  # fmt: skip
    """Record what the standing committee said about the list as it stands; a list that passed becomes public."""
    call, office = lock_call(call, by, CallState.CLOSED)
    key = request_key or uuid.uuid4()
    known = ListReview.objects.filter(county=call.county_id, request_key=key, by=by).first()
    if known is not None:
        return known
    _check_meeting(call, meeting, met_on, words)
    made = ListReview.objects.create(
        county_id=call.county_id, call=call, meeting=meeting.strip(), met_on=met_on, is_passed=is_passed,
        words=words.strip(), revision=call.list_revision, by=by, at=timezone.now(),
        request_key=key,
    )  # fmt: skip
    left = candidates_ready(call) if is_passed else []
    if left:
        raise ValidationError(left)
    if is_passed:
        listed = Candidate.objects.filter(call=call, state=CandidateState.LISTED, published_at=None)
        listed.update(published_at=timezone.now())
    tell_call(call, Act.LIST_REVIEWED, by, office, passed=is_passed, revision=made.revision)
    return made


def _check(criteria: set[int], scores: Scores) -> None:
    if set(scores) != criteria:
        raise ValidationError(_("每项标准都要评分。"))
    for key, (points, reason) in scores.items():
        if not 0 <= points <= MOST_POINTS:
            raise ValidationError({f"score_{key}": _("请评0到10分。")})
        if not reason.strip():
            raise ValidationError({f"reason_{key}": _("请写明理由。")})


def _check_meeting(call: Call, meeting: str, met_on: dt.date, words: str) -> None:
    errors = {}
    if not meeting.strip():
        errors["meeting"] = _("请填写。")
    if not words.strip():
        errors["words"] = _("请填写。")
    if met_on > timezone.localdate():
        errors["met_on"] = _("会议还没有召开。")
    if call.closed_at is not None and met_on < timezone.localdate(call.closed_at):
        errors["met_on"] = _("会议不能早于征集结束的那天。")
    if errors:
        raise ValidationError(errors)
