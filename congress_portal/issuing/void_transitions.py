"""Documents that went out by mistake: declared void by two people, under a number that stays theirs."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Role, User
from congress_portal.errors import NotNow
from congress_portal.issuing import again, transitions, undoing
from congress_portal.issuing.marks import may_keep
from congress_portal.issuing.models import Issued, Voiding
from congress_portal.issuing.words import Act, Kind
from congress_portal.loops import subjects, trail
from congress_portal.loops.transitions.claims import lock
from congress_portal.loops.words import Verb

SUBJECT = "paper"
ASKERS = (Role.HANDLER, Role.OVERSEER, Role.CONGRESS_OFFICE)


def may_ask(user: User, issued: Issued) -> bool:
    """Whoever handles cases in the unit that issued it, and who keeps the register."""
    in_unit = any(duty.unit_id == issued.unit_id and duty.role in ASKERS for duty in user.duties)
    return in_unit or may_keep(user, issued.county_id)


def need_asker(user: User, issued: Issued) -> None:
    if not may_ask(user, issued):
        raise PermissionDenied(_("由发文单位或者县人大常委会办公室提出。"))


@transaction.atomic
def ask(*, issued: Issued, by: User, reason: str) -> Voiding:
    """Say that a document should be void, and why; another person then does it."""
    issued = _locked(issued)
    need_asker(by, issued)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明理由。")})
    if issued.voidings.standing().exists():
        raise NotNow(_("已经提出作废，或者已经作废。"))
    made = Voiding(county_id=issued.county_id, issued=issued, reason=reason.strip(), asked_by=by)
    made.save(force_insert=True)
    _record(Act.VOID_ASKED, issued, by)
    return made


@transaction.atomic
def drop(*, issued: Issued, by: User) -> Voiding:
    """The document stays as it is after all: its asker takes it back, or the office does not agree."""
    issued = _locked(issued)
    asked = _asked(issued)
    if asked.asked_by_id not in by.selves and not may_keep(by, issued.county_id):
        raise PermissionDenied(_("由提出的人或者县人大常委会办公室撤回。"))
    asked.dropped_by, asked.dropped_at = by, timezone.now()
    asked.save(update_fields=["dropped_by", "dropped_at"])
    _record(Act.VOID_DROPPED, issued, by, person=asked.asked_by_id)
    return asked


@transaction.atomic
def confirm(*, issued: Issued, by: User) -> Voiding:
    """Somebody else of the county's office declares it void. Its number stays, and it is never changed again.

    What it asked of a unit ends with it (``undoing``); the case is locked first, as by whoever sends a document.
    """
    if issued.loop is not None:
        lock(issued.loop)
    issued = _locked(issued)
    if not may_keep(by, issued.county_id):
        raise PermissionDenied(_("由县人大常委会办公室确认。"))
    asked = _asked(issued)
    if asked.asked_by_id in by.selves:
        raise PermissionDenied(_("提出的人不能自己确认，请另一位同志确认。"))
    asked.done_by, asked.done_at = by, timezone.now()
    asked.save(update_fields=["done_by", "done_at"])
    issued.voided_at = asked.done_at
    issued.save(update_fields=["voided_at"])
    to = undoing.end(issued)
    outside = [to] if to and issued.loop is None else []
    _record(Act.VOIDED, issued, by, person=asked.asked_by_id, unit_keys=outside)
    if issued.loop is not None:
        label = _("公文作废：%(number)s") % {"number": issued.text}
        trail.record(
            issued.loop,
            None,
            Verb.PAPER_VOIDED,
            by,
            note=asked.reason,
            label=label,
            number=issued.text,
            to=to,
        )
    return asked


@transaction.atomic
def name_replacement(*, issued: Issued, by: User, replacement: Issued) -> Voiding:
    """Say which later document of the same unit and kind stands in the place of a void one. Once.

    Not where its app makes it anew (``issue_again``): a wrong name would keep it from ever being issued again.
    """
    issued = _locked(issued)
    need_asker(by, issued)
    need_name(issued)
    voiding = issued.voidings.done().first()
    if voiding is None or voiding.replacement_id is not None:
        raise NotNow()
    if not candidates(issued).filter(pk=replacement.pk).exists():
        raise ValidationError({"replacement": _("请选择同一单位、同一事项以后发出的同类公文。")})
    voiding.replacement = replacement
    try:
        with transaction.atomic():
            voiding.save(update_fields=["replacement"])
    except IntegrityError:
        raise NotNow(_("这件公文已经代替了另一件。")) from None
    _record(Act.REPLACED, issued, by, title=replacement.text)
    return voiding


@transaction.atomic
def issue_again(*, issued: Issued, by: User) -> Issued:
    """The thing of a void document gets another one, as its rows say now; it stands in the place of the void one."""
    issued = _locked(issued)
    if not may_keep(by, issued.county_id):
        raise PermissionDenied(_("由县人大常委会办公室重新编号印发。"))
    if not may_issue_again(issued):
        raise NotNow()
    kind = Kind(issued.kind)
    taken = transitions.take(kind=kind, unit=issued.unit)
    letter = again.letter(issued, taken.text) if taken else None
    if taken is None or letter is None:
        raise NotNow(_("现在没有可以印发的内容。"))
    return transitions.keep(
        taken=taken, letter=letter, kind=kind, unit=issued.unit, by=by, about=issued.about, loop=issued.loop
    )


def may_issue_again(issued: Issued) -> bool:
    """Whether it is void, nothing stands in its place, and its app can make its document anew."""
    voiding = issued.voidings.done().first()
    return voiding is not None and voiding.replacement_id is None and again.is_known(issued)


def need_name(issued: Issued) -> None:
    """Refuse to name by hand what is named by itself when it is issued again."""
    if again.is_known(issued):
        raise NotNow(_("这类公文重新编号印发后自动登记，不能另行指定。"))


def candidates(issued: Issued) -> models.QuerySet[Issued]:
    """What may stand in its place: later ones of its unit, kind and case that are good and replace nothing yet.

    Without their letters, which a list does not need. None where its app makes it anew.
    """
    if again.is_known(issued):
        return Issued.objects.none()
    found = Issued.objects.filter(
        county=issued.county_id, unit=issued.unit_id, kind=issued.kind, pk__gt=issued.pk, voided_at=None, replaces=None
    )  # fmt: skip
    of_case = found.filter(loop=issued.loop_id) if issued.loop_id else found
    return of_case.defer("data").order_by("-pk")


def _locked(issued: Issued) -> Issued:
    found = Issued.objects.select_for_update(of=("self",), no_key=True)
    return found.select_related("unit", "loop").get(pk=issued.pk)


def _asked(issued: Issued) -> Voiding:
    """What waits for its second person."""
    asked = issued.voidings.standing().filter(done_at=None).first()
    if asked is None:
        raise NotNow()
    return asked


def _record(act: Act, issued: Issued, by: User, **detail: Any) -> None:
    """Without the reason, which may name somebody: it stands in its row, and in the note of the case's event."""
    about = subjects.name(SUBJECT, issued.pk)
    trail.record_act(issued.unit, act, by, about=about, number=issued.text, kind=issued.kind, **detail)
