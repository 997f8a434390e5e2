"""Clues (线索): a case should become one of another kind. Its app takes them up, or the office drops them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import access, trail
from congress_portal.loops.models import Clue, Loop, Step
from congress_portal.loops.models.joins import GROWN
from congress_portal.loops.transitions.claims import claim, current_step, lock
from congress_portal.loops.transitions.joining import lock_all
from congress_portal.loops.words import Verb


@transaction.atomic
def give_clue(*, loop: Loop, by: User, kind: str, reason: str, step: Step | None = None) -> Clue:
    """Say that a case should become a proposal, a supervision item or a project (转为线索)."""
    loop, found = claim(loop, "clue", by, step=step)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明理由。")})
    if (
        kind not in GROWN
        or kind == loop.kind
        or Clue.objects.filter(loop=loop, kind=kind, dropped_at=None).exists()
    ):
        raise ValidationError({"kind": _("这件事已经有这一类线索。")})
    clue = Clue.objects.create(county_id=loop.county_id, loop=loop, kind=kind, reason=reason, by=by)
    trail.record(loop, found, Verb.CLUED, by, reason, kind=kind)
    return clue


@transaction.atomic
def take_clue(*, clue: Clue, loop: Loop, by: User) -> Clue:
    """A case of the wished kind was opened from the clue: its source is the clue's case."""
    lock_all(clue.loop, loop)
    clue, loop = _unclaimed(clue), Loop.objects.get(pk=loop.pk)
    if (loop.kind, loop.source_id) != (clue.kind, clue.loop_id):
        raise ValidationError({"loop": _("新事项的种类或者来源与线索不符。")})
    clue.became = loop
    clue.save(update_fields=["became"])
    trail.record(clue.loop, None, Verb.CLUE_ENDED, by, kind=clue.kind, became=loop.code)
    return clue


@transaction.atomic
def drop_clue(*, clue: Clue, by: User, reason: str) -> Clue:
    """The office does not follow a clue, and says why."""
    loop = lock(clue.loop)
    clue, step = _unclaimed(clue), current_step(loop)
    if step is None or not access.is_party(by, "office", loop, step):
        raise PermissionDenied(_("您没有处理这条线索的职责。"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明不采用的理由。")})
    clue.dropped_at, clue.dropped_by, clue.answer = timezone.now(), by, reason
    clue.save(update_fields=["dropped_at", "dropped_by", "answer"])
    trail.record(loop, None, Verb.CLUE_ENDED, by, reason, kind=clue.kind)
    return clue


def _unclaimed(clue: Clue) -> Clue:
    """Read again under the lock of its case."""
    found = Clue.objects.select_related("loop").filter(pk=clue.pk).unclaimed().first()
    if found is None:
        raise NotNow(_("这条线索已经处理。"))
    return found
