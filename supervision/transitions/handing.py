"""Papers of a meeting: asked of a unit, handed in, reminded of before the day and pressed for after it."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Region, Role, Unit, User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from supervision.acts import Act
from supervision.convening import last_day_before, may_convene
from supervision.models import Meeting, MeetingItem, MeetingPaper
from supervision.transitions.meetings import PAPERS, day_words, item_of, lock, tell

REMINDER = "meeting.paper_reminder"
AT_ONCE = 500
LOOK_AHEAD = dt.timedelta(days=31)
type Sheet = ContentFile[bytes]


@transaction.atomic
def ask_paper(
    *, item: MeetingItem, by: User, title: str, unit: Unit, due_on: dt.date | None = None
) -> MeetingPaper:
    """A paper of an item; without a date it is due as the table of periods says."""
    meeting, office = lock(item.meeting, by, "planned")
    item = item_of(meeting, item.pk)
    if not title.strip():
        raise ValidationError({"title": _("请填写材料名称。")})
    if unit.county_id != meeting.county_id:
        raise ValidationError({"unit": _("请选择本县（市、区）的单位。")})
    counted = last_day_before(office.county, PAPERS, meeting.held_on)
    if due_on is None and counted is None:
        raise ValidationError({"due_on": _("期限表里没有会议材料的期限，请填写日期。")})
    if due_on is not None and due_on > meeting.held_on:
        raise ValidationError({"due_on": _("不能晚于会议日期。")})
    basis = counted[1].basis if counted and due_on is None else ""
    made = MeetingPaper.objects.create(
        county_id=meeting.county_id, item=item, title=title.strip(), unit=unit, basis=basis,
        due_on=due_on or (counted[0] if counted else meeting.held_on),
    )  # fmt: skip
    tell(
        meeting, Act.PAPER_ASKED, by, office, department_id=unit.pk, title=made.title, meeting=str(meeting),
        when=day_words(made.due_on),
    )  # fmt: skip
    return made


@transaction.atomic
def hand_in(*, paper: MeetingPaper, by: User, document: str = "", file: Sheet | None = None) -> MeetingPaper:
    """Handed in by the unit, or entered by the office; once: the file itself, or in words how it was brought."""
    found = Meeting.objects.select_for_update(no_key=True).get(pk=paper.item.meeting_id)
    paper = MeetingPaper.objects.select_related("unit", "item").get(pk=paper.pk)
    own = paper.unit_id in by.unit_ids(Role.HANDLER)
    if not own and not may_convene(by, found.county_id):
        raise PermissionDenied(_("由提交单位或者县人大常委会办公室登记。"))
    if paper.handed_at is not None or found.state in ("closed", "off"):
        raise NotNow()
    if file is None and not document.strip():
        raise ValidationError({"document": _("请上传文件；已送纸质材料的，填写文号或者说明怎样送达。")})
    paper.document, paper.handed_at, paper.handed_by = document.strip(), timezone.now(), by
    if file is not None:
        paper.file, paper.name = file, getattr(file, "called", "") or str(file.name)[-60:]
    paper.save(update_fields=["document", "handed_at", "handed_by", "file", "name"])
    tell(found, Act.PAPER_HANDED, by, paper.unit, title=paper.title)
    return paper


def remind_of_papers(now: dt.datetime | None = None) -> int:
    """Remind the units whose papers fall due, and press those that are late; once each, however often it runs."""
    day = timezone.localdate(now)
    done = 0
    waiting = MeetingPaper.objects.filter(
        handed_at=None, pressed_at=None, item__meeting__off_reason="", item__meeting__closed_at=None
    )
    for county in Region.objects.filter(level="county"):
        rows = waiting.filter(county=county, due_on__lte=day + LOOK_AHEAD)
        for paper in rows.select_related("item").order_by("due_on", "pk")[:AT_ONCE]:
            done += _remind(paper, county, day)
    return done


@transaction.atomic
def _remind(found: MeetingPaper, county: Region, day: dt.date) -> int:
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=found.item.meeting_id)
    paper = MeetingPaper.objects.select_related("unit").get(pk=found.pk)
    if paper.handed_at is not None or meeting.state in ("closed", "off"):
        return 0
    if day > paper.due_on:
        field, act = "pressed_at", Act.PAPER_LATE
    else:
        field, act = "reminded_at", Act.PAPER_SOON
        first = last_day_before(county, REMINDER, paper.due_on)
        if first is None or day < first[0]:
            return 0
    if getattr(paper, field) is not None:
        return 0
    setattr(paper, field, timezone.now())
    paper.save(update_fields=[field])
    trail.record_act(
        paper.unit, act, trail.SYSTEM, about=f"convened:{meeting.pk}", department_id=paper.unit_id,
        title=paper.title, meeting=str(meeting), when=day_words(paper.due_on),
    )  # fmt: skip
    return 1
