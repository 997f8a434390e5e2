"""What may be imported, in the order in which a new county needs it."""

from __future__ import annotations

from congress_portal.accounts.models import User
from congress_portal.imports.kinds.base import Kind, Opening
from congress_portal.imports.kinds.deputies import Deputies
from congress_portal.imports.kinds.projects import Projects
from congress_portal.imports.kinds.proposals import Proposals
from congress_portal.imports.kinds.regions import Regions
from congress_portal.imports.kinds.stations import Stations
from congress_portal.imports.kinds.units import Units
from congress_portal.imports.kinds.users import Users

KINDS: dict[str, Kind] = {
    kind.word: kind for kind in (Regions(), Units(), Stations(), Users(), Deputies(), Proposals(), Projects())
}


def open_to(user: User) -> list[Kind]:
    """The kinds that somebody may import today."""
    return [kind for kind in KINDS.values() if kind.openings(user)]


__all__ = ["KINDS", "Kind", "Opening", "open_to"]
