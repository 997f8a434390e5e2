"""The roll-up of the ledger, and what leaders have beside it. Rows are written by ``dashboard.rollup`` and
``dashboard.transitions`` alone."""

from congress_portal.dashboard.models.leading import Brief, Charge, Look, Period, Wall
from congress_portal.dashboard.models.rollup import EVER, FAR, Cell, Fact, Grain, Grown, Measure, Pending

__all__ = [
    "EVER",
    "FAR",
    "Brief",
    "Cell",
    "Charge",
    "Fact",
    "Grain",
    "Grown",
    "Look",
    "Measure",
    "Pending",
    "Period",
    "Wall",
]
