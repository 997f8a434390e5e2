"""The open data: what the public pages show already, as rows. Every set reads through the page's own public query.

A set that holds more than ``MOST`` rows is not cut silently: it has to be asked for by year or county.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from congress_portal.sheets.reading import asleep
from proposals.models import Publication
from stations import queries
from stations.models import SatisfactionSheet, Slot
from stations.reading import evaluation
from stations.reading import publications as opinions
from supervision.models import Hearing, Problem, ReviewOpinion
from supervision.reading.reviews import with_report
from votes.models import Project, TallyLine
from votes.reading import projects
from votes.words import Phase

MOST = 20_000
Row = dict[str, Any]
Text = str | Promise


@dataclass(frozen=True)
class Asked:
    """``year``: 0 for all years. ``county``: the code of a county, or empty for all."""

    year: int = 0
    county: str = ""


class TooLarge(Exception):
    """More rows than one file may have."""


@dataclass(frozen=True)
class Dataset:
    """One set: ``columns`` name and explain every field of a row, in order."""

    name: str
    title: Text
    about: Text
    columns: tuple[tuple[str, Text], ...]
    rows: Callable[[Asked], Iterable[Row]]
    has_years: bool = True

    def taken(self, asked: Asked) -> list[Row]:
        found: list[Row] = []
        for row in self.rows(asked):
            if len(found) == MOST:
                raise TooLarge
            found.append(row)
        return found


def _of(rows: Any, asked: Asked) -> Any:
    """Of the county that this installation shows, and of the one that is asked for."""
    rows = queries.of_county(rows)
    return rows.filter(county__code=asked.county) if asked.county else rows


def _url(name: str, *args: object) -> str:
    return settings.SITE_URL + reverse(name, args=args)


def _stations(asked: Asked) -> Iterator[Row]:
    for one in _of(queries.shown(), asked).iterator(chunk_size=500):
        yield {
            "id": one.public_id, "short_code": one.short_code, "tier": one.get_tier_display(), "name": one.unit.name,
            "region_code": one.unit.region.code, "region": one.unit.region.name, "address": one.address,
            "lng": one.lng, "lat": one.lat, "phone": one.phone, "hours": one.hours,
            "is_accessible": one.is_accessible,
            "next_reception": _day(one.next_reception),
            "url": _url("stations:station", one.public_id),
        }  # fmt: skip


def _receptions(asked: Asked) -> Iterator[Row]:
    rows = _of(Slot.objects.public(), asked).select_related("station__unit")
    rows = rows.filter(on__year=asked.year) if asked.year else rows.filter(on__gte=timezone.localdate())
    for one in rows.order_by("on", "starts", "pk").iterator(chunk_size=500):
        yield {
            "station_id": one.station.public_id, "station": one.station.unit.name, "on": _day(one.on),
            "starts": f"{one.starts:%H:%M}", "ends": f"{one.ends:%H:%M}", "kind": one.get_kind_display(),
            "theme": one.theme,
        }  # fmt: skip


def _opinions(asked: Asked) -> Iterator[Row]:
    return opinions.rows(opinions.Asked(year=asked.year, county=asked.county))


def _proposals(asked: Asked) -> Iterator[Row]:
    rows = _of(Publication.objects.public(), asked).select_related("unit", "proposal__loop")
    rows = rows.filter(year=asked.year) if asked.year else rows
    for one in rows.order_by("-published_at", "-pk").iterator(chunk_size=200):
        code = one.proposal.loop.code
        yield {
            "code": code, "title": one.title, "year": one.year, "form": one.get_form_display(),
            "lead": one.lead_name, "unit": one.unit.name, "result": one.result, "replied_on": _day(one.replied_on),
            "text": one.text, "answer": one.answer, "is_abstract": one.is_abstract,
            "url": _url("open_proposal:detail", code),
        }  # fmt: skip


def _projects(asked: Asked) -> Iterator[Row]:
    rows = _of(Project.objects.all(), asked)
    rows = rows.filter(year=asked.year) if asked.year else rows
    found: Any = projects.listed(rows)  # each with percent, owed and spent
    for one in found.iterator(chunk_size=200):
        yield {
            "code": one.loop.code, "year": one.year, "title": one.loop.title, "unit": one.unit.name,
            "committee": one.committee.name, "township": one.township.name if one.township else "",
            "place": one.place, "lng": one.lng, "lat": one.lat, "state": one.standing,
            "percent": one.percent, "owed": one.owed, "budget": f"{one.budget:.2f}", "spent": f"{one.spent or 0:.2f}",
            "finish_on": _day(one.finish_on), "url": _url("open_project:detail", one.loop.code),
        }  # fmt: skip


def _ballots(asked: Asked) -> Iterator[Row]:
    rows = _of(TallyLine.objects.filter(tally__ballot__status=Phase.PUBLISHED), asked)
    rows = rows.filter(tally__ballot__held_on__year=asked.year) if asked.year else rows
    rows = rows.select_related("tally__ballot__method", "option")
    for line in rows.order_by("-tally__ballot__held_on", "tally", "option__position").iterator(
        chunk_size=500
    ):
        tally, ballot = line.tally, line.tally.ballot
        yield {
            "ballot": ballot.code, "title": ballot.title, "meeting": ballot.meeting, "held_on": _day(ballot.held_on),
            "form": ballot.method.form, "due": tally.due, "present": tally.present, "valid": tally.valid,
            "position": line.option.position, "option": line.option.title, "ones": line.ones, "twos": line.twos,
            "threes": line.threes, "zeros": line.zeros, "outcome": line.get_outcome_display(),
            "url": _url("open_ballot:detail", ballot.code),
        }  # fmt: skip


def _satisfaction(asked: Asked) -> Iterator[Row]:
    """Figures that were made public once, in steps and above a least number, and are never reckoned anew."""
    rows = _of(SatisfactionSheet.objects.select_related("county"), asked).order_by("-since", "pk")
    for sheet in rows.filter(since__year=asked.year) if asked.year else rows:
        for own in (True, False):
            for line in evaluation.lines_of(sheet, own=own):
                yield {
                    "county": sheet.county.code, "since": _day(sheet.since), "until": _day(sheet.until), "own": own,
                    "table": line["table"], "name": line["name"], "rated": line["rated"],
                    "satisfied": line["satisfied"], "confirmed": line["confirmed"],
                }  # fmt: skip


def _hearings(asked: Asked) -> Iterator[Row]:
    """What was said, minutes and result are public once the result is."""
    rows = _of(Hearing.objects.public(), asked).select_related("county").order_by("-held_on", "-pk")
    for one in (rows.filter(held_on__year=asked.year) if asked.year else rows).iterator(chunk_size=200):
        is_over = one.state == "done"
        yield {
            "county": one.county.code, "kind": one.get_kind_display(), "topic": one.topic, "matter": one.matter,
            "materials": one.materials, "held_on": _day(one.held_on), "starts": f"{one.starts:%H:%M}",
            "place": one.place, "register_until": _day(one.register_until), "most": one.most,
            "speakers": one.speakers, "announced_on": _local(one.published_at), "state": one.state,
            "off_reason": one.off_reason, "minutes": one.minutes if is_over else "",
            "result": one.result if is_over else "", "url": _url("open_hearing:detail", one.pk),
        }  # fmt: skip


def _reviews(asked: Asked) -> Iterator[Row]:
    rows = with_report(_of(ReviewOpinion.objects.public(), asked)).select_related(
        "loop", "organ", "committee"
    )
    rows = rows.filter(met_on__year=asked.year) if asked.year else rows
    for one in rows.order_by("-published_at", "-pk").iterator(chunk_size=200):
        row: Any = one
        yield {
            "code": one.loop.code, "title": one.loop.title, "meeting": one.meeting, "met_on": _day(one.met_on),
            "committee": one.committee.name, "organ": one.organ.name, "text": one.text,
            "published_on": _local(one.published_at), "report": row.report or "",
            "reported_on": _local(row.reported_at), "url": _url("open_supervision:detail", one.loop.code),
        }  # fmt: skip


def _problems(asked: Asked) -> Iterator[Row]:
    rows = _of(Problem.objects.with_step().filter(opinion__in=ReviewOpinion.objects.public()), asked)
    rows = rows.filter(opinion__met_on__year=asked.year) if asked.year else rows
    rows = rows.select_related("unit", "loop", "opinion__loop")
    for one in rows.order_by("-opinion__published_at", "-opinion", "number").iterator(chunk_size=500):
        yield {
            "opinion": one.opinion.loop.code, "number": one.number, "text": one.text, "unit": one.unit.name,
            "due_on": _day(one.due_on), "state": one.standing_label,
            "url": _url("open_supervision:detail", one.opinion.loop.code),
        }  # fmt: skip


def _local(moment: Any) -> str | None:
    return timezone.localdate(moment).isoformat() if moment else None


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


URL = ("url", _("网页地址"))
TITLE, YEAR, UNIT = ("title", _("标题")), ("year", _("年份")), ("unit", _("承办单位"))
PLACE = (("lng", _("经度（WGS84）")), ("lat", _("纬度（WGS84）")))
DATASETS: tuple[Dataset, ...] = (
    Dataset("stations", _("代表联络站"), _("联络站、室、点的名称、地址、开放时间和下一次接待日。"), (
        ("id", _("站码，不变")), ("short_code", _("短码")), ("tier", _("站、室、点")), ("name", _("名称")),
        ("region_code", _("区划编码")), ("region", _("区划")), ("address", _("地址")), *PLACE, ("phone", _("电话")),
        ("hours", _("开放时间")), ("is_accessible", _("有无障碍设施")), ("next_reception", _("下一次接待日")), URL,
    ), _stations, has_years=False),
    Dataset("receptions", _("代表接待安排"), _("已公布的接待场次：从今天起，或者某一年的。"), (
        ("station_id", _("站码")), ("station", _("联络站")), ("on", _("日期")), ("starts", _("开始")),
        ("ends", _("结束")), ("kind", _("形式")), ("theme", _("主题")),
    ), _receptions),
    Dataset("opinions", _("公开的群众意见和答复"), _("经本人同意、审核后公开的意见和答复，个人信息已遮去。"),
            tuple(opinions.described()), _opinions),
    Dataset("proposals", _("公开的代表建议和答复"), _("代表建议、批评和意见的公开文本与答复。"), (
        ("code", _("编号")), TITLE, YEAR, ("form", _("种类")), ("lead", _("领衔代表")), UNIT,
        ("result", _("办理结果")), ("replied_on", _("答复日期")), ("text", _("建议内容")), ("answer", _("答复内容")),
        ("is_abstract", _("是否只公开摘要")), URL,
    ), _proposals),
    Dataset("projects", _("民生实事项目"), _("票决产生的项目：进度、资金、责任单位。"), (
        ("code", _("编号")), YEAR, TITLE, UNIT, ("committee", _("督办工委")), ("township", _("乡镇")),
        ("place", _("实施地点")), *PLACE, ("state", _("状态")), ("percent", _("实际进度，百分比")),
        ("owed", _("按计划应完成，百分比")), ("budget", _("计划投资，元")), ("spent", _("已用资金，元")),
        ("finish_on", _("计划完成日期")), URL,
    ), _projects),
    Dataset("ballots", _("票决结果"), _("已公布的票决和测评，每个选项一行。"), (
        ("ballot", _("票决代码")), TITLE, ("meeting", _("会议")), ("held_on", _("会议日期")),
        ("form", _("choose 选出、each 逐项表决、levels 逐项评价")), ("due", _("应到人数")), ("present", _("实到人数")),
        ("valid", _("有效票")), ("position", _("选项序号")), ("option", _("选项")),
        ("ones", _("得票，或赞成，或满意")), ("twos", _("反对，或基本满意")), ("threes", _("不满意")),
        ("zeros", _("弃权或未选")), ("outcome", _("结果")), URL,
    ), _ballots),
    Dataset("hearings", _("听证会、论证会"), _("已公告的听证会、论证会；结果公布以后附笔录和结果。"), (
        ("county", _("县（市、区）编码")), ("kind", _("种类")), ("topic", _("事项")),
        ("matter", _("事由和听取意见的内容")), ("materials", _("有关材料")), ("held_on", _("日期")),
        ("starts", _("开始")), ("place", _("地点")), ("register_until", _("报名截止")), ("most", _("最多报名人数")),
        ("speakers", _("最多发言人数")), ("announced_on", _("公告日期")),
        ("state", _("published 已公告、held 待公布结果、done 已公布结果、off 已取消")), ("off_reason", _("取消的理由")),
        ("minutes", _("笔录")), ("result", _("结果")), URL,
    ), _hearings),
    Dataset("reviews", _("审议意见和研究处理情况"), _("已公开的常委会审议意见，以及核查过的研究处理情况报告。"), (
        ("code", _("编号")), TITLE, ("meeting", _("审议的会议")), ("met_on", _("会议日期")),
        ("committee", _("负责工委")), ("organ", _("研究处理机关")), ("text", _("审议意见")),
        ("published_on", _("公开日期")), ("report", _("研究处理情况报告")), ("reported_on", _("报告日期")), URL,
    ), _reviews),
    Dataset("problems", _("审议意见的问题清单"), _("已公开的审议意见所列的问题和整改进展，每项一行。"), (
        ("opinion", _("审议意见编号")), ("number", _("第几项")), ("text", _("问题")), ("unit", _("整改单位")),
        ("due_on", _("整改时限")), ("state", _("进展")), URL,
    ), _problems),
    Dataset("satisfaction", _("群众满意度"), _("每季度公布一次；人数取整，过少的不公布。"), (
        ("county", _("县（市、区）编码")), ("since", _("季度第一天")), ("until", _("季度最后一天")),
        ("own", _("群众本人评价，或者代录")), ("table", _("口径")), ("name", _("名称")), ("rated", _("评价数")),
        ("satisfied", _("满意，比例区间")), ("confirmed", _("满意和基本满意，比例区间")),
    ), _satisfaction),
)  # fmt: skip
BY_NAME = {one.name: one for one in DATASETS}


def as_csv(dataset: Dataset, asked: Asked) -> bytes:
    """UTF-8 with a mark, as sheet programs here expect it; no cell is ever taken for a formula."""
    out = io.StringIO()
    names = [name for name, _meaning in dataset.columns]
    writer = csv.writer(out)
    writer.writerow(names)
    for row in dataset.taken(asked):
        writer.writerow([_cell(row[name]) for name in names])
    return ("\ufeff" + out.getvalue()).encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return asleep(value) if isinstance(value, str) else str(value)


def as_json(dataset: Dataset, asked: Asked) -> bytes:
    """One list of objects."""
    return json.dumps(dataset.taken(asked), ensure_ascii=False, default=str).encode()


WRITERS: dict[str, tuple[str, Callable[[Dataset, Asked], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "json": ("application/json", as_json),
}
