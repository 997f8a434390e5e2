"""The roll-up of the ledger. Rows are written by ``dashboard.rollup`` alone."""

from congress_portal.dashboard.models.rollup import FAR, Cell, Fact, Grain, Measure, Pending

__all__ = ["FAR", "Cell", "Fact", "Grain", "Measure", "Pending"]
