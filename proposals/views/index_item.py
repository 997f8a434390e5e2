"""The index of one proposal: each figure with its parts, and the composite, by the same version of the formula."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from congress_portal.accounts.request import StaffRequest
from proposals.indices import computing, showing
from proposals.indices.computing import Figure, Rule, Score
from proposals.indices.counts import Row, year_of
from proposals.indices.sheet import in_words
from proposals.views.indices import Asked, asked_of, facts_of
from proposals.views.seen import proposal_seen


@login_required
@never_cache
@require_safe
def index_item(request: StaffRequest, code: str) -> HttpResponse:
    """Of the unit that leads, and of each that helps, as far as the reader sees those units' figures."""
    proposal = proposal_seen(request, code)
    year = year_of(proposal.pk)
    if year is None:
        raise Http404
    asked = asked_of(request, year)
    rules = asked.rules if asked.reach.sees_words else showing.open_rules(asked.rules)
    scored = [
        *_scored(asked, proposal.pk, rules, is_helping=False),
        *_scored(asked, proposal.pk, asked.help_rules, is_helping=True),
    ]
    if not scored and asked.reach.units is not None:
        raise PermissionDenied(_("您只能查看本单位承办的建议的指标。"))
    context = {
        **facts_of(asked, request.user),
        "proposal": proposal,
        "loop": proposal.loop,
        "scored": scored,
        "hides_words": not asked.reach.sees_words,
    }
    return render(request, "proposals/index_item.html", context)


def _scored(asked: Asked, loop: int, rules: list[Rule], is_helping: bool) -> list[dict[str, Any]]:
    """A dict a unit: row, score, lines (figure, what counts above and below in words), is_helping."""
    if asked.is_empty:
        return []
    found = []
    for row in asked.rows(loop=loop, is_helping=is_helping):
        if asked.reach.covers(row.unit_id):
            score = computing.score([row], rules, asked.formula.when_empty, (row.unit_id, row.unit_name))
            found.append({"row": row, "score": score, "lines": _lines(row, score), "is_helping": is_helping})
    return found


def _lines(row: Row, score: Score) -> list[tuple[Figure, str, str, bool]]:
    return [
        (
            one,
            in_words(one.rule.numerator),
            in_words(one.rule.denominator),
            bool(row.left_out & {"", one.rule.key}),
        )
        for one in score.figures
    ]
