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


def open_to(user: User) -> list[tuple[Kind, Opening]]:
    """The kinds that somebody may import today, each with the county and duty in which."""
    found = ((kind, kind.opening(user)) for kind in KINDS.values())
    return [(kind, opening) for kind, opening in found if opening is not None]


__all__ = ["KINDS", "Kind", "Opening", "open_to"]
