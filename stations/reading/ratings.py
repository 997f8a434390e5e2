"""What the pages ask of ratings."""

from __future__ import annotations

from congress_portal.accounts.models import User
from congress_portal.loops.models import Loop
from stations.merging import joined_to
from stations.models import Rating
from stations.transitions.ratings import may_open


def ratings_open_to(user: User, loop: Loop) -> list[Rating]:
    """What the authors of a case and of those merged into it said, first to last, where the reader may open it."""
    authors = [loop.pk, *joined_to([loop.pk])[loop.pk]]
    ratings = Rating.objects.unsealed().filter(opinion__in=authors)
    found = ratings.select_related("opinion__loop__region", "opinion__station", "entered_by").order_by("at")
    return [rating for rating in found if may_open(user, rating)]
