"""The supervision group of a project and what it owes: monthly bulletins, quarterly checks, half-year reports."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops.deadlines import last_moment
from congress_portal.loops.words import LoopStatus, Verb
from votes.models import MONTHS, GroupMember, GroupReport, Project, ProjectState, ReportKind
from votes.projects.access import candidates_for_group, is_grouped, oversees
from votes.transitions.nodes import claim_project

MOST = 30
AT_ONCE = 500


@transaction.atomic
def set_group(*, project: Project, by: User, convenor: User, others: Sequence[User] = ()) -> Project:
    """Name the group (一事一小组): one convenor, who else; those who are not named any more leave today."""
    loop, found, step = claim_project(project)
    if not oversees(by, found):
        raise PermissionDenied(_("由督办工委或者人大常委会办公室组成。"))
    if not loop.is_open:
        raise NotNow()
    wanted = {one.pk: one for one in (*others, convenor)}
    if len(wanted) > MOST:
        raise ValidationError({"others": _("最多%(most)d人。") % {"most": MOST}})
    known = set(candidates_for_group(loop.county_id).filter(pk__in=wanted).values_list("pk", flat=True))
    if known != set(wanted):
        raise ValidationError({"others": _("请选择本县（市、区）在任的代表和人大机关工作人员。")})
    now = timezone.now()
    standing = {(row.user_id, row.is_convenor): row for row in found.members.filter(until=None)}
    asked = {(key, key == convenor.pk) for key in wanted}
    gone = [row.pk for key, row in standing.items() if key not in asked]
    GroupMember.objects.filter(pk__in=gone).update(until=now)
    GroupMember.objects.bulk_create(
        GroupMember(county_id=loop.county_id, project=found, user_id=key, is_convenor=first, since=now)
        for key, first in sorted(asked - standing.keys(), key=lambda one: (not one[1], one[0]))
    )
    names = "、".join(one.name for one in wanted.values() if one.pk != convenor.pk)
    note = _("召集人%(convenor)s；成员：%(names)s") % {"convenor": convenor.name, "names": names or "—"}
    trail.record(loop, step, Verb.GROUPED, by, note, people=sorted(wanted))
    owe_reports(found)
    return found


@transaction.atomic
def give_report(*, report: GroupReport, by: User, text: str) -> GroupReport:
    """Somebody of the group hands a bulletin, check or report in; everybody can read it at once."""
    loop, project, step = claim_project(report.project)
    found = GroupReport.objects.select_for_update(no_key=True).get(pk=report.pk, project=project)
    if not (is_grouped(by, project) or oversees(by, project)):
        raise PermissionDenied(_("由项目的监督小组提交。"))
    if found.given_at is not None or not loop.is_open:
        raise NotNow()
    if found.until >= timezone.localdate():
        raise NotNow(_("这一期还没有结束，%(day)s以后才能提交。") % {"day": found.until.isoformat()})
    if not text.strip():
        raise ValidationError({"text": _("请写明进展、问题和建议。")})
    found.text, found.by, found.given_at = text.strip(), by, timezone.now()
    found.save(update_fields=["text", "by", "given_at"])
    trail.record(loop, step, Verb.GROUP_TOLD, by, label=str(found.get_kind_display()), report=found.pk)
    return found


def owe_reports(project: Project, today: dt.date | None = None) -> int:
    """Write down what the group owes from the day of its making to the end of the year of completion, or of this year
    where the work goes on; returns how many rows were added. The case is locked by the caller."""
    day = today or timezone.localdate()
    opened = timezone.localdate(project.loop.opened_at)
    last = dt.date(max(project.finish_on.year, day.year), 12, 31)
    known = set(project.group_reports.values_list("kind", "since"))
    rows = [
        row
        for kind in ReportKind
        for since, until in stretches(opened, last, MONTHS[kind])
        if (kind, since) not in known and (row := _owed(project, kind, since, until)) is not None
    ]
    GroupReport.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def stretches(first: dt.date, last: dt.date, months: int) -> Iterator[tuple[dt.date, dt.date]]:
    """The months, quarters or halves of the calendar from the one of ``first`` to the last that ends by ``last``."""
    start = dt.date(first.year, (first.month - 1) // months * months + 1, 1)
    while True:
        number = start.year * 12 + start.month - 1 + months - 1
        end = dt.date(number // 12, number % 12 + 1, calendar.monthrange(number // 12, number % 12 + 1)[1])
        if end > last:
            return
        yield start, end
        start = end + dt.timedelta(days=1)


def _owed(project: Project, kind: ReportKind, since: dt.date, until: dt.date) -> GroupReport | None:
    """One row with its day from the table of periods; none where the table has no such period."""
    found = last_moment(project.loop.region, f"project.{kind}", until)
    if found is None:
        return None
    period, end = found
    return GroupReport(
        county_id=project.county_id, project=project, kind=kind, since=since, until=until,
        due_on=timezone.localdate(end), basis=period.basis,
    )  # fmt: skip


def press_for_reports(now: dt.datetime | None = None) -> int:
    """Tell every group what it has not handed in by its day, once each; returns how many. Safe to run twice."""
    day = timezone.localdate(now or timezone.now())
    rows = GroupReport.objects.missing(day).filter(pressed_at=None).select_related("project__loop")
    return sum(_press(one, day) for one in rows.order_by("pk")[:AT_ONCE])


@transaction.atomic
def _press(report: GroupReport, day: dt.date) -> int:
    loop, project, step = claim_project(report.project)
    found = GroupReport.objects.select_for_update(no_key=True).get(pk=report.pk)
    is_moot = not loop.is_open or project.state != ProjectState.RUNNING
    if is_moot or found.given_at is not None or found.pressed_at is not None or found.due_on >= day:
        return 0
    found.pressed_at = timezone.now()
    found.save(update_fields=["pressed_at"])
    people = list(project.members.filter(until=None).values_list("user", flat=True))
    label = f"{found.get_kind_display()} {found.since:%Y-%m}"
    trail.record(loop, step, Verb.GROUP_LATE, trail.SYSTEM, label=label, people=people, report=found.pk)
    return 1


def owe_all(now: dt.datetime | None = None) -> int:
    """Add the reports of a new year for every project that goes on; returns how many rows were added."""
    day = timezone.localdate(now or timezone.now())
    last = Max("group_reports__until")
    rows = Project.objects.filter(loop__status=LoopStatus.OPEN, members__until=None).annotate(last=last)
    begun = rows.filter(last__lt=dt.date(day.year, 12, 31)).distinct()
    return sum(_owe(project, day) for project in begun.select_related("loop")[:AT_ONCE])


@transaction.atomic
def _owe(project: Project, day: dt.date) -> int:
    _loop, found, _step = claim_project(project)
    return owe_reports(found, day)
