"""The letters of an assignment meeting go out (印发交办通知): a number for each unit's, all of them or none."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.issuing import transitions as issuing
from congress_portal.issuing.models import Issued
from congress_portal.issuing.words import Kind
from proposals.meeting_letter import letter_of, paper_of
from proposals.models import AssignmentMeeting
from proposals.transitions.meetings import are_issued, lock_meeting


@transaction.atomic
def issue_letters(*, meeting: AssignmentMeeting, by: User) -> list[Issued]:
    """When nothing on the agenda is open any more: each unit that has something of it gets its letter, once."""
    meeting = lock_meeting(meeting, by)
    if meeting.decided_at is None:
        raise NotNow(_("还有议题没有议定，议定后再印发。"))
    if are_issued(meeting):
        raise NotNow(_("这次会议的交办通知已经印发。"))
    made = []
    for unit in meeting.units_assigned().select_related("county"):
        if letter_of(meeting, unit) is None:
            continue
        taken = issuing.take(kind=Kind.ASSIGNMENT, unit=meeting.office)
        letter = letter_of(meeting, unit, taken.text) if taken else None
        if taken is None or letter is None:
            raise NotNow(_("请先登记%(unit)s的发文机关代字。") % {"unit": meeting.office})
        about = paper_of(meeting, unit)
        made.append(
            issuing.keep(
                taken=taken, letter=letter, kind=Kind.ASSIGNMENT, unit=meeting.office, by=by, about=about
            )
        )
    if not made:
        raise NotNow(_("没有单位还在承办这次会议交办的建议。"))
    return made
