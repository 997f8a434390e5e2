"""What becomes of a suggestion: joined to a candidate and parted again, answered; contacts looked at and emptied."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Level, Region, User
from congress_portal.errors import NotNow
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.deadlines import last_moment
from congress_portal.loops.models import Clue
from congress_portal.loops.trail import SYSTEM
from votes.calls.acts import Act
from votes.models import Call, Candidate, CandidateState, Outcome, Suggestion, SuggestionContact
from votes.models.calls import SuggestionQuerySet
from votes.transitions.calls import lock as lock_call
from votes.transitions.suggesting import lock, tell

KEEP = "keep.suggestion"
JOINABLE = tuple(state for state in CandidateState if state != CandidateState.MERGED)
"""Also what has its result: who suggested the same is told of it, however late that is seen."""


@transaction.atomic
def join(*, suggestion: Suggestion, candidate: Candidate, by: User) -> Suggestion:
    """Let a suggestion be one of those that a candidate stands for. Its text stays as it is; no list changes."""
    row = lock(suggestion, by, before_end=True)
    into = Candidate.objects.select_for_update(no_key=True).get(pk=candidate.pk)
    if row.answered_at is not None or row.candidate_id is not None:
        raise NotNow(_("这条建议已经并入别的候选项目，或者已经答复。"))
    if into.call_id != row.call_id or into.state not in JOINABLE:
        raise ValidationError({"candidate": _("请选择同一次征集的候选项目。")})
    row.candidate = into
    row.save(update_fields=["candidate"])
    if into.source_id is None and row.loop_id is not None:
        into.source_id = row.loop_id
        into.save(update_fields=["source"])
    tell(row, Act.SUGGEST_JOINED, by, candidate=into.pk)
    return row


@transaction.atomic
def part(*, suggestion: Suggestion, by: User, reason: str) -> Suggestion:
    """Take it out again: it stands for itself as before."""
    row = lock(suggestion, by, before_end=True)
    if row.candidate_id is None or row.answered_at is not None:
        raise NotNow(_("这条建议没有并入候选项目，或者已经答复。"))
    left = row.candidate_id
    row.candidate = None
    row.save(update_fields=["candidate"])
    _mend_source(left, row)
    tell(row, Act.SUGGEST_PARTED, by, reason, candidate=left)
    return row


@transaction.atomic
def answer(*, suggestion: Suggestion, by: User, outcome: str, words: str) -> Suggestion:
    """Say to the one who suggested it what became of it; mended until the results are published."""
    row = lock(suggestion, by, before_end=True)
    _check(row, outcome, words)
    return _say(row, by, outcome, words)


@transaction.atomic
def answer_all(*, candidate: Candidate, by: User, outcome: str, words: str) -> int:
    """The same words to each suggestion of a candidate that has no answer yet: each gets its own. Returns how many."""
    lock_call(candidate.call, by, "open", "closed")
    rows = list(suggestions_of(candidate).unanswered().select_for_update(no_key=True).order_by("pk"))
    if not rows:
        raise NotNow(_("都已经答复。"))
    for row in rows:
        _check(row, outcome, words)
        _say(row, by, outcome, words)
    return len(rows)


@transaction.atomic
def look(*, suggestion: Suggestion, by: User) -> SuggestionContact:
    """Name and telephone of one who suggested: each look is an event."""
    row = lock(suggestion, by)
    found = SuggestionContact.objects.filter(suggestion=row).first()
    if found is None:
        raise NotNow(_("没有联系方式。"))
    tell(row, Act.SUGGEST_SEEN, by)
    return found


def suggestions_of(candidate: Candidate) -> SuggestionQuerySet:
    """Those of a candidate and of all that were merged into it."""
    return Suggestion.objects.filter(candidate__in=family(candidate))


def family(candidate: Candidate) -> list[int]:
    """The candidate and what was merged into it, also by way of another one."""
    found, ends = [candidate.pk], [candidate.pk]
    while ends:
        ends = list(Candidate.objects.filter(merged_into__in=ends).values_list("pk", flat=True))
        found += ends
    return found


def forget_contacts(today: dt.date | None = None) -> int:
    """Empty names and telephones so long after the results were published as the table says; returns how many.

    Counted from the end of collecting where no results were published: nobody's name is kept because of that.
    """
    day, done = today or timezone.localdate(), 0
    for county in Region.objects.filter(level=Level.COUNTY):
        kept = SuggestionContact.objects.filter(county=county, emptied_at=None)
        for call in Call.objects.filter(county=county, pk__in=kept.values("suggestion__call")):
            counted = last_moment(county, KEEP, _ended_on(call))
            if counted is not None and timezone.localdate(counted[1]) < day:
                done += _forget(call)
    return done


def _ended_on(call: Call) -> dt.date:
    ended = call.concluded_at or call.closed_at
    return call.ends_on if ended is None else timezone.localdate(ended)


@transaction.atomic
def _forget(call: Call) -> int:
    Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    rows = SuggestionContact.objects.filter(suggestion__call=call, emptied_at=None).select_related(
        "suggestion"
    )
    found = [row.suggestion for row in rows]
    rows.update(name="", mobile="", emptied_at=timezone.now())
    for suggestion in found:
        tell(suggestion, Act.SUGGEST_EMPTY, SYSTEM)
    return len(found)


def _check(row: Suggestion, outcome: str, words: str) -> None:
    if outcome not in Outcome.values:
        raise ValidationError({"outcome": _("请选择。")})
    if not words.strip():
        raise ValidationError({"words": _("请写明结果和理由。")})
    if outcome == Outcome.CHOSEN and (row.candidate is None or not _is_chosen(row.candidate)):
        raise ValidationError({"outcome": _("它的候选项目没有票决通过。")})


def _is_chosen(candidate: Candidate) -> bool:
    while candidate.merged_into is not None:
        candidate = candidate.merged_into
    return candidate.state == CandidateState.CHOSEN


def _say(row: Suggestion, by: User, outcome: str, words: str) -> Suggestion:
    row.outcome, row.answer, row.answered_by, row.answered_at = outcome, words.strip(), by, timezone.now()
    row.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    tell(row, Act.SUGGEST_SAID, by, outcome=outcome)
    if row.clue_id is not None and outcome in (Outcome.NOT_TAKEN, Outcome.OTHERWISE):
        clue = Clue.objects.unclaimed().filter(pk=row.clue_id).select_related("loop").first()
        if clue is not None and clue.loop.is_open:
            loop_moves.drop_clue(clue=clue, by=by, reason=words.strip())
    return row


def _mend_source(candidate_id: int, row: Suggestion) -> None:
    """The candidate grew from the oldest opinion that is still in it."""
    candidate = Candidate.objects.select_for_update(no_key=True).get(pk=candidate_id)
    if row.loop_id is None or candidate.source_id != row.loop_id:
        return
    others = candidate.suggestions.exclude(loop=None).order_by("pk")
    candidate.source_id = others.values_list("loop", flat=True).first()
    candidate.save(update_fields=["source"])
