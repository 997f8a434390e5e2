"""The keeper's roster: a station's year, its rules, one month with its sessions, proposals, publishing."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from congress_portal.accounts.models import User
from congress_portal.accounts.request import StaffRequest
from congress_portal.loops import subjects
from stations import access
from stations.forms import roster as forms
from stations.models import Roster, RosterRule, Seat, Slot, Station
from stations.reading import roster as reading
from stations.transitions import roster as transitions
from stations.views.asking import ask, filled
from stations.words import RosterStatus, SlotStatus

both = require_http_methods(["GET", "HEAD", "POST"])


def find_station(request: StaffRequest, public_id: str, *, to_keep: bool = False) -> Station:
    """404 where it must not be known; 403 where it may be read and not changed."""
    found = Station.objects.seen_by(request.user).select_related("unit__region")
    station = get_object_or_404(found, public_id=public_id)
    if to_keep and not access.keeps(request.user, station):
        raise PermissionDenied(_("只有本站工作人员可以排班。"))
    return station


def find_roster(
    request: StaffRequest, public_id: str, year: int, month: int, *, to_keep: bool = False
) -> Roster:
    station = find_station(request, public_id, to_keep=to_keep)
    if not 1 <= month <= 12 or not 2000 <= year <= 2200:
        raise Http404
    roster = get_object_or_404(Roster, station=station, month=dt.date(year, month, 1))
    roster.station = station
    return roster


def address(roster: Roster, name: str = "roster:month") -> str:
    return reverse(name, args=[roster.station.public_id, roster.month.year, roster.month.month])


@login_required
@never_cache
@require_safe
def station(request: StaffRequest, public_id: str) -> HttpResponse:
    """A year at a station: twelve months, the rules, and who has too few duties."""
    found = find_station(request, public_id)
    year = _year(request.GET.get("year"))
    minimum, short = reading.below_minimum(found, year)
    context = {
        "station": found,
        "year": year,
        "months": reading.months_of(found, year),
        "rules": [(row, reading.describe(row)) for row in reading.rules_of(found)],
        "minimum": minimum,
        "short": short,
        "may_keep": access.keeps(request.user, found),
    }
    return render(request, "roster/station.html", context)


def _year(typed: str | None) -> int:
    this = timezone.localdate().year
    return (
        int(typed)
        if typed and typed.isascii() and typed.isdigit() and abs(int(typed[:6]) - this) < 50
        else this
    )


@login_required
@never_cache
@both
def rule_new(request: StaffRequest, public_id: str) -> HttpResponse:
    found = find_station(request, public_id, to_keep=True)
    return ask(
        request,
        filled(request, forms.RuleForm),
        partial(transitions.add_rule, station=found, by=request.user),
        heading=_("增加值班规则"),
        lead=_("遇到节假日或者调休，自动改到下一个工作日。"),
        back=reverse("roster:station", args=[public_id]),
        done=_("已增加规则。"),
    )


@login_required
@never_cache
@both
def rule_end(request: StaffRequest, public_id: str, pk: int) -> HttpResponse:
    found = find_station(request, public_id, to_keep=True)
    rule = get_object_or_404(RosterRule, station=found, pk=pk)
    return ask(
        request,
        filled(request, forms.EndRuleForm),
        partial(transitions.end_rule, rule=rule, by=request.user),
        heading=_("结束值班规则"),
        lead=reading.describe(rule),
        back=reverse("roster:station", args=[public_id]),
        done=_("已结束规则。"),
    )


@login_required
@never_cache
@both
def propose(request: StaffRequest, public_id: str) -> HttpResponse:
    """Let the planner propose a month or the year for one station."""
    found = find_station(request, public_id, to_keep=True)
    form = filled(request, forms.SpanForm)
    return ask(
        request,
        form,
        lambda span: transitions.draft(stations=[found], months=span, by=request.user),
        heading=_("自动排班"),
        lead=_(
            "按值班规则和工作日历排出场次，代表次数尽量均匀，就近安排。已有的草稿会被替换，手工改动不保留；已公布的不变。"
        ),
        back=reverse("roster:station", args=[public_id]),
        button=_("生成草稿"),
        done=_("草稿已生成，请核对后公布。"),
        go=lambda made: address(made[0]) if len(made) == 1 else reverse("roster:station", args=[public_id]),
    )


@login_required
@never_cache
@both
def propose_all(request: StaffRequest) -> HttpResponse:
    """The same for all stations that the reader keeps or organises, at once: fair among all of them."""
    kept = Station.objects.kept_by(request.user).filter(unit__is_active=True)
    if not kept.exists():
        raise PermissionDenied(_("这里是联络站工作人员和主席团排班的页面。"))
    number = kept.count()
    return ask(
        request,
        filled(request, forms.SpanForm),
        lambda span: transitions.draft(stations=list(kept), months=span, by=request.user),
        heading=_("各站一起排班"),
        lead=_("共%(number)d个联络站。代表在几个站值班的，统一算次数。草稿会被替换，已公布的不变。")
        % {"number": number},
        back=reverse("roster:mine"),
        button=_("生成草稿"),
        done=_("草稿已生成，请各站核对后公布。"),
    )


@login_required
@never_cache
@require_safe
def month(request: StaffRequest, public_id: str, year: int, month: int) -> HttpResponse:
    roster = find_roster(request, public_id, year, month)
    held = Seat.objects.held().select_related("user").order_by("pk")
    slots = list(reading.slots_of(roster).prefetch_related(Prefetch("seats", held, to_attr="sitting")))
    may_keep = access.keeps(request.user, roster.station)
    if not may_keep:
        slots = [slot for slot in slots if slot.status != SlotStatus.DRAFT]
    now = timezone.now()
    rows = [{"slot": slot, "empty": slot.wanted - len(slot.sitting),
             "is_open": slot.status != SlotStatus.CANCELLED and (
                 slot.status == SlotStatus.DRAFT or reading.begins_at(slot) > now)} for slot in slots]  # fmt: skip
    context: dict[str, Any] = {
        "station": roster.station,
        "roster": roster,
        "rows": rows,
        "is_draft": roster.status == RosterStatus.DRAFT,
        "may_keep": may_keep,
        "period": reading.notice_period(roster.station),
        "unknown_years": roster.detail.get("unknown_years", []),
    }
    return render(request, "roster/month.html", context)


@login_required
@never_cache
@both
def redraft(request: StaffRequest, public_id: str, year: int, month: int) -> HttpResponse:
    roster = find_roster(request, public_id, year, month, to_keep=True)
    return ask(
        request,
        filled(request, forms.forms.Form),
        lambda: transitions.draft(stations=[roster.station], months=[roster.month], by=request.user),
        heading=_("重新排这个月？"),
        lead=_("现在的草稿会被替换，手工加的场次、换的人都不保留。"),
        back=address(roster),
        button=_("重新排"),
        done=_("已重新排好。"),
    )


@login_required
@never_cache
@both
def publish(request: StaffRequest, public_id: str, year: int, month: int) -> HttpResponse:
    roster = find_roster(request, public_id, year, month, to_keep=True)
    slots = list(reading.slots_of(roster).filter(status=SlotStatus.DRAFT))
    late = transitions.too_late(roster.station, slots)
    lead = _("公布以后群众能看到，代表会收到通知；之后只能逐场变更，并写明理由。")
    if late:
        lead = (
            _("%(day)s已经过了提前公告的期限，须写明理由，作为临时公告。") % {"day": reading.when(late[0])}
            + lead
        )
    return ask(
        request,
        filled(request, forms.PublishForm),
        partial(transitions.publish, roster=roster, by=request.user),
        heading=_("公布值班表？"),
        lead=lead,
        back=address(roster),
        button=_("公布"),
        done=_("值班表已公布。"),
    )


# ---- pages that notices lead to
def register() -> None:
    subjects.register("slot", slot_page)
    subjects.register("seat", seat_page)
    subjects.register("roster", roster_page)
    subjects.register("rule", rule_page)


def roster_page(key: int, reader: User) -> str:
    """The month for those who may read the station; their own duties for others, such as a former deputy."""
    roster = Roster.objects.filter(access.seen(reader), pk=key).select_related("station").first()
    return address(roster) if roster else reverse("roster:mine")


def slot_page(key: int, reader: User) -> str:
    slot = Slot.objects.seen_by(reader).filter(pk=key).select_related("roster__station").first()
    if slot is None or Seat.objects.filter(slot=slot, user=reader).exists() or slot.roster is None:
        return reverse("roster:mine")
    return f"{address(slot.roster)}#slot-{slot.pk}"


def seat_page(key: int, reader: User) -> str:
    seat = Seat.objects.filter(pk=key).first()
    return slot_page(seat.slot_id, reader) if seat else ""


def rule_page(key: int, reader: User) -> str:
    rule = RosterRule.objects.filter(access.seen(reader), pk=key).select_related("station").first()
    return reverse("roster:station", args=[rule.station.public_id]) if rule else ""
