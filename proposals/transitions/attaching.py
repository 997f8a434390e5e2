"""Files of a draft (附件): added and removed while its text may change; what a version encloses stays."""

from __future__ import annotations

from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops.transitions.evidence import Photos
from proposals.access import deputy_unit
from proposals.models import Attachment, Draft
from proposals.models.attachments import MOST
from proposals.transitions.drafting import lock_draft
from proposals.words import Act


@transaction.atomic
def attach(*, draft: Draft, by: User, photos: Photos, caption: str = "") -> list[Attachment]:
    """Add pictures and documents, already written anew. Who signed the text before is asked again."""
    draft = lock_draft(draft, by)
    taken = set(draft.attachments.current().values_list("position", flat=True))
    free = [place for place in range(1, MOST + 1) if place not in taken]
    if not photos:
        raise ValidationError({"photos": _("请选择文件。")})
    if len(photos) > len(free):
        raise ValidationError(
            {"photos": _("最多附%(most)d个文件，还可以加%(free)d个。") % {"most": MOST, "free": len(free)}}
        )
    made = [
        Attachment(
            county_id=draft.county_id, draft=draft, position=place, caption=caption.strip(), file=photo, by=by,
            kind=str(photo.name).rpartition(".")[2], name=getattr(photo, "called", ""),
        )
        for place, photo in zip(free, photos, strict=False)
    ]  # fmt: skip
    for one in made:
        one.save(force_insert=True)
    _changed(draft, by, len(made))
    return made


@transaction.atomic
def detach(*, attachment: Attachment, by: User) -> None:
    """Take a file out of the draft. One that no version encloses is gone, file and all."""
    draft = lock_draft(attachment.draft, by)
    found = draft.attachments.current().filter(pk=attachment.pk).first()
    if found is None:
        raise NotNow(_("这个附件已经移除。"))
    if found.enclosures.exists():
        found.removed_at = timezone.now()
        found.save(update_fields=["removed_at"])
    else:
        transaction.on_commit(partial(found.file.storage.delete, str(found.file.name)))
        found.delete()
    _changed(draft, by, -1)


def _changed(draft: Draft, by: User, more: int) -> None:
    draft.changed_at = timezone.now()
    draft.save(update_fields=["changed_at"])
    unit = deputy_unit(draft.author, draft.county_id)
    trail.record_act(unit, Act.PICTURES_CHANGED, by, about=f"draft:{draft.pk}", more=more)
