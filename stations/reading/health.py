"""What health asks of the tables: what happened at all stations of a county, in a constant number of statements."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Region, User
from congress_portal.loops.models import Loop
from stations.health import DEFAULT, Facts, Row, Weights
from stations.models import (
    DutySession,
    HealthFormula,
    HealthMonth,
    Matter,
    Objection,
    Opinion,
    Reception,
    Slip,
    Station,
    Visit,
)
from stations.reading.evaluation import ended_at
from stations.reading.receptions import last_of, midnight
from stations.words import (
    Channel,
    DeskStatus,
    HealthPart,
    ObjectionStatus,
    SessionStatus,
    VisitStatus,
)

MARGIN = dt.timedelta(days=6)
"""Weeks of a month may begin before it and end after it."""


def facts_of(stations: Sequence[int], month: dt.date) -> dict[int, Facts]:
    """What happened in a month and its weeks, by station. Seven statements, however many stations."""
    found: dict[int, Facts] = defaultdict(Facts)
    here = {"station__in": stations}
    first, last = month - MARGIN, last_of(month) + MARGIN
    begun, over = midnight(first), midnight(last + dt.timedelta(days=1))
    ended = DutySession.objects.proved().filter(
        status__in=[SessionStatus.LEFT, SessionStatus.FORGOTTEN], on__range=(first, last), **here
    )
    proved = set(ended.exclude(pk__in=ended.empty().values("pk")).values_list("pk", flat=True))
    for station, key, on in ended.order_by("on", "pk").values_list("station", "pk", "on"):
        found[station].sessions.append((key, on, key in proved))
    met = Reception.objects.filter(at__gte=begun, at__lt=over, **here).order_by("at", "pk")
    for station, key, at, people in met.values_list("station", "pk", "at", "people"):
        found[station].receptions.append((key, timezone.localdate(at), people))
    told = Matter.objects.filter(
        loop__isnull=True, reception__at__gte=begun, reception__at__lt=over, reception__station__in=stations
    )
    for station, key, at in told.order_by("pk").values_list("reception__station", "pk", "reception__at"):
        found[station].matters.append((key, timezone.localdate(at)))
    opened = Opinion.objects.filter(loop__opened_at__gte=begun, loop__opened_at__lt=over, **here)
    for station, key, at, channel in opened.order_by("loop__opened_at", "pk").values_list(
        "station", "pk", "loop__opened_at", "channel"
    ):
        on = timezone.localdate(at)
        found[station].opinions.append((key, on))
        if channel != Channel.WEB:
            found[station].served.add(on)
    for station, share in ended_at(stations, month).items():
        found[station].ended = share
    slips = Slip.objects.exclude(status=DeskStatus.DROPPED).filter(
        made_at__gte=begun, made_at__lt=over, **here
    )
    for station, at in slips.values_list("station", "made_at"):
        found[station].served.add(timezone.localdate(at))
    visits = Visit.objects.filter(status=VisitStatus.HELD, on__range=(first, last), **here)
    for station, on in visits.values_list("station", "on"):
        found[station].served.add(on)
    return found


def left_out(stations: Sequence[int], month: dt.date) -> set[tuple[int, str, str]]:
    """Station, part and row of the objections that were upheld."""
    upheld = Objection.objects.filter(station__in=stations, month=month, status=ObjectionStatus.UPHELD)
    return set(upheld.values_list("station", "part", "row"))


def formula_for(county: Region, month: dt.date) -> HealthFormula | None:
    """The version in force in a month."""
    return (
        HealthFormula.objects.filter(county=county, since__lte=month).order_by("-since", "-version").first()
    )


def weights_of(formula: HealthFormula | None) -> Weights:
    if formula is None:
        return DEFAULT
    return {part: (weight, fulls) for part, (weight, fulls) in formula.weights.items()}


# ---------------------------------------------------------------- for pages


def months_of(station: Station, month: dt.date, number: int = 12) -> list[HealthMonth]:
    """The month and those before it, newest first."""
    rows = HealthMonth.objects.filter(station=station, month__lte=month).defer("rows")
    return list(rows.select_related("formula").order_by("-month")[:number])


def parts_of(found: HealthMonth, tier: str) -> list[dict[str, Any]]:
    """Each part in words: its figure, points, weight and what it is measured by."""
    weights = weights_of(found.formula)
    return [
        {
            "part": part,
            "value": found.parts[part]["value"],
            "of": found.parts[part]["of"],
            "points": found.parts[part]["points"],
            "weight": weights[part][0],
            "words": words_of(part, weights[part][1][tier]),
            "is_share": part in (HealthPart.ENDED, HealthPart.SILENT, HealthPart.EMPTY),
            "is_percent": is_percent(part, found.parts[part]),
        }
        for part in HealthPart
    ]


def is_percent(part: str, figure: dict[str, Any]) -> bool:
    """Whether a figure is a published share of 100; months frozen before there were such shares count cases."""
    return part == HealthPart.ENDED and figure["of"] == 100


def words_of(part: str, full: int) -> str:
    """How a part is reckoned, in one sentence."""
    return {
        "open": _(
            "本月有群众得到服务的天数：有接待、经确认的无人来访、代记单、站内登记的意见或部门进站。"
            "满%(full)d天得满分。"
        ),
        "received": _("本月接待记录中的人数之和。满%(full)d人得满分。"),
        "born": _("本月在本站产生的群众意见和当场答复的事项。满%(full)d件得满分。"),
        "ended": _(
            "本月以前最近公布的季度里，答复的意见中群众本人评价为满意或基本满意的比例，取公布区间的下限；"
            "代录的不算，没有公布的不计分。达到%(full)d%%得满分。"
        ),
        "silent": _("已经过完的周（周四在本月、有工作日）中，没有任何服务的周数。不超过%(full)d周不扣分。")
        if full
        else _("已经过完的周（周四在本月、有工作日）中，没有任何服务的周数。每一周按比例扣分。"),
        "empty": _(
            "已经结束的值班中，既没有接待、也没有经确认的无人来访的场次。"
            "打卡待确认的场次不计。每一场按比例扣分。"
        ),
    }[part] % {"full": full}


def rows_in(found: HealthMonth, part: str) -> list[Row]:
    """The rows behind a figure, as they were when it was reckoned."""
    return [Row.unpacked(packed) for packed in found.rows.get(part, [])]


def described(rows: Sequence[Row], user: User) -> list[dict[str, Any]]:
    """Rows in words, each with its page where the reader may open it. A statement or two for each kind of row."""
    keys: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        word, _colon, key = row.key.partition(":")
        if key.isdecimal():
            keys[word].append(int(key))
    named = {
        **_named_sessions(keys["session"]),
        **_named_receptions(keys["reception"]),
        **_named_matters(keys["matter"]),
        **_named_opinions(keys["opinion"], user),
    }
    return [{"row": row, **(named.get(row.key) or _named_day(row))} for row in rows]


def _named_day(row: Row) -> dict[str, str]:
    day = date_format(row.on, "n月j日")
    if row.key.startswith("quarter:"):
        url = f"{reverse('evaluation:sheet')}?quarter={row.on:%Y-%m-%d}"
        return {"name": _("公布的季度满意度（%)"), "url": url}
    if row.key.startswith("week:"):
        return {"name": f"{day}—{date_format(row.on + dt.timedelta(days=6), 'n月j日')}", "url": ""}
    return {"name": day, "url": ""}


def _named_sessions(keys: Iterable[int]) -> dict[str, dict[str, str]]:
    rows = DutySession.objects.filter(pk__in=keys).select_related("user") if keys else ()
    return {
        f"session:{one.pk}": {
            "name": _("%(name)s值班") % {"name": one.user.name},
            "url": reverse("duty:session", args=[one.pk]),
        }
        for one in rows
    }


def _named_receptions(keys: Iterable[int]) -> dict[str, dict[str, str]]:
    rows = Reception.objects.filter(pk__in=keys).select_related("deputy") if keys else ()
    return {
        f"reception:{one.pk}": {
            "name": _("%(name)s接待%(visitor)s")
            % {"name": one.deputy.name, "visitor": one.get_visitor_display()},
            "url": reverse("receptions:detail", args=[one.pk]),
        }
        for one in rows
    }


def _named_matters(keys: Iterable[int]) -> dict[str, dict[str, str]]:
    rows = Matter.objects.filter(pk__in=keys) if keys else ()
    return {
        f"matter:{one.pk}": {
            "name": _("当场答复的事项"),
            "url": reverse("receptions:detail", args=[one.reception_id]),
        }
        for one in rows
    }


def _named_opinions(keys: Iterable[int], user: User) -> dict[str, dict[str, str]]:
    if not keys:
        return {}
    loops = Loop.objects.filter(pk__in=keys)
    seen = set(Loop.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
    return {
        f"opinion:{one.pk}": {
            "name": f"{one.code} {one.title}" if one.pk in seen else one.code,
            "url": one.get_absolute_url() if one.pk in seen else "",
        }
        for one in loops
    }


def objections_seen(user: User) -> Any:
    """Objections at the stations whose inner pages the user may read."""
    seen = Station.objects.seen_by(user).values("pk")
    return Objection.objects.filter(Q(station__in=seen)).select_related(
        "station__unit__region", "by", "decided_by"
    )
