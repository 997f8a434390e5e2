"""The measures: one row each, with how it is taken. Limits: ``OPERATOR_LIMITS``."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Level, Region
from congress_portal.dashboard.models import Pending
from congress_portal.integration.models import Hook, HookCall, HookStatus, State
from congress_portal.loops.health import missing_calendar_years
from congress_portal.loops.models import Anchor, Event, Loop
from congress_portal.loops.words import Actor, Kind
from congress_portal.notices.models import QUEUED, Delivery
from congress_portal.operations import runs

MINUTE, HOUR = 60.0, 3600.0
SWEEP = "congress_portal.loops.tasks.sweep"
Runs = dict[str, runs.Run] | None
Taken = Callable[[dt.datetime, Runs], float | None]


@dataclass(frozen=True)
class Measure:
    """``needs_value``: where it cannot be taken, that is a trouble too."""

    key: str
    label: str | Promise
    unit: str | Promise
    hint: str | Promise
    take: Taken
    needs_value: bool = False


@dataclass(frozen=True)
class Reading:
    """A measure as it stands now."""

    measure: Measure
    value: float | None
    limit: float

    @property
    def is_bad(self) -> bool:
        return self.measure.needs_value if self.value is None else self.value > self.limit


def _age(now: dt.datetime, at: dt.datetime | None, unit: float) -> float:
    """How old the oldest is; nothing that waits is no age."""
    return round(max(0.0, (now - at).total_seconds()) / unit, 1) if at else 0.0


def _oldest(rows: QuerySet[Any], field: str) -> dt.datetime | None:
    found: dt.datetime | None = rows.aggregate(oldest=Min(field))["oldest"]
    return found


def _first(rows: QuerySet[Event]) -> dt.datetime | None:
    """The moment of the first in the order of their keys, which a partial index holds."""
    return rows.order_by("id").values_list("at", flat=True).first()


def _untold(now: dt.datetime, _runs: Runs) -> float:
    return _age(now, _first(Event.objects.filter(announced_at__isnull=True)), MINUTE)


def _unrolled(now: dt.datetime, _runs: Runs) -> float:
    return _age(now, Pending.objects.order_by("id").values_list("at", flat=True).first(), MINUTE)


def _unsealed(now: dt.datetime, _runs: Runs) -> float:
    return _age(now, _first(Event.objects.filter(position__isnull=True)), MINUTE)


def _unsent(now: dt.datetime, _runs: Runs) -> float:
    return _age(now, _oldest(Delivery.objects.filter(state__in=QUEUED), "next_try_at"), MINUTE)


def _dead(_now: dt.datetime, _runs: Runs) -> float:
    return Delivery.objects.dead().count()


def _swept(_now: dt.datetime, found: Runs) -> float | None:
    run = (found or {}).get(SWEEP)
    return None if run is None or run.well is None else round(run.well / MINUTE, 1)


def _beat(_now: dt.datetime, found: Runs) -> float | None:
    seen = [age for run in (found or {}).values() for age in (run.well, run.failed) if age is not None]
    return round(min(seen) / MINUTE, 1) if seen else None


def _failing(_now: dt.datetime, found: Runs) -> float | None:
    return None if found is None else sum(run.fails for run in found.values())


def _queued(_now: dt.datetime, _runs: Runs) -> float | None:
    return runs.queue_length()


def _unanchored(now: dt.datetime, _runs: Runs) -> float:
    """Since when a chain has lines that no anchor covers."""
    heads = Anchor.objects.filter(county=OuterRef("pk")).order_by("-position").values("position")[:1]
    lines = Event.objects.filter(county=OuterRef("pk"), position=OuterRef("head") + 1).values("at")[:1]
    counties = Region.objects.filter(level=Level.COUNTY).annotate(head=Coalesce(Subquery(heads), 0))
    return _age(now, _oldest(counties.annotate(uncovered=Subquery(lines)), "uncovered"), HOUR)


def _silent(now: dt.datetime, _runs: Runs) -> float:
    newest = Loop.objects.filter(kind=Kind.OPINION).order_by("-pk").first()
    return _age(now, newest.opened_at if newest else None, HOUR)


def _still(now: dt.datetime, _runs: Runs) -> float:
    """Since anybody did anything: the portal's own warnings and troubles are no sign of life."""
    newest = Event.objects.exclude(actor=Actor.SYSTEM).order_by("-id").first()
    return _age(now, newest.at if newest else None, HOUR)


def _full(_now: dt.datetime, _runs: Runs) -> float | None:
    try:
        place = Path(settings.MEDIA_ROOT)
        while (
            not place.exists()
        ):  # made with the first photo: until then the disk is that of the folder around it
            place = place.parent
        usage = shutil.disk_usage(place)
    except OSError:
        return None
    return round(100 * usage.used / usage.total, 1)


def _years(_now: dt.datetime, _runs: Runs) -> float:
    return len(missing_calendar_years())


def _failing_hooks(_now: dt.datetime, _runs: Runs) -> float:
    return Hook.objects.filter(status=HookStatus.FAILING).count()


def _dead_calls(_now: dt.datetime, _runs: Runs) -> float:
    return HookCall.objects.filter(state=State.DEAD).exclude(hook__status=HookStatus.ENDED).count()


MINUTES, HOURS, PIECES = _("分钟"), _("小时"), _("个")
MEASURES: tuple[Measure, ...] = (
    Measure("beat", _("后台任务最近一次运行"), MINUTES, _("超过时限，说明 beat 或者 worker 停了。"), _beat, True),
    Measure("sweep", _("期限扫描最近一次完成"), MINUTES, _("预警由它发出；停了就没有预警。"), _swept, True),
    Measure("failing", _("最近一次运行失败的任务"), PIECES, _("见下面的任务表。"), _failing, True),
    Measure("queue", _("等待 worker 的消息"), PIECES, _("持续增加，说明 worker 不够或者停了。"), _queued, True),
    Measure("untold", _("最早一条还没有通知的留痕"), MINUTES, _("通知由留痕产生。"), _untold),
    Measure("unrolled", _("最早一条还没有汇总的留痕"), MINUTES, _("领导驾驶舱的数字由汇总产生。"), _unrolled),
    Measure("unsent", _("最早一条到时没有发出的消息"), MINUTES, _("短信、邮件等出口不通时会积压。"), _unsent),
    Measure("dead", _("发送失败的消息"), PIECES, _("多次重试仍失败，可以重新发送。"), _dead),
    Measure("unsealed", _("最早一条还没有封存的留痕"), MINUTES, _("封存以后才进入留痕链。"), _unsealed),
    Measure("unanchored", _("留痕没有锚点的时间"), HOURS, _("每天应公布一个锚点。"), _unanchored),
    Measure("silent", _("没有收到新的群众意见"), HOURS, _("可能是入口出了问题，也可能只是没有人反映。"), _silent),
    Measure("still", _("没有任何新的留痕"), HOURS, _("可能没有人能登录或者提交。"), _still),
    Measure("disk", _("附件所在磁盘已用"), "%", _("写满以后不能再上传照片。"), _full, True),
    Measure("calendar", _("还没有放假安排的年份"), PIECES, _("到期日落在这些年份的，时限只是暂定。"), _years),
    Measure("hooks", _("连续失败而暂停的数据推送"), PIECES, _("对方系统三天没有收到，见“数据推送”。"), _failing_hooks),
    Measure("calls", _("放弃的数据推送"), PIECES, _("十次都没有送达，可以再推一次。"), _dead_calls),
)  # fmt: skip
BY_KEY = {measure.key: measure for measure in MEASURES}


def take_all(now: dt.datetime | None = None, found: Runs = None) -> list[Reading]:
    """Every measure as it stands; ``found``: the runs, where they were read already."""
    at, heard = now or timezone.now(), runs.read() if found is None else found
    return [Reading(one, one.take(at, heard), settings.OPERATOR_LIMITS[one.key]) for one in MEASURES]
