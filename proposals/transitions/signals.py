"""What those who watch a proposal do about it: words to the unit that it must react to, and looks on site."""

from __future__ import annotations

import datetime as dt
import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Unit, User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.access import WATCHING
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.transitions.claims import current_step, lock
from congress_portal.loops.transitions.evidence import Photos
from congress_portal.loops.words import Verb
from proposals.models import Check, CheckPhoto, KeyProposal, Proposal, Signal, offices_of
from proposals.models.supervising import name_of_signal
from proposals.plans import ASSIGN, REVIEW
from proposals.words import Word

PERIOD = "proposal.signal"


@transaction.atomic
def send_signal(
    *, proposal: Proposal, by: User, unit: Unit, kind: str, words: str, colour: str = "",
    react_on: dt.date | None = None,
) -> Signal:  # fmt: skip
    """Send a warning signal, a suggestion or a call to consult to whoever holds the proposal (督办信号).

    It is a prompt of the ledger: one open word a person, a day to react by, the head and then the office if none comes.
    """
    loop, _step = _claim(proposal, by, unit)
    _check_kind(kind, colour)
    made = loop_moves.prompt(
        loop=loop,
        by=by,
        note=words.strip(),
        key=PERIOD,
        react_on=react_on,
        label=name_of_signal(kind, colour),
    )
    signal = Signal(
        prompt=made, county_id=loop.county_id, proposal_id=loop.pk, unit=unit, kind=kind, colour=colour
    )
    signal.save(force_insert=True)
    return signal


@transaction.atomic
def check_on_site(
    *, proposal: Proposal, by: User, unit: Unit, held_on: dt.date, place: str, participants: str, findings: str,
    photos: Photos = (), request_key: uuid.UUID | None = None,
) -> Check:  # fmt: skip
    """Write down a look on site (现场督查), with photos as evidence. The same ``request_key`` gives the same check."""
    loop, step = _claim(proposal, by, unit)
    return keep_check(
        loop=loop, step=step, by=by, unit=unit, held_on=held_on, place=place, participants=participants,
        findings=findings, photos=photos, request_key=request_key,
    )  # fmt: skip


def keep_check(
    *, loop: Loop, step: Step | None, by: User, unit: Unit, held_on: dt.date, place: str, participants: str,
    findings: str, photos: Photos = (), request_key: uuid.UUID | None = None, key: KeyProposal | None = None,
) -> Check:  # fmt: skip
    """The check's row with its photos. The case is locked, and the right asked, by the caller."""
    once = request_key or uuid.uuid4()
    known = Check.objects.filter(county=loop.county_id, request_key=once).first()
    if known is not None:
        if (known.proposal_id, known.by_id) != (loop.pk, by.pk):
            raise NotNow(_("这张表已经用过，请重新打开页面再登记。"))
        return known
    if held_on > timezone.localdate() or held_on < timezone.localdate(loop.opened_at):
        raise ValidationError({"held_on": _("请填写提交建议以后、今天以前的日期。")})
    said = {"place": place.strip(), "participants": participants.strip(), "findings": findings.strip()}
    missing = {name: _("请填写。") for name, value in said.items() if not value}
    if missing:
        raise ValidationError(missing)
    made = Check(
        county_id=loop.county_id, proposal_id=loop.pk, unit=unit, key=key, held_on=held_on, by=by,
        at=timezone.now(), request_key=once, **said,
    )  # fmt: skip
    made.save(force_insert=True)
    rows = loop_moves.attach(loop, step, by, photos=photos)
    CheckPhoto.objects.bulk_create(
        CheckPhoto(county_id=loop.county_id, check_made=made, evidence=row) for row in rows
    )
    trail.record(
        loop, step, Verb.INSPECTED, by, said["findings"], unit=unit.pk, unit_name=unit.name, made=made.pk
    )
    return made


def units_speaking(user: User, loop: Loop) -> list[Unit]:
    """In whose name a user may speak to the unit: those that watch the case, and the office that takes care of it."""
    watching = loop.watchers.open().filter(unit__in=user.unit_ids(*WATCHING))
    found = Unit.objects.filter(pk__in=watching.values("unit")) | offices_of(user).filter(pk=loop.owner_id)
    return list(found.order_by("kind", "code", "pk"))


def may_speak(loop: Loop, step: Step | None) -> bool:
    """Whether there is a unit to speak to: one that has signed for the proposal."""
    return loop.is_open and step is not None and step.key not in (REVIEW, ASSIGN)


def _claim(proposal: Proposal, by: User, unit: Unit) -> tuple[Loop, Step]:
    loop = lock(proposal.loop)
    step = current_step(loop)
    if step is None or not may_speak(loop, step):
        raise NotNow(_("承办单位签收以后、办结以前，才能督办。"))
    if unit not in units_speaking(by, loop):
        raise PermissionDenied(_("督办这件建议的小组、工委和办公室才能办理。"))
    return loop, step


def _check_kind(kind: str, colour: str) -> None:
    if kind not in Word.values:
        raise ValidationError({"kind": _("请选择种类。")})
    if (kind == Word.WARNING) != bool(colour):
        raise ValidationError({"colour": _("预警信号请选择颜色，其他的不选。")})
