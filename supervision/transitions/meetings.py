"""Meetings: convene, agenda, roll, decisions, minutes. The meeting's row is locked first and read again."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Term, Unit, User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops.words import LoopStatus
from supervision.acts import Act
from supervision.convening import guard, last_day_before, people_of
from supervision.majorities import rule_on
from supervision.models import (
    Attendance,
    Meeting,
    MeetingItem,
    MeetingKind,
    MeetingPaper,
    Membership,
    PaperVote,
    Presence,
    Topic,
)
from supervision.transitions.yearly import set_meeting

PAPERS = "meeting.papers"
ONE_DAY = dt.timedelta(days=1)


def convene(
    *, by: User, office: Unit, kind: str, number: int, held_on: dt.date, place: str = "", chair: str = "",
    request_key: uuid.UUID | None = None,
) -> Meeting:  # fmt: skip
    """Register a meeting; its members hear of it. The same key gives the same meeting."""
    guard(by, office.county_id)
    key = request_key or uuid.uuid4()
    known = Meeting.objects.filter(request_key=key, by=by).first()
    if known is not None:
        return known
    if kind not in MeetingKind.values:
        raise ValidationError({"kind": _("请选择哪种会议。")})
    term = Term.objects.filter(county=office.county_id, since__lte=held_on, until__gte=held_on).first()
    made = Meeting(
        county_id=office.county_id, kind=kind, term=term, number=number, held_on=held_on,
        place=place.strip(), chair=chair.strip(), by=by, at=timezone.now(), request_key=key,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            tell(
                made,
                Act.CONVENED,
                by,
                office,
                people=members_on(made),
                title=str(made),
                when=day_words(held_on),
                place=made.place,
            )
    except IntegrityError:
        known = Meeting.objects.filter(request_key=key, by=by).first()
        if known is None:
            raise ValidationError({"number": _("这次会议已经登记过。")}) from None
        return known
    return made


@transaction.atomic
def move_meeting(*, meeting: Meeting, by: User, held_on: dt.date, place: str, chair: str) -> Meeting:
    """Another day or place, before it opens."""
    meeting, office = lock(meeting, by, "planned")
    before = meeting.held_on
    meeting.held_on, meeting.place, meeting.chair = held_on, place.strip(), chair.strip()
    meeting.save(update_fields=["held_on", "place", "chair"])
    if held_on != before:
        _move_topics(meeting, by)
        _move_papers(meeting, office)
    tell(
        meeting,
        Act.CONVENED_ANEW,
        by,
        office,
        people=members_on(meeting),
        title=str(meeting),
        when=day_words(held_on),
        place=meeting.place,
    )
    return meeting


@transaction.atomic
def call_off(*, meeting: Meeting, by: User, reason: str) -> Meeting:
    """It does not take place, or could not be held for want of a quorum."""
    meeting, office = lock(meeting, by, "planned", "open")
    if not reason.strip():
        raise ValidationError({"reason": _("请写明理由。")})
    if PaperVote.objects.filter(item__meeting=meeting, checked_at__isnull=False).exists():
        raise NotNow(_("会上已经有表决结果，不能取消。"))
    meeting.off_reason = reason.strip()
    meeting.save(update_fields=["off_reason"])
    tell(
        meeting,
        Act.CALLED_OFF,
        by,
        office,
        people=members_on(meeting),
        title=str(meeting),
        reason=reason.strip(),
    )
    return meeting


@transaction.atomic
def put_on(
    *, meeting: Meeting, by: User, title: str = "", unit: Unit | None = None, topic: Topic | None = None
) -> MeetingItem:
    """An item at the end of the agenda; during the meeting, too.

    A topic of the yearly plan brings its title and its organ, and gets this meeting's day.
    """
    meeting, office = lock(meeting, by, "planned", "open")
    if topic is not None:
        _may_come_up(meeting, topic)
        title, unit = title.strip() or topic.title, unit or topic.organ
    if not title.strip():
        raise ValidationError({"title": _("请填写议题。")})
    if unit is not None and unit.county_id != meeting.county_id:
        raise ValidationError({"unit": _("请选择本县（市、区）的单位。")})
    last = meeting.items.order_by("position").last()
    made = MeetingItem.objects.create(
        county_id=meeting.county_id, meeting=meeting, title=title.strip(), unit=unit, topic=topic,
        position=last.position + 1 if last else 1,
    )  # fmt: skip
    if topic is not None and meeting.held_on > timezone.localdate():
        set_meeting(topic=topic, by=by, meeting=str(meeting), held_on=meeting.held_on)
    tell(meeting, Act.ITEM_CHANGED, by, office, added=made.title)
    return made


@transaction.atomic
def take_off(*, item: MeetingItem, by: User) -> None:
    """Take an item off that nothing has come of."""
    meeting, office = lock(item.meeting, by, "planned", "open")
    item = item_of(meeting, item.pk)
    if item.decision or PaperVote.objects.filter(item=item).exists():
        raise NotNow(_("这一项已经表决或者作出决定。"))
    if item.papers.filter(handed_at__isnull=False).exists():
        raise NotNow(_("这一项的材料已经提交，不能移出议程；不审议的，请登记决定。"))
    item.papers.all().delete()
    title = item.title
    item.delete()
    tell(meeting, Act.ITEM_CHANGED, by, office, removed=title)


@transaction.atomic
def open_roll(*, meeting: Meeting, by: User) -> Meeting:
    """The meeting opens: the list of all members of this day is copied, and stays."""
    meeting, office = lock(meeting, by, "planned")
    rows = [
        Attendance(county_id=meeting.county_id, meeting=meeting, user_id=user) for user in members_on(meeting)
    ]
    if not rows:
        raise ValidationError(_("还没有登记组成人员，请先登记。"))
    if meeting.held_on > timezone.localdate():
        raise NotNow(_("还没有到会议日期。"))
    Attendance.objects.bulk_create(rows)
    meeting.opened_at = timezone.now()
    meeting.save(update_fields=["opened_at"])
    tell(meeting, Act.ROLL_OPENED, by, office, count=len(rows))
    return meeting


@transaction.atomic
def note_roll(*, meeting: Meeting, by: User, rows: Mapping[int, tuple[str, str]]) -> int:
    """Who is there, by the member's key: presence and a reason for those excused. Returns how many changed."""
    meeting, office = lock(meeting, by, "open")
    errors, changed = {}, []
    for row in meeting.roll.filter(user__in=rows):
        presence, reason = rows[row.user_id]
        if presence not in Presence.values:
            errors[f"presence-{row.user_id}"] = _("请选择。")
        elif presence == Presence.EXCUSED and not reason.strip():
            errors[f"reason-{row.user_id}"] = _("请假请写明事由。")
        elif (row.presence, row.reason) != (presence, reason.strip()):
            row.presence, row.reason = presence, reason.strip()
            changed.append(row)
    if errors:
        raise ValidationError(errors)
    Attendance.objects.bulk_update(changed, ["presence", "reason"])
    if changed:
        tell(meeting, Act.ROLL_NOTED, by, office, count=len(changed))
    return len(changed)


@transaction.atomic
def resolve(*, item: MeetingItem, by: User, decision: str) -> MeetingItem:
    """What the meeting decided of an item, once; it needs a quorum, and no vote may wait to be checked."""
    meeting, office = lock(item.meeting, by, "open")
    item = item_of(meeting, item.pk)
    if item.decision:
        raise NotNow(_("这一项已经登记决定。"))
    if not decision.strip():
        raise ValidationError({"decision": _("请填写决定。")})
    need_quorum(meeting)
    vote = PaperVote.objects.filter(item=item).first()
    if vote is not None and vote.checked_at is None:
        raise ValidationError({"decision": _("票数还没有经另一人核对。")})
    item.decision, item.decided_at, item.decided_by = decision.strip(), timezone.now(), by
    item.save(update_fields=["decision", "decided_at", "decided_by"])
    tell(meeting, Act.RESOLVED, by, office, title=item.title)
    return item


@transaction.atomic
def keep_minutes(*, meeting: Meeting, by: User, minutes: str, guests: str, revision: int) -> Meeting:
    """Write the minutes, also after the meeting; who has not seen the newest state is refused."""
    meeting, office = lock(meeting, by, "open", "closed")
    if revision != meeting.revision:
        raise ValidationError(_("别人刚刚改过会议记录。您填的还在下面，请对照后再保存。"), code="stale")
    meeting.minutes, meeting.guests, meeting.revision = minutes.strip(), guests.strip(), revision + 1
    meeting.save(update_fields=["minutes", "guests", "revision"])
    tell(meeting, Act.MINUTED, by, office)
    return meeting


@transaction.atomic
def adjourn(*, meeting: Meeting, by: User) -> Meeting:
    """The meeting ends: it had a quorum, and no vote waits to be checked. Its roll then stays as it is."""
    meeting, office = lock(meeting, by, "open")
    need_quorum(meeting)
    if PaperVote.objects.filter(item__meeting=meeting, checked_at=None).exists():
        raise ValidationError(_("还有票数没有经另一人核对。"))
    meeting.closed_at = timezone.now()
    meeting.save(update_fields=["closed_at"])
    tell(meeting, Act.ADJOURNED, by, office)
    return meeting


@transaction.atomic
def add_member(*, by: User, office: Unit, kind: str, user: User, since: dt.date) -> Membership:
    """A member of the standing committee or the chairpersons' meeting, from a day on."""
    guard(by, office.county_id)
    if kind not in MeetingKind.values or user not in people_of(office.county_id):
        raise ValidationError({"user": _("请选择本县的代表或者人大工作人员。")})
    try:
        with transaction.atomic():
            made = Membership.objects.create(county_id=office.county_id, kind=kind, user=user, since=since)
    except IntegrityError:
        raise ValidationError({"user": _("这位同志已经在名单里。")}) from None
    trail.record_act(office, Act.MEMBER_ADDED, by, person=user.pk, name=user.name, kind=kind)
    return made


@transaction.atomic
def end_member(*, member: Membership, by: User, until: dt.date) -> Membership:
    """The last day of a member."""
    member = (
        Membership.objects.select_for_update(no_key=True, of=("self",))
        .select_related("user")
        .get(pk=member.pk)
    )
    office = guard(by, member.county_id)
    if member.until is not None:
        raise NotNow(_("这位同志已经离任。"))
    if until < member.since:
        raise ValidationError({"until": _("不能早于任职日期。")})
    member.until = until
    member.save(update_fields=["until"])
    trail.record_act(
        office, Act.MEMBER_ENDED, by, person=member.user_id, name=member.user.name, kind=member.kind
    )
    return member


def members_on(meeting: Meeting) -> list[int]:
    """The keys of all who are members on its day."""
    rows = Membership.objects.filter(county=meeting.county_id, kind=meeting.kind).on(meeting.held_on)
    return list(rows.order_by("pk").values_list("user", flat=True))


def counted(meeting: Meeting) -> tuple[int, int]:
    """How many are present, and how many all members are."""
    rows = list(meeting.roll.values_list("presence", flat=True))
    return rows.count(Presence.PRESENT), len(rows)


def need_quorum(meeting: Meeting) -> tuple[int, int]:
    """Refuse where fewer are present than the table wants; returns present and all."""
    present, total = counted(meeting)
    rule = rule_on(meeting.kind, "quorum", meeting.held_on)
    if not rule.is_enough(present, total):
        raise ValidationError(
            _("出席%(present)d人，全体%(total)d人，至少要%(least)d人出席（%(basis)s）。")
            % {"present": present, "total": total, "least": rule.least(total), "basis": rule.basis}
        )
    return present, total


def lock(meeting: Meeting, by: User, *states: str) -> tuple[Meeting, Unit]:
    """The meeting's row, locked and read afresh, in one of these states, for somebody of the office."""
    found = (
        Meeting.objects.select_for_update(of=("self",), no_key=True).select_related("term").get(pk=meeting.pk)
    )
    office = guard(by, found.county_id)
    if found.state not in states:
        raise NotNow()
    return found, office


def tell(meeting: Meeting, act: Act, by: User, unit: Unit, /, **detail: Any) -> None:
    trail.record_act(unit, act, by, about=f"convened:{meeting.pk}", **detail)


def _may_come_up(meeting: Meeting, topic: Topic) -> None:
    if meeting.kind != MeetingKind.STANDING or topic.county_id != meeting.county_id or topic.dropped_at:
        raise ValidationError({"topic": _("请选择本县（市、区）年度监督计划里的议题，列入常委会会议。")})
    if meeting.items.filter(topic=topic).exists():
        raise ValidationError({"topic": _("这个议题已经在议程里。")})


def _move_topics(meeting: Meeting, by: User) -> None:
    """The clocks of the topics that come up here run towards the new day."""
    coming = Topic.objects.filter(
        items__meeting=meeting, meeting=str(meeting), dropped_at=None, loop__status=LoopStatus.OPEN
    )
    for topic in coming.order_by("pk"):
        set_meeting(topic=topic, by=by, meeting=str(meeting), held_on=meeting.held_on)


def _move_papers(meeting: Meeting, office: Unit) -> None:
    """Papers whose date the table gave are due anew; none is due after the meeting. Reminders begin again."""
    counted = last_day_before(office.county, PAPERS, meeting.held_on)
    waiting = MeetingPaper.objects.filter(item__meeting=meeting, handed_at=None)
    afresh = {"reminded_at": None, "pressed_at": None}
    if counted is not None:
        waiting.exclude(basis="").update(due_on=counted[0], **afresh)
    waiting.filter(due_on__gt=meeting.held_on).update(due_on=meeting.held_on, **afresh)


def item_of(meeting: Meeting, pk: int) -> MeetingItem:
    found = meeting.items.filter(pk=pk).first()
    if found is None:
        raise NotNow(_("这一项已经不在议程里。"))
    return found


def day_words(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"
