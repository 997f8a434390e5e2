"""Writing: begin, save, drop a draft; freeze its text as a version."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Level, Region, User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops.models import Loop
from proposals.access import congresses_of, deputy_unit
from proposals.models import Draft, Enclosure, Version
from proposals.words import LENGTHS, Act, Field, Form

MOST_DRAFTS = 50
"""So many unsubmitted drafts may one deputy keep."""


class Stale(NotNow):
    """Somebody, or the writer on another device, has saved since: both texts are kept, the writer decides."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(_("这份草稿已在别处修改过。您写的内容还在下面，请对照后再保存。"))
        self.draft = draft


def start_draft(
    *,
    by: User,
    region: Region,
    request_key: uuid.UUID,
    form: str = Form.PROPOSAL,
    source: Loop | None = None,
    texts: dict[str, str] | None = None,
) -> Draft:
    """Begin a draft for a congress that ``by`` is a deputy of. The same ``request_key`` gives the same draft."""
    if region.pk not in {one.pk for one in congresses_of(by)}:
        raise PermissionDenied(_("您不是这一级人大的代表。"))
    if Draft.objects.of(by).filter(loop=None).count() >= MOST_DRAFTS:
        raise ValidationError(_("未提交的草稿最多%(most)d份，请先删除不用的草稿。") % {"most": MOST_DRAFTS})
    county = _county(region)
    now = timezone.now()
    draft = Draft(
        county=county, region=region, author=by, form=form, source=source, request_key=request_key,
        started_at=now, changed_at=now,
        **_checked(texts or {}),
    )  # fmt: skip
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
            trail.record_act(deputy_unit(by, county.pk), Act.DRAFTED, by, about=f"draft:{draft.pk}")
    except IntegrityError:
        known = Draft.objects.filter(request_key=request_key, author=by).first()
        if known is None:
            raise
        return known
    return draft


@transaction.atomic
def save_draft(*, draft: Draft, by: User, revision: int, texts: dict[str, str], form: str = "") -> Draft:
    """Save what was typed. ``revision`` is the one the writer saw; an older one raises ``Stale`` and changes nothing.

    Words that are saved already (a repeated request) count as saved, also where the draft was handed in meanwhile.
    """
    draft = lock_draft(draft)
    refuse_others(draft, by)
    values = _checked(texts) | ({"form": form} if form and draft.loop_id is None else {})
    changed = [name for name, value in values.items() if getattr(draft, name) != value]
    if not changed:
        return draft
    refuse_closed(draft)
    if revision != draft.revision:
        raise Stale(draft)
    for name in changed:
        setattr(draft, name, values[name])
    draft.revision, draft.changed_at = draft.revision + 1, timezone.now()
    draft.save(update_fields=[*changed, "revision", "changed_at"])
    return draft


@transaction.atomic
def drop_draft(*, draft: Draft, by: User) -> Draft:
    """Throw a draft away that was never handed in; who was asked to sign it sees it no more."""
    draft = lock_draft(draft, by)
    if draft.loop_id is not None:
        raise NotNow(_("已经提交的建议不能删除，可以撤回。"))
    draft.dropped_at = timezone.now()
    draft.save(update_fields=["dropped_at"])
    trail.record_act(deputy_unit(by, draft.county_id), Act.DRAFT_DROPPED, by, about=f"draft:{draft.pk}")
    return draft


def lock_draft(draft: Draft, by: User | None = None) -> Draft:
    """The draft's row, locked and read afresh; ``by``, where given, must be its writer and may change it now."""
    found = Draft.objects.select_for_update(of=("self",)).select_related("region", "county").get(pk=draft.pk)
    if found.dropped_at is not None:
        raise NotNow(_("这份草稿已经删除。"))
    if by is not None:
        refuse_others(found, by)
        refuse_closed(found)
    return found


def refuse_closed(draft: Draft) -> None:
    if not is_open(draft):
        raise NotNow(_("建议已经提交，预审退回修改时才能再改。"))


def refuse_others(draft: Draft, by: User) -> None:
    if draft.author_id != by.pk:
        raise PermissionDenied(_("只有领衔代表可以修改文稿。"))


def is_open(draft: Draft) -> bool:
    """Whether the text may change: it was not handed in, or pre-review has sent it back."""
    if draft.loop_id is None:
        return True
    return Draft.objects.filter(pk=draft.pk).sent_back().exists()


def newest(draft: Draft) -> Version | None:
    return draft.versions.order_by("number").last()


def freeze(draft: Draft, by: User) -> Version:
    """The version that says what the locked draft says now; a new one only where words or pictures differ."""
    last = newest(draft)
    if last is not None and says(last, draft):
        return last
    number = last.number + 1 if last else 1
    made = Version.objects.create(
        county_id=draft.county_id,
        draft=draft,
        number=number,
        made_by=by,
        made_at=timezone.now(),
        **draft.texts,
    )
    pictures = draft.attachments.current()
    Enclosure.objects.bulk_create(
        [Enclosure(county_id=draft.county_id, version=made, attachment=one) for one in pictures]
    )
    return made


def says(version: Version, draft: Draft) -> bool:
    """Whether a version is what the draft is now: the same words and the same pictures."""
    if version.texts != draft.texts:
        return False
    enclosed = set(version.enclosures.values_list("attachment", flat=True))
    return enclosed == set(draft.attachments.current().values_list("pk", flat=True))


def refuse_unfinished(draft: Draft) -> None:
    """One matter with its situation, analysis and a concrete suggestion: each has to say something."""
    missing = {
        name: _("请填写“%(part)s”。") % {"part": Field(name).label}
        for name, value in draft.texts.items()
        if not value.strip()
    }
    if missing:
        raise ValidationError(missing)


def _checked(texts: dict[str, str]) -> dict[str, str]:
    known = {name: value.replace("\r\n", "\n").replace("\x00", "") for name, value in texts.items()}
    too_long = {
        name: _("最多%(most)d个字。") % {"most": LENGTHS[Field(name)]}
        for name, value in known.items()
        if len(value) > LENGTHS[Field(name)]
    }
    if too_long:
        raise ValidationError(too_long)
    return known


def _county(region: Region) -> Region:
    return Region.objects.above(region).get(level=Level.COUNTY)
