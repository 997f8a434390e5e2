"""What a proposal is compared by, written anew with each text that counts."""

from __future__ import annotations

from collections.abc import Mapping

from congress_portal.grams import grams
from proposals.models import Proposal, SearchText

ORDER = ("title", "suggestion", "situation", "analysis")
"""What says most about the matter first."""
MOST_TOKENS = 600
"""So many tokens of a text are kept and compared; a longer one says no more about its matter."""


def tokens_of(texts: Mapping[str, str]) -> list[str]:
    found = (token for name in ORDER for token in grams(texts.get(name, "")))
    return list(dict.fromkeys(found))[:MOST_TOKENS]


def index_proposal(proposal: Proposal) -> None:
    """The caller holds the lock of the case."""
    row = SearchText(
        proposal=proposal,
        county_id=proposal.county_id,
        opened_at=proposal.loop.opened_at,
        tokens=tokens_of(proposal.version.texts),
    )
    SearchText.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["proposal"], update_fields=["tokens"]
    )
