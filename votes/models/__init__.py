"""The tables of livelihood projects: ``calls`` (collecting), ``candidates`` (screening), ``ballots``, ``electors``
and ``papers`` (voting, counting, the result)."""

from votes.models.ballots import Ballot, Option, PhaseStep, VotingMethod, VotingRule
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
from votes.models.electors import Elector, Scrutineer, Teller
from votes.models.papers import PaperCount, PaperFigure, Signature, Tally, TallyLine

__all__ = [
    "Ballot",
    "Call",
    "CallState",
    "Candidate",
    "CandidateMilestone",
    "CandidateState",
    "Criterion",
    "Elector",
    "ListReview",
    "Option",
    "Origin",
    "Outcome",
    "PaperCount",
    "PaperFigure",
    "PhaseStep",
    "Review",
    "Reviewer",
    "ScreeningRule",
    "Scrutineer",
    "Signature",
    "Suggestion",
    "SuggestionContact",
    "Support",
    "Tally",
    "TallyLine",
    "Teller",
    "VotingMethod",
    "VotingRule",
]
