"""What is typed about the two links: a link, a voter, a contact, a matter that came of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Duty, Level, Region, Role, User
from congress_portal.pages.widgets import DayInput
from congress_portal.phones import PhoneField
from stations.forms.months import MatterForm, StationField
from stations.forms.visits import OnceForm, words
from stations.models import Station
from stations.words import LinkKind, Way


class LinkForm(forms.Form):
    """The office's links; which end is needed depends on the kind and is said by the rules."""

    kind = forms.ChoiceField(
        label=_("种类"), choices=[one for one in LinkKind.choices if one[0] != LinkKind.VOTER]
    )
    user = forms.ModelChoiceField(
        label=_("联系人"),
        queryset=User.objects.none(),
        empty_label=_("请选择"),
        help_text=_("常委会组成人员或代表。"),
    )
    deputy = forms.ModelChoiceField(
        label=_("联系的代表"), queryset=User.objects.none(), required=False, empty_label=_("请选择"),
        help_text=_("“常委会组成人员联系代表”的填写。"),
    )  # fmt: skip
    station = StationField(
        label=_("联系的联络站"), required=False, help_text=_("“代表联系联络站”的填写：六位码或完整站名。")
    )
    region = forms.ModelChoiceField(
        label=_("联系的选区"), queryset=Region.objects.none(), required=False, empty_label=_("请选择"),
        help_text=_("“代表联系选区”的填写：乡镇或村。"),
    )  # fmt: skip

    def __init__(self, *args: Any, county: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        duties = Duty.objects.current().filter(county=county)
        deputies = duties.filter(role=Role.DEPUTY)
        people = duties.filter(role__in=(Role.DEPUTY, Role.LEADER, Role.CONGRESS_OFFICE, Role.OVERSEER))
        choices: dict[str, Any] = {
            "user": User.objects.filter(pk__in=people.values("user")).order_by("name", "pk"),
            "deputy": User.objects.filter(pk__in=deputies.values("user")).order_by("name", "pk"),
            "station": Station.objects.shown().filter(county=county),
            "region": Region.objects.within(county).filter(level__in=(Level.TOWNSHIP, Level.VILLAGE)),
        }
        for name, found in choices.items():
            self.fields[name].queryset = found  # type: ignore[attr-defined]


class VoterForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=30)
    mobile = PhoneField(label=_("电话"), max_length=20, required=False)
    region = forms.ModelChoiceField(
        label=_("村（社区）"), queryset=Region.objects.none(), empty_label=_("请选择")
    )
    agreed_on = forms.DateField(label=_("同意日期"), widget=DayInput, initial=timezone.localdate)
    agrees = forms.BooleanField(
        label=_("选民本人同意由我登记姓名和电话，只用于联系，随时可以撤回"),
        error_messages={"required": _("要有选民本人的同意才能登记。")},
    )

    def __init__(self, *args: Any, near: list[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Region.objects.none()
        for region in near:
            found |= Region.objects.within(region)
        self.fields["region"].queryset = found  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data.pop("agrees", None)
        return data


class ContactForm(OnceForm):
    on = forms.DateField(label=_("日期"), widget=DayInput, initial=timezone.localdate)
    way = forms.ChoiceField(label=_("方式"), choices=Way.choices)
    what = words(_("内容"), longest=2000, help_text=_("谈了什么。不写群众的姓名和电话。"))


class ContactMatterForm(MatterForm):
    station = forms.ModelChoiceField(
        label=_("由哪个联络站办理"), queryset=Station.objects.none(), empty_label=_("请选择")
    )
    field_order = ["station", "text", "category", "name", "mobile"]

    def __init__(self, *args: Any, stations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["station"].queryset = stations  # type: ignore[attr-defined]
        only = list(stations[:2])
        if len(only) == 1:
            self.initial.setdefault("station", only[0].pk)


class EndForm(forms.Form):
    """Nothing to fill in: the page asks whether it is meant."""
