"""Writing down how a person wants to hear of things."""

from __future__ import annotations

from collections.abc import Mapping

from congress_portal.accounts.models import User
from congress_portal.notices.models import Subscription


def choose(*, by: User, wishes: Mapping[str, bool]) -> None:
    """Keep the choice for every county in which the person has a duty, in one statement."""
    rows = [
        Subscription(county_id=county, user=by, channel=channel, is_on=is_on)
        for county in sorted(by.county_ids())
        for channel, is_on in wishes.items()
    ]
    Subscription.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["county", "user", "channel"], update_fields=["is_on"]
    )
