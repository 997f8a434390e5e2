"""The plan of handling by stages (时度效：事前、事中、事后): what is done by when, and how it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Step
from congress_portal.loops.transitions.claims import claim
from congress_portal.loops.words import Verb
from proposals.models import PlanStage, Proposal
from proposals.plans import HANDLE
from proposals.transitions.claims import claim_step
from proposals.words import Stage

ORDER = list(Stage.values)


@dataclass(frozen=True)
class Planned:
    """One row as it is typed."""

    stage: str
    what: str
    due_on: dt.date


@transaction.atomic
def plan_stages(
    *, proposal: Proposal, by: User, rows: Sequence[Planned], step: Step | None = None
) -> list[PlanStage]:
    """Say what is done before, during and after, and by when. What is done already stays; the rest is replaced."""
    loop, found = claim(proposal.loop, "plan", by, step=step)
    if found.key != HANDLE:
        raise NotNow()
    planned = sorted(rows, key=lambda one: (ORDER.index(one.stage), one.due_on))
    done = list(PlanStage.objects.filter(step=found, done_on__isnull=False))
    _check(planned, {one.stage for one in done})
    PlanStage.objects.filter(step=found, done_on=None).delete()
    last = PlanStage.objects.filter(step=found).aggregate(last=Max("position"))["last"] or 0
    made = [
        PlanStage(
            county_id=loop.county_id, proposal_id=loop.pk, step=found, stage=one.stage, what=one.what.strip(),
            position=number, due_on=one.due_on, by=by,
        )
        for number, one in enumerate(planned, start=last + 1)
    ]  # fmt: skip
    PlanStage.objects.bulk_create(made)
    loop_moves.make_plan(loop=loop, by=by, plan="\n".join(_line(one) for one in [*done, *made]), step=found)
    return made


@transaction.atomic
def finish_stage(*, stage: PlanStage, by: User, note: str) -> PlanStage:
    """One thing of the plan is done; the deputies see it."""
    proposal, found = claim_step(stage.proposal, by, keys=(HANDLE,), parties=("worker",))
    row = PlanStage.objects.filter(pk=stage.pk, step=found, done_on=None).first()
    if row is None:
        raise NotNow()
    if not note.strip():
        raise ValidationError({"note": _("请写明完成情况。")})
    row.done_on, row.done_by, row.note = timezone.localdate(), by, note.strip()
    row.save(update_fields=["done_on", "done_by", "note"])
    trail.record(proposal.loop, found, Verb.STAGE_DONE, by, f"{row}：{row.note}", stage=row.pk)
    return row


def _line(one: PlanStage) -> str:
    words = _("%(stage)s（%(day)s前）：%(what)s")
    return words % {"stage": one.get_stage_display(), "day": one.due_on.isoformat(), "what": one.what}


def _check(planned: Sequence[Planned], done: set[str]) -> None:
    """Each stage has something, by days that follow one another."""
    missing = [Stage(word).label for word in ORDER if word not in {*done, *(one.stage for one in planned)}]
    if missing:
        raise ValidationError(
            _("请写明%(stages)s做什么。") % {"stages": "、".join(str(one) for one in missing)}
        )
    if any(not one.what.strip() for one in planned):
        raise ValidationError(_("请写明做什么。"))
    if any(one.due_on < timezone.localdate() for one in planned):
        raise ValidationError(_("日期不能早于今天。"))
    if any(before.due_on > after.due_on for before, after in pairwise(planned)):
        raise ValidationError(_("事前、事中、事后的日期要依次往后。"))
