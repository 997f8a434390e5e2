"""Talking with the deputies (面商): the unit writes down each talk, each deputy says whether it was so."""

from __future__ import annotations

import datetime as dt
import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Role, Unit, UnitKind, User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops.access import WORKING
from congress_portal.loops.models import Step
from congress_portal.loops.transitions.claims import current_step, lock
from congress_portal.loops.transitions.evidence import Photos, attach
from congress_portal.loops.words import StepStatus, Verb
from proposals.models import Confirmation, Consultation, Proposal
from proposals.plans import ASSIGN, HANDLE, TRACK
from proposals.transitions.claims import claim_step
from proposals.transitions.handling import stop_contact
from proposals.words import Talk


@transaction.atomic
def consult(
    *,
    proposal: Proposal,
    by: User,
    form: str,
    held_on: dt.date,
    participants: str,
    notes: str,
    place: str = "",
    station: Unit | None = None,
    photos: Photos = (),
    request_key: uuid.UUID | None = None,
    step: Step | None = None,
) -> Consultation:
    """Write down a talk with those who bring it, by the lead unit or one that helps. One ``request_key``, one talk."""
    proposal, found = claim_step(proposal, by, keys=(HANDLE, TRACK), parties=("worker", "helper"), step=step)
    key = request_key or uuid.uuid4()
    known = Consultation.objects.filter(county=proposal.county_id, request_key=key).first()
    if known is not None:
        if (known.proposal_id, known.by_id) != (proposal.pk, by.pk):
            raise NotNow(_("这张表已经用过，请重新打开页面再登记。"))
        return known
    _check(found, form, held_on, participants, notes, station)
    made = Consultation(
        county_id=proposal.county_id, proposal=proposal, unit_id=_unit_of(by, found), form=form,
        held_on=held_on, place=place.strip(), station=station if form == Talk.STATION else None,
        participants=participants.strip(), notes=notes.strip(), by=by, at=timezone.now(), request_key=key,
    )  # fmt: skip
    made.save(force_insert=True)
    stop_contact(proposal.loop)
    attach(proposal.loop, found, by, photos=photos)
    trail.record(
        proposal.loop, found, Verb.CONSULTED, by, made.notes,
        consultation=made.pk, form=form, unit=made.unit_id, unit_name=made.unit.name,
    )  # fmt: skip
    return made


@transaction.atomic
def confirm(*, consultation: Consultation, by: User, is_so: bool, words: str = "") -> Confirmation:
    """One deputy says that it was so, or that it was not and what was. Once, in person, while the case is open."""
    loop = lock(consultation.proposal.loop)
    if not loop.is_open:
        raise NotNow()
    if not by.has_role(Role.DEPUTY) or not loop.movers.filter(user=by, left_at=None).exists():
        raise PermissionDenied(_("由提出这件建议的代表本人确认。"))
    if works_for(by, consultation):
        raise PermissionDenied(_("承办单位的人员不能确认本单位登记的沟通。"))
    if consultation.confirmations.filter(deputy=by).exists():
        raise NotNow(_("您已经答复过这次沟通。"))
    if not is_so and not words.strip():
        raise ValidationError({"words": _("请写明实际情况。")})
    made = Confirmation(
        county_id=consultation.county_id, consultation=consultation, deputy=by, is_so=is_so,
        words=words.strip(), at=timezone.now(),
    )  # fmt: skip
    made.save(force_insert=True)
    verb = Verb.CONFIRMED if is_so else Verb.CONTESTED
    trail.record(loop, current_step(loop), verb, by, made.words, consultation=consultation.pk)
    return made


def works_for(user: User, consultation: Consultation) -> bool:
    """Whether the deputy also works for the unit that wrote the talk down: it would confirm itself."""
    return consultation.by_id in user.selves or consultation.unit_id in user.unit_ids(*WORKING)


def since(step: Step) -> dt.date:
    """The day from which a talk belongs to a step: that of its assignment, or the one it was begun on again."""
    before = Step.objects.filter(
        loop_id=step.loop_id, position__lt=step.position, status=StepStatus.SIGNED
    ).order_by("position").last()  # fmt: skip
    begun = step.begun_at or timezone.now()
    if before is not None and before.key == ASSIGN and before.checked_in_at is not None:
        begun = before.checked_in_at
    return timezone.localdate(begun)


def _check(
    step: Step, form: str, held_on: dt.date, participants: str, notes: str, station: Unit | None
) -> None:
    errors: dict[str, str] = {}
    if form not in Talk.values:
        errors["form"] = _("请选择沟通形式。")
    if held_on > timezone.localdate():
        errors["held_on"] = _("不能晚于今天。")
    elif held_on < since(step):
        errors["held_on"] = _("不能早于交办之日。")
    if form == Talk.STATION and (
        station is None or station.kind != UnitKind.STATION or station.county_id != step.county_id
    ):
        errors["station"] = _("请选择是哪个代表联络站。")
    if not participants.strip():
        errors["participants"] = _("请写明谁参加。")
    if not notes.strip():
        errors["notes"] = _("请写明沟通了什么、代表有什么意见。")
    if errors:
        raise ValidationError(errors)


def _unit_of(by: User, step: Step) -> int:
    """The unit for which somebody writes it down: the lead one where they work there, else the one that helps."""
    units = by.unit_ids()
    helping = [one.unit_id for one in step.helper_set.all() if one.unit_id in units]
    return step.unit_id if step.unit_id in units or not helping else helping[0]
