"""Questions about ratings, with their very cases."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from congress_portal.accounts.models import User
from stations import access
from stations.models import Rating, RatingFlag
from stations.transitions.ratings import may_open


def seen_by(user: User) -> QuerySet[RatingFlag]:
    """Those at stations that the user stands above and does not work for."""
    found = RatingFlag.objects.filter(access.organised(user)).exclude(station__in=user.unit_ids())
    return found.select_related("station__unit__region", "decided_by")


def cases_of(flag: RatingFlag, user: User) -> list[dict[str, Any]]:
    """The ratings that a question is about; what each says only after its window, to who is not judged by it."""
    found = Rating.objects.filter(pk__in=flag.ratings, county=flag.county_id)
    found = found.select_related("opinion__loop__region", "opinion__loop__merged_into", "entered_by")
    return [
        {"rating": rating, "loop": rating.opinion.loop, "is_open": may_open(user, rating)}
        for rating in found.order_by("at")
    ]
