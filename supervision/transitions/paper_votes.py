"""A vote on paper: figures entered by one, counted again and entered by another. The meeting's row is locked first.

The secret electronic vote belongs to the votes app; here stands what came of ballot papers.
"""

from __future__ import annotations

from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from supervision.acts import Act
from supervision.majorities import rule_on
from supervision.models import MeetingItem, PaperVote
from supervision.transitions.meetings import lock, need_quorum, tell


class Figures(NamedTuple):
    in_favour: int
    against: int
    abstained: int


@transaction.atomic
def enter_vote(*, item: MeetingItem, by: User, figures: Figures) -> PaperVote:
    """The first count. It needs a quorum, and no more papers than people present."""
    meeting, office = lock(item.meeting, by, "open")
    item = meeting.items.get(pk=item.pk)
    if item.decision or PaperVote.objects.filter(item=item).exists():
        raise NotNow(_("这一项已经登记票数或者决定。"))
    present, total = need_quorum(meeting)
    _check(figures, present)
    made = PaperVote.objects.create(
        item=item, county_id=meeting.county_id, majority=rule_on(meeting.kind, "resolution", meeting.held_on),
        **figures._asdict(), present=present, total=total, entered_by=by, entered_at=timezone.now(),
    )  # fmt: skip
    tell(meeting, Act.VOTE_ENTERED, by, office, title=item.title)
    return made


@transaction.atomic
def check_vote(*, item: MeetingItem, by: User, figures: Figures) -> PaperVote:
    """The second count by another person must be the same, and the roll as it was; then the result stands."""
    meeting, office = lock(item.meeting, by, "open")
    vote = _unchecked(item)
    if vote.entered_by_id in by.selves:
        raise PermissionDenied(_("票数由另一人核对。"))
    if need_quorum(meeting) != (vote.present, vote.total):
        raise ValidationError(_("出席人数在登记票数以后改过，请撤回票数重新登记。"))
    if figures != Figures(vote.in_favour, vote.against, vote.abstained):
        raise ValidationError(_("同第一次登记的票数不一致，请两人一起重新清点；确需更正的，撤回后重新登记。"))
    vote.checked_by, vote.checked_at = by, timezone.now()
    vote.is_passed = vote.majority.is_enough(vote.in_favour, vote.total)
    vote.save(update_fields=["checked_by", "checked_at", "is_passed"])
    tell(meeting, Act.VOTE_CHECKED, by, office, title=item.title, passed=vote.is_passed)
    return vote


@transaction.atomic
def drop_vote(*, item: MeetingItem, by: User) -> None:
    """Take back figures that nobody has checked."""
    meeting, office = lock(item.meeting, by, "open")
    vote = _unchecked(item)
    tell(
        meeting, Act.VOTE_DROPPED, by, office, title=vote.item.title,
        figures=[vote.in_favour, vote.against, vote.abstained],
    )  # fmt: skip
    vote.delete()


def _check(figures: Figures, present: int) -> None:
    if min(figures) < 0 or sum(figures) > present:
        raise ValidationError(_("赞成、反对、弃权合计不能多于出席的%(present)d人。") % {"present": present})


def _unchecked(item: MeetingItem) -> PaperVote:
    found = PaperVote.objects.filter(item=item, checked_at=None).select_related("majority", "item").first()
    if found is None:
        raise NotNow(_("没有待核对的票数。"))
    return found
