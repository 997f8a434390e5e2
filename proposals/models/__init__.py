"""The tables of the proposals app, by noun."""

from proposals.models.attachments import Attachment, Enclosure
from proposals.models.cases import Proposal, WithdrawalConsent
from proposals.models.commitments import Commitment, CommitmentReport, ReportPhoto
from proposals.models.consultations import Confirmation, Consultation
from proposals.models.drafts import CoSign, Draft, Version
from proposals.models.evaluations import Evaluation, EvaluationRound, HeadsMeeting, Rehandling
from proposals.models.grounds import Ground
from proposals.models.imports import Imported
from proposals.models.indices import Adjustment, Appeal, IndexFormula, Indicator, Snapshot, SnapshotRow
from proposals.models.keys import KeyProposal, KeyStage
from proposals.models.matters import Matter, MatterItem
from proposals.models.meetings import AgendaItem, AssignmentMeeting, CoHandler, offices_of
from proposals.models.publications import Publication
from proposals.models.replies import Delivery, Reply, ResultClass
from proposals.models.reviews import Remark, Review
from proposals.models.search import SearchText
from proposals.models.sessions import Session, Threshold
from proposals.models.stages import PlanStage
from proposals.models.supervising import Check, CheckPhoto, GroupScope, Signal, groups_of, groups_seen_by

__all__ = [
    "Adjustment",
    "AgendaItem",
    "Appeal",
    "AssignmentMeeting",
    "Attachment",
    "Check",
    "CheckPhoto",
    "CoHandler",
    "CoSign",
    "Commitment",
    "CommitmentReport",
    "Confirmation",
    "Consultation",
    "Delivery",
    "Draft",
    "Enclosure",
    "Evaluation",
    "EvaluationRound",
    "Ground",
    "GroupScope",
    "HeadsMeeting",
    "Imported",
    "IndexFormula",
    "Indicator",
    "KeyProposal",
    "KeyStage",
    "Matter",
    "MatterItem",
    "PlanStage",
    "Proposal",
    "Publication",
    "Rehandling",
    "Remark",
    "Reply",
    "ReportPhoto",
    "ResultClass",
    "Review",
    "SearchText",
    "Session",
    "Signal",
    "Snapshot",
    "SnapshotRow",
    "Threshold",
    "Version",
    "WithdrawalConsent",
    "groups_of",
    "groups_seen_by",
    "offices_of",
]
