"""What pages ask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from congress_portal.accounts.models import User
from congress_portal.loops import subjects
from congress_portal.loops.models import Loop
from congress_portal.notices.models import Notice
from congress_portal.notices.sending import case_url


def unread_count(user: User) -> int:
    """How many notices wait to be read: one count over a partial index."""
    return Notice.objects.for_user(user).unread().count()


def case_urls(notices: Iterable[Notice], user: User) -> dict[int, str]:
    """Addresses of the cases that the reader may still open, by the case's key. One query for a whole page."""
    loops = {notice.loop.pk: notice.loop for notice in notices if notice.loop}
    if not loops:
        return {}
    visible = Loop.objects.visible_to(user).filter(pk__in=loops).values_list("pk", flat=True)
    return {pk: case_url(loops[pk]) for pk in visible}


def addresses(notices: Sequence[Notice], user: User) -> dict[int, str]:
    """Where each notice leads this reader, by the notice's key: to its case, or to what else it is about."""
    cases = case_urls(notices, user)
    return {
        notice.pk: cases.get(notice.loop_id, "")
        if notice.loop_id
        else subjects.address(notice.event.about, user)
        for notice in notices
    }
