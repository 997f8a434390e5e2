"""What the writer of a draft is told on request: signs of usual grounds for return, and similar proposals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from congress_portal.accounts.models import User
from proposals.alike import Alike, similar_proposals
from proposals.coach import Hint, hints
from proposals.models import Draft, Ground


@dataclass(frozen=True)
class Advice:
    hints: list[Hint]
    similar: list[Alike]


def advice(draft: Draft, texts: Mapping[str, str], user: User) -> Advice:
    """About what is typed, which need not be saved."""
    own = [draft.loop_id] if draft.loop_id else []
    return Advice(
        hints=hints(**texts, grounds=Ground.objects.in_force(timezone.localdate())),
        similar=similar_proposals(user=user, county=draft.county, texts=texts, but=own),
    )
