"""What pages ask."""

from __future__ import annotations

from collections.abc import Iterable

from congress_portal.accounts.models import User
from congress_portal.loops.models import Loop
from congress_portal.notices.models import Notice
from congress_portal.notices.sending import case_url


def unread_count(user: User) -> int:
    """How many notices wait to be read: one count over a partial index."""
    return Notice.objects.for_user(user).unread().count()


def case_urls(notices: Iterable[Notice], user: User) -> dict[int, str]:
    """Addresses of the cases that the reader may still open, by the case's key. One query for a whole page."""
    loops = {notice.loop_id: notice.loop for notice in notices}
    visible = Loop.objects.visible_to(user).filter(pk__in=loops).values_list("pk", flat=True)
    return {pk: case_url(loops[pk]) for pk in visible}
