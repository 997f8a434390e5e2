"""Marking a case as pain, difficulty, block or jam (痛难堵卡), with why, with whom it lies and what is needed."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Unit, User
from congress_portal.loops import trail
from congress_portal.loops.models import Loop, Marking
from congress_portal.loops.transitions.claims import claim
from congress_portal.loops.words import Mark, Verb


@transaction.atomic
def mark(
    *,
    loop: Loop,
    by: User,
    marks: Sequence[str],
    why: str = "",
    needed: str = "",
    whose: Unit | None = None,
    note: str = "",
) -> Loop:
    """Let exactly these marks stand. New ones need an analysis; without new ones an analysis replaces the old ones.

    ``note`` says why marks are taken away.
    """
    loop, step = claim(loop, "mark", by)
    wanted = [word for word in Mark.values if word in marks]
    gone = [word for word in loop.marks if word not in wanted]
    is_analysed = bool(why.strip() or needed.strip())
    written = [word for word in wanted if word not in loop.marks] or (wanted if is_analysed else [])
    _check(loop, written, gone, why, needed, whose)
    ended = Marking.objects.standing().filter(loop=loop, mark__in=[*gone, *written])
    ended.update(ended_at=timezone.now(), ended_by=by)
    Marking.objects.bulk_create(
        Marking(county_id=loop.county_id, loop=loop, mark=word, why=why, whose=whose, needed=needed, by=by)
        for word in written
    )
    loop.marks = wanted
    loop.save(update_fields=["marks"])
    trail.record(loop, step, Verb.MARKED, by, note or why, marks=wanted, written=written, gone=gone)
    return loop


def _check(
    loop: Loop, written: Sequence[str], gone: Sequence[str], why: str, needed: str, whose: Unit | None
) -> None:
    if not written and not gone:
        raise ValidationError({"marks": _("标注没有变化。")})
    wrong = {}
    if written and not why.strip():
        wrong["why"] = _("请写明为什么难办。")
    if written and not needed.strip():
        wrong["needed"] = _("请写明需要什么才能办成。")
    if whose is not None and whose.county_id != loop.county_id:
        wrong["whose"] = _("请选择本县（市、区）的单位。")
    if wrong:
        raise ValidationError(wrong)
