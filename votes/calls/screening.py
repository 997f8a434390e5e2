"""How candidates stand: scores by criteria, the public-support index, and what is still missing before the vote.

The index (民意指数), 0 to 100, with the figures of ``ScreeningRule`` in force on the day the call was closed:

    heat   = suggestions x W + me-toos x V
    index  = S x ln(1 + heat) / ln(1 + the greatest heat of the call) + (100 - S) x townships / all townships

``suggestions`` are those that joined the candidate (also through candidates merged into it; not the reserve's own),
``townships`` those that suggestions or me-toos come from. W, V: ``support.suggestion``, ``support.me_too``; S:
``support.heat_share``. The logarithm keeps a flood of taps from one place from drowning the rest. It is advice: it
decides nothing.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Level, Region
from votes.models import (
    Call,
    CallState,
    Candidate,
    CandidateState,
    Criterion,
    ListReview,
    Origin,
    Review,
    ScreeningRule,
    Suggestion,
    Support,
)

LEAST_REVIEWERS = "reviewers.least"


@dataclass(frozen=True)
class Average:
    """One criterion of a candidate: how many scored it, the average (0 to 10; none yet: None), whether it forbids."""

    criterion: Criterion
    count: int
    mean: float | None

    @property
    def forbids(self) -> bool:
        return self.mean is not None and self.criterion.least is not None and self.mean < self.criterion.least


@dataclass(frozen=True)
class Tally:
    """What the reviewers gave: by criterion; ``total`` of 100 once each criterion has a score."""

    averages: Sequence[Average]
    reviewers: int

    @property
    def total(self) -> float | None:
        if not self.averages or any(one.mean is None for one in self.averages):
            return None
        points = sum(one.criterion.weight for one in self.averages)
        got = sum((one.mean or 0) * one.criterion.weight for one in self.averages)
        return round(got * 10 / points, 1)


@dataclass(frozen=True)
class Voice:
    """How much the public wants a candidate; see the head of this file."""

    suggestions: int
    me_toos: int
    townships: int
    all_townships: int
    index: int

    @property
    def stars(self) -> int:
        """0 to 5, for the page."""
        return round(self.index / 20)


def criteria_on(day: dt.date) -> list[Criterion]:
    """Those in force on a day; of two of the same key the newer. In the order of the table."""
    found = Criterion.objects.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)
    newest = {row.key: row for row in found.order_by("valid_from", "pk")}
    return sorted(newest.values(), key=lambda row: row.pk)


def rule(key: str, day: dt.date) -> ScreeningRule:
    """The figure in force on a day; before the table began the oldest."""
    rows = ScreeningRule.objects.filter(key=key).order_by("valid_from")
    found = rows.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day).last()
    found = found or rows.first()
    if found is None:
        raise LookupError(f"no screening rule {key}")
    return found


def day_of(call: Call) -> dt.date:
    """By the tables of which day a call is screened."""
    return timezone.localdate(call.closed_at) if call.closed_at else timezone.localdate()


def tallies(candidates: Iterable[Candidate], day: dt.date) -> dict[int, Tally]:
    """Candidate key → its scores for the content as it stands. Two queries, however many candidates."""
    rows = {row.pk: row for row in candidates}
    criteria = criteria_on(day)
    given: dict[tuple[int, int], list[int]] = defaultdict(list)
    who: dict[int, set[int]] = defaultdict(set)
    for review in Review.objects.filter(candidate__in=rows):
        if review.revision == rows[review.candidate_id].revision:
            given[review.candidate_id, review.criterion_id].append(review.score)
            who[review.candidate_id].add(review.reviewer_id)

    def average(key: int, criterion: Criterion) -> Average:
        scores = given[key, criterion.pk]
        return Average(criterion, len(scores), sum(scores) / len(scores) if scores else None)

    return {key: Tally([average(key, one) for one in criteria], len(who[key])) for key in rows}


def voices(call: Call) -> dict[int, Voice]:
    """Candidate key → the public's voice, for all of a call. Five queries and four figures of the table."""
    leads = _leads(call)
    suggestions: dict[int, int] = defaultdict(int)
    me_toos: dict[int, int] = defaultdict(int)
    places: dict[int, set[int]] = defaultdict(set)
    joined = Suggestion.objects.filter(call=call, candidate__isnull=False)
    for candidate, origin, township in joined.values_list("candidate", "origin", "township"):
        lead = leads[candidate or 0]
        suggestions[lead] += origin != Origin.RESERVE
        places[lead] |= {township} if township else set()
    taps = Support.objects.filter(suggestion__call=call, suggestion__candidate__isnull=False)
    for candidate, township, count in (
        taps.values("suggestion__candidate", "township")
        .annotate(number=Count("pk"))
        .values_list("suggestion__candidate", "township", "number")
    ):
        lead = leads[candidate or 0]
        me_toos[lead] += count
        places[lead] |= {township} if township else set()
    towns = Region.objects.filter(parent=call.county_id, level=Level.TOWNSHIP).count()
    return _voices(set(leads.values()), suggestions, me_toos, places, towns, day_of(call))


def _voices(
    leads: set[int],
    suggestions: dict[int, int],
    me_toos: dict[int, int],
    places: dict[int, set[int]],
    towns: int,
    day: dt.date,
) -> dict[int, Voice]:
    names = ("suggestion", "me_too", "heat_share")
    each, tap, share = (rule(f"support.{name}", day).amount for name in names)
    heat = {key: suggestions[key] * each + me_toos[key] * tap for key in leads}
    most = max(heat.values(), default=0)

    def index(key: int) -> int:
        loud = math.log1p(heat[key]) / math.log1p(most) if most else 0
        wide = len(places[key]) / towns if towns else 0
        return round(share * loud + (100 - share) * wide)

    return {key: Voice(suggestions[key], me_toos[key], len(places[key]), towns, index(key)) for key in leads}


def _leads(call: Call) -> dict[int, int]:
    """Each candidate of a call → the one that it was merged into in the end, or itself."""
    into = dict(Candidate.objects.filter(call=call).values_list("pk", "merged_into"))

    def end(key: int) -> int:
        while (following := into.get(key)) is not None:
            key = following
        return key

    return {key: end(key) for key in into}


def not_whole(candidate: Candidate) -> list[str]:
    """What of the content is missing, one sentence each."""
    parts = {
        "content": _("建设内容"), "goals": _("年度目标"), "place": _("实施地点"), "funding": _("资金来源"),
    }  # fmt: skip
    found = [name for field, name in parts.items() if not getattr(candidate, field).strip()]
    found += [_("责任单位")] if candidate.unit_id is None else []
    found += [_("总投资")] if candidate.budget is None else []
    found += [] if candidate.milestones.exists() else [_("年度节点")]
    return [_("“%(title)s”缺少%(part)s。") % {"title": candidate.title, "part": part} for part in found]


def refusals(candidate: Candidate) -> list[str]:
    """Why a candidate may not be listed: too few reviewers, or a criterion below its least average."""
    day = day_of(candidate.call)
    least, tally = rule(LEAST_REVIEWERS, day).amount, tallies([candidate], day)[candidate.pk]
    found = [
        _("“%(title)s”的“%(criterion)s”只有%(count)d人评分，至少要%(least)d人。")
        % {"title": candidate.title, "criterion": one.criterion, "count": one.count, "least": least}
        for one in tally.averages
        if one.count < least
    ]
    return found + [
        _("“%(title)s”的“%(criterion)s”平均%(mean).1f分，低于%(least)d分，不能列入。")
        % {
            "title": candidate.title,
            "criterion": one.criterion,
            "mean": one.mean,
            "least": one.criterion.least,
        }
        for one in tally.averages
        if one.forbids
    ]


def candidates_ready(call: Call) -> list[str]:
    """What is missing before the congress can vote on the list of a call, one sentence each; empty: it is ready."""
    missing = [] if call.state != CallState.OPEN else [_("征集还没有结束。")]
    missing += [] if call.state != CallState.PREPARED else [_("征集还没有发布。")]
    rows = list(Candidate.objects.filter(call=call).select_related("call"))
    listed = [row for row in rows if row.state == CandidateState.LISTED]
    if not listed:
        missing.append(_("候选名单是空的。"))
    waiting = [row for row in rows if row.state in (CandidateState.DRAFT, CandidateState.SCREENED)]
    missing += [_("“%(title)s”还没有决定是否列入。") % {"title": row.title} for row in waiting]
    for row in listed:
        missing += not_whole(row)
    return missing + _review_missing(call)


def standing_review(call: Call) -> ListReview | None:
    """The standing committee's newest review of the list, of whichever state of it."""
    return ListReview.objects.filter(call=call).order_by("-pk").first()


def _review_missing(call: Call) -> list[str]:
    found = standing_review(call)
    if found is None:
        return [_("县人大常委会还没有审查候选名单。")]
    if not found.is_passed:
        return [_("县人大常委会审查没有同意提请票决：%(meeting)s。") % {"meeting": found.meeting}]
    if found.revision != call.list_revision:
        return [_("常委会审查以后名单又改过，须再次审查。")]
    return []
