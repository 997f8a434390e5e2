"""The assignment meeting (交办会): make it, fill its agenda, decide it in bulk, keep its minutes.

The meeting's row is locked first, then its items, then cases.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Unit, User
from congress_portal.errors import NotNow
from congress_portal.issuing.models import Issued
from congress_portal.loops import trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.deadlines import last_moment
from congress_portal.loops.transitions.claims import claim
from proposals.agenda import Filled, Helping
from proposals.meeting_letter import paper_of
from proposals.models import AgendaItem, AssignmentMeeting, CoHandler, Proposal, offices_of
from proposals.plans import ASSIGN
from proposals.transitions import meeting_date
from proposals.transitions.officials import follow_officials
from proposals.transitions.parting import assign_part
from proposals.words import Act

REPLY, REPLY_COMPLEX = "proposal.reply", "proposal.reply_complex"
MOST_ITEMS = 1000
PEOPLE = ("lead", "leading_user", "supervising_user")
OFFICIALS = ("leading", "leading_user", "supervising", "supervising_user")
FIELDS = ("lead", *OFFICIALS, "due_on", "due_reason", "standard")


@dataclass
class Outcome:
    """What a meeting decided, and why the rest could not be assigned, by the item's key."""

    decided: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


def make_meeting(
    *, by: User, office: Unit, held_on: dt.date, title: str, request_key: uuid.UUID,
    place: str = "", chair: str = "",
) -> AssignmentMeeting:  # fmt: skip
    """Enter a meeting of the office. The same ``request_key`` gives the same meeting."""
    if not offices_of(by).filter(pk=office.pk).exists():
        raise PermissionDenied(_("交办会由人大常委会办公室或者乡镇人大主席团登记。"))
    if not title.strip():
        raise ValidationError({"title": _("请填写会议名称。")})
    made = AssignmentMeeting(
        county_id=office.county_id, region_id=office.region_id, office=office, held_on=held_on,
        title=title.strip(), place=place, chair=chair, by=by, at=timezone.now(), request_key=request_key,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            _tell(made, Act.MEETING_MADE, by)
    except IntegrityError:
        known = AssignmentMeeting.objects.filter(request_key=request_key, by=by).first()
        if known is None:
            raise
        return known
    return made


@transaction.atomic
def put_on(*, meeting: AssignmentMeeting, by: User, proposals: Iterable[Proposal]) -> int:
    """Put proposals that wait for their assignment at the end of the agenda; returns how many."""
    meeting = lock_meeting(meeting, by)
    if are_issued(meeting):
        raise NotNow(_("这次会议的交办通知已经印发，请列入下一次会议。"))
    last = meeting.items.order_by("position").last()
    position = first = last.position if last else 0
    for proposal in sorted(proposals, key=lambda one: one.pk):
        loop, step = claim(proposal.loop, "assign", by)
        if step.key != ASSIGN:
            raise NotNow()
        if AgendaItem.objects.filter(proposal=loop.pk, decided_at=None).exists():
            raise NotNow(_("%(code)s 已经在一次交办会的议题里。") % {"code": loop.code})
        if meeting.items.filter(proposal=loop.pk).exists():
            raise NotNow(_("%(code)s 在这次会上已经议定过，请列入下一次会议。") % {"code": loop.code})
        position += 1
        meeting.items.create(county_id=meeting.county_id, proposal_id=loop.pk, position=position)
    if position > MOST_ITEMS:
        raise ValidationError(_("一次会议最多%(most)d件。") % {"most": MOST_ITEMS})
    if position > first:
        _set(meeting, decided_at=None)
        _tell(meeting, Act.AGENDA_CHANGED, by, added=position - first)
    return position - first


@transaction.atomic
def take_off(*, item: AgendaItem, by: User) -> None:
    """Take what is not decided off the agenda."""
    meeting = lock_meeting(item.meeting, by)
    item = _open_item(meeting, item.pk)
    code = item.proposal.loop.code
    item.co_handlers.all().delete()
    item.delete()
    _end(meeting)
    _tell(meeting, Act.AGENDA_CHANGED, by, removed=code)


@transaction.atomic
def fill(
    *, meeting: AssignmentMeeting, by: User, rows: Mapping[int, Filled], revision: int | None = None
) -> int:
    """Write what the rows say, by the item's key: all, or with anything wrong none. Returns how many changed.

    ``revision`` is what the writer saw of the meeting; an older one is refused. What is wrong is keyed ``12-lead``.
    """
    meeting = lock_meeting(meeting, by)
    if revision is not None and revision != meeting.revision:
        raise ValidationError(_("别人刚刚改过这次会议。您填的还在下面，请对照后再保存。"), code="stale")
    items = meeting.items.filter(pk__in=rows).select_related(*PEOPLE).prefetch_related("co_handlers__unit")
    found = {item.pk: item for item in items}
    if len(found) < len(rows):
        raise NotNow()
    limits = _limits(meeting)
    errors: dict[str, list[str]] = {}
    changed = [found[pk] for pk, row in rows.items() if _as_filled(found[pk]) != row]
    for item in changed:
        for column, words in _wrong(item, rows[item.pk], limits).items():
            errors[f"{item.pk}-{column}"] = [words]
    if errors:
        raise ValidationError(errors)
    for item in changed:
        _write(item, rows[item.pk])
    if changed:
        _set(meeting, revision=meeting.revision + 1)
        _tell(meeting, Act.AGENDA_FILLED, by, count=len(changed))
    return len(changed)


def decide(*, meeting: AssignmentMeeting, by: User, items: Sequence[int]) -> Outcome:
    """Assign these items as their rows say, each by itself: what cannot be any more is named, the others go through."""
    outcome = Outcome()
    for pk in items:
        try:
            _decide_one(meeting, by, pk)
            outcome.decided.append(pk)
        except ValidationError as refused:
            outcome.refused[pk] = " ".join(refused.messages)
        except (NotNow, PermissionDenied) as refusal:
            outcome.refused[pk] = str(refusal)
    return outcome


@transaction.atomic
def keep_minutes(*, meeting: AssignmentMeeting, by: User, minutes: str, revision: int) -> AssignmentMeeting:
    """Write the minutes; who has not seen the newest state is refused."""
    meeting = lock_meeting(meeting, by)
    if minutes == meeting.minutes:
        return meeting
    if revision != meeting.revision:
        raise ValidationError(_("别人刚刚改过这次会议。您填的还在下面，请对照后再保存。"), code="stale")
    _set(meeting, minutes=minutes, revision=meeting.revision + 1)
    _tell(meeting, Act.MINUTES_KEPT, by)
    return meeting


@transaction.atomic
def _decide_one(meeting: AssignmentMeeting, by: User, pk: int) -> None:
    meeting = lock_meeting(meeting, by)
    item = _open_item(meeting, pk)
    if item.lead is None:
        raise ValidationError(_("还没有确定主办单位。"))
    helping = list(item.co_handlers.select_related("unit"))
    wrong = _wrong(item, _as_filled(item), _limits(meeting))
    if wrong:
        raise ValidationError(list(wrong.values()))
    note = item.standard or _("按交办会议定办理：%(title)s") % {"title": meeting.title}
    together = [one for one in helping if one.is_joint]
    loop_moves.assign(
        loop=item.proposal.loop,
        by=by,
        to=item.lead,
        note=note,
        helpers=[one.unit for one in together],
        parts={one.unit_id: one.part for one in together},
    )
    loops = [item.proposal.loop]
    for one in helping:
        if not one.is_joint:
            made = assign_part(whole=item.proposal, by=by, unit=one.unit, part=one.part, note=note)
            if made is not None:
                meeting_date.start(made.loop, item)
                loops.append(made.loop)
    item.decided_at = timezone.now()
    item.save(update_fields=["decided_at"])
    meeting_date.start(item.proposal.loop, item)
    for loop in loops:
        follow_officials(loop, by)
    _end(meeting)
    _tell(meeting, Act.MEETING_DECIDED, by, code=item.proposal.loop.code)


def are_issued(meeting: AssignmentMeeting) -> bool:
    """Whether the units' letters went out: what they list is then all that the meeting decided."""
    papers = [paper_of(meeting, unit) for unit in meeting.units_assigned()]
    return Issued.objects.filter(county=meeting.county_id, about__in=papers).exists()


def lock_meeting(meeting: AssignmentMeeting, by: User) -> AssignmentMeeting:
    """The meeting's row, locked and read afresh, for somebody of its office."""
    found = AssignmentMeeting.objects.select_for_update(of=("self",), no_key=True).select_related("office")
    meeting = found.get(pk=meeting.pk)
    if not offices_of(by).filter(pk=meeting.office_id).exists():
        raise PermissionDenied(_("交办会由召集单位办理。"))
    return meeting


def _open_item(meeting: AssignmentMeeting, pk: int) -> AgendaItem:
    found = meeting.items.filter(pk=pk, decided_at=None).select_related(*PEOPLE, "proposal__loop").first()
    if found is None:
        raise NotNow(_("这件已经议定，或者不在议题里了。"))
    return found


def _end(meeting: AssignmentMeeting) -> None:
    """Decided when something was, and nothing is open."""
    is_open = meeting.items.filter(decided_at=None).exists()
    if not is_open and meeting.decided_at is None and meeting.items.exists():
        _set(meeting, decided_at=timezone.now())


def _set(meeting: AssignmentMeeting, **values: object) -> None:
    for name, value in values.items():
        setattr(meeting, name, value)
    meeting.save(update_fields=list(values))


def _limits(meeting: AssignmentMeeting) -> tuple[dt.date | None, dt.date | None]:
    """The last day for an answer, and with consent; counted from the meeting or, where that is past, from today."""
    start = max(meeting.held_on, timezone.localdate())
    found = (last_moment(meeting.region, key, start) for key in (REPLY, REPLY_COMPLEX))
    return tuple(timezone.localdate(one[1]) if one else None for one in found)  # type: ignore[return-value]


def _wrong(item: AgendaItem, row: Filled, limits: tuple[dt.date | None, dt.date | None]) -> dict[str, str]:
    """What a row must not say, by column."""
    if item.decided_at is not None:
        return {"lead": _("这件已经交办，不能再改；请在建议页面上改派。")}
    wrong = {}
    units = {one.unit: "joint" if one.is_joint else "separate" for one in row.helping}
    if row.lead in units:
        wrong[units[row.lead]] = _("主办单位不能同时是协办单位。")
    for unit, column in [(row.lead, "lead"), *units.items()]:
        if unit is not None and (unit.county_id != item.county_id or not unit.is_active):
            wrong[column] = _("请选择本县（市、区）在用的单位。")
    normal, most = limits
    if row.due_on is not None and row.due_on < timezone.localdate():
        wrong["due_on"] = _("不能早于今天。")
    elif row.due_on is not None and most is not None and row.due_on > most:
        wrong["due_on"] = _("最迟不能超过%(day)s。") % {"day": most.isoformat()}
    elif row.due_on is not None and normal is not None and row.due_on > normal and not row.due_reason.strip():
        wrong["due_reason"] = _("晚于法定的%(day)s，请写明理由。") % {"day": normal.isoformat()}
    return wrong


def _as_filled(item: AgendaItem) -> Filled:
    helping = tuple(Helping(one.unit, one.is_joint, one.part) for one in item.co_handlers.all())
    return Filled(helping=helping, **{name: getattr(item, name) for name in FIELDS})


def _write(item: AgendaItem, row: Filled) -> None:
    for name in FIELDS:
        setattr(item, name, getattr(row, name))
    item.save(update_fields=list(FIELDS))
    item.co_handlers.all().delete()
    CoHandler.objects.bulk_create(
        CoHandler(county_id=item.county_id, item=item, unit=one.unit, is_joint=one.is_joint, part=one.part)
        for one in row.helping
    )


def _tell(meeting: AssignmentMeeting, act: Act, by: User, **detail: str | int) -> None:
    trail.record_act(meeting.office, act, by, about=f"assignment:{meeting.pk}", **detail)  # type: ignore[arg-type]
