"""A meeting of a congress, and other days for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Term, Unit
from congress_portal.pages.widgets import DayInput


class DaysForm(forms.Form):
    presubmit_from = forms.DateField(
        label=_("会前预交起"), widget=DayInput(),
        help_text=_("从这一天到闭幕，代表提交的建议都归入这次会议。"),
    )  # fmt: skip
    opens_on = forms.DateField(label=_("开幕日期"), widget=DayInput())
    closes_on = forms.DateField(label=_("闭幕日期"), widget=DayInput())


class SessionForm(DaysForm):
    region = forms.ModelChoiceField(label=_("哪一级人大"), queryset=Region.objects.none(), empty_label=None)
    term = forms.ModelChoiceField(
        label=_("届"), queryset=Term.objects.none(), empty_label=_("请选择"),
        help_text=_("没有要选的届时，请县人大常委会办公室先登记换届。"),
    )  # fmt: skip
    number = forms.IntegerField(label=_("第几次会议"), min_value=1, max_value=99)
    field_order = ("region", "term", "number", "presubmit_from", "opens_on", "closes_on")

    def __init__(self, *args: Any, offices: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = Term.objects.filter(county__in=offices.values("county")).order_by("-number")
        today = timezone.localdate()
        self.initial.setdefault("term", terms.filter(since__lte=today, until__gte=today).first())
        self.fields["region"].queryset = Region.objects.filter(pk__in=offices.values("region"))  # type: ignore[attr-defined]
        self.fields["term"].queryset = terms  # type: ignore[attr-defined]
