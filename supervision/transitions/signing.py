"""Who signs at each step of supervision: narrower than the ledger, which lets whoever oversees the place sign."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, Role, UnitKind, User
from congress_portal.loops.models import Loop, Step
from supervision.access import works_for
from supervision.models import Problem, ReviewOpinion
from supervision.plans import APPROVE


def need_signer(by: User, loop: Loop, step: Step) -> None:
    if not may_sign(by, loop, step):
        raise PermissionDenied(_("本环节由%(unit)s销号或者退回。") % {"unit": step.signer})


def may_sign(user: User, loop: Loop, step: Step) -> bool:
    """The unit that signs, and no other; at the last step of a problem the one in charge. Never who puts it right."""
    problem = Problem.objects.select_related("opinion").filter(loop=loop).first()
    if problem is not None and problem.unit_id in user.unit_ids():
        return False
    if (
        problem is not None
        and step.key == APPROVE
        and step.signer
        and step.signer.kind == UnitKind.LEADERSHIP
    ):
        return is_in_charge(user, problem.opinion, step)
    return works_for(user, step.signer_id)


def is_in_charge(user: User, opinion: ReviewOpinion, step: Step) -> bool:
    """The vice-chair in charge, or who stands in; when that one serves no more, any of the leaders."""
    if step.signer_id not in user.unit_ids(Role.LEADER):
        return False
    serving = Duty.objects.current().filter(
        user=opinion.in_charge_id, unit=step.signer_id, role=Role.LEADER, user__is_active=True
    )
    return opinion.in_charge_id in user.selves or not serving.exists()


def check_meeting(meeting: str, met_on: dt.date | None, since: dt.date) -> tuple[str, dt.date]:
    """A meeting that decided: named, held, and not before what it decided on."""
    errors = {}
    if not meeting.strip():
        errors["meeting"] = _("请写明哪一次主任会议。")
    if met_on is None:
        errors["met_on"] = _("请填写会议日期。")
    elif met_on > timezone.localdate():
        errors["met_on"] = _("会议还没有召开。")
    elif met_on < since:
        errors["met_on"] = _("不能早于%(day)s。") % {"day": since.isoformat()}
    if errors or met_on is None:
        raise ValidationError(errors)
    return meeting.strip(), met_on
