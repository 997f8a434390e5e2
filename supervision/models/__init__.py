"""The tables of supervision: ``thresholds``, ``letters`` (the ladder), ``opinions``, ``meetings``, ``yearly``."""

from supervision.models.breakthroughs import Breakthrough
from supervision.models.hearings import (
    Chosen,
    Hearing,
    HearingKind,
    Registration,
    RegistrationContact,
    Standing,
)
from supervision.models.letters import Cause, Rung, RungState
from supervision.models.meetings import (
    Attendance,
    Majority,
    Meeting,
    MeetingItem,
    MeetingKind,
    MeetingPaper,
    Membership,
    PaperVote,
    Presence,
)
from supervision.models.milestones import Curve, CurveWarning, FollowUp, Milestone, PlanCall, Progress
from supervision.models.occasions import Invitation, Must, Occasion, Reply, never_invited
from supervision.models.opinions import Clearance, Problem, ReviewOpinion, Verification
from supervision.models.thresholds import LADDER, ON_PAPER, CurveRule, RungRule, RungWord
from supervision.models.yearly import PlanChange, Topic, YearPlan

__all__ = [
    "LADDER",
    "ON_PAPER",
    "Attendance",
    "Breakthrough",
    "Cause",
    "Chosen",
    "Clearance",
    "Curve",
    "CurveRule",
    "CurveWarning",
    "FollowUp",
    "Hearing",
    "HearingKind",
    "Invitation",
    "Majority",
    "Meeting",
    "MeetingItem",
    "MeetingKind",
    "MeetingPaper",
    "Membership",
    "Milestone",
    "Must",
    "Occasion",
    "PaperVote",
    "PlanCall",
    "PlanChange",
    "Presence",
    "Problem",
    "Progress",
    "Registration",
    "RegistrationContact",
    "Reply",
    "ReviewOpinion",
    "Rung",
    "RungRule",
    "RungState",
    "RungWord",
    "Standing",
    "Topic",
    "Verification",
    "YearPlan",
    "never_invited",
]
