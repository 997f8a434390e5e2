"""What is typed about the roster: a rule, a month to plan, a session, who sits, a swap."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import User
from congress_portal.pages.widgets import DayInput
from stations.forms.visits import ClockInput, words
from stations.models import Seat, Slot
from stations.reading import roster as reading
from stations.sessions import LAST, month_after
from stations.transitions.roster import FURTHEST
from stations.words import Pattern, ReceptionKind, Weekday

ORDINALS = [
    ("", _("请选择")),
    (1, _("第一个")),
    (2, _("第二个")),
    (3, _("第三个")),
    (4, _("第四个")),
    (LAST, _("最后一个")),
]


def _number(value: Any) -> int | None:
    return int(value) if value not in (None, "") else None


class TimesForm(forms.Form):
    """From when to when, how many deputies, on what subject."""

    starts = forms.TimeField(label=_("开始时间"), widget=ClockInput, initial="09:00")
    ends = forms.TimeField(label=_("结束时间"), widget=ClockInput, initial="11:00")
    seats = forms.IntegerField(label=_("代表人数"), min_value=1, max_value=20, initial=2)
    theme = forms.CharField(
        label=_("主题"), max_length=60, required=False, help_text=_("例如：饮用水安全。不限主题可不填。")
    )
    kind = forms.ChoiceField(label=_("形式"), choices=ReceptionKind.choices, initial=ReceptionKind.FIXED)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            self.add_error("ends", _("结束时间须晚于开始时间。"))
        return data


class RuleForm(TimesForm):
    """How sessions recur; what the chosen pattern does not need is left out."""

    pattern = forms.ChoiceField(label=_("周期"), choices=Pattern.choices)
    weekday = forms.TypedChoiceField(
        label=_("星期几"), choices=[("", _("请选择")), *Weekday.choices], coerce=_number, empty_value=None,
        required=False, help_text=_("每周、每两周、每月第几个星期几时选择。"),
    )  # fmt: skip
    ordinal = forms.TypedChoiceField(
        label=_("第几个"), choices=ORDINALS, coerce=_number, empty_value=None, required=False,
        help_text=_("每月第几个星期几时选择。"),
    )  # fmt: skip
    day = forms.IntegerField(
        label=_("每月几日"), min_value=1, max_value=31, required=False,
        help_text=_("每月固定日期时填写。没有这一天的月份，用最后一天。"),
    )  # fmt: skip
    valid_from = forms.DateField(
        label=_("从哪天起"),
        widget=DayInput,
        initial=timezone.localdate,
        help_text=_("每两周的，从这天起算第一周。"),
    )
    field_order = [
        "pattern",
        "weekday",
        "ordinal",
        "day",
        "starts",
        "ends",
        "seats",
        "theme",
        "kind",
        "valid_from",
    ]
    NEEDS = {
        Pattern.WEEKLY: ("weekday",),
        Pattern.FORTNIGHTLY: ("weekday",),
        Pattern.NTH: ("weekday", "ordinal"),
        Pattern.MONTHLY: ("day",),
    }

    def clean_valid_from(self) -> dt.date:
        return _sensible(self.cleaned_data["valid_from"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        needed = self.NEEDS.get(data.get("pattern", ""), ())
        for name in ("weekday", "ordinal", "day"):
            if name not in needed:
                data[name] = None
                self.errors.pop(name, None)
            elif data.get(name) is None and name not in self.errors:
                self.add_error(name, _("请选择或填写。"))
        return data


def _sensible(day: dt.date) -> dt.date:
    """Within a few years of today: what lies beyond is a slip of the finger."""
    if abs((day - timezone.localdate()).days) > 5 * 366:
        raise forms.ValidationError(_("请核对日期。"))
    return day


class EndRuleForm(forms.Form):
    valid_until = forms.DateField(
        label=_("最后一天"), widget=DayInput, initial=timezone.localdate,
        help_text=_("之后不再按这条规则排班，已经排好的场次不变。"),
    )  # fmt: skip

    def clean_valid_until(self) -> dt.date:
        return _sensible(self.cleaned_data["valid_until"])


class SpanForm(forms.Form):
    """A month, or a whole year from now on."""

    span = forms.ChoiceField(
        label=_("排哪个月"), help_text=_("全年：从下个月到年底，一次排好，代表的次数更均匀。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = timezone.localdate().replace(day=1)
        self.months = {
            f"{month:%Y-%m}": [month] for month in (month_after(this, n) for n in range(FURTHEST + 1))
        }
        for year in (this.year, this.year + 1):
            coming = [month for (month,) in list(self.months.values())[1:] if month.year == year]
            if len(coming) > 1:
                self.months[f"{year}"] = coming
        field = self.fields["span"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, self._name(key)) for key in self.months]
        field.initial = f"{month_after(this):%Y-%m}"

    @staticmethod
    def _name(key: str) -> str:
        year, _dash, month = key.partition("-")
        words = _("%(year)s年%(month)d月") if month else _("%(year)s年全年")
        return str(words) % {"year": year, "month": int(month or 0)}

    def clean_span(self) -> list[dt.date]:
        return self.months[self.cleaned_data["span"]]


class SlotForm(TimesForm):
    """One session."""

    on = forms.DateField(label=_("日期"), widget=DayInput)
    link = forms.URLField(
        label=_("视频接待地址"), max_length=200, required=False, assume_scheme="https",
        help_text=_("网上接待时填写。"),
    )  # fmt: skip
    reason = words(
        _("变更理由"), longest=200, rows=2, required=False,
        help_text=_("已公布的场次改时间时必须填写，群众会看到。"),
    )  # fmt: skip
    field_order = ["on", "starts", "ends", "seats", "theme", "kind", "link", "reason"]

    def __init__(self, *args: Any, is_public: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_public:
            del self.fields["reason"]

    def clean_on(self) -> dt.date:
        return _sensible(self.cleaned_data["on"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["wanted"] = data.pop("seats", None)
        return data


class ReasonForm(forms.Form):
    reason = words(_("理由"), longest=200, rows=3, help_text=_("群众会在联络站页面看到。"))


class PublishForm(forms.Form):
    reason = words(
        _("临时公告的理由"), longest=200, rows=3, required=False,
        help_text=_("有场次已经过了提前公告的期限时必须填写，群众会看到。"),
    )  # fmt: skip


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return obj.name


class SeatForm(forms.Form):
    user = PersonField(label=_("代表"), queryset=User.objects.none(), empty_label=_("请选择"))

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]


class UnseatForm(forms.Form):
    successor = PersonField(
        label=_("由谁接替"), queryset=User.objects.none(), required=False, empty_label=_("不安排接替的人")
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = people  # type: ignore[attr-defined]


class ExchangeField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Seat) -> str:
        return f"{obj.user.name}：{reading.when(obj.slot)} {obj.slot.station.unit.name}"


class SwapForm(forms.Form):
    to = PersonField(label=_("请谁代班"), queryset=User.objects.none(), empty_label=_("请选择"))
    exchange = ExchangeField(
        label=_("换对方的哪一次"), queryset=Seat.objects.none(), required=False, empty_label=_("不换，只请代班"),
        help_text=_("选了以后，对方同意就互换：您去那一次，对方来这一次。"),
    )  # fmt: skip
    reason = words(_("理由"), longest=200, rows=2, help_text=_("例如：当天参加县里的会议。对方会看到。"))

    def __init__(self, *args: Any, slot: Slot, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people, seats = reading.swap_choices(slot, by)
        self.fields["to"].queryset = people  # type: ignore[attr-defined]
        self.fields["exchange"].queryset = seats  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("exchange") and data.get("to") and data["exchange"].user_id != data["to"].pk:
            self.add_error("exchange", _("这一次不是对方的值班。"))
        return data


class AnswerForm(forms.Form):
    answer = words(_("回复"), longest=200, rows=2, required=False)
