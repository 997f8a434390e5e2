"""Promises of an answer (承诺): the unit reports that one is kept, the office looks; or it is dropped with consent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Unit, User
from congress_portal.errors import NotNow
from congress_portal.loops import access, trail
from congress_portal.loops.access import SIGNING, WORKING
from congress_portal.loops.models import Evidence, Loop, Step
from congress_portal.loops.transitions.claims import current_step, lock
from congress_portal.loops.transitions.evidence import Photos, attach
from congress_portal.loops.words import Verb
from proposals.models import Commitment, CommitmentReport, Reply, ReportPhoto
from proposals.transitions.tracking import follow

MOST = 20
"""So many promises may one answer make."""


@dataclass(frozen=True)
class Promise:
    """One promise as it is typed: what, by when, which unit and who, how one will know."""

    what: str
    due_on: dt.date
    unit: Unit
    who: str
    how_known: str


def write_promises(reply: Reply, step: Step, promises: Sequence[Promise]) -> bool:
    """Put these in the place of what the draft promised; the case is locked. True where something is another."""
    _check(reply, step, promises)
    if list(promises) == promises_of(reply):
        return False
    reply.commitments.all().delete()
    Commitment.objects.bulk_create(
        Commitment(
            county_id=reply.county_id, proposal_id=reply.proposal_id, reply=reply, number=number, what=one.what,
            due_on=one.due_on, unit=one.unit, who=one.who, how_known=one.how_known,
        )
        for number, one in enumerate(promises, start=1)
    )  # fmt: skip
    return True


def promises_of(reply: Reply) -> list[Promise]:
    rows = reply.commitments.select_related("unit").order_by("number")
    return [Promise(row.what, row.due_on, row.unit, row.who, row.how_known) for row in rows]


LONGEST = dt.timedelta(days=3660)
"""A promise for later than two terms of a congress is a slip of the pen."""


def refuse_unpromised(reply: Reply) -> None:
    """What must hold of the promises before the answer goes out."""
    promises = promises_of(reply)
    if reply.result.needs_promises and not promises:
        raise ValidationError(
            {
                "outcome": _("%(result)s答复必须列出承诺：办什么、何时办成、谁负责、怎么算办成。")
                % {"result": reply.result}
            }
        )
    if any(one.due_on < timezone.localdate() for one in promises):
        raise ValidationError({"outcome": _("有的承诺日期已过，请改为今后的日期。")})


def replace_earlier(reply: Reply) -> None:
    """The office sent an earlier answer of this step back: what that one promised, this one promises anew."""
    earlier = Commitment.objects.open().filter(proposal=reply.proposal_id, reply__step=reply.step_id)
    earlier.exclude(reply=reply).update(replaced_at=timezone.now())


@transaction.atomic
def report_kept(*, commitment: Commitment, by: User, words: str, photos: Photos) -> CommitmentReport:
    """The unit says that the promise is kept, with evidence. Somebody of the office will look."""
    loop, found, step = _claim(commitment)
    _need_unit(found, by)
    if found.reports.filter(judged_at=None).exists():
        raise NotNow(_("已经报告过，正在等待核实。"))
    if not words.strip():
        raise ValidationError({"words": _("请写明落实情况。")})
    if not photos:
        raise ValidationError({"photos": _("请附上现场照片作为佐证。")})
    made = CommitmentReport(
        county_id=found.county_id, commitment=found, words=words.strip(), by=by, at=timezone.now()
    )
    made.save(force_insert=True)
    _attach(loop, step, by, made, photos)
    trail.record(
        loop, step, Verb.PLEDGE_TOLD, by, made.words, commitment=found.pk, unit=found.unit_id,
        unit_name=found.unit.name,
    )  # fmt: skip
    return made


@transaction.atomic
def judge_report(*, report: CommitmentReport, by: User, is_met: bool, words: str = "") -> Commitment:
    """Somebody of the office, and not of the unit, says whether the promise is kept (核实)."""
    loop, found, step = _claim(report.commitment)
    _need_office(loop, step, found, by)
    report = CommitmentReport.objects.get(pk=report.pk)
    if report.judged_at is not None:
        raise NotNow()
    if report.by_id in by.selves:
        raise PermissionDenied(_("自己报告的须由他人核实。"))
    if not is_met and not words.strip():
        raise ValidationError({"words": _("请写明还差什么。")})
    report.is_met, report.judged_by, report.judged_at = is_met, by, timezone.now()
    report.judged_words = words.strip()
    report.save(update_fields=["is_met", "judged_by", "judged_at", "judged_words"])
    if is_met:
        found.kept_at = report.judged_at
        found.save(update_fields=["kept_at"])
    verb = Verb.PLEDGE_KEPT if is_met else Verb.PLEDGE_UNMET
    trail.record(loop, step, verb, by, report.judged_words, commitment=found.pk)
    follow(loop)
    return found


@transaction.atomic
def ask_to_drop(*, commitment: Commitment, by: User, reason: str) -> Commitment:
    """The unit asks not to keep a promise any more, and says why."""
    loop, found, step = _claim(commitment)
    _need_unit(found, by)
    if found.drop_asked_at is not None:
        raise NotNow(_("已经申请过，正在等待答复。"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么不能落实。")})
    found.drop_reason, found.drop_asked_by, found.drop_asked_at = reason.strip(), by, timezone.now()
    found.save(update_fields=["drop_reason", "drop_asked_by", "drop_asked_at"])
    trail.record(
        loop, step, Verb.PLEDGE_ASKED, by, found.drop_reason, commitment=found.pk, unit=found.unit_id,
        unit_name=found.unit.name,
    )  # fmt: skip
    return found


@transaction.atomic
def decide_drop(*, commitment: Commitment, by: User, consents: bool, words: str = "") -> Commitment:
    """The office consents that a promise is not kept, or holds the unit to it."""
    loop, found, step = _claim(commitment)
    _need_office(loop, step, found, by)
    if found.drop_asked_at is None:
        raise NotNow(_("没有等待答复的申请。"))
    if found.drop_asked_by_id in by.selves:
        raise PermissionDenied(_("自己的申请须由他人答复。"))
    if not consents and not words.strip():
        raise ValidationError({"words": _("请写明为什么仍须落实。")})
    if consents:
        found.dropped_at, found.drop_decided_by = timezone.now(), by
        found.save(update_fields=["dropped_at", "drop_decided_by"])
    else:
        found.drop_reason, found.drop_asked_by, found.drop_asked_at = "", None, None
        found.save(update_fields=["drop_reason", "drop_asked_by", "drop_asked_at"])
    verb = Verb.PLEDGE_DROPPED if consents else Verb.PLEDGE_STANDS
    trail.record(loop, step, verb, by, words.strip(), commitment=found.pk)
    follow(loop)
    return found


def may_report(user: User, commitment: Commitment) -> bool:
    """Who works in the unit that promised, or in the one whose answer it stands in."""
    return bool({commitment.unit_id, commitment.reply.unit_id} & user.unit_ids(*WORKING))


def may_judge(user: User, loop: Loop, step: Step, commitment: Commitment) -> bool:
    """The congress that took the proposal in, and nobody of the units that promised."""
    if {commitment.unit_id, commitment.reply.unit_id} & user.unit_ids():
        return False
    return loop.owner_id in user.unit_ids(*SIGNING) or access.is_party(user, "office", loop, step)


def _claim(commitment: Commitment) -> tuple[Loop, Commitment, Step]:
    """The locked case, the promise read afresh, which must be open, and the current step."""
    loop = lock(commitment.proposal.loop)
    step = current_step(loop)
    related = ("unit", "reply", "proposal")
    found = Commitment.objects.open().select_related(*related).filter(pk=commitment.pk).first()
    if not loop.is_open or step is None or found is None:
        raise NotNow()
    return loop, found, step


def _need_unit(commitment: Commitment, by: User) -> None:
    if not may_report(by, commitment):
        raise PermissionDenied(_("由作出承诺的单位办理。"))


def _need_office(loop: Loop, step: Step, commitment: Commitment, by: User) -> None:
    if not may_judge(by, loop, step, commitment):
        raise PermissionDenied(_("由受理这件建议的人大办理，作出承诺的单位不能自己核实。"))


def _attach(loop: Loop, step: Step, by: User, report: CommitmentReport, photos: Photos) -> None:
    known = set(Evidence.objects.filter(loop=loop).values_list("pk", flat=True))
    attach(loop, step, by, photos=photos)
    added = Evidence.objects.filter(loop=loop).exclude(pk__in=known)
    ReportPhoto.objects.bulk_create(
        ReportPhoto(county_id=report.county_id, report=report, evidence=one) for one in added
    )


def _check(reply: Reply, step: Step, promises: Sequence[Promise]) -> None:
    if promises and not reply.result.needs_promises:
        raise ValidationError(
            {"result": _("%(result)s答复不列承诺，请删去承诺，或者改选类别。") % {"result": reply.result}}
        )
    latest = timezone.localdate() + LONGEST
    if any(one.due_on > latest for one in promises):
        raise ValidationError({"result": _("承诺的日期最晚写到%(day)s。") % {"day": latest.isoformat()}})
    if len(promises) > MOST:
        raise ValidationError({"result": _("一次答复最多列%(most)d项承诺。") % {"most": MOST}})
    units = {step.unit_id, *step.helper_set.values_list("unit_id", flat=True)}
    if any(one.unit.pk not in units for one in promises):
        raise ValidationError({"result": _("承诺的负责单位须是主办或者协办单位。")})
    if any(not (one.what.strip() and one.who.strip() and one.how_known.strip()) for one in promises):
        raise ValidationError({"result": _("每项承诺都要写明办什么、何时办成、谁负责、怎么算办成。")})
