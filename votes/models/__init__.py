"""The tables of livelihood projects: ``calls`` (collecting), ``candidates`` (screening), ``ballots``, ``electors``
and ``papers`` (voting, counting, the result), ``box`` (the secret electronic box)."""

from votes.models.ballots import Ballot, Option, PhaseStep, VotingMethod, VotingRule
from votes.models.box import (
    BoardEntry,
    Box,
    Card,
    InboxPaper,
    KeyShare,
    OpenedPaper,
    SealedPaper,
    SpentCredential,
    SpoiledPaper,
    TokenIssue,
)
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
    "BoardEntry",
    "Box",
    "Call",
    "CallState",
    "Candidate",
    "CandidateMilestone",
    "CandidateState",
    "Card",
    "Criterion",
    "Elector",
    "InboxPaper",
    "KeyShare",
    "ListReview",
    "OpenedPaper",
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
    "SealedPaper",
    "Signature",
    "SpentCredential",
    "SpoiledPaper",
    "Suggestion",
    "SuggestionContact",
    "Support",
    "Tally",
    "TallyLine",
    "Teller",
    "TokenIssue",
    "VotingMethod",
    "VotingRule",
]
