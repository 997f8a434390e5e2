"""Key proposals and matters of the great supervision."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Unit, UnitKind, User
from congress_portal.loops.models import Loop
from congress_portal.loops.photos import MultiplePhotoField, PhotosLast
from congress_portal.pages.widgets import DayInput
from proposals.models import KeyProposal, Proposal
from proposals.transitions.keys import PROPOSERS
from proposals.transitions.matters import MOST, leaders_of


def words(label: Any, *, longest: int = 4000, rows: int = 6, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
    )


class KeyForm(forms.Form):
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2200)
    meeting = forms.CharField(
        label=_("主任会议"), max_length=80, help_text=_("例如：第十七届第三十二次主任会议")
    )
    chosen_on = forms.DateField(label=_("确定日期"), widget=DayInput())
    proposed_by = forms.ModelChoiceField(
        label=_("提出单位"), queryset=Unit.objects.none(), empty_label=_("请选择")
    )
    leading = forms.CharField(
        label=_("领办领导"),
        max_length=40,
        help_text=_("政府、监委、法院、检察院领导；有账号的会收到通知，同名的写：姓名（单位）。"),
    )
    supervising = forms.CharField(
        label=_("督办领导"), max_length=40, help_text=_("人大常委会主任、副主任，写法同上。")
    )
    note = forms.CharField(label=_("说明"), max_length=500, required=False)

    def __init__(self, *args: Any, county: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("year", timezone.localdate().year)
        units = Unit.objects.filter(county=county, kind__in=PROPOSERS, is_active=True)
        self.fields["proposed_by"].queryset = units.order_by("kind", "code")  # type: ignore[attr-defined]


class KeyPlanForm(forms.Form):
    plan = words(_("督办方案"), help_text=_("谁领办、谁督办、去哪里看、什么时候办到什么程度。"))


class KeyReportForm(forms.Form):
    report = words(_("督办报告"), rows=8, help_text=_("办理情况、督办情况、下一步意见。"))
    reported_on = forms.DateField(label=_("向主任会议报告的日期"), widget=DayInput())


class RevokeForm(forms.Form):
    reason = forms.CharField(label=_("取消的理由"), max_length=200)


class VisitForm(PhotosLast, forms.Form):
    held_on = forms.DateField(label=_("日期"), widget=DayInput(), initial=timezone.localdate)
    place = forms.CharField(label=_("地点"), max_length=80)
    participants = forms.CharField(
        label=_("参加人员"), max_length=300, help_text=_("领办领导、督办领导、代表和承办单位人员。")
    )
    findings = words(_("督办情况"), longest=2000, help_text=_("看了什么、提了什么要求。"))
    photos = MultiplePhotoField(label=_("现场照片"), required=False, template_name="components/upload.html")
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


def forms_of(key: KeyProposal, data: Any = None, which: str = "") -> dict[str, forms.Form]:
    """The forms of a key proposal's page; the one that was sent has what was typed."""
    first: dict[str, dict[str, object]] = {
        "plan": {"plan": key.plan},
        "report": {"reported_on": timezone.localdate()},
        "revoke": {},
    }
    kinds: dict[str, type[forms.Form]] = {"plan": KeyPlanForm, "report": KeyReportForm, "revoke": RevokeForm}
    return {name: kind(data if name == which else None, initial=first[name]) for name, kind in kinds.items()}


class CodesForm(forms.Form):
    """Proposals by their numbers."""

    codes = forms.CharField(
        label=_("建议编号"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("用空格、顿号或者换行分开，例如：JY-2026-0012、JY-2026-0015"),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_codes(self) -> list[Proposal]:
        codes = list(dict.fromkeys(re.split(r"[\s、，,;；]+", self.cleaned_data["codes"].strip())))
        codes = [code.upper() for code in codes if code]
        if len(codes) > MOST:
            raise forms.ValidationError(_("一次最多%(most)d件。") % {"most": MOST})
        seen = Loop.objects.visible_to(self.user).filter(code__in=codes)
        found = {one.loop.code: one for one in Proposal.objects.filter(loop__in=seen).select_related("loop")}
        unknown = [code for code in codes if code not in found]
        if unknown:
            raise forms.ValidationError(_("没有找到：%(codes)s") % {"codes": "、".join(unknown)[:200]})
        return list(found.values())


class MatterForm(CodesForm):
    office = forms.ModelChoiceField(label=_("组织单位"), queryset=Unit.objects.none(), empty_label=None)
    title = forms.CharField(label=_("督办事项"), max_length=80)
    aim = words(_("督办目标"), longest=2000, rows=4, required=False)
    in_charge = forms.ModelChoiceField(
        label=_("分管领导"), queryset=User.objects.none(), empty_label=_("请选择"),
        help_text=_("人大常委会主任、副主任。"),
    )  # fmt: skip
    committee = forms.ModelChoiceField(
        label=_("对口工委"), queryset=Unit.objects.none(), empty_label=_("请选择")
    )
    central_group = forms.ModelChoiceField(
        label=_("代表中心组"), queryset=Unit.objects.none(), empty_label=_("没有"), required=False
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    field_order = ("office", "title", "aim", "in_charge", "committee", "central_group", "codes")

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = list(offices)
        county = own[0].county_id
        field: Any = self.fields
        field["office"].queryset = offices
        if len(own) == 1:
            field["office"].widget, self.initial["office"] = forms.HiddenInput(), own[0].pk
        field["in_charge"].queryset = User.objects.filter(pk__in=leaders_of(county)).order_by("name", "pk")
        units = Unit.objects.filter(county=county, is_active=True).order_by("code", "pk")
        field["committee"].queryset = units.filter(kind=UnitKind.WORKING_COMMITTEE)
        field["central_group"].queryset = units.filter(kind=UnitKind.CENTRAL_GROUP)
        field["codes"].required = True


class ConcludeForm(forms.Form):
    conclusion = words(_("督办结论"), longest=2000, help_text=_("办成了什么，还有什么没有办成。"))
