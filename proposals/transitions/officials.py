"""Who leads and supervises a proposal, as its last meeting, its key years and its open matter say; in the ledger."""

from __future__ import annotations

from django.db.models import Model

from congress_portal.accounts.models import User
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Loop, OfficialAs
from congress_portal.loops.trail import By
from proposals.models import AgendaItem, KeyProposal, MatterItem

LED = (("leading_user", OfficialAs.LEADING), ("supervising_user", OfficialAs.SUPERVISING))


def follow_officials(loop: Loop, by: By) -> None:
    """Bring the ledger in line with what was decided; the case is locked by the caller."""
    wanted: dict[tuple[int, str], User] = {}
    related = ("leading_user", "supervising_user")
    items = AgendaItem.objects.filter(decided_at__isnull=False).select_related(*related)
    items = items.filter(
        proposal__draft__proposals=loop.pk
    )  # what was decided of the whole holds of its parts
    keys = KeyProposal.objects.standing().filter(proposal=loop.pk).select_related(*related)
    for row in (items.order_by("decided_at").last(), *keys):
        wanted |= _named(row)
    matters = MatterItem.objects.filter(proposal=loop.pk, until=None).select_related("matter__in_charge")
    for one in matters:
        wanted[one.matter.in_charge_id, OfficialAs.IN_CHARGE] = one.matter.in_charge
    loop_moves.set_officials(loop=loop, wanted=wanted, by=by)


def _named(row: Model | None) -> dict[tuple[int, str], User]:
    users = [(getattr(row, name, None), as_what) for name, as_what in LED]
    return {(user.pk, as_what): user for user, as_what in users if user is not None}
