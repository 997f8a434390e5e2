"""The ledger's tables: ``ledger`` (cases), ``trail`` (clocks, events), ``rules`` (periods, calendar)."""

from congress_portal.loops.models.ledger import Evidence, EvidenceKind, Helper, Loop, Step
from congress_portal.loops.models.rules import CalendarDay, CalendarEdition, Numbering, Period, WarningRule
from congress_portal.loops.models.trail import Deadline, Event

__all__ = [
    "CalendarDay",
    "CalendarEdition",
    "Deadline",
    "Event",
    "Evidence",
    "EvidenceKind",
    "Helper",
    "Loop",
    "Numbering",
    "Period",
    "Step",
    "WarningRule",
]
