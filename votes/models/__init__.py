"""The tables of livelihood projects: ``calls`` (collecting), ``candidates`` (screening)."""

from votes.models.calls import Call, CallState, Origin, Outcome, Suggestion, SuggestionContact, Support
from votes.models.candidates import (
    Candidate,
    CandidateMilestone,
    CandidateState,
    Criterion,
    ListReview,
    Review,
    Reviewer,
    ScreeningRule,
)

__all__ = [
    "Call",
    "CallState",
    "Candidate",
    "CandidateMilestone",
    "CandidateState",
    "Criterion",
    "ListReview",
    "Origin",
    "Outcome",
    "Review",
    "Reviewer",
    "ScreeningRule",
    "Suggestion",
    "SuggestionContact",
    "Support",
]
