"""Writing account events, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable

from congress_portal.accounts.models import AccountEvent, Deed, Region, User

Hearer = Callable[[AccountEvent], None]
_hearers: list[Hearer] = []


def record(
    county: Region,
    deed: Deed,
    *,
    by: User | None,
    whom: User | None = None,
    subject: str = "",
    **detail: object,
) -> AccountEvent:
    """``by`` is nobody where the command line acts. ``detail`` must be plain JSON, without passwords."""
    event = AccountEvent(
        county_id=county.pk,
        deed=deed,
        by=by,
        whom=whom,
        subject=subject[:200] or str(whom or ""),
        detail=detail,
    )
    event.save(force_insert=True)
    for hear in _hearers:
        hear(event)
    return event


def hears(hear: Hearer) -> None:
    """Let somebody above hear of each deed, in its transaction. Called once, when an app is ready."""
    _hearers.append(hear)
