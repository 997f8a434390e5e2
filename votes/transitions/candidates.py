"""The candidate list: drafted from suggestions, merged and parted, put up, listed, left out, reserved, settled.

Everything takes the lock of the call first, then of its candidates, so the list that is reviewed is one list.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops.trail import By
from votes.calls.access import office_of
from votes.calls.acts import Act
from votes.calls.screening import not_whole, refusals
from votes.models import Call, CallState, Candidate, CandidateMilestone, CandidateState, Suggestion
from votes.transitions import suggesting
from votes.transitions.answering import join
from votes.transitions.calls import list_changed
from votes.transitions.calls import lock as lock_call
from votes.words import Phase

WORKING = (CallState.OPEN, CallState.CLOSED)
OPEN_STATES = (CandidateState.DRAFT, CandidateState.SCREENED, CandidateState.LISTED)
MOST_MILESTONES = 12
YEARS = 3
"""So many years after its own a project may still be carried out."""


@dataclass(frozen=True)
class Point:
    """One milestone as it is typed: what, by when, how many of a hundred points, how many yuan."""

    title: str
    due_on: dt.date
    weight: int
    amount: Decimal = Decimal(0)


@dataclass(frozen=True)
class Plan:
    """A candidate as it is typed. ``budget`` in yuan; ``township`` none: all of the county."""

    title: str
    area: str
    content: str = ""
    goals: str = ""
    unit: Unit | None = None
    township: Region | None = None
    place: str = ""
    budget: Decimal | None = None
    funding: str = ""


FIELDS = ("title", "area", "content", "goals", "unit", "township", "place", "budget", "funding")


class Stale(NotNow):
    """A colleague has changed the candidate meanwhile."""


@transaction.atomic
def draft(
    *, call: Call, by: User, plan: Plan, points: Sequence[Point] = (), suggestions: Sequence[Suggestion] = (),
    request_key: uuid.UUID | None = None,
) -> Candidate:  # fmt: skip
    """A new candidate of a call, for these suggestions. One key, one candidate."""
    call, _office = lock_call(call, by, *WORKING)
    key = request_key or uuid.uuid4()
    known = Candidate.objects.filter(county=call.county_id, request_key=key, by=by).first()
    if known is not None:
        return known
    _need_open_list(call)
    made = _make(call, by, plan, points, key)
    for suggestion in suggestions:
        join(suggestion=suggestion, candidate=made, by=by)
    made.refresh_from_db(fields=["source"])
    return made


@transaction.atomic
def revise(
    *, candidate: Candidate, by: User, plan: Plan, points: Sequence[Point], revision: int
) -> Candidate:
    """Change the content while it is a draft; scores of the earlier content count no more."""
    row = lock(candidate, by, CandidateState.DRAFT)
    if row.revision != revision:
        raise Stale(_("同事刚刚改过，请打开新的内容再改。"))
    _check(row.call, plan, points)
    for name in FIELDS:
        setattr(row, name, getattr(plan, name))
    row.revision += 1
    row.save(update_fields=[*FIELDS, "revision"])
    row.milestones.all().delete()
    _note_points(row, points)
    list_changed(row.call)
    tell(row, Act.REVISED, by, revision=row.revision)
    return row


@transaction.atomic
def merge(*, candidate: Candidate, into: Candidate, by: User) -> Candidate:
    """One goes into another: its suggestions and its text stay with it, so that ``unmerge`` loses nothing."""
    row = lock(candidate, by, CandidateState.DRAFT)
    lead = Candidate.objects.select_for_update(no_key=True).get(pk=into.pk)
    if lead.pk == row.pk or lead.call_id != row.call_id or lead.state not in OPEN_STATES:
        raise ValidationError({"into": _("请选择同一次征集的另一个候选项目。")})
    row.state, row.merged_into = CandidateState.MERGED, lead
    row.save(update_fields=["state", "merged_into"])
    list_changed(row.call)
    tell(row, Act.MERGED, by, into=lead.pk)
    return row


@transaction.atomic
def unmerge(*, candidate: Candidate, by: User, reason: str) -> Candidate:
    """It stands for itself again, with the suggestions that it brought."""
    row = lock(candidate, by, CandidateState.MERGED)
    left, row.merged_into, row.state = row.merged_into_id, None, CandidateState.DRAFT
    row.save(update_fields=["state", "merged_into"])
    list_changed(row.call)
    tell(row, Act.UNMERGED, by, reason, out_of=left)
    return row


@transaction.atomic
def put_up(*, candidate: Candidate, by: User) -> Candidate:
    """To the reviewers; refused while something of the content is missing."""
    row = lock(candidate, by, CandidateState.DRAFT)
    missing = not_whole(row)
    if missing:
        raise ValidationError(missing)
    return _move(row, by, Act.PUT_UP, CandidateState.SCREENED)


@transaction.atomic
def take_back(*, candidate: Candidate, by: User, reason: str) -> Candidate:
    """To be written anew, from any place before the vote."""
    row = lock(
        candidate, by, CandidateState.SCREENED, CandidateState.LISTED, CandidateState.DECLINED,
        CandidateState.RESERVED,
    )  # fmt: skip
    row.reason, row.published_at = "", None
    row.save(update_fields=["reason", "published_at"])
    return _move(row, by, Act.TAKEN_BACK, CandidateState.DRAFT, reason)


@transaction.atomic
def put_on_list(*, candidate: Candidate, by: User) -> Candidate:
    """On the list that goes to the standing committee; refused while reviews are missing or one forbids it."""
    row = lock(candidate, by, CandidateState.SCREENED)
    refused = refusals(row)
    if refused:
        raise ValidationError(refused)
    return _move(row, by, Act.LISTED, CandidateState.LISTED)


@transaction.atomic
def decline(*, candidate: Candidate, by: User, reason: str) -> Candidate:
    """Not on the list, and why."""
    return _leave_out(candidate, by, reason, CandidateState.DECLINED, Act.DECLINED)


@transaction.atomic
def reserve(*, candidate: Candidate, by: User, reason: str) -> Candidate:
    """Kept for a later year (项目储备): also what the congress did not choose."""
    return _leave_out(candidate, by, reason, CandidateState.RESERVED, Act.RESERVED)


@transaction.atomic
def renew(*, candidate: Candidate, call: Call, by: User) -> Candidate:
    """Take a reserved one into a later call: a new draft with its content, and a suggestion that says whence."""
    call, _office = lock_call(call, by, *WORKING)
    _need_open_list(call)
    kept = Candidate.objects.select_related("call").get(pk=candidate.pk, county=call.county_id)
    if kept.state != CandidateState.RESERVED or kept.call.year >= call.year:
        raise ValidationError(_("只能从以前年度的项目储备中选。"))
    if Suggestion.objects.filter(call=call, reserve=kept).exists():
        raise NotNow(_("这个储备项目已经提出。"))
    area = kept.area if kept.area in call.areas else call.areas[0]
    plan = Plan(**{**{name: getattr(kept, name) for name in FIELDS}, "area": area})
    made = _make(call, by, plan, (), uuid.uuid4(), origin=kept, source=kept.source)
    words = suggesting.Words(kept.title, kept.content or kept.title, area, township=kept.township)
    suggestion = suggesting.of_reserve(call=call, by=by, kept=kept, words=words)
    join(suggestion=suggestion, candidate=made, by=by)
    tell(made, Act.RENEWED, by, origin=kept.pk)
    return made


@transaction.atomic
def settle(*, candidate: Candidate, chosen: bool, by: By) -> Candidate:
    """What the congress decided, once its ballot is confirmed. For the transitions of the ballot, who guard ``by``."""
    call = Call.objects.select_for_update(no_key=True).get(pk=candidate.call_id)
    row = Candidate.objects.select_for_update(no_key=True).get(pk=candidate.pk)
    if row.state != CandidateState.LISTED or call.state != CallState.CLOSED:
        raise NotNow(_("不在候选名单上，或者已经登记票决结果。"))
    row.state = CandidateState.CHOSEN if chosen else CandidateState.NOT_CHOSEN
    row.save(update_fields=["state"])
    tell(row, Act.SETTLED, by, chosen=chosen)
    return row


def lock(candidate: Candidate, by: User, *states: str) -> Candidate:
    """The candidate as it stands now, its call locked first; ``NotNow`` in any other state."""
    call, _office = lock_call(candidate.call, by, *WORKING)
    row = Candidate.objects.select_for_update(no_key=True).get(pk=candidate.pk)
    row.call = call
    if row.state != CandidateState.NOT_CHOSEN:
        _need_open_list(call)
    if row.state not in states:
        raise NotNow(_("候选项目现在是“%(state)s”，不能这样做。") % {"state": row.get_state_display()})
    return row


def is_fixed(call: Call) -> bool:
    """Whether the congress has fixed the list: a vote on it is frozen. Then nothing of it changes."""
    return call.ballots.filter(off_reason="").exclude(status=Phase.PREPARED).exists()


def is_settled(call: Call) -> bool:
    """Whether the congress has decided on a candidate of the call."""
    return call.candidates.filter(state__in=(CandidateState.CHOSEN, CandidateState.NOT_CHOSEN)).exists()


def _need_open_list(call: Call) -> None:
    if is_fixed(call):
        raise NotNow(_("票决的候选名单已经确定，不能再改。"))


def tell(candidate: Candidate, act: Act, by: By, note: str = "", **detail: Any) -> None:
    unit = office_of(candidate.county_id)
    trail.record_act(unit, act, by, note, about=f"candidate:{candidate.pk}", **detail)


def _make(
    call: Call, by: User, plan: Plan, points: Sequence[Point], key: uuid.UUID, **more: Any
) -> Candidate:
    _check(call, plan, points)
    last = Candidate.objects.filter(call=call).aggregate(last=Max("number"))["last"] or 0
    values = {name: getattr(plan, name) for name in FIELDS}
    made = Candidate.objects.create(
        county_id=call.county_id, call=call, number=last + 1, by=by, at=timezone.now(), request_key=key,
        **values, **more,
    )  # fmt: skip
    _note_points(made, points)
    tell(made, Act.DRAFTED, by)
    return made


def _move(row: Candidate, by: User, act: Act, state: CandidateState, note: str = "") -> Candidate:
    was_voted, row.state = row.state == CandidateState.NOT_CHOSEN, state
    row.save(update_fields=["state"])
    if not was_voted:
        list_changed(row.call)
    tell(row, act, by, note)
    return row


def _leave_out(candidate: Candidate, by: User, reason: str, state: CandidateState, act: Act) -> Candidate:
    found = [*OPEN_STATES, CandidateState.NOT_CHOSEN] if state == CandidateState.RESERVED else OPEN_STATES
    row = lock(candidate, by, *found)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明理由。")})
    row.reason = reason.strip()
    row.save(update_fields=["reason"])
    return _move(row, by, act, state, reason)


def _note_points(row: Candidate, points: Sequence[Point]) -> None:
    CandidateMilestone.objects.bulk_create(
        CandidateMilestone(
            county_id=row.county_id, candidate=row, number=number, title=one.title.strip(), due_on=one.due_on,
            weight=one.weight, amount=one.amount,
        )
        for number, one in enumerate(points, start=1)
    )  # fmt: skip


def _check(call: Call, plan: Plan, points: Sequence[Point]) -> None:
    errors = {}
    if plan.area not in call.areas:
        errors["area"] = _("请选择征集的领域。")
    if plan.unit is not None and plan.unit.county_id != call.county_id:
        errors["unit"] = _("请选择本县（市、区）在用的单位。")
    if plan.township is not None and plan.township.parent_id != call.county_id:
        errors["township"] = _("请选择本县的乡镇。")
    if points:
        errors |= _point_errors(call.year, plan, points)
    if errors:
        raise ValidationError(errors)


def _point_errors(year: int, plan: Plan, points: Sequence[Point]) -> dict[str, str]:
    if len(points) > MOST_MILESTONES:
        return {"points": _("节点最多%(most)d个。") % {"most": MOST_MILESTONES}}
    if len({one.title.strip() for one in points}) != len(points):
        return {"points": _("各节点写的目标不能相同。")}
    if sum(one.weight for one in points) != 100:
        return {"points": _("各节点的分数加起来要等于100。")}
    if plan.budget is not None and sum(one.amount for one in points) > plan.budget:
        return {"points": _("各节点的计划投资加起来不能超过总投资。")}
    days = [one.due_on for one in points]
    if days != sorted(days):
        return {"points": _("节点请按日期先后填写。")}
    if not year <= days[-1].year <= year + YEARS:
        return {
            "points": _("最后一个节点应在%(first)d年到%(last)d年之间。")
            % {"first": year, "last": year + YEARS}
        }
    return {}
