"""The daily and the weekly brief of a county: made once, told to its leaders, and the same words on page and paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import dateformat, timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, Level, Region, Role, User
from congress_portal.dashboard.figures import satisfaction
from congress_portal.dashboard.figures.board import Board, no_township
from congress_portal.dashboard.figures.frames import Frame, frame_of
from congress_portal.dashboard.figures.links import to_cases
from congress_portal.dashboard.figures.registry import BY_NAME, Figure
from congress_portal.dashboard.figures.told import AREA, SHOWN, Told, frozen
from congress_portal.dashboard.models import Brief, Charge, Pending, Period
from congress_portal.loops import subjects, trail
from congress_portal.loops.words import PortalAct

PATIENCE = dt.timedelta(minutes=10)
MORNING = 7
MOST_LATE = 5


def make_briefs(now: dt.datetime | None = None) -> int:
    """The briefs of yesterday and of last week, for each county that has a leader; returns how many were made.

    Run again, or by two at once, it makes none twice. Before seven in the morning, and for a county whose events
    wait to be counted, it makes none: a later run does.
    """
    moment = now or timezone.now()
    if timezone.localtime(moment).hour < MORNING:
        return 0
    waiting = Pending.objects.filter(at__lt=moment - PATIENCE).values("county")
    today = timezone.localdate(moment)
    led = Duty.objects.current().filter(role=Role.LEADER, region=F("county"), user__is_active=True)
    counties = Region.objects.filter(pk__in=led.values("county"), level=Level.COUNTY)
    ready = counties.exclude(pk__in=waiting).order_by("pk")
    return sum(_make(county, *days) for county in ready for days in _periods(today))


def _periods(today: dt.date) -> Iterator[tuple[Period, dt.date, dt.date]]:
    yesterday = today - dt.timedelta(days=1)
    sunday = today - dt.timedelta(days=today.isoweekday())
    yield Period.DAY, yesterday, yesterday
    yield Period.WEEK, sunday - dt.timedelta(days=6), sunday


@transaction.atomic
def _make(county: Region, period: Period, since: dt.date, until: dt.date) -> bool:
    Region.objects.select_for_update(no_key=True).get(pk=county.pk)
    if Brief.objects.filter(county=county, region=county, period=period, since=since).exists():
        return False
    brief = Brief(
        county=county,
        region=county,
        period=period,
        since=since,
        until=until,
        numbers=_numbers(county, since, until),
        made_at=timezone.now(),
    )
    brief.save(force_insert=True)
    _tell(brief)
    return True


def _numbers(county: Region, since: dt.date, until: dt.date) -> dict[str, Any]:
    board = Board(frame_of(county, since, until))
    return {**frozen(board), "satisfaction": satisfaction.kept(board.satisfaction)}


def _tell(brief: Brief) -> None:
    """One act in the trail of the leaders' own body, that names them; whose line is a part hears of no whole.

    It holds no number: the trail never changes, numbers of days gone by do.
    """
    leaders = Duty.objects.current().filter(
        role=Role.LEADER, county=brief.county, region=F("county"), user__is_active=True
    )
    told = (
        leaders.exclude(user__in=Charge.objects.filter(county=brief.county).values("user"))
        .order_by("pk")
        .select_related("unit")
    )
    people = list(dict.fromkeys(duty.user_id for duty in told))
    if people:
        trail.record_act(
            told[0].unit, PortalAct.BRIEFED, trail.SYSTEM, about=subjects.name("brief", brief.pk),
            title=title_of(brief), people=people,
        )  # fmt: skip


def address_of(key: int, user: User) -> str:
    """Where a brief is read, for those who may."""
    found = Brief.objects.visible_to(user).filter(pk=key).first()
    return reverse("leaders:brief", args=[found.pk]) if found else ""


# ---------------------------------------------------------------- words


def title_of(brief: Brief) -> str:
    since, until = (dateformat.format(day, _("Y年n月j日")) for day in (brief.since, brief.until))
    if brief.period == Period.DAY:
        return _("%(place)s日报（%(day)s）") % {"place": brief.region.name, "day": since}
    return _("%(place)s周报（%(since)s至%(until)s）") % {
        "place": brief.region.name, "since": since, "until": until,
    }  # fmt: skip


def sentences(brief: Brief) -> list[str]:
    """The brief in words, most important first."""
    return sentences_of(Told(brief))


def sentences_of(told: Told) -> list[str]:
    n, before, last = told.figures, told.before, told.last_year
    found = [
        _(
            "登记%(opened)d件，办结%(closed)d件，其他终结%(dropped)d件（前一期登记%(was_opened)d件，办结%(was_closed)d件）。"
        )
        % {**n, "was_opened": before["opened"], "was_closed": before["closed"]}
        + _("去年同期登记%(opened)d件，办结%(closed)d件。") % last,
        _(
            "期末未办结%(open_at)d件，其中超期%(late)d件，超期率%(share)s；红色预警%(red)d件，黄色预警%(yellow)d件。"
        )
        % {**n, "share": BY_NAME["late_share"].text(n["late_share"])},
    ]
    late = sorted(
        ((one.values[3], one.label) for one in told.areas if one.values[3] and one.label != no_township()),
        key=lambda pair: (-pair[0], pair[1]),
    )
    if late:
        named = "、".join(
            _("%(name)s%(number)d件") % {"name": name, "number": number} for number, name in late[:MOST_LATE]
        )
        found.append(_("超期最多的乡镇（街道）：%(named)s。") % {"named": named})
    if n["grown_proposals"] or n["grown_projects"]:
        found.append(_("由意见转成建议%(grown_proposals)d件，转为民生实事%(grown_projects)d件。") % n)
    return found + _published(told.brief)


def _published(brief: Brief) -> list[str]:
    """Satisfaction as it was published when the brief was made."""
    kept = brief.numbers.get("satisfaction")
    if not kept:
        return []
    now, last = kept["figures"], kept["last_year"]["confirmed"] or _("没有公布")
    return [
        _("群众满意度（%(quarter)s公布）：满意%(satisfied)s，满意和基本满意%(confirmed)s；去年同期%(last)s。")
        % {"quarter": kept["quarter"], **now, "last": last}
    ]


def heads() -> list[str]:
    return [_("乡镇（街道）"), *(str(BY_NAME[name].label) for name in AREA)]


def in_numbers(told: Told) -> dict[str, Any]:
    """Every number of the days as a table (``leaders/_table.html``): then, the period before, a year before."""
    kept = [
        (_("本期"), told.figures, told.frame),
        (_("前一期"), told.before, told.earlier),
        (_("去年同期"), told.last_year, told.frame.last_year()),
    ]
    rows = [
        {
            "label": figure.label,
            "cells": [_cell(head, figure, said.get(figure.name), at) for head, said, at in kept],
        }
        for figure in SHOWN
    ]
    return {
        "name": "numbers", "caption": _("本期数字"), "heading": _("数字"), "rows": rows,
        "heads": [head for head, _said, _at in kept],
    }  # fmt: skip


def by_area(told: Told) -> dict[str, Any]:
    """The table of townships in the same shape."""
    rows = [
        {
            "label": one.label,
            "cells": [
                _cell(str(BY_NAME[name].label), BY_NAME[name], number, told.frame, one.params)
                for name, number in zip(AREA, one.values, strict=True)
            ],
        }
        for one in told.areas
    ]
    first, *others = heads()
    return {"name": "areas", "caption": _("按乡镇（街道）"), "heading": first, "heads": others, "rows": rows}


def _cell(
    head: str, figure: Figure, number: Any, frame: Frame, params: Mapping[str, str] | None = None
) -> dict[str, Any]:
    url = to_cases(frame, figure.name, params) if number and not figure.is_share else ""
    return {"label": head, "value": figure.text(number), "url": url}


def on_paper(brief: Brief) -> dict[str, Any]:
    """The data of ``papers/templates/brief.typ``."""
    made = dateformat.format(timezone.localtime(brief.made_at), _("Y年n月j日 H:i"))
    told = Told(brief)
    return {
        "title": title_of(brief),
        "heading": title_of(brief),
        "lines": sentences_of(told),
        "heads": heads(),
        "rows": [[one.label, *(str(number) for number in one.values)] for one in told.areas],
        "foot": _("超期、预警是%(made)s的数字，其余按台账现在的记载；口径见领导驾驶舱。") % {"made": made},
    }
