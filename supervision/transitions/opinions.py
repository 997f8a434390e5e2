"""A deliberation opinion: collected by a committee, approved, handed over, received, reported on, followed up."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Unit, User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.transitions.claims import claim, current_step, lock
from congress_portal.loops.words import StepStatus, Verb
from supervision.access import committees_of, leadership_of, office_of
from supervision.models import Problem, ReviewOpinion
from supervision.plans import COLLECT, HANDOVER, OPINION, TRACK
from supervision.transitions.problems import open_problem
from supervision.transitions.signing import check_meeting, need_signer

MOST = 40
"""So many problems may one opinion list."""


@dataclass(frozen=True)
class Listed:
    """One problem as it is typed: what, which unit, by when, whether it is to be looked at on site."""

    text: str
    unit: Unit
    due_on: dt.date
    needs_site: bool = False


@dataclass(frozen=True)
class Words:
    """An opinion as it is typed."""

    title: str
    meeting: str
    met_on: dt.date
    text: str
    organ: Unit
    in_charge: User
    closes_at_meeting: bool = False
    report_by: dt.date | None = None
    problems: Sequence[Listed] = ()


FIELDS = ("meeting", "met_on", "text", "organ", "in_charge", "closes_at_meeting", "report_by")


@transaction.atomic
def begin_opinion(
    *, by: User, committee: Unit, words: Words, request_key: uuid.UUID | None = None, source: Loop | None = None
) -> ReviewOpinion:  # fmt: skip
    """The committee begins to collect what was said at a meeting. One key, one opinion."""
    key = request_key or uuid.uuid4()
    known = ReviewOpinion.objects.filter(loop__request_key=key, committee=committee).first()
    if known is not None:
        return known
    _need_committee(by, committee)
    _check(words, committee)

    def content(loop: Loop) -> Sequence[Model]:
        values = {name: getattr(words, name) for name in FIELDS}
        return [ReviewOpinion(loop=loop, county_id=committee.county_id, committee=committee, **values)]

    office = office_of(committee.county)
    loop = loop_moves.open_loop(
        plan=OPINION, title=words.title.strip(), region=committee.county, county=committee.county,
        parties={"committee": committee, "office": office}, owner=committee, by=by, request_key=key,
        source=source, content=content,
    )  # fmt: skip
    opinion = ReviewOpinion.objects.get(pk=loop.pk)
    _list(opinion, words.problems)
    return opinion


class Stale(NotNow):
    """A colleague has changed the opinion meanwhile."""


@transaction.atomic
def revise_opinion(*, opinion: ReviewOpinion, by: User, words: Words, revision: int) -> ReviewOpinion:
    """Change what is collected, as long as it is with the committee. ``revision``: the one that was read."""
    loop = lock(opinion.loop)
    step = current_step(loop)
    if not loop.is_open or step is None or step.key != COLLECT or step.status != StepStatus.ACTIVE:
        raise NotNow(_("审议意见已经提请主任会议，不能再改。"))
    found = ReviewOpinion.objects.select_related("committee").get(pk=loop.pk)
    _need_committee(by, found.committee)
    if found.revision != revision:
        raise Stale(_("同事刚刚改过，请打开新的内容再改。"))
    _check(words, found.committee)
    for name in FIELDS:
        setattr(found, name, getattr(words, name))
    found.revision += 1
    found.save(update_fields=[*FIELDS, "revision"])
    loop.title = words.title.strip()
    loop.save(update_fields=["title"])
    found.problems.all().delete()
    _list(found, words.problems)
    trail.record(loop, step, Verb.LISTED, by, problems=len(words.problems), revision=found.revision)
    return found


@transaction.atomic
def hand_in(*, opinion: ReviewOpinion, by: User, outcome: str, step: Step | None = None) -> Step:
    """The committee puts the opinion before the chairpersons' meeting, or closes its follow-up."""
    loop, found = claim(opinion.loop, "check_in", by, step=step)
    problems = Problem.objects.filter(opinion=loop.pk)
    if found.key == COLLECT and not problems.exists():
        raise ValidationError({"outcome": _("请先列出问题清单，至少一项。")})
    if found.key == TRACK and problems.open().exists():
        raise NotNow(_("还有问题没有销号，不能结束跟踪。"))
    return loop_moves.check_in(loop=loop, by=by, outcome=outcome, step=found)


@transaction.atomic
def adopt(
    *, opinion: ReviewOpinion, by: User, meeting: str, met_on: dt.date | None, note: str = "",
    step: Step | None = None,
) -> ReviewOpinion:  # fmt: skip
    """The office records which chairpersons' meeting approved it; the days to hand it over count from there."""
    loop, found = claim(opinion.loop, "sign_off", by, step=step)
    if found.key != COLLECT:
        raise NotNow()
    need_signer(by, loop, found)
    opinion = ReviewOpinion.objects.get(pk=loop.pk)
    opinion.approved_meeting, opinion.approved_on = check_meeting(meeting, met_on, opinion.met_on)
    opinion.save(update_fields=["approved_meeting", "approved_on"])
    words = _("%(meeting)s（%(day)s）通过。%(note)s") % {
        "meeting": opinion.approved_meeting, "day": opinion.approved_on.isoformat(), "note": note,
    }  # fmt: skip
    loop_moves.sign_off(loop=loop, by=by, note=words, step=found)
    return opinion


@transaction.atomic
def hand_over(*, opinion: ReviewOpinion, by: User, note: str, step: Step | None = None) -> Step:
    """The office hands the opinion to the organ, which will sign for it."""
    loop, found = claim(opinion.loop, "assign", by, step=step)
    if found.key != HANDOVER:
        raise NotNow()
    organ = ReviewOpinion.objects.select_related("organ").get(pk=loop.pk).organ
    words = note.strip() or _("请研究处理并按期书面报告。")
    return loop_moves.assign(loop=loop, by=by, to=organ, note=words, step=found)


@transaction.atomic
def receive(*, opinion: ReviewOpinion, by: User, step: Step | None = None) -> ReviewOpinion:
    """The organ signs for it: its report is due from today, and each problem of the list becomes a case of its own."""
    loop, found = claim(opinion.loop, "accept", by, step=step)
    opinion = ReviewOpinion.objects.select_related("committee__county", "in_charge").get(pk=loop.pk)
    loop_moves.accept(loop=loop, by=by, step=found)
    if found.offered_to_id is not None and found.offered_to_id != opinion.organ_id:
        opinion.organ_id = found.offered_to_id
        opinion.save(update_fields=["organ"])
    for problem in opinion.problems.select_related("unit").order_by("number"):
        open_problem(problem, opinion, loop, by)
    return opinion


@transaction.atomic
def publish(*, opinion: ReviewOpinion, by: User) -> ReviewOpinion:
    """Make the opinion, its problems and the organ's report public (监督法 Art. 17), once the organ has it."""
    loop, found = _claim_public(opinion, by)
    if found.published_at is not None:
        raise NotNow(_("已经公开。"))
    if found.approved_on is None or not found.problems.filter(loop__isnull=False).exists():
        raise NotNow(_("主任会议通过、机关签收以后才能公开。"))
    found.published_at, found.published_by = timezone.now(), by
    found.save(update_fields=["published_at", "published_by"])
    trail.record(loop, None, Verb.PUBLISHED, by)
    return found


@transaction.atomic
def unpublish(*, opinion: ReviewOpinion, by: User, reason: str) -> ReviewOpinion:
    loop, found = _claim_public(opinion, by)
    if found.published_at is None:
        raise NotNow(_("没有公开。"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明撤下的理由。")})
    found.published_at, found.published_by = None, None
    found.save(update_fields=["published_at", "published_by"])
    trail.record(loop, None, Verb.UNPUBLISHED, by, reason.strip())
    return found


def _claim_public(opinion: ReviewOpinion, by: User) -> tuple[Loop, ReviewOpinion]:
    loop = lock(opinion.loop)
    if not may_publish(by, loop):
        raise PermissionDenied(_("由县人大常委会办公室公开。"))
    return loop, ReviewOpinion.objects.get(pk=loop.pk)


def may_publish(user: User, loop: Loop) -> bool:
    return office_of(loop.county).pk in user.unit_ids("congress_office")


def _need_committee(by: User, committee: Unit) -> None:
    if not committees_of(by).filter(pk=committee.pk).exists():
        raise PermissionDenied(_("审议意见由人大常委会的工作委员会汇总。"))


def _check(words: Words, committee: Unit) -> None:
    errors = {
        name: _("请填写。") for name in ("title", "meeting", "text") if not getattr(words, name).strip()
    }
    today = timezone.localdate()
    if words.met_on > today:
        errors["met_on"] = _("会议还没有召开。")
    if words.report_by is not None and words.report_by <= words.met_on:
        errors["report_by"] = _("报告期限须在会议之后。")
    if leadership_of(words.in_charge, committee.county_id) is None:
        errors["in_charge"] = _("请选择本县的一位领导。")
    if any(unit.county_id != committee.county_id for unit in _units(words)):
        errors["organ"] = _("请选择本县（市、区）在用的单位。")
    if len(words.problems) > MOST:
        errors["text"] = _("问题最多列%(most)d项。") % {"most": MOST}
    if any(one.due_on <= words.met_on for one in words.problems):
        errors["text"] = _("整改时限须在会议之后。")
    if errors:
        raise ValidationError(errors)


def _units(words: Words) -> list[Unit]:
    return [words.organ, *(one.unit for one in words.problems)]


def _list(opinion: ReviewOpinion, problems: Sequence[Listed]) -> None:
    Problem.objects.bulk_create(
        Problem(
            county_id=opinion.county_id, opinion=opinion, number=number, text=one.text.strip(), unit=one.unit,
            due_on=one.due_on, needs_site=one.needs_site,
        )
        for number, one in enumerate(problems, start=1)
    )  # fmt: skip
