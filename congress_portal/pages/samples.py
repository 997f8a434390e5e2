"""Made-up data for the styleguide: no row of the database, no real person."""

import datetime as dt
from typing import Any

import segno
from django import forms
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from congress_portal.pages.icons import ICONS
from congress_portal.pages.widgets import DayInput

PICTURE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 160 120'%3E"
    "%3Crect width='160' height='120' fill='%23cfd9de'/%3E"
    "%3Cpath d='M0 120 60 50l35 40 20-22 45 52z' fill='%237d9a8c'/%3E%3C/svg%3E"
)
RATINGS = [("satisfied", "满意"), ("basic", "基本满意"), ("unsatisfied", "不满意")]
TOPICS = [("", "请选择"), ("road", "交通出行"), ("school", "教育医疗"), ("green", "生态环保")]


class SamplePhotosInput(forms.FileInput):
    allow_multiple_selected = True


class SamplePhotos(forms.ImageField):
    widget = SamplePhotosInput
    max_files = 3


class SampleForm(forms.Form):
    title = forms.CharField(label="标题", max_length=40, help_text="用一句话说明您要反映的问题。")
    topic = forms.ChoiceField(label="类别", choices=TOPICS)
    reply = forms.ChoiceField(
        label="希望怎样回复",
        widget=forms.RadioSelect,
        choices=[("sms", "短信"), ("call", "电话"), ("none", "不需要回复")],
    )
    marks = forms.MultipleChoiceField(
        label="痛难堵卡",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("pain", "痛点"), ("difficulty", "难点"), ("block", "堵点"), ("jam", "卡点")],
    )
    text = forms.CharField(
        label="具体情况",
        max_length=500,
        widget=forms.Textarea({"rows": 4}),
        help_text="请写明时间、地点和您的建议。",
    )
    day = forms.DateField(label="发生日期", required=False, widget=DayInput)
    photos = SamplePhotos(label="照片", help_text="最多 3 张，可以现场拍，也可以从相册选。")
    satisfaction = forms.ChoiceField(  # type: ignore[call-arg]  # the stubs lack template_name
        label="您对办理结果满意吗",
        widget=forms.RadioSelect,
        choices=RATINGS,
        template_name="components/rating.html",
    )
    agree = forms.BooleanField(label="我已阅读并同意《个人信息处理说明》")


class SampleFilter(forms.Form):
    topic = forms.ChoiceField(label="类别", choices=TOPICS, required=False)
    word = forms.CharField(label="标题中的字", required=False)


class SampleUser:
    is_authenticated = True

    def __str__(self) -> str:
        return "张代表"


class SampleStation:
    public_id = "sample"

    def __str__(self) -> str:
        return "威坪镇人大代表联络站"


def everything() -> dict[str, Any]:
    """The whole context of the styleguide."""
    now = timezone.now()
    return {
        "sample_nav": NAV,
        "crumbs": [{"label": _("首页"), "url": "/"}, {"label": _("组件样例")}],
        "icons": sorted(ICONS),
        "sample_user": SampleUser(),
        "sample_station": SampleStation(),
        "statuses": STATUSES,
        "dues": _dues(now),
        "steps": _steps(now),
        "moves": MOVES,
        "chain": _chain(now),
        "clues": _clues(now),
        "public_steps": _public_steps(now),
        "five": FIVE,
        "photos": _photos(now),
        "notices": NOTICES,
        "tiles": TILES,
        "bars": BARS,
        "table": TABLE,
        "facts": FACTS,
        "stations": STATIONS,
        "page": Paginator(range(250), 25).page(4),
        "filter": SampleFilter(prefix="f"),
        "applied": [{"label": _("类别：交通出行"), "remove_url": "?"}],
        "blank_form": SampleForm(),
        "wrong_form": SampleForm({"w-title": "字" * 41, "w-text": "路灯不亮"}, prefix="w"),
        "qr_svg": mark_safe(
            segno.make_qr("https://example.cn/t/K7M2-94XH-3QPD").svg_inline(border=2, omitsize=True)
        ),
        "promised_at": now + dt.timedelta(days=30),
    }


def _chain(now: dt.datetime) -> list[dict[str, Any]]:
    origin = {
        "label": "来自",
        "kind": "群众意见",
        "code": "YJ-2026-0012",
        "url": "#chain",
        "status": "并案办理",
    }
    grown = {"label": "成为", "kind": "代表建议", "code": "JY-2026-0003", "url": "", "status": "办理中"}
    return [
        {**origin, "title": "村口的路灯坏了三个月", "on": now - dt.timedelta(days=40)},
        {**grown, "title": "", "on": now - dt.timedelta(days=12)},
    ]


def _clues(now: dt.datetime) -> list[dict[str, Any]]:
    return [
        {
            "get_kind_display": "监督事项",
            "by": SampleUser(),
            "at": now - dt.timedelta(days=9),
            "reason": "全镇路灯都没有管护单位。",
            "dropped_at": now,
            "answer": "已列入本年度监督计划。",
        }
    ]


STATUSES = [
    {"status": "waiting", "label": "未开始"},
    {"status": "active", "label": "办理中"},
    {"status": "offered", "label": "待签收"},
    {"status": "submitted", "label": "待销号"},
    {"status": "paused", "label": "等待群众补充"},
    {"status": "signed", "label": "已销号"},
    {"status": "skipped", "label": "无需此环节"},
    {"status": "closed", "label": "已办结"},
    {"status": "withdrawn", "label": "已撤回"},
    {"status": "rejected", "label": "不予受理"},
    {"status": "merged", "label": "并案办理"},
]
NAV = [
    {"label": "工作台", "url": "#nav", "is_current": True},
    {"label": "群众意见", "url": "#nav"},
    {"label": "代表建议", "url": "#nav"},
    {"label": "监督事项", "url": "#nav"},
    {"label": "民生实事", "url": "#nav"},
    {"label": "联络站", "url": "#nav"},
]
NOTICES = [
    {"tags": "info", "text": "每月 15 日是代表接待日。"},
    {"tags": "success", "text": "已提交，等待街道签收。"},
    {"tags": "warning", "text": "这一环节 3 天后到期。"},
    {"tags": "error", "text": "没有保存成功，请稍后再试。"},
]
MOVES = [
    {"verb": "check_in", "label": "打卡提交", "url": "#moves", "style": "primary"},
    {"verb": "pause", "label": "暂停，等群众补充", "url": "#moves", "style": "secondary"},
    {"verb": "accept", "label": "签收", "url": "/styleguide/", "style": "secondary", "is_post": True},
]
FIVE = [
    {"name": "听民意", "status": "signed"},
    {"name": "提建议", "status": "signed"},
    {"name": "促办理", "status": "active", "is_current": True},
    {"name": "跟成效", "status": "waiting"},
    {"name": "有回应", "status": "waiting"},
]
TILES = [
    {"label": "待我办理", "value": 7, "unit": "件", "tone": "primary", "icon": "inbox", "url": "#tiles"},
    {"label": "三天内到期", "value": 2, "unit": "件", "tone": "warning", "icon": "clock", "url": "#tiles"},
    {"label": "已超期", "value": 1, "unit": "件", "tone": "danger", "icon": "alert", "url": "#tiles"},
    {
        "label": "今年办结",
        "value": 186,
        "unit": "件",
        "tone": "success",
        "icon": "check",
        "hint": "满意率 97.8%",
    },
]
BARS = [
    {"label": "千岛湖镇", "value": 86, "text": "86 件"},
    {"label": "威坪镇", "value": 41, "text": "41 件"},
    {"label": "枫树岭镇", "value": 17, "text": "17 件"},
    {"label": "界首乡", "value": 0, "text": "0 件"},
]
TABLE = {
    "caption": "群众意见",
    "columns": [
        {"label": "标题"},
        {"label": "编号"},
        {"label": "承办单位"},
        {"label": "剩余天数", "is_number": True},
    ],
    "rows": [
        {
            "head": title,
            "url": "#table",
            "cells": [
                {"label": "编号", "text": code},
                {"label": "承办单位", "text": unit},
                {"label": "剩余天数", "text": left, "is_number": True},
            ],
        }
        for title, code, unit, left in (
            ("村口路灯坏了三盏，晚上走路不安全", "YJ-2026-0012", "县住建局", 12),
            ("卫生室周末没有人", "YJ-2026-0015", "县卫健局", 3),
            ("灌溉水渠淤塞", "YJ-2026-0019", "县水利局", -2),
        )
    ],
}
FACTS = [
    {"label": "编号", "value": "YJ-2026-0012"},
    {"label": "所在乡镇", "value": "威坪镇"},
    {"label": "牵头跟办单位", "value": "威坪镇人大主席团"},
    {"label": "来源", "value": "YJ-2026-0007 村道照明", "url": "#facts"},
]
STATIONS = [
    {
        "name": "威坪镇人大代表联络站",
        "tier": "站",
        "url": "#stations",
        "address": "威坪镇人民政府一楼",
        "hours": "周一至周五 8:30—17:00",
        "phone": "0571-00000000",
        "next_reception": "12月15日 9:00，2 位代表",
        "distance": "约 1.2 公里",
        "submit_url": "#stations",
    },
    {"name": "老李农家代表联络点", "tier": "点", "url": "#stations", "address": "枫树岭镇下姜村"},
]


def _dues(now: dt.datetime) -> list[dict[str, Any]]:
    return [
        {"due_at": now + dt.timedelta(days=12), "level": ""},
        {"due_at": now + dt.timedelta(days=3), "level": "due_soon"},
        {"due_at": timezone.localdate(), "level": "yellow"},
        {"due_at": now - dt.timedelta(days=2), "level": "red"},
        {"due_at": now - dt.timedelta(days=20), "level": "", "is_over": True},
    ]


def _photos(now: dt.datetime) -> list[dict[str, Any]]:
    return [
        {"url": "#photos", "thumb_url": PICTURE, "alt": "修好的路灯", "caption": "修好的路灯", "at": now},
        {"url": "#photos", "alt": "验收单", "caption": "验收单.pdf"},
    ]


def _event(now: dt.datetime, days: int, who: str, label: str, note: str = "") -> dict[str, Any]:
    return {"at": now - dt.timedelta(days=days), "who": who, "label": label, "note": note}


def _parts(now: dt.datetime) -> list[dict[str, Any]]:
    """Two helping units: one has given its part, one is still to."""
    given = {"state": "given", "state_label": "已提交", "given_at": now - dt.timedelta(days=1)}
    asked = {"state": "asked", "state_label": "待提交", "given_at": None}
    return [
        {"unit": "县供电公司", "part": "断电配合", "due": now, "view": "已配合断电两次。", **given},
        {
            "unit": "县财政局",
            "part": "落实灯头采购经费",
            "due": now + dt.timedelta(days=2),
            "view": "",
            **asked,
        },
    ]


def _steps(now: dt.datetime) -> list[dict[str, Any]]:
    return [
        {
            "name": "登记交办",
            "status": "signed",
            "get_status_display": "已销号",
            "unit": "威坪镇人大主席团",
            "plan": "核实情况后交县住建局。",
            "due_at": now - dt.timedelta(days=8),
            "outcome": "已现场核实。",
            "events": [_event(now, 9, "王主席", "交办"), _event(now, 8, "李科", "签收")],
        },
        {
            "name": "办理",
            "status": "active",
            "get_status_display": "办理中",
            "is_current": True,
            "unit": "县住建局",
            "parts": _parts(now),
            "assignee": "李科",
            "plan": "更换三盏灯头，检修线路。\n12 月 10 日前完成。",
            "due_at": now + dt.timedelta(days=3),
            "due_level": "due_soon",
            "why_url": "#timeline",
            "outcome": "灯头已更换。",
            "photos": _photos(now),
            "events": [_event(now, 1, "王主席", "推促", "请在降温前完成")],
        },
        {"name": "回访", "status": "waiting", "get_status_display": "未开始", "unit": "威坪镇人大主席团"},
    ]


def _public_steps(now: dt.datetime) -> list[dict[str, Any]]:
    return [
        {
            "name": "已经收到",
            "status": "signed",
            "words": "您反映的情况已经登记，并交给主管部门。",
            "done_at": now - dt.timedelta(days=9),
        },
        {
            "name": "正在办理",
            "status": "active",
            "is_current": True,
            "words": "工作人员正在更换路灯。",
            "unit": "县住建局",
            "due_at": now + dt.timedelta(days=3),
        },
        {"name": "答复您", "status": "waiting", "words": "办好以后，我们会把结果告诉您，并请您评价。"},
    ]
