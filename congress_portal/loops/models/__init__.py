"""The ledger's tables: ``ledger`` (cases), ``joins`` (merges, clues), ``disputes``, ``evidence``, ``helping``,
``trail`` (clocks, events), ``anchors`` (heads of the chain), ``pressing`` (who was urged to act), ``marks``,
``handovers``, ``movers``, ``watchers``, ``officials``, ``rules``."""

from congress_portal.loops.models.anchors import Anchor
from congress_portal.loops.models.disputes import Dispute
from congress_portal.loops.models.evidence import Evidence, EvidenceKind
from congress_portal.loops.models.handovers import Handover, HandoverLine
from congress_portal.loops.models.helping import Helper
from congress_portal.loops.models.joins import Clue, Merge
from congress_portal.loops.models.ledger import Loop, Step
from congress_portal.loops.models.marks import Marking
from congress_portal.loops.models.movers import Mover
from congress_portal.loops.models.officials import Official, OfficialAs
from congress_portal.loops.models.pressing import Prompt
from congress_portal.loops.models.rules import CalendarDay, CalendarEdition, Numbering, Period, WarningRule
from congress_portal.loops.models.trail import Deadline, Event
from congress_portal.loops.models.watchers import WatchAs, Watcher

__all__ = [
    "Anchor",
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
    "Mover",
    "Numbering",
    "Official",
    "OfficialAs",
    "Period",
    "Prompt",
    "Step",
    "WarningRule",
    "WatchAs",
    "Watcher",
]
