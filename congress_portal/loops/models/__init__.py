"""The ledger's tables: ``ledger`` (cases), ``joins`` (merges, clues), ``disputes``, ``evidence``, ``helping``,
``trail`` (clocks, events), ``pressing`` (who was urged to act), ``marks``, ``handovers``, ``rules``."""

from congress_portal.loops.models.disputes import Dispute
from congress_portal.loops.models.evidence import Evidence, EvidenceKind
from congress_portal.loops.models.handovers import Handover, HandoverLine
from congress_portal.loops.models.helping import Helper
from congress_portal.loops.models.joins import Clue, Merge
from congress_portal.loops.models.ledger import Loop, Step
from congress_portal.loops.models.marks import Marking
from congress_portal.loops.models.pressing import Prompt
from congress_portal.loops.models.rules import CalendarDay, CalendarEdition, Numbering, Period, WarningRule
from congress_portal.loops.models.trail import Deadline, Event

__all__ = [
    "CalendarDay",
    "CalendarEdition",
    "Clue",
    "Deadline",
    "Dispute",
    "Event",
    "Evidence",
    "EvidenceKind",
    "Handover",
    "HandoverLine",
    "Helper",
    "Loop",
    "Marking",
    "Merge",
    "Numbering",
    "Period",
    "Prompt",
    "Step",
    "WarningRule",
]
