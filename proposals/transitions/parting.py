"""Separate handling (分办): each unit has a part of a proposal as a case of its own, and answers it by itself."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Unit, User
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Loop, Mover, Step
from congress_portal.loops.rows import give_keys
from proposals.models import Proposal
from proposals.plans import ASSIGN, HANDLE, PROPOSAL

PLAN = replace(PROPOSAL, steps=PROPOSAL.steps[1:])
"""A part was reviewed with the whole."""
LONGEST_TITLE = 120


def assign_part(*, whole: Proposal, by: User, unit: Unit, part: str, note: str) -> Proposal | None:
    """Open a part for a unit, with everyone who brings the whole, and assign it; nothing where the unit has one open.

    The caller is in a transaction and holds the lock of the whole, to whose moves this belongs.
    """
    if _has_one(whole, unit):
        return None
    words = part.strip() or _("%(unit)s承办的部分") % {"unit": unit.name}
    movers = list(whole.loop.movers.filter(left_at=None).order_by("-is_lead", "pk"))

    def content(loop: Loop) -> Sequence[Model]:
        made = Proposal(
            loop=loop, county_id=whole.county_id, draft_id=whole.draft_id, version_id=whole.version_id, part=words,
            came_as=whole.came_as, form=whole.form, phase=whole.phase, session_id=whole.session_id,
        )  # fmt: skip
        bringing = [
            Mover(
                county_id=loop.county_id, loop=loop, user_id=one.user_id, is_lead=one.is_lead, since=one.since
            )
            for one in movers
        ]
        give_keys(*bringing)
        return [made, *bringing]

    title = _("%(title)s（分办：%(part)s）") % {"title": whole.loop.title, "part": words}
    loop = loop_moves.open_loop(
        plan=PLAN,
        title=title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…",
        region=whole.loop.region,
        county=whole.loop.county,
        parties={"office": whole.loop.owner},
        owner=whole.loop.owner,
        by=by,
        request_key=uuid.uuid4(),
        source=whole.loop,
        content=content,
    )
    loop_moves.assign(loop=loop, by=by, to=unit, note=note)
    return Proposal.objects.select_related("loop").get(pk=loop.pk)


def _has_one(whole: Proposal, unit: Unit) -> bool:
    """A meeting may decide the whole a second time, while the parts of the first time go on."""
    parts = Proposal.objects.parts().filter(draft=whole.draft_id, loop__closed_at=None)
    of_unit = Q(key=HANDLE, unit=unit) | Q(key=ASSIGN, offered_to=unit)
    return Step.objects.filter(of_unit, loop__in=parts.values("pk")).exists()
