"""Supervision of handling: what a group oversees, a word to the unit, a look on site."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Level, Region, Unit, UnitKind
from congress_portal.loops.photos import MultiplePhotoField, PhotosLast
from congress_portal.pages.widgets import DayInput
from proposals.words import Colour, Word

OVERSEEN = (UnitKind.DEPARTMENT, UnitKind.TOWNSHIP_GOVERNMENT)


class ScopeForm(forms.Form):
    """Ticks: the units that a group oversees, and the townships all of whose units it does."""

    units = forms.ModelMultipleChoiceField(
        label=_("联系督导的单位"), queryset=Unit.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    regions = forms.ModelMultipleChoiceField(
        label=_("联系督导的乡镇（街道）"), queryset=Region.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("该乡镇的所有单位。"),
    )  # fmt: skip

    def __init__(self, *args: Any, group: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(county=group.county_id, kind__in=OVERSEEN, is_active=True)
        self.fields["units"].queryset = units.order_by("kind", "code")  # type: ignore[attr-defined]
        townships = Region.objects.within(group.county).filter(level=Level.TOWNSHIP)
        self.fields["regions"].queryset = townships.order_by("path")  # type: ignore[attr-defined]


class SpeakingForm(forms.Form):
    """Said in the name of one of the reader's units; nothing to choose where there is one."""

    unit = forms.ModelChoiceField(label=_("以哪个单位名义"), queryset=Unit.objects.none(), empty_label=None)

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        field.queryset = Unit.objects.filter(pk__in=[one.pk for one in units])  # type: ignore[attr-defined]
        if len(units) == 1:
            field.widget = forms.HiddenInput()
            self.initial["unit"] = units[0].pk


class SignalForm(SpeakingForm):
    kind = forms.ChoiceField(label=_("种类"), choices=Word.choices, widget=forms.RadioSelect)
    colour = forms.ChoiceField(
        label=_("颜色"), choices=[("", _("不是预警信号")), *Colour.choices], required=False,
        help_text=_("预警信号按轻重选黄、橙、红。"),
    )  # fmt: skip
    words = forms.CharField(
        label=_("内容"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("发现了什么问题，建议怎么办。承办单位和提出人都会看到。"),
    )  # fmt: skip
    react_on = forms.DateField(label=_("何时回应"), widget=DayInput())

    def __init__(self, *args: Any, between: tuple[dt.date | None, dt.date | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, last = between
        if first and last:
            self.fields["react_on"].help_text = _("%(first)s至%(last)s之间；到期不回应自动上报。") % {
                "first": first, "last": last,
            }  # fmt: skip
            self.fields["react_on"].widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == Word.WARNING and not data.get("colour"):
            self.add_error("colour", _("预警信号请选择颜色。"))
        elif data.get("kind"):
            data["colour"] = data.get("colour", "") if data["kind"] == Word.WARNING else ""
        return data


class CheckForm(PhotosLast, SpeakingForm):
    held_on = forms.DateField(label=_("日期"), widget=DayInput(), initial=timezone.localdate)
    place = forms.CharField(label=_("地点"), max_length=80)
    participants = forms.CharField(
        label=_("参加人员"), max_length=300, help_text=_("组员、代表、承办单位人员，写姓名和职务。")
    )
    findings = forms.CharField(
        label=_("发现的情况"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("看了什么、办到什么程度、有什么问题。"),
    )  # fmt: skip
    photos = MultiplePhotoField(label=_("现场照片"), required=False, template_name="components/upload.html")
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
