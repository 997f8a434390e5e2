"""Proposals of the last terms that say much the same, by right, with what became of them. Advice, never a bar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Prefetch
from django.utils import timezone

from congress_portal.accounts.models import Region, Term, User
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.words import CURRENT, StepStatus
from proposals.filters import with_result
from proposals.models import Ground, Proposal, Publication, Review
from proposals.plans import REVIEW
from proposals.transitions.indexing import tokens_of

TERMS = 2
"""The running term and the one before."""
LEAST = 0.1
"""Different matters of one county share less than that (tests/proposals/test_alike.py)."""
LOOKED_AT = 60
"""So many of the most alike are looked at for those that the reader may see."""
ALIKE = """
WITH known AS (
  SELECT proposal_id, opened_at, tokens FROM proposals_searchtext
  WHERE county_id = %(county)s AND opened_at >= %(since)s AND proposal_id <> ALL(%(but)s)
), shared AS MATERIALIZED (
  SELECT * FROM (SELECT proposal_id, unnest(tokens) AS token FROM known) t WHERE token = ANY(%(tokens)s)
), weights AS (
  SELECT token, ln(1 + n.all_rows / count(*)) / ln(1 + n.all_rows) AS weight
  FROM shared, (SELECT count(*)::float8 AS all_rows FROM known) n GROUP BY token, n.all_rows
), scored AS (
  SELECT k.proposal_id, k.opened_at, s.weight / sqrt(%(size)s * cardinality(k.tokens)) AS score
  FROM (SELECT proposal_id, sum(weight) AS weight FROM shared JOIN weights USING (token) GROUP BY 1) s
  JOIN known k USING (proposal_id)
)
SELECT proposal_id, score FROM scored WHERE score >= %(least)s
ORDER BY score DESC, opened_at DESC, proposal_id DESC LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Alike:
    """One of them. ``said``: the newest word of pre-review; ``grounds``: why it said so."""

    proposal: Proposal
    score: float
    step: Step | None
    said: Review | None
    grounds: list[Ground]
    result: str = ""
    """The class of the newest answer; empty while there is none."""
    public: Publication | None = None
    """Where the reader knows no more of it than everybody does."""

    @property
    def is_back(self) -> bool:
        """Pre-review has sent it back and it waits there."""
        return self.step is not None and (self.step.key, self.step.status) == (REVIEW, StepStatus.ACTIVE)


def similar_proposals(
    *, user: User, county: Region, texts: Mapping[str, str], limit: int = 5, but: Collection[int] = ()
) -> list[Alike]:
    """Those that ``user`` may see and those that are public, best first, then newest; ``but`` leaves out keys, such as
    the text's own."""
    scores = scored(county=county, texts=texts, but=but)
    seen = set(Loop.objects.visible_to(user, list(scores)).values_list("pk", flat=True)) if scores else set()
    public = Publication.objects.public().in_bulk(set(scores) - seen)
    best = [key for key in scores if key in seen or key in public][:limit]
    reviews = Review.objects.order_by("-round").prefetch_related("remarks__ground")
    rows = (
        Proposal.objects.select_related("loop").prefetch_related(Prefetch("reviews", reviews)).in_bulk(best)
    )
    answered = with_result(Loop.objects.filter(pk__in=seen & set(best)))
    results = {loop.pk: getattr(loop, "result", None) or "" for loop in answered}
    steps = {step.loop_id: step for step in Step.objects.filter(loop__in=best, status__in=CURRENT)}
    return [
        _alike(rows[key], scores[key], steps.get(key), results[key])
        if key in seen
        else Alike(rows[key], scores[key], None, None, [], public=public[key])
        for key in best
    ]


def scored(*, county: Region, texts: Mapping[str, str], but: Collection[int] = ()) -> dict[int, float]:
    """Key → how much of the text it says, from 0 to 1: the tokens both have, each by how rare it is in the county."""
    tokens = tokens_of(texts)
    if not tokens:
        return {}
    values: dict[str, Any] = {
        "county": county.pk,
        "since": since(county, timezone.localdate()),
        "but": list(but),
        "tokens": tokens,
        "size": len(tokens),
        "least": LEAST,
        "limit": LOOKED_AT,
    }
    with connection.cursor() as cursor:
        cursor.execute(ALIKE, values)
        return {key: round(score, 4) for key, score in cursor.fetchall()}


def since(county: Region, on: dt.date) -> dt.date:
    """When the earliest of the last terms began; of a county without terms everything counts."""
    begun = Term.objects.filter(county=county, since__lte=on).order_by("-since")
    return min(begun.values_list("since", flat=True)[:TERMS], default=dt.date(1954, 1, 1))


def _alike(proposal: Proposal, score: float, step: Step | None, result: str) -> Alike:
    said = next(iter(proposal.reviews.all()), None)
    named = [remark.ground for remark in said.remarks.all() if remark.ground] if said else []
    return Alike(proposal, score, step, said, list(dict.fromkeys(named)), result)
