"""What waits for a vice-chair in charge (待审定), for the list of what is to be done and the list of cases."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from congress_portal.accounts.models import Duty, Role, UnitKind, User
from congress_portal.loops.models import Step
from congress_portal.loops.words import LoopStatus, StepStatus
from supervision.models import Problem
from supervision.plans import APPROVE


def to_approve(user: User) -> QuerySet[Step]:
    """Steps that this leader may approve: those in their charge, or in that of somebody who serves no more."""
    units = user.unit_ids(Role.LEADER)
    serving = (
        Duty.objects.current().filter(unit__in=units, role=Role.LEADER, user__is_active=True).values("user")
    )
    mine = Problem.objects.filter(
        Q(opinion__in_charge__in=user.selves) | ~Q(opinion__in_charge__in=serving), loop__isnull=False
    ).exclude(unit__in=user.unit_ids())
    steps = Step.objects.filter(
        key=APPROVE, status=StepStatus.SUBMITTED, signer__in=units, signer__kind=UnitKind.LEADERSHIP,
        loop__status=LoopStatus.OPEN, loop__in=mine.values("loop"),
    )  # fmt: skip
    return steps.exclude(checked_in_by__in=user.selves)
