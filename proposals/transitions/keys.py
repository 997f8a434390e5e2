"""Key proposals: chosen, planned, visited, reported on; or taken off the list. The case is locked first."""

from __future__ import annotations

import datetime as dt
import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Unit, UnitKind, User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.access import WATCHING
from congress_portal.loops.models import Loop, Step, WatchAs
from congress_portal.loops.transitions.claims import current_step, lock
from congress_portal.loops.transitions.evidence import Photos
from congress_portal.loops.words import Verb
from proposals.access import may_direct
from proposals.agenda import LED
from proposals.models import Check, KeyProposal, Proposal
from proposals.officials import Officials
from proposals.plans import REVIEW
from proposals.transitions.officials import follow_officials
from proposals.transitions.signals import keep_check

PROPOSERS = (UnitKind.CONGRESS_OFFICE, UnitKind.WORKING_COMMITTEE)


def choose_key(
    *, proposal: Proposal, by: User, year: int, proposed_by: Unit, meeting: str, chosen_on: dt.date, leading: str,
    supervising: str, note: str = "",
) -> KeyProposal:  # fmt: skip
    """Enter what the chairpersons' meeting chose. A proposal is a key one once a year; the committee that proposed it
    watches it from now on."""
    said = {"meeting": meeting.strip(), "leading": leading.strip(), "supervising": supervising.strip()}
    try:
        with transaction.atomic():
            loop, step = _open(proposal, by)
            _check_choice(proposal, proposed_by, chosen_on, said)
            people = _accounts(loop.county_id, said)
            made = KeyProposal.objects.create(
                county_id=loop.county_id, proposal_id=loop.pk, year=year, proposed_by=proposed_by,
                chosen_on=chosen_on, note=note.strip(), by=by, at=timezone.now(), **said, **people,
            )  # fmt: skip
            _tell(loop, step, by, _("列为重点督办"), made.note, year=year)
            follow_officials(loop, by)
            if proposed_by.kind == UnitKind.WORKING_COMMITTEE:
                loop_moves.begin_watch(loops=[loop], unit=proposed_by, as_what=WatchAs.COMMITTEE, by=by)
    except IntegrityError:
        raise NotNow(_("这件建议已经是%(year)s年的重点督办建议。") % {"year": year}) from None
    return made


@transaction.atomic
def plan_key(*, key: KeyProposal, by: User, plan: str) -> KeyProposal:
    """Write the plan of supervision, or a new one while there is no report."""
    loop, step, key = _claim(key, by)
    if key.report:
        raise NotNow(_("已经报告主任会议，不能再改方案。"))
    _need(plan, "plan", _("请写明督办方案。"))
    key.plan, key.planned_by, key.planned_at = plan.strip(), by, timezone.now()
    key.save(update_fields=["plan", "planned_by", "planned_at"])
    _tell(loop, step, by, _("重点督办：督办方案"), key.plan, year=key.year)
    return key


@transaction.atomic
def visit_key(
    *, key: KeyProposal, by: User, held_on: dt.date, place: str, participants: str, findings: str,
    photos: Photos = (), request_key: uuid.UUID | None = None,
) -> Check:  # fmt: skip
    """Write down a visit of the leaders (领衔督办), with photos as evidence."""
    loop, step, key = _claim(key, by)
    if not key.plan:
        raise NotNow(_("请先制定督办方案。"))
    return keep_check(
        loop=loop, step=step, by=by, unit=key.proposed_by, key=key, held_on=held_on, place=place,
        participants=participants, findings=findings, photos=photos, request_key=request_key,
    )  # fmt: skip


@transaction.atomic
def report_key(*, key: KeyProposal, by: User, report: str, reported_on: dt.date) -> KeyProposal:
    """Enter the report to the chairpersons' meeting: after a plan and a visit, once."""
    loop, step, key = _claim(key, by)
    if key.report:
        raise NotNow(_("已经报告主任会议。"))
    if not key.plan or not key.visits.exists():
        raise NotNow(_("请先制定督办方案并登记督办活动，再报告主任会议。"))
    _need(report, "report", _("请写明督办报告。"))
    if not key.chosen_on <= reported_on <= timezone.localdate():
        raise ValidationError({"reported_on": _("请填写确定以后、今天以前的日期。")})
    key.report, key.reported_on, key.reported_by = report.strip(), reported_on, by
    key.save(update_fields=["report", "reported_on", "reported_by"])
    _tell(loop, step, by, _("重点督办：报告主任会议"), key.report, year=key.year)
    return key


@transaction.atomic
def revoke_key(*, key: KeyProposal, by: User, reason: str) -> KeyProposal:
    """Take a proposal off the list, visibly, while there is no report."""
    loop, step, key = _claim(key, by)
    if not may_direct(by, key.county_id):
        raise PermissionDenied(_("重点督办建议由县人大常委会办公室登记。"))
    if key.report:
        raise NotNow(_("已经报告主任会议，不能取消。"))
    _need(reason, "reason", _("请写明理由。"))
    key.revoked_at, key.revoked_by, key.reason = timezone.now(), by, reason.strip()
    key.save(update_fields=["revoked_at", "revoked_by", "reason"])
    _tell(loop, step, by, _("取消重点督办"), key.reason, year=key.year)
    follow_officials(loop, by)
    return key


def refuse_unreported(loop: Loop, step: Step) -> None:
    """Nobody closes the effect of a key proposal before it was reported on; a guard of the plan."""
    if KeyProposal.objects.standing().filter(proposal=loop.pk, report="").exists():
        raise NotNow(_("这是重点督办建议，还没有向主任会议报告，不能销号。"))


def may_work_on(user: User, key: KeyProposal) -> bool:
    """The office of the county, and the committee that proposed it."""
    return may_direct(user, key.county_id) or key.proposed_by_id in user.unit_ids(*WATCHING)


def _open(proposal: Proposal, by: User) -> tuple[Loop, Step]:
    loop = lock(proposal.loop)
    step = current_step(loop)
    if not may_direct(by, loop.county_id):
        raise PermissionDenied(_("重点督办建议由县人大常委会办公室登记。"))
    if not loop.is_open or step is None or step.key == REVIEW:
        raise NotNow(_("受理以后、办结以前的建议才能列为重点督办。"))
    return loop, step


def _claim(key: KeyProposal, by: User) -> tuple[Loop, Step | None, KeyProposal]:
    loop = lock(key.proposal.loop)
    found = KeyProposal.objects.select_for_update(of=("self",), no_key=True).select_related("proposed_by")
    fresh = found.get(pk=key.pk)
    if not may_work_on(by, fresh):
        raise PermissionDenied(_("由县人大常委会办公室和提出单位办理。"))
    if fresh.revoked_at is not None or not loop.is_open:
        raise NotNow(_("这件已经办结，或者不再是重点督办建议。"))
    return loop, current_step(loop), fresh


def _check_choice(proposal: Proposal, unit: Unit, chosen_on: dt.date, said: dict[str, str]) -> None:
    errors = {name: _("请填写。") for name, value in said.items() if not value}
    if unit.county_id != proposal.county_id or unit.kind not in PROPOSERS:
        errors["proposed_by"] = _("请选择本县人大的工委或者办公室。")
    if chosen_on > timezone.localdate():
        errors["chosen_on"] = _("不能晚于今天。")
    if errors:
        raise ValidationError(errors)


def _accounts(county: int, said: dict[str, str]) -> dict[str, User | None]:
    """The accounts behind the names, where there are any."""
    known, found, errors = Officials(county), dict[str, User | None](), dict[str, str]()
    for name in LED:
        try:
            found[f"{name}_user"] = known.find(said[name])
        except ValueError as wrong:
            errors[name] = str(wrong)
    if errors:
        raise ValidationError(errors)
    return found


def _need(value: str, field: str, message: str) -> None:
    if not value.strip():
        raise ValidationError({field: message})


def _tell(loop: Loop, step: Step | None, by: User, label: str, note: str, **detail: int) -> None:
    trail.record(loop, step, Verb.KEYED, by, note, label=label, **detail)
