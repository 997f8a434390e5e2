"""Signing along (附议): each deputy confirms that very version of the text; a change asks again."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from proposals.access import deputies_of, deputy_unit
from proposals.models import CoSign, Draft, Version
from proposals.transitions.drafting import freeze, is_open, lock_draft, newest, refuse_unfinished
from proposals.words import Act

MOST_COSIGNERS = 60


@transaction.atomic
def ask_to_sign(*, draft: Draft, by: User, deputies: Collection[User]) -> list[CoSign]:
    """Freeze the text and ask these deputies to bring it along. Who declined may be asked again, and who signed
    an earlier text is; who was asked and has not answered is asked once."""
    draft = lock_draft(draft, by)
    refuse_unfinished(draft)
    allowed = {one.pk for one in deputies_of(draft.region, by)}
    if not deputies or any(one.pk not in allowed for one in deputies):
        raise ValidationError({"deputies": _("请从本级人大现任代表中选择。")})
    if draft.cosigns.exclude(deputy__in=deputies).count() + len(deputies) > MOST_COSIGNERS:
        raise ValidationError({"deputies": _("最多请%(most)d位代表附议。") % {"most": MOST_COSIGNERS}})
    version = freeze(draft, by)
    for deputy in deputies:
        row, is_new = CoSign.objects.get_or_create(
            county_id=draft.county_id, draft=draft, deputy=deputy, defaults={"asked_at": timezone.now()}
        )
        has_signed_another = row.version_id not in (None, version.pk)
        if row.declined_at is not None or has_signed_another:
            row.declined_at, row.reason, row.asked_at = None, "", timezone.now()
            row.save(update_fields=["declined_at", "reason", "asked_at"])
        elif not is_new:
            continue
        _tell(draft, Act.COSIGN_ASKED, by, other=deputy, number=version.number)
    return list(draft.cosigns.all())


@transaction.atomic
def sign_along(*, draft: Draft, by: User, version: Version) -> CoSign:
    """Confirm the very text that was read. Where it has changed since, the new one has to be read first.

    A signature that stands already (a repeated request) stays, also when it was handed in meanwhile.
    """
    draft = lock_draft(draft)
    signed = CoSign.objects.filter(draft=draft, deputy=by, version=version).first()
    if signed is not None and version == newest(draft):
        return signed
    row = _asked(draft, by)
    last = newest(row.draft)
    if last is None or version.pk != last.pk:
        raise NotNow(_("文稿已经修改，请看过新的一稿再确认。"))
    row.version, row.signed_at, row.declined_at, row.reason = last, timezone.now(), None, ""
    row.save(update_fields=["version", "signed_at", "declined_at", "reason"])
    _tell(row.draft, Act.COSIGNED, by, other=row.draft.author, number=last.number)
    return row


@transaction.atomic
def decline(*, draft: Draft, by: User, reason: str = "") -> CoSign:
    """Not to bring it along, or no longer, as long as it has not been handed in."""
    row = _asked(draft, by)
    row.version, row.signed_at, row.declined_at, row.reason = None, None, timezone.now(), reason
    row.save(update_fields=["version", "signed_at", "declined_at", "reason"])
    _tell(row.draft, Act.COSIGN_DECLINED, by, other=row.draft.author)
    return row


def _asked(draft: Draft, by: User) -> CoSign:
    draft = lock_draft(draft)
    row = CoSign.objects.filter(draft=draft, deputy=by).first()
    if row is None:
        raise PermissionDenied(_("没有人请您附议这件建议。"))
    if not is_open(draft):
        raise NotNow(_("这件建议已经提交，附议名单不能再改。"))
    row.draft = draft
    return row


def _tell(draft: Draft, act: str, by: User, *, other: User, number: int = 0) -> None:
    """The trail is read by others of the unit: it holds no word of a draft."""
    unit = deputy_unit(draft.author, draft.county_id)
    trail.record_act(
        unit,
        act,
        by,
        about=f"draft:{draft.pk}",
        other=other.pk,
        name=by.name,
        number=number,
    )
