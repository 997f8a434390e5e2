"""The bulletin of a meeting (公报): once, after it has ended."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.issuing import transitions as issuing
from congress_portal.issuing.answers import issued_about
from congress_portal.issuing.models import Issued
from congress_portal.issuing.words import Kind
from supervision.announcing import bulletin_of, paper_of_meeting, sitting_of
from supervision.models import Meeting
from supervision.transitions.meetings import lock


@transaction.atomic
def issue_bulletin(*, meeting: Meeting, by: User) -> Issued:
    """Number the bulletin of a meeting that is over, and keep it as its rows say today."""
    meeting, office = lock(meeting, by, "closed")
    about = paper_of_meeting(meeting)
    if issued_about(meeting.county_id, about) is not None:
        raise NotNow(_("这次会议的公报已经发出。"))
    sitting = sitting_of(meeting)
    made = issuing.issue(
        make=lambda number: bulletin_of(sitting, office, number), kind=Kind.BULLETIN, unit=office, by=by,
        about=about,
    )  # fmt: skip
    if made is None:
        raise NotNow(_("请先登记%(unit)s的发文机关代字。") % {"unit": office})
    return made
