"""Reports about persons: taken, looked at, passed on to the organ that may judge them, the reporter told, closed.

Every event stands in the trail of the officers' own unit, names the report and no word of it. Nobody is notified by
the portal: a notice is a place where words leak; the officers' list shows what waits and what is late.
"""

from __future__ import annotations

import datetime as dt
import uuid
from base64 import b64encode
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, Region, Role, Unit, UnitKind, User
from congress_portal.errors import NotNow
from congress_portal.loops import subjects, trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.calendar import DayUnit
from congress_portal.loops.trail import CITIZEN, By
from stations.merging import joined_to
from stations.models import Contact, Opinion, Report, ReportPhoto
from stations.retention import period_of
from stations.transitions.blanking import all_words, blank, photos_of
from stations.transitions.opinions import may_print_receipt, new_track_code
from stations.transitions.personal import empty
from stations.words import Act, ReportStatus

MOVED = "（本件已转由专门渠道办理）"
"""What everybody but the officers reads where the words stood: not even that it was a report."""


@transaction.atomic
def submit_report(
    *,
    county: Region,
    accused: str,
    text: str,
    request_key: uuid.UUID,
    accused_unit: Unit | None = None,
    is_named: bool = False,
    name: str = "",
    mobile: str = "",
) -> Report:
    """Take a report. The same ``request_key`` again returns the same report."""
    _open()
    known = Report.objects.filter(county=county, request_key=request_key).first()
    if known is not None:
        if known.text != text:
            raise NotNow(_("这张表单已经提交过。您现在写的内容还在下面，请再按一次提交。"))
        return known
    made = Report(
        county=county, track_code=new_track_code(), accused=accused, accused_unit=accused_unit, text=text,
        is_named=is_named, name=name if is_named else "", mobile=mobile if is_named else "",
        notice_on=_notice_on(county), request_key=request_key,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # the button pressed twice at once
        return Report.objects.get(county=county, request_key=request_key)
    _record(made, Act.REPORT, CITIZEN)
    return made


@transaction.atomic
def look(*, report: Report, by: User) -> Report:
    """Read the words; the look itself is an event."""
    found = _claim(report, by)
    _record(found, Act.REPORT_LOOKED, by)
    return found


@transaction.atomic
def transfer(*, report: Report, by: User, organ: str, on: dt.date, receipt_number: str) -> Report:
    """Passed on to the discipline organ, or whichever is competent, with its receipt."""
    found = _claim(report, by, ReportStatus.RECEIVED)
    if on > timezone.localdate() or on < timezone.localdate(found.received_at):
        raise ValidationError({"on": _("转送日期须在收到之后、今天之前。")})
    found.organ, found.receipt_number, found.transferred_on = organ, receipt_number, on
    return _move(found, ReportStatus.TRANSFERRED, by, "organ", "receipt_number", "transferred_on")


@transaction.atomic
def tell(*, report: Report, by: User, told: str) -> Report:
    """The reporter reads on their own page where the report went, or why it goes nowhere."""
    found = _claim(report, by, ReportStatus.RECEIVED, ReportStatus.TRANSFERRED)
    if not told.strip():
        raise ValidationError({"told": _("请写明告知举报人的内容。")})
    found.told, found.told_at = told, timezone.now()
    return _move(found, ReportStatus.TOLD, by, "told", "told_at")


@transaction.atomic
def close(*, report: Report, by: User) -> Report:
    found = _claim(report, by, ReportStatus.TOLD)
    found.closed_at = timezone.now()
    return _move(found, ReportStatus.CLOSED, by, "closed_at")


@transaction.atomic
def hand_over(*, opinion: Opinion, by: User, accused: str, accused_unit: Unit | None = None) -> Report:
    """An ordinary opinion turns out to be a report, at whichever step: all of it moves to the officers, a case without
    words stays.

    Lossless for the officers, gone for everybody else: words, place, photos, what was added and answered, name and
    phone, and whatever of it was public. The citizen's query code opens both pages; the desk cannot print it again.
    Cases merged into it would end with it, so they are parted first, by hand.
    """
    _open()
    if not may_print_receipt(by, opinion):
        raise PermissionDenied(_("由受理的联络站或者人大常委会办公室转交。"))
    loop_moves.divert(loop=opinion.loop, by=by, reason=MOVED)  # locks
    if joined_to([opinion.pk])[opinion.pk]:
        raise NotNow(_("其他群众反映的同一件事并在这一件里，请先在那几件里“拆分并案”，再转交。"))
    opinion = (
        Opinion.objects.select_for_update(of=("self",)).select_related("loop", "county").get(pk=opinion.pk)
    )
    contact = Contact.objects.select_for_update().filter(pk=opinion.pk, emptied_at__isnull=True).first()
    made = Report.objects.create(
        county=opinion.county, track_code=opinion.track_code, accused=accused, accused_unit=accused_unit,
        text=all_words(opinion, but=MOVED), is_named=contact is not None, name=contact.name if contact else "",
        mobile=contact.mobile if contact else "", notice_on=_notice_on(opinion.county), source=opinion.loop,
    )  # fmt: skip
    for photo in photos_of(opinion):
        with photo.open("rb") as kept:
            content = b64encode(kept.read()).decode()
        ReportPhoto.objects.create(county_id=made.county_id, report=made, content=content)
    blank(opinion, MOVED)
    if contact is not None:
        empty(contact)
    _record(made, Act.REPORT, by, handed=True)
    return made


def _open() -> None:
    if not settings.REPORTS:
        raise Http404


def _notice_on(county: Region) -> dt.date | None:
    """The last day for telling the reporter; days are calendar days, the table says how many."""
    today = timezone.localdate()
    period = period_of("report.notice", county, today)
    if period is None or period.unit != DayUnit.DAY:
        return None
    return today + dt.timedelta(days=period.amount)


def _claim(report: Report, by: User, *statuses: str) -> Report:
    """The report, locked and read afresh, if this officer may know of it."""
    found = Report.objects.select_for_update(of=("self",), no_key=True).get(pk=report.pk)
    if not Report.objects.visible_to(by).filter(pk=found.pk).exists():
        raise PermissionDenied(_("举报由专门的受理人员办理。"))
    if statuses and found.status not in statuses:
        raise NotNow()
    return found


def _move(found: Report, status: str, by: User, *fields: str) -> Report:
    found.status = status
    found.save(update_fields=["status", *fields])
    _record(found, Act.REPORT_MOVED, by, status=status)
    return found


def _record(report: Report, act: Act, by: By, **detail: Any) -> None:
    trail.record_act(_unit(report.county), act, by, about=subjects.name("report", report.pk), **detail)


def _unit(county: Region) -> Unit:
    """The officers' unit; where none is appointed yet, the congress office, which has to see to it."""
    duty = (
        Duty.objects.current().filter(county=county, role=Role.REPORT_OFFICER).select_related("unit").first()
    )
    if duty is not None:
        return duty.unit
    found = Unit.objects.filter(county=county, kind=UnitKind.CONGRESS_OFFICE, is_active=True).first()
    if found is None:
        raise ValidationError(_("本地区还没有设置人大常委会办公室，暂时不能受理。"))
    return found
