"""Giving an opinion to a unit, and its category put right along with it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from congress_portal.accounts.models import Unit, User
from congress_portal.loops import trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Step
from congress_portal.loops.words import Verb
from stations.models import Category, Opinion


@transaction.atomic
def assign(
    *,
    opinion: Opinion,
    by: User,
    to: Unit,
    note: str,
    helpers: Sequence[Unit] = (),
    category: Category | None = None,
    step: Step | None = None,
) -> Step:
    """Offer the opinion to a unit (交办). ``category`` is what it turns out to be about; none leaves it."""
    made = loop_moves.assign(loop=opinion.loop, by=by, to=to, note=note, helpers=helpers, step=step)
    _sort(opinion, made, by, category)
    return made


@transaction.atomic
def reassign(
    *,
    opinion: Opinion,
    by: User,
    to: Unit,
    note: str,
    helpers: Sequence[Unit] | None = None,
    category: Category | None = None,
    step: Step | None = None,
) -> Step:
    """Offer it to another unit (改派), as above."""
    made = loop_moves.reassign(loop=opinion.loop, by=by, to=to, note=note, helpers=helpers, step=step)
    _sort(opinion, made, by, category)
    return made


def _sort(opinion: Opinion, step: Step, by: User, category: Category | None) -> None:
    """Put the category right; the move before holds the case's lock and has checked who may."""
    current = Opinion.objects.select_related("category").get(pk=opinion.pk)
    if category is None or category == current.category:
        return
    before, current.category = current.category, category
    current.save(update_fields=["category"])
    trail.record(step.loop, step, Verb.SORTED, by, before=before.name, to_name=category.name)
