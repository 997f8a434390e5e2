"""The roster until it is published: rules, drafts made by the planner and mended by hand, and the publishing.

Order of locks, for everything that writes sessions or seats: the station, then the roster, sessions, seats, swaps, and
last the people who sit; rows of one table by ascending key. Whoever seats somebody locks that person first, so nobody
is put into two sessions at one hour by two keepers at once.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import subjects, trail
from stations import access, planning
from stations.models import Roster, RosterRule, Seat, Slot, Station
from stations.reading import roster as reading
from stations.sessions import Session, month_after, sessions_of, unknown_years
from stations.words import Act, RosterStatus, SeatStatus, SlotStatus

MOST_RULES = 20
FURTHEST = 14
"""Months ahead that may be planned."""


def keep_station(station: Station, by: User) -> Station:
    """The locked station, where ``by`` does its work."""
    found = Station.objects.select_for_update(of=("self",), no_key=True).select_related("unit__region")
    locked = found.get(pk=station.pk)
    if not access.keeps(by, locked):
        raise PermissionDenied(_("只有本站工作人员可以排班。"))
    return locked


def lock_people(keys: Iterable[int]) -> None:
    """Hold these users, in the order of their keys, until the transaction ends."""
    list(
        User.objects.select_for_update(no_key=True).filter(pk__in=set(keys)).order_by("pk").values_list("pk")
    )


# ---- rules
@transaction.atomic
def add_rule(*, station: Station, by: User, **content: object) -> RosterRule:
    """A recurrence from a day on. The columns of ``RosterRule`` as ``content``."""
    station = keep_station(station, by)
    rule = RosterRule(county_id=station.county_id, station=station, **content)
    known = [row for row in reading.rules_of(station) if reading.plain_rule(row) == reading.plain_rule(rule)]
    if known:
        raise NotNow(_("已经有一条相同的规则。"))
    if reading.rules_of(station).count() >= MOST_RULES:
        raise ValidationError(_("规则太多了，请先结束不用的。"))
    rule.save(force_insert=True)
    trail.record_act(
        station.unit, Act.RULED, by, about=subjects.name("rule", rule.pk), rule=reading.describe(rule)
    )
    return rule


@transaction.atomic
def end_rule(*, rule: RosterRule, by: User, valid_until: dt.date) -> RosterRule:
    """The last day on which the rule gives sessions. Sessions that are planned already stay."""
    station = keep_station(rule.station, by)
    rule = RosterRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    if rule.valid_until is not None and rule.valid_until < timezone.localdate():
        raise NotNow(_("这条规则已经结束。"))
    rule.valid_until = max(valid_until, rule.valid_from)
    rule.save(update_fields=["valid_until"])
    trail.record_act(
        station.unit, Act.RULED, by, about=subjects.name("rule", rule.pk), rule=reading.describe(rule),
        until=rule.valid_until.isoformat(),
    )  # fmt: skip
    return rule


# ---- drafts
@transaction.atomic
def draft(*, stations: Collection[Station], months: Sequence[dt.date], by: User) -> list[Roster]:
    """Propose rosters for these stations and months (first days, ascending) at once; drafts there are replaced.

    Published months are left as they are. Nothing is planned for today or the past. Raises ``NotNow`` where there is
    nothing to plan: all published, all past, or no rule.
    """
    _check_months(months)
    keys = sorted(station.pk for station in stations)
    locked = list(
        Station.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=keys)
        .select_related("unit__region")
        .order_by("pk")
    )
    if not all(access.keeps(by, station) for station in locked):
        raise PermissionDenied(_("只有本站工作人员可以排班。"))
    rosters = _cleared(locked, months, by)
    slots = _slots(locked, rosters, months)
    _seat(locked, slots, months)
    _note(rosters, slots, by)
    return list(rosters.values())


def _check_months(months: Sequence[dt.date]) -> None:
    this = timezone.localdate().replace(day=1)
    if not months or months[-1] < this or months[-1] > month_after(this, FURTHEST):
        raise ValidationError({"month": _("只能为本月到%(number)d个月以内排班。") % {"number": FURTHEST}})


def _cleared(
    stations: Sequence[Station], months: Sequence[dt.date], by: User
) -> dict[tuple[int, dt.date], Roster]:
    """The rosters to be filled, by station and month: drafts emptied, missing ones made, published ones left out."""
    this = timezone.localdate().replace(day=1)
    wanted = [month for month in months if month >= this]
    ruled = set(RosterRule.objects.filter(station__in=stations).values_list("station", flat=True))
    known = {
        (roster.station_id, roster.month): roster
        for roster in Roster.objects.select_for_update()
        .filter(station__in=stations, month__in=wanted)
        .order_by("pk")
    }
    drafts = [roster for roster in known.values() if roster.status == RosterStatus.DRAFT]
    old = list(
        Slot.objects.select_for_update().filter(roster__in=drafts).order_by("pk").values_list("pk", flat=True)
    )
    Seat.objects.filter(slot__in=old).delete()
    try:
        Slot.objects.filter(pk__in=old).delete()
    except ProtectedError:
        raise NotNow(_("草稿里有场次已经被预约或者记录引用，不能整月重排，请逐场调整。")) from None
    missing = [
        Roster(county_id=station.county_id, station=station, month=month, made_by=by)
        for station in stations
        for month in wanted
        if station.pk in ruled and (station.pk, month) not in known
    ]
    Roster.objects.bulk_create(missing)
    found = {(roster.station_id, roster.month): roster for roster in [*drafts, *missing]}
    if not found:
        raise NotNow(_("没有可以排的月份：已经公布，或者还没有设置值班规则。"))
    return found


def _slots(
    stations: Sequence[Station], rosters: dict[tuple[int, dt.date], Roster], months: Sequence[dt.date]
) -> list[Slot]:
    """The sessions of every roster from tomorrow on, from the rules and the calendar; written."""
    calendar, today = reading.calendar_of(months), timezone.localdate()
    rules = defaultdict(list)
    for row in RosterRule.objects.filter(station__in=stations).order_by("pk"):
        rules[row.station_id].append(reading.plain_rule(row))
    taken = {key: list(map(reading.plain_session, slots)) for key, slots in reading.standing(rules).items()}
    made: list[Slot] = []
    for (station, month), roster in sorted(rosters.items(), key=lambda row: row[0]):
        found = sessions_of(rules[station], month, calendar, taken.get(station, []))
        found = [one for one in found if one.on > today]
        taken.setdefault(station, []).extend(found)
        roster.detail = {"unknown_years": unknown_years(found, calendar)}
        made += [_slot(roster, one) for one in found]
    return Slot.objects.bulk_create(made)


def _slot(roster: Roster, one: Session) -> Slot:
    return Slot(
        county_id=roster.county_id, station_id=roster.station_id, roster=roster, on=one.on, starts=one.starts,
        ends=one.ends, kind=one.kind, theme=one.theme, wanted=one.seats, moved_from=one.moved_from,
    )  # fmt: skip


def _seat(stations: Sequence[Station], slots: Sequence[Slot], months: Sequence[dt.date]) -> None:
    """Ask the planner, year by year, and write what it says."""
    for year in sorted({slot.on.year for slot in slots}):
        people = reading.candidates(stations, year)
        own = [slot for slot in slots if slot.on.year == year]
        lock_people(one.key for one in people)
        days = [slot.on for slot in own]
        around = dt.timedelta(days=1)
        taken = reading.busy([one.key for one in people], min(days) - around, max(days) + around)
        needs = [
            planning.Need(slot.pk, slot.station_id, slot.on, slot.starts, slot.ends, slot.wanted)
            for slot in own
        ]
        plan = planning.plan(needs, people, taken)
        Seat.objects.bulk_create(
            Seat(county_id=slot.county_id, slot=slot, user_id=user)
            for slot in own
            for user in plan.seats[slot.pk]
        )


def _note(rosters: dict[tuple[int, dt.date], Roster], slots: Sequence[Slot], by: User) -> None:
    numbers: dict[int | None, int] = defaultdict(int)
    for slot in slots:
        numbers[slot.roster_id] += 1
    for roster in rosters.values():
        roster.made_at, roster.made_by = timezone.now(), by
        roster.detail = {**roster.detail, "sessions": numbers[roster.pk]}
        trail.record_act(
            roster.station.unit, Act.DRAFTED, by, about=subjects.name("roster", roster.pk),
            month=f"{roster.month:%Y-%m}", sessions=numbers[roster.pk],
        )  # fmt: skip
    Roster.objects.bulk_update(rosters.values(), ["made_at", "made_by", "detail"], batch_size=500)


# ---- publishing
@transaction.atomic
def publish(*, roster: Roster, by: User, reason: str = "") -> Roster:
    """Make a month public and tell its deputies, each once. It stays public; what comes later are single changes.

    A session published later than ``station.notice`` asks for needs a reason, which the public page shows.
    """
    station = keep_station(roster.station, by)
    roster = Roster.objects.select_for_update(of=("self",)).get(pk=roster.pk)
    if roster.status != RosterStatus.DRAFT:
        raise NotNow(_("这个月的值班表已经公布。"))
    slots = list(
        Slot.objects.select_for_update().filter(roster=roster, status=SlotStatus.DRAFT).order_by("pk")
    )
    held = Seat.objects.select_for_update(of=("self",)).filter(slot__in=slots, status=SeatStatus.HELD)
    seats = list(held.select_related("user", "slot").order_by("pk"))
    lock_people(seat.user_id for seat in seats)
    _check_complete(slots, seats)
    late = too_late(station, slots)
    if late and not reason.strip():
        raise ValidationError({"reason": _("%(day)s的接待已经过了提前公告的期限，请写明临时公告的理由。") % {
            "day": "、".join(reading.when(slot) for slot in late[:5])}})  # fmt: skip
    now = timezone.now()
    for slot in slots:
        slot.status, slot.published_at = SlotStatus.PUBLISHED, now
        slot.reason = reason.strip() if slot in late else slot.reason
    Slot.objects.bulk_update(slots, ["status", "published_at", "reason"])
    roster.status, roster.published_at, roster.published_by = RosterStatus.PUBLISHED, now, by
    if late:
        roster.detail = {**roster.detail, "reason": reason.strip()}
    roster.save(update_fields=["status", "published_at", "published_by", "detail"])
    about = subjects.name("roster", roster.pk)
    trail.record_act(
        station.unit, Act.ROSTERED, by, about=about, month=f"{roster.month:%Y-%m}", sessions=len(slots),
        late=len(late),
    )  # fmt: skip
    for user, words in _duties(slots, seats).items():
        trail.record_act(station.unit, Act.SEATED, by, about=about, person=user, when="、".join(words))
    return roster


def too_late(station: Station, slots: Sequence[Slot]) -> list[Slot]:
    """The sessions that can no longer be published in time."""
    period, today = reading.notice_period(station), timezone.localdate()
    if period is None:
        return []
    return [slot for slot in slots if today > reading.last_day_of_notice(period, slot.on)]


def _duties(slots: Sequence[Slot], seats: Sequence[Seat]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for slot in sorted(slots, key=lambda slot: (slot.on, slot.starts)):
        for seat in seats:
            if seat.slot_id == slot.pk:
                found[seat.user_id].append(reading.when(slot))
    return found


def _check_complete(slots: Sequence[Slot], seats: Sequence[Seat]) -> None:
    """Refuses what nobody should read: no session, one in the past, one without a deputy, one person twice."""
    if not slots:
        raise ValidationError(_("这个月还没有场次，不能公布。"))
    problems = [
        _("%(when)s已经过去，请改期或删除。") % {"when": reading.when(slot)}
        for slot in slots
        if reading.begins_at(slot) <= timezone.now()
    ]
    filled = {seat.slot_id for seat in seats}
    problems += [
        _("%(when)s还没有代表，请安排或删除。") % {"when": reading.when(slot)}
        for slot in slots
        if slot.pk not in filled
    ]
    for seat in seats:
        serves = reading.serving(seat.slot.station_id, seat.slot.on).filter(pk=seat.user_id).exists()
        if not serves:
            problems.append(_("%(name)s%(when)s已不是本站代表，请换人。") % _who(seat))
        elif other := reading.double_booked(seat.user_id, seat.slot):
            problems.append(
                _("%(name)s%(when)s已在%(other)s值班，请换人。")
                % {**_who(seat), "other": other.station.unit.name}
            )
    if problems:
        raise ValidationError(problems)


def _who(seat: Seat) -> dict[str, str]:
    return {"name": seat.user.name, "when": reading.when(seat.slot)}
