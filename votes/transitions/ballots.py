"""Preparing a vote: its data, its method, the items on the paper. The vote's row is locked first and read again."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Unit, User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from votes.ballots.acts import Act
from votes.ballots.rules import MAJORITY, QUORUM, majorities_for, rule_on
from votes.calls.access import guard_office
from votes.models import Ballot, Call, Candidate, CandidateState, Option, TallyLine, VotingMethod
from votes.words import Form, LevelRule, Phase, Subject, Verdict

MOST_OPTIONS = 60
MOST_SUMMARY = 300
METHOD_FIELDS = (
    "form", "places", "base", "majority", "tie_rule", "shortfall_rule", "level_rule", "electronic", "cards", "paper",
    "adopted_by", "adopted_on",
)  # fmt: skip


def prepare_ballot(
    *, by: User, office: Unit, title: str, purpose: str, body: str, meeting: str, held_on: dt.date,
    call: Call | None = None, request_key: uuid.UUID | None = None,
) -> Ballot:  # fmt: skip
    """A vote with the usual method of its body. The same key gives the same vote. Raises ``ValidationError``."""
    guard_office(by, office.county_id)
    key = request_key or uuid.uuid4()
    known = Ballot.objects.filter(request_key=key, by=by).first()
    if known is not None:
        return known
    _check(office.county_id, title, meeting, purpose, call)
    made = Ballot(
        county_id=office.county_id, office=office, title=title.strip(), purpose=purpose, body=body, call=call,
        meeting=meeting.strip(), held_on=held_on, by=by, at=timezone.now(), request_key=key,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            _usual_method(made).save(force_insert=True)
            tell(made, Act.PREPARED, by, office, title=made.title)
    except IntegrityError:
        known = Ballot.objects.filter(request_key=key, by=by).first()
        if known is None:
            raise
        return known
    return made


@transaction.atomic
def change_ballot(
    *, ballot: Ballot, by: User, title: str, meeting: str, held_on: dt.date, call: Call | None = None
) -> Ballot:
    """Title, meeting and day, while it is prepared."""
    ballot, office = lock(ballot, by, Phase.PREPARED)
    _check(ballot.county_id, title, meeting, ballot.purpose, call)
    ballot.title, ballot.meeting, ballot.held_on, ballot.call = title.strip(), meeting.strip(), held_on, call
    ballot.save(update_fields=["title", "meeting", "held_on", "call"])
    tell(ballot, Act.CHANGED, by, office)
    return ballot


@transaction.atomic
def set_method(*, ballot: Ballot, by: User, revision: int, **values: Any) -> VotingMethod:
    """Fill in the voting method (``METHOD_FIELDS``); who has not seen its newest state is refused."""
    ballot, office = lock(ballot, by, Phase.PREPARED)
    method = ballot.method
    if revision != method.revision:
        raise ValidationError(_("别人刚刚改过票决办法。您填的还在下面，请对照后再保存。"), code="stale")
    for name in METHOD_FIELDS:
        setattr(method, name, values[name])
    _check_method(ballot, method)
    method.quorum = rule_on(ballot.body, QUORUM, ballot.held_on)
    method.revision = revision + 1
    method.save(update_fields=[*METHOD_FIELDS, "quorum", "revision"])
    tell(ballot, Act.METHOD_SET, by, office)
    return method


@transaction.atomic
def take_candidates(*, ballot: Ballot, by: User) -> int:
    """Bring the paper to the list of its call: new candidates behind, in the order of the list; those no longer listed
    come off; titles and summaries are those of today. Returns how many came new."""
    ballot, office = lock(ballot, by, Phase.PREPARED)
    if ballot.call_id is None:
        raise ValidationError(_("这次票决没有选定征集年度，请先选定。"))
    rows = Candidate.objects.filter(call=ballot.call_id, state=CandidateState.LISTED).order_by("number")
    listed = {one.pk: one for one in rows}
    _keep_listed(ballot, listed)
    held = set(ballot.options.values_list("candidate", flat=True))
    new = [one for one in listed.values() if one.pk not in held]
    start = _last(ballot)
    _room(start + len(new))
    Option.objects.bulk_create(
        Option(
            county_id=ballot.county_id, ballot=ballot, position=start + at, title=one.title,
            summary=one.goals[:MOST_SUMMARY], candidate=one,
        )
        for at, one in enumerate(new, 1)
    )  # fmt: skip
    tell(ballot, Act.OPTIONS_SET, by, office, count=len(new))
    return len(new)


def _keep_listed(ballot: Ballot, listed: dict[int, Candidate]) -> None:
    """Take off the items whose candidate left the list, close the gaps, and write the others as the list has them."""
    ballot.options.exclude(candidate=None).exclude(candidate__in=listed).delete()
    for position, option in enumerate(ballot.options.order_by("position"), 1):
        option.position = position
        if option.candidate_id is not None:
            one = listed[option.candidate_id]
            option.title, option.summary = one.title, one.goals[:MOST_SUMMARY]
        option.save(update_fields=["position", "title", "summary"])


@transaction.atomic
def add_option(*, ballot: Ballot, by: User, title: str, summary: str = "") -> Option:
    """An item at the end of the paper."""
    ballot, office = lock(ballot, by, Phase.PREPARED)
    if not title.strip():
        raise ValidationError({"title": _("请填写项目名称。")})
    last = _last(ballot)
    _room(last + 1)
    made = Option.objects.create(
        county_id=ballot.county_id,
        ballot=ballot,
        position=last + 1,
        title=title.strip(),
        summary=summary.strip(),
    )
    tell(ballot, Act.OPTIONS_SET, by, office, added=made.title)
    return made


@transaction.atomic
def remove_option(*, option: Option, by: User) -> None:
    """Take an item off; those behind it move up."""
    ballot, office = lock(option.ballot, by, Phase.PREPARED)
    found = _option(ballot, option.pk)
    title, position = found.title, found.position
    found.delete()
    for later in ballot.options.filter(position__gt=position).order_by("position"):
        later.position -= 1
        later.save(update_fields=["position"])
    tell(ballot, Act.OPTIONS_SET, by, office, removed=title)


@transaction.atomic
def lift_option(*, option: Option, by: User) -> None:
    """Move an item one place up; the first stays."""
    ballot, office = lock(option.ballot, by, Phase.PREPARED)
    found = _option(ballot, option.pk)
    above = ballot.options.filter(position__lt=found.position).order_by("position").last()
    if above is None:
        return
    found.position, above.position = above.position, found.position
    for one in (found, above):
        one.save(update_fields=["position"])
    tell(ballot, Act.OPTIONS_SET, by, office, lifted=found.title)


@transaction.atomic
def open_runoff(*, ballot: Ballot, by: User) -> Ballot:
    """A further vote for the places left open: among those tied, or, where too few were chosen, among all the others.

    An invalid vote is held again as a whole. Method, roll, scrutineers and tellers are those of the first; nobody is
    signed in yet (选举法 第四十四、四十五条, by analogy).
    """
    ballot, office = lock(ballot, by, Phase.CONFIRMED, Phase.PUBLISHED)
    if ballot.tally.is_valid and not ballot.tally.open_places:
        raise NotNow(_("没有要再次投票的名额。"))
    if ballot.runoffs.filter(off_reason="").exists():
        raise NotNow(_("已经安排再次投票。"))
    title = _("%(title)s（再次投票）") % {"title": ballot.title[:110]}
    made = Ballot.objects.create(
        county_id=ballot.county_id, office=ballot.office, title=title,
        purpose=ballot.purpose, body=ballot.body, call=ballot.call, meeting=ballot.meeting, held_on=ballot.held_on,
        runoff_of=ballot, by=by, at=timezone.now(),
    )  # fmt: skip
    method = ballot.method
    places = ballot.tally.open_places if ballot.tally.is_valid else method.places
    method.ballot, method.places, method.revision = made, places, 0
    method.save(force_insert=True)
    _copy_options(ballot, made)
    for rows in (ballot.roll.all(), ballot.scrutineers.all(), ballot.tellers.all()):
        _copy(rows, made)
    tell(made, Act.RUNOFF, by, office, title=made.title)
    return made


def coming_up_again(ballot: Ballot) -> list[TallyLine]:
    """The lines of a further vote, in the paper's order: the tied, or where too few were chosen all the others."""
    lines = list(ballot.tally.lines.select_related("option__candidate").order_by("option__position"))
    if not ballot.tally.is_valid:
        return lines
    if not ballot.tally.open_places:
        return []
    tied = [line for line in lines if line.outcome == Verdict.TIED]
    return tied or [line for line in lines if line.outcome == Verdict.NOT]


def _copy_options(ballot: Ballot, made: Ballot) -> None:
    for position, line in enumerate(coming_up_again(ballot), 1):
        old = line.option
        Option.objects.create(
            county_id=made.county_id, ballot=made, position=position, title=old.title, summary=old.summary,
            candidate=old.candidate,
        )  # fmt: skip


def _copy(rows: Any, made: Ballot) -> None:
    """The same rows for another vote; of electors nothing is kept but who they are."""
    for row in rows:
        row.pk, row.ballot = None, made
        if hasattr(row, "way"):
            row.is_present, row.way = False, "none"
        row.save(force_insert=True)


def lock(ballot: Ballot, by: User, *phases: Phase) -> tuple[Ballot, Unit]:
    """The vote's row, locked and read afresh, in one of these phases, for somebody of the office."""
    found = locked(ballot)
    office = guard_office(by, found.county_id)
    in_phase(found, *phases)
    return found, office


def locked(ballot: Ballot) -> Ballot:
    rows = Ballot.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("method__majority", "method__quorum", "office", "call").get(pk=ballot.pk)


def in_phase(ballot: Ballot, *phases: Phase) -> None:
    if ballot.is_off or ballot.phase not in phases:
        raise NotNow()


def electors_of(ballot: Ballot) -> list[int]:
    """The accounts on the roll, by key."""
    return list(ballot.roll.exclude(user=None).order_by("number").values_list("user", flat=True))


def tell(ballot: Ballot, act: Act, by: User, unit: Unit, /, **detail: Any) -> None:
    trail.record_act(unit, act, by, about=f"ballot:{ballot.pk}", **detail)


def _usual_method(ballot: Ballot) -> VotingMethod:
    is_graded = ballot.purpose == Subject.EVALUATION
    form = Form.LEVELS if is_graded else Form.EACH if ballot.purpose == Subject.MATTER else Form.CHOOSE
    key = ("evaluation", "half") if is_graded else (ballot.body, MAJORITY)
    return VotingMethod(
        ballot=ballot, county_id=ballot.county_id, form=form, majority=rule_on(*key, ballot.held_on),
        quorum=rule_on(ballot.body, QUORUM, ballot.held_on),
        level_rule=LevelRule.ZHENHAI if is_graded else LevelRule.NONE,
    )  # fmt: skip


def _check(county_id: int, title: str, meeting: str, purpose: str, call: Call | None) -> None:
    errors = {}
    if not title.strip():
        errors["title"] = _("请填写名称。")
    if not meeting.strip():
        errors["meeting"] = _("请填写会议名称。")
    if call is not None and (call.county_id != county_id or purpose != Subject.PROJECTS):
        errors["call"] = _("请选择本县（市、区）的征集，只用于票决民生实事项目。")
    if errors:
        raise ValidationError(errors)


def _check_method(ballot: Ballot, method: VotingMethod) -> None:
    errors = {}
    if method.form != Form.LEVELS and method.level_rule != LevelRule.NONE:
        errors["level_rule"] = _("只有三档测评才选结果的算法。")
    known = majorities_for(ballot.body, ballot.held_on)
    if method.majority_id and not known.filter(pk=method.majority_id).exists():
        errors["majority"] = _("请从列出的规定中选择。")
    if bool(method.adopted_by) != bool(method.adopted_on):
        errors["adopted_on"] = _("通过的会议和日期要一起填写。")
    if errors:
        raise ValidationError(errors)


def _last(ballot: Ballot) -> int:
    last = ballot.options.order_by("position").last()
    return last.position if last else 0


def _room(number: int) -> None:
    if number > MOST_OPTIONS:
        raise ValidationError(_("一张票上最多%(most)d个项目。") % {"most": MOST_OPTIONS})


def _option(ballot: Ballot, pk: int) -> Option:
    found = ballot.options.filter(pk=pk).first()
    if found is None:
        raise NotNow(_("这个项目已经不在票上。"))
    return found
