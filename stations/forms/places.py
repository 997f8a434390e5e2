"""What those who look after stations type: facts and place, hours, staff, bulletins, photos."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Level, Region, Role, User
from congress_portal.loops.photos import MultiplePhotoField, PhotosLast
from congress_portal.pages.widgets import DayInput
from congress_portal.sheets.cells import PHONE
from stations import access, geometry, opening
from stations.models import Station
from stations.opening import Span
from stations.reading import places
from stations.words import Post, Tier, Weekday

DATUM = [("wgs84", _("WGS84（手机定位、GPS）")), ("gcj02", _("GCJ-02（高德、腾讯等地图上抄来的）"))]
LEAST_ROWS, MOST_ROWS = 3, 24
"""Rows of days with one time on the page of opening hours: two more than are in use."""


class HalfWidthField(forms.CharField):
    """Full-width digits and signs are taken as meant."""

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFKC", super().to_python(value) or "").strip()


class DegreesField(HalfWidthField):
    """A number of degrees; empty for none."""

    def __init__(self, *, least: float, most: float, **kwargs: Any) -> None:
        self.least, self.most = least, most
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(required=False, max_length=24, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value).rstrip("°")
        if not text:
            return None
        try:
            degrees = float(text)
        except ValueError:
            raise forms.ValidationError(_("请输入数字，例如 118.90864。")) from None
        if not self.least <= degrees <= self.most:
            range_ = {"least": self.least, "most": self.most}
            raise forms.ValidationError(
                _("应在%(least)d到%(most)d之间，请核对经度和纬度是否填反。"), params=range_
            )
        return degrees

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != initial)
        except forms.ValidationError:
            return True


class TreeFilterForm(forms.Form):
    q = forms.CharField(label=_("名称、地址、编码或六位码"), required=False, max_length=40)
    township = forms.ModelChoiceField(
        Region.objects.none(),
        label=_("乡镇"),
        required=False,
        to_field_name="code",
        empty_label=_("全部乡镇"),
    )
    tier = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("站、室、点")), *Tier.choices])
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("在用")), ("closed", _("已撤销"))]
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["township"].queryset = places.townships_of(user)  # type: ignore[attr-defined]


class FactsForm(forms.Form):
    """What a keeper may change. The place is typed in either reading and kept as WGS84."""

    host = forms.CharField(
        label=_("农家户主"),
        max_length=40,
        required=False,
        help_text=_("农家式联络点所在的农户，须经本人同意。"),
    )
    address = forms.CharField(label=_("地址"), max_length=120, required=False)
    lng = DegreesField(label=_("经度"), least=73, most=136)
    lat = DegreesField(label=_("纬度"), least=3, most=54)
    datum = forms.ChoiceField(
        label=_("上面的经纬度是哪一种坐标"),
        choices=DATUM,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("修改位置时必选。两种坐标在本地相差约500米，填错会影响签到；已保存的位置是WGS84。"),
    )
    phone = HalfWidthField(
        label=_("电话"), max_length=30, required=False, validators=[PHONE],
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )  # fmt: skip
    area = forms.IntegerField(label=_("面积（平方米）"), required=False, min_value=1, max_value=30_000)
    premises = forms.CharField(
        label=_("场所"), max_length=200, required=False, help_text=_("例如：接待区、会议区、展示区。")
    )
    is_accessible = forms.BooleanField(label=_("有无障碍设施"), required=False)
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """A place that was not touched stays as it is stored, whatever the datum says."""
        data = super().clean() or {}
        if "lng" not in data or "lat" not in data:
            return data
        if (data["lng"] is None) != (data["lat"] is None):
            self.add_error("lat", _("经度和纬度须同时填写，或者都留空。"))
        elif data["lng"] is None or not self._place_changed():
            pass
        elif not data.get("datum"):
            self.add_error("datum", _("请选择坐标的种类。"))
        elif data["datum"] == "gcj02":
            lng, lat = geometry.to_wgs84(data["lng"], data["lat"])
            data.update(lng=round(lng, 6), lat=round(lat, 6))
        data.pop("datum", None)
        return data

    def _place_changed(self) -> bool:
        return bool({"lng", "lat"} & set(self.changed_data))


class FrameForm(FactsForm):
    """Besides, what those above the station decide: name, region, place in the tree, radius."""

    name = forms.CharField(label=_("名称"), max_length=80)
    tier = forms.ChoiceField(label=_("层级"), choices=Tier.choices)
    region = forms.ModelChoiceField(
        Region.objects.none(), label=_("所在乡镇或村（社区）"), empty_label=_("请选择")
    )
    parent = forms.ModelChoiceField(
        Station.objects.none(), label=_("上级站"), required=False, empty_label=_("无"),
        help_text=_("联络室的上级是联络站，联络点的上级是联络站或联络室。"),
    )  # fmt: skip
    radius = forms.IntegerField(
        label=_("签到范围（米）"), min_value=50, max_value=5000, initial=300,
        help_text=_("代表定位签到时离站多远以内算到站，50至5000米。"),
    )  # fmt: skip
    needs_place = forms.BooleanField(
        label=_("扫动态码签到也须定位"), required=False,
        help_text=_("勾选后，扫码而没有定位的，代表须写明理由，由工作人员确认。"),
    )  # fmt: skip
    field_order = [
        "name", "tier", "region", "parent", "host", "address", "lng", "lat", "datum", "radius", "needs_place",
    ]  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        paths = sorted({duty.region.path for duty in user.duties if duty.role in access.ORGANISING})
        within = Q(pk__in=[])
        for path in paths:
            within |= Q(path__startswith=path)
        region, parent = self.fields["region"], self.fields["parent"]
        assert isinstance(region, forms.ModelChoiceField) and isinstance(parent, forms.ModelChoiceField)
        levels = [Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE]
        region.queryset = Region.objects.filter(within, level__in=levels).order_by("path")
        parent.queryset = (
            Station.objects.filter(county__in=user.county_ids(), unit__is_active=True)
            .exclude(tier=Tier.POINT)
            .select_related("unit")
            .order_by("unit__region__path", "unit__code")
        )


class NewStationForm(FrameForm):
    code = HalfWidthField(
        label=_("编码"), max_length=40, required=False, help_text=_("留空则自动编号；建立后不能修改。"),
        validators=[RegexValidator(r"^[A-Za-z0-9_-]{1,40}$", _("编码只用字母、数字、短横和下划线。"))],
    )  # fmt: skip


class CloseForm(forms.Form):
    reason = forms.CharField(label=_("撤销理由"), max_length=200)


class HoursForm(forms.Form):
    """Rows of days with one time each; ``cleaned_data["spans"]`` is the week."""

    def __init__(self, data: Any = None, *, spans: Iterable[Span]) -> None:
        times = _rows_of(spans)
        initial = {f"{name}{row}": value for row, one in enumerate(times) for name, value in one.items()}
        super().__init__(data, initial=initial)
        days = [(str(value), label) for value, label in Weekday.choices]
        clock = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        typed = [row for row in range(MOST_ROWS) if data and f"opens{row}" in data]
        self.number = min(MOST_ROWS, max(LEAST_ROWS, len(times) + 2, *(row + 1 for row in typed), 0))
        for row in range(self.number):
            self.fields[f"days{row}"] = forms.MultipleChoiceField(
                label=_("哪几天"), choices=days, required=False, widget=forms.CheckboxSelectMultiple
            )
            self.fields[f"opens{row}"] = forms.TimeField(label=_("从"), required=False, widget=clock)
            self.fields[f"closes{row}"] = forms.TimeField(label=_("到"), required=False, widget=clock)

    def rows(self) -> list[dict[str, Any]]:
        names = ("days", "opens", "closes")
        return [
            {"number": row + 1} | {name: self[f"{name}{row}"] for name in names} for row in range(self.number)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        spans: list[Span] = []
        for row in range(self.number):
            days, opens, closes = (data.get(f"{name}{row}") for name in ("days", "opens", "closes"))
            if self._complete(row, days, opens, closes) and days and opens and closes:
                spans += [(int(day), opens, closes) for day in days]
        if not self.errors:
            try:
                opening.check(spans)
            except ValueError as wrong:
                self.add_error(None, str(wrong))
        data["spans"] = spans
        return data

    def _complete(self, row: int, days: Sequence[str] | None, opens: Any, closes: Any) -> bool:
        if not (days or opens or closes):
            return False
        for name, value, words in (
            ("days", days, _("请勾选这段时间是哪几天。")),
            ("opens", opens, _("请填写开门时间。")),
            ("closes", closes, _("请填写关门时间。")),
        ):
            if not value and f"{name}{row}" not in self.errors:
                self.add_error(f"{name}{row}", words)
        if opens and closes and closes <= opens:
            self.add_error(f"closes{row}", _("关门时间须晚于开门时间。"))
        return bool(days and opens and closes)


def _rows_of(spans: Iterable[Span]) -> list[dict[str, Any]]:
    """Days that share a time stand in one row."""
    rows: dict[tuple[dt.time, dt.time], list[str]] = {}
    for day, opens, closes in sorted(spans, key=lambda span: (span[1], span[2], span[0])):
        rows.setdefault((opens, closes), []).append(str(day))
    return [{"days": days, "opens": opens, "closes": closes} for (opens, closes), days in rows.items()]


class StaffForm(forms.Form):
    post = forms.ChoiceField(label=_("岗位"), choices=[("", _("请选择")), *Post.choices])
    name = forms.CharField(label=_("姓名"), max_length=40)
    user = forms.ModelChoiceField(
        User.objects.none(), label=_("登录用户"), required=False, empty_label=_("没有或不关联"),
        help_text=_("只列出在本站有职责的用户。"),
    )  # fmt: skip
    since = forms.DateField(label=_("从哪天起"), widget=DayInput, initial=timezone.localdate)

    def __init__(self, *args: Any, station: Station, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["user"]
        assert isinstance(field, forms.ModelChoiceField)
        today = timezone.localdate()
        serving = Q(
            duty__unit=station.unit_id, duty__since__lte=today, duty__role__in=[Role.KEEPER, Role.DEPUTY]
        )
        in_force = Q(duty__until=None) | Q(duty__until__gte=today)
        field.queryset = User.objects.filter(serving & in_force, is_active=True).distinct().order_by("name")


class EndStaffForm(forms.Form):
    until = forms.DateField(label=_("最后一天"), widget=DayInput, initial=timezone.localdate)


class BulletinForm(forms.Form):
    title = forms.CharField(label=_("标题"), max_length=60)
    text = forms.CharField(label=_("内容"), max_length=3000, widget=forms.Textarea(attrs={"rows": 6}))
    since = forms.DateField(label=_("发布日期"), widget=DayInput, initial=timezone.localdate)
    until = forms.DateField(
        label=_("撤下日期"),
        widget=DayInput,
        required=False,
        help_text=_("从这一天起不再显示；长期公告请留空。"),
    )


class PictureForm(PhotosLast):
    photos = MultiplePhotoField(
        label=_("照片"),
        template_name="components/upload.html",
        help_text=_("最多 6 张。照片里不要有来访群众的面容。"),
    )
    caption = forms.CharField(
        label=_("说明"), max_length=60, help_text=_("例如：接待大厅。看不见照片的人靠这句话了解。")
    )
    is_public = forms.BooleanField(label=_("在公开页面显示"), required=False, initial=True)


def far_words(kilometres: float) -> str:
    return _now("已保存，但这个位置离所在乡镇约%(far)d公里，或者不在本县范围内，请核对经纬度和坐标种类。") % {
        "far": round(kilometres)
    }
