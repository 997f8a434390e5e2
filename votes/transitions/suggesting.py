"""Suggestions come in: from citizens, by account, out of opinions; shown to everybody in redacted words; "me too"."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Level, Region, Role, Unit, UnitKind, User
from congress_portal.errors import NotNow
from congress_portal.grams import grams
from congress_portal.loops import trail
from congress_portal.loops.models import Clue
from congress_portal.loops.trail import CITIZEN, By
from congress_portal.loops.words import Kind
from votes.calls.access import guard_office, office_of, suggesting_units
from votes.calls.acts import Act
from votes.models import Call, CallState, Candidate, Origin, Suggestion, SuggestionContact, Support

PRIVACY = "call-2026-11"
"""Which words about personal data stood on the form."""


@dataclass(frozen=True)
class Words:
    """One matter as it is typed. ``township``: where it comes from; none is the whole county."""

    title: str
    text: str
    area: str
    goal: str = ""
    place: str = ""
    township: Region | None = None


@transaction.atomic
def suggest(*, call: Call, words: Words, name: str, mobile: str, request_key: uuid.UUID) -> Suggestion:
    """A citizen suggests one matter. The same key again returns the same one, also after the last day."""
    call = _locked(call)
    known = Suggestion.objects.filter(county=call.county_id, request_key=request_key).first()
    if known is not None:
        if (known.call_id, known.title, known.text) != (call.pk, words.title, words.text):
            raise NotNow(_("这张表单已经提交过。您现在写的内容还在下面，请再按一次提交。"))
        return known
    _need_taking(call)
    made = _make(call, words, Origin.CITIZEN, CITIZEN, request_key, notice_version=PRIVACY)
    SuggestionContact.objects.create(suggestion=made, county_id=call.county_id, name=name, mobile=mobile)
    return made


@transaction.atomic
def suggest_for(
    *, call: Call, by: User, unit: Unit, words: Words, request_key: uuid.UUID | None = None
) -> Suggestion:
    """A deputy, a township or a department suggests something by account. The key as with ``suggest``."""
    call = _locked(call)
    if unit not in suggesting_units(by, call.county_id):
        raise PermissionDenied(_("您没有以这个单位名义提出建议的职责。"))
    key = request_key or uuid.uuid4()
    known = Suggestion.objects.filter(county=call.county_id, request_key=key, by=by).first()
    if known is not None:
        return known
    _need_taking(call)
    return _make(call, words, origin_of(by, unit), by, key, by=by, unit=unit)


@transaction.atomic
def take_clue(*, call: Call, by: User, clue: Clue, words: Words) -> Suggestion:
    """The office takes up an opinion that should become a project (线索), in words of its own."""
    call = Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    guard_office(by, call.county_id)
    if call.state not in (CallState.OPEN, CallState.CLOSED):
        raise NotNow(_("现在不在征集和筛选期间。"))
    found = Clue.objects.unclaimed().filter(pk=clue.pk, kind=Kind.PROJECT, county=call.county_id)
    clue_row = found.select_related("loop").first()
    if clue_row is None or Suggestion.objects.filter(call=call, loop=clue_row.loop_id).exists():
        raise NotNow(_("这条线索已经处理。"))
    return _make(
        call, words, Origin.OPINION, by, uuid.uuid4(), by=by, loop=clue_row.loop, clue=clue_row
    )  # fmt: skip


def of_reserve(*, call: Call, by: User, kept: Candidate, words: Words) -> Suggestion:
    """That a reserved candidate is taken up again; inside the transaction that renews it."""
    return _make(call, words, Origin.RESERVE, by, uuid.uuid4(), by=by, reserve=kept)


@transaction.atomic
def show(*, suggestion: Suggestion, by: User, title: str, text: str) -> Suggestion:
    """Make it readable for everybody, in words without personal data; again: in better words."""
    row = lock(suggestion, by)
    if not title.strip() or not text.strip():
        raise ValidationError({"text": _("请写下公开的内容。")})
    row.shown_title, row.shown_text = title.strip(), text.strip()
    row.shown_at = row.shown_at or timezone.now()
    row.save(update_fields=["shown_title", "shown_text", "shown_at"])
    tell(row, Act.SUGGEST_SHOWN, by)
    return row


@transaction.atomic
def hide(*, suggestion: Suggestion, by: User, reason: str) -> Suggestion:
    row = lock(suggestion, by)
    if row.shown_at is None:
        raise NotNow(_("没有公开。"))
    row.shown_at = None
    row.save(update_fields=["shown_at"])
    tell(row, Act.SUGGEST_HIDDEN, by, reason)
    return row


@transaction.atomic
def support(*, suggestion: Suggestion, who: str, township: Region | None) -> bool:
    """Somebody says "me too"; ``who`` is a seal of the device. Returns whether it counts anew.

    No event: thousands of nameless taps; the row is the record.
    """
    _need_taking(_locked(suggestion.call))
    row = Suggestion.objects.public().filter(pk=suggestion.pk).first()
    if row is None:
        raise NotNow(_("这条建议没有公开。"))
    if township is not None and (township.level, township.parent_id) != (Level.TOWNSHIP, row.county_id):
        raise ValidationError({"township": _("请选择本县的乡镇。")})
    _made, is_new = Support.objects.get_or_create(
        county_id=row.county_id, suggestion=row, who=who, defaults={"township": township}
    )
    return is_new


def origin_of(user: User, unit: Unit) -> Origin:
    """As what somebody suggests for a unit."""
    if any(duty.role == Role.DEPUTY and duty.unit_id == unit.pk for duty in user.duties):
        return Origin.DEPUTY
    townish = (UnitKind.TOWNSHIP_GOVERNMENT, UnitKind.PRESIDIUM, UnitKind.STATION)
    return Origin.TOWNSHIP if unit.kind in townish else Origin.UNIT


def lock(suggestion: Suggestion, by: User, *, before_end: bool = False) -> Suggestion:
    """The suggestion as it stands now, for the office; its call is locked first."""
    call = Call.objects.select_for_update(no_key=True).get(pk=suggestion.call_id)
    guard_office(by, call.county_id)
    if before_end and call.state == CallState.CONCLUDED:
        raise NotNow(_("结果已经公布。"))
    return Suggestion.objects.select_for_update(no_key=True).get(pk=suggestion.pk)


def tell(suggestion: Suggestion, act: Act, by: By, note: str = "", **detail: Any) -> None:
    unit = office_of(suggestion.county_id)
    trail.record_act(unit, act, by, note, about=f"suggestion:{suggestion.pk}", **detail)


def _locked(call: Call) -> Call:
    return Call.objects.select_for_update(no_key=True).get(pk=call.pk)


def _need_taking(call: Call) -> None:
    if not call.is_taking:
        raise NotNow(_("这次征集“%(state)s”，现在不能提建议、附议。") % {"state": call.standing})


def _make(
    call: Call, words: Words, origin: Origin, actor: By, request_key: uuid.UUID, **more: Any
) -> Suggestion:
    if words.area not in call.areas:
        raise ValidationError({"area": _("请选择征集的领域。")})
    if words.township is not None and words.township.parent_id != call.county_id:
        raise ValidationError({"township": _("请选择本县的乡镇。")})
    made = Suggestion.objects.create(
        county_id=call.county_id, call=call, origin=origin, area=words.area, title=words.title.strip(),
        text=words.text.strip(), goal=words.goal.strip(), place=words.place.strip(), township=words.township,
        code=f"{secrets.randbelow(9 * 10**11) + 10**11}", request_key=request_key,
        tokens=grams(f"{words.title}\n{words.text}"), at=timezone.now(), **more,
    )  # fmt: skip
    tell(made, Act.SUGGESTED, actor, origin=str(origin))
    return made
