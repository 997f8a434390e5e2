"""What was done to a person's own account: an event of their unit, from which notices are made."""

from __future__ import annotations

from congress_portal.accounts.models import AccountEvent, Deed, Duty
from congress_portal.loops import trail
from congress_portal.loops.words import PortalAct

TOLD = {Deed.IDENTITY_LINKED: PortalAct.ID_LINKED, Deed.IDENTITY_UNLINKED: PortalAct.ID_UNLINKED}


def tell(deed: AccountEvent) -> None:
    """In the person's unit of today. Whom the service bound by itself hears of it too: it may have been another."""
    act = TOLD.get(Deed(deed.deed))
    if act is None:
        return
    duty = Duty.objects.filter(user=deed.whom_id).select_related("unit").order_by("-since", "-pk").first()
    if duty is None:
        return
    by = deed.by if deed.by is not None and deed.by_id != deed.whom_id else trail.SYSTEM
    trail.record_act(duty.unit, act, by, person=deed.whom_id)
