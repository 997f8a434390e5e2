"""What follows from ratings as a whole: a quarter's sheet is published, patterns are asked about, questions decided."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Region, Unit, UnitKind, User
from congress_portal.errors import NotNow
from congress_portal.loops import subjects, trail
from stations import access
from stations.models import Rating, RatingFlag, RatingOrigin, SatisfactionSheet, Station
from stations.reading.evaluation import figure, make_cells, midnight, quarter_of, ratings_of_quarter
from stations.words import Act, FlagKind, Satisfaction

SHEET_LOCK = 0x5A71
DAY = dt.timedelta(days=1)
Found = tuple[int, FlagKind, dt.date, list[int]]
"""Station, kind, day, the ratings."""


def run(today: dt.date | None = None) -> int:
    """Every night: publish the quarters that have ended, ask about the days that have, forget addresses."""
    today = today or timezone.localdate()
    done = 0
    for county in Region.objects.filter(pk__in=Rating.objects.order_by().values("county").distinct()):
        for since in _quarters_due(county, today):
            done += publish(county=county, since=since, today=today) is not None
        for ago in range(figure("origin_days", today), 0, -1):
            done += raise_flags(county=county, found=_of_day(county, today - ago * DAY))
    forget_origins(today)
    return done


def _quarters_due(county: Region, today: dt.date) -> list[dt.date]:
    first = Rating.objects.filter(county=county).aggregate(first=Min("sealed_until"))["first"]
    known = set(SatisfactionSheet.objects.filter(county=county).values_list("since", flat=True))
    due: list[dt.date] = []
    since, until = quarter_of(timezone.localdate(first)) if first else (today, today)
    while until < today:
        due += [] if since in known else [since]
        since, until = quarter_of(until + DAY)
    return due


@transaction.atomic
def publish(*, county: Region, since: dt.date, today: dt.date | None = None) -> SatisfactionSheet | None:
    """Make a quarter's sheet, once: all its windows have ended, so nothing can be added, and nothing is made anew.

    One worker a county at a time; the second finds the sheet and leaves it.
    """
    today = today or timezone.localdate()
    first, until = quarter_of(since)
    if since != first or until >= today:
        raise ValidationError(_("满意度按季度公布，本季度的评价期还没有全部结束。"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [SHEET_LOCK, county.pk])
    office = _office(county)
    if office is None or SatisfactionSheet.objects.filter(county=county, since=since).exists():
        return None
    k = figure("k", until)
    made = SatisfactionSheet.objects.create(
        county=county, since=since, until=until, k=k, cells=make_cells(county, since, until, k)
    )
    trail.record_act(
        office, Act.SHEET, trail.SYSTEM, about=subjects.name("sheet", made.pk), since=since.isoformat()
    )
    raise_flags(county=county, found=_of_quarter(county, since, until))
    return made


def _office(county: Region) -> Unit | None:
    offices = Unit.objects.filter(county=county, kind=UnitKind.CONGRESS_OFFICE, is_active=True)
    return offices.order_by("code").first()


# ---------------------------------------------------------------- questions


def _of_day(county: Region, day: dt.date) -> Iterator[Found]:
    """Patterns among the citizens' own ratings of a day."""
    ratings = Rating.objects.own().filter(county=county, at__gte=midnight(day), at__lt=midnight(day + DAY))
    by_station: dict[int, list[Rating]] = defaultdict(list)
    for rating in ratings.select_related("opinion", "origin").order_by("at"):
        by_station[rating.opinion.station_id].append(rating)
    for station, found in by_station.items():
        burst = _burst(
            found, figure("burst_ratings", day), dt.timedelta(minutes=figure("burst_minutes", day))
        )
        fast = dt.timedelta(minutes=figure("quick_minutes", day))
        quick = [one.pk for one in found if one.answered_at and one.at - one.answered_at <= fast]
        if burst:
            yield station, FlagKind.BURST, day, burst
        if len(quick) >= figure("quick_ratings", day):
            yield station, FlagKind.QUICK, day, quick
        at_home: dict[str, list[int]] = defaultdict(list)
        for one in found:
            if hasattr(one, "origin"):
                at_home[one.origin.origin].append(one.pk)
        crowded = [
            key for keys in at_home.values() if len(keys) >= figure("address_ratings", day) for key in keys
        ]
        if crowded:
            yield station, FlagKind.ADDRESS, day, crowded


def _burst(found: Sequence[Rating], number: int, span: dt.timedelta) -> list[int]:
    """The ratings that lie in some stretch of ``span`` with at least ``number`` of them; ``found`` in order of time."""
    inside: set[int] = set()
    for first, last in zip(found, found[number - 1 :], strict=False):
        if last.at - first.at <= span:
            inside |= {one.pk for one in found if first.at <= one.at <= last.at}
    return sorted(inside)


def _of_quarter(county: Region, since: dt.date, until: dt.date) -> Iterator[Found]:
    """Patterns that only a whole quarter shows."""
    by_station: dict[int, list[Rating]] = defaultdict(list)
    for rating in ratings_of_quarter(county, since, until):
        by_station[rating.opinion.station_id].append(rating)
    for station, found in by_station.items():
        own = [one for one in found if one.is_own]
        is_top = all(one.level == Satisfaction.SATISFIED for one in own)
        if is_top and len(own) >= figure("all_top_ratings", until):
            yield station, FlagKind.ALL_TOP, until, [one.pk for one in own]
        entered = [one.pk for one in found if not one.is_own]
        is_much = 100 * len(entered) >= figure("entered_percent", until) * len(found)
        if entered and is_much and len(found) >= figure("k", until):
            yield station, FlagKind.ENTERED, until, entered


@transaction.atomic
def raise_flags(*, county: Region, found: Iterable[Found]) -> int:
    """Ask about what was found, each pattern of a station and day once; the office hears of it, not the station."""
    office, raised = _office(county), 0
    for station, kind, on, ratings in found:
        flag, is_new = RatingFlag.objects.get_or_create(
            county=county, station_id=station, kind=kind, on=on, defaults={"ratings": ratings}
        )
        if is_new and office is not None:
            raised += 1
            about = subjects.name("flag", flag.pk)
            trail.record_act(office, Act.FLAG_RAISED, trail.SYSTEM, about=about, kind=str(kind.label))
    return raised


def may_decide(user: User, station: Station) -> bool:
    """Who stands above the station; not who also works there."""
    return access.organises(user, station) and station.pk not in user.unit_ids()


@transaction.atomic
def decide_flag(*, flag: RatingFlag, by: User, note: str) -> RatingFlag:
    """Write down what was found about a question. It changes no rating and grades nobody."""
    flag = (
        RatingFlag.objects.select_for_update(of=("self",))
        .select_related("station__unit__region")
        .get(pk=flag.pk)
    )
    if not may_decide(by, flag.station):
        raise PermissionDenied(_("评价疑点由本地人大主席团和县人大常委会办公室核查。"))
    if flag.decided_at is not None:
        raise NotNow(_("这个疑点已经有人核查过了。"))
    if not note.strip():
        raise ValidationError({"note": _("请写明核查情况。")})
    flag.decided_by, flag.decided_at, flag.note = by, timezone.now(), note
    flag.save(update_fields=["decided_by", "decided_at", "note"])
    unit = next(duty.unit for duty in by.duties if duty.role in access.ORGANISING)
    trail.record_act(unit, Act.FLAG_DECIDED, by, note, about=subjects.name("flag", flag.pk))
    return flag


def forget_origins(today: dt.date) -> int:
    """Hashes of addresses go as soon as the days they are asked about are over."""
    over = midnight(today - figure("origin_days", today) * DAY)
    gone, _tables = RatingOrigin.objects.filter(rating__at__lt=over).delete()
    return gone
