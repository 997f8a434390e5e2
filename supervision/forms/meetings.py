"""What the office types about a meeting."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Unit, UnitKind, User
from congress_portal.loops.photos import OneDocumentField, PhotosLast
from congress_portal.pages.widgets import DayInput
from supervision.convening import people_of
from supervision.models import Meeting, MeetingItem, MeetingKind, Presence, Topic

REPORTERS = (
    UnitKind.DEPARTMENT, UnitKind.WORKING_COMMITTEE, UnitKind.CONGRESS_OFFICE, UnitKind.TOWNSHIP_GOVERNMENT,
    UnitKind.LEADERSHIP,
)  # fmt: skip


def units_of(county: int) -> Any:
    return Unit.objects.filter(county=county, kind__in=REPORTERS, is_active=True).order_by("kind", "code")


def topics_for(meeting: Meeting) -> Any:
    """Topics of its year's adopted plan that are not on its agenda; none where it is no standing-committee meeting."""
    rows = Topic.objects.filter(
        county=meeting.county_id,
        plan__year=meeting.held_on.year,
        plan__adopted_on__isnull=False,
        dropped_at=None,
    )
    if meeting.kind != MeetingKind.STANDING:
        return rows.none()
    return rows.exclude(items__meeting=meeting).order_by("number")


class MoveForm(forms.Form):
    held_on = forms.DateField(label=_("日期"), widget=DayInput())
    place = forms.CharField(label=_("地点"), max_length=80, required=False)
    chair = forms.CharField(label=_("主持人"), max_length=40, required=False)


class MeetingForm(MoveForm):
    kind = forms.ChoiceField(label=_("会议"), choices=MeetingKind.choices)
    number = forms.IntegerField(label=_("第几次"), min_value=1, max_value=999)
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    field_order = ("kind", "number", "held_on", "place", "chair")


class ItemForm(forms.Form):
    topic = forms.ModelChoiceField(
        label=_("年度监督计划的议题"),
        queryset=Topic.objects.none(),
        empty_label=_("不是计划里的议题"),
        required=False,
    )
    title = forms.CharField(
        label=_("议题"), max_length=120, required=False, help_text=_("选了计划里的议题，不填就用它的名称。")
    )
    unit = forms.ModelChoiceField(
        label=_("报告单位"), queryset=Unit.objects.none(), empty_label=_("没有"), required=False
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields
        field["unit"].queryset = units_of(meeting.county_id)
        field["topic"].queryset = topics_for(meeting)
        if not field["topic"].queryset.exists():
            del field["topic"]


class PaperForm(forms.Form):
    item = forms.ModelChoiceField(
        label=_("议题"), queryset=MeetingItem.objects.none(), empty_label=_("请选择")
    )
    title = forms.CharField(label=_("材料名称"), max_length=120)
    unit = forms.ModelChoiceField(label=_("提交单位"), queryset=Unit.objects.none(), empty_label=_("请选择"))
    due_on = forms.DateField(
        label=_("提交期限"), widget=DayInput(), required=False,
        help_text=_("不填就按期限表里会议材料的期限倒推。"),
    )  # fmt: skip

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields
        field["item"].queryset = meeting.items.all()
        field["unit"].queryset = units_of(meeting.county_id)


class HandInForm(PhotosLast):
    file = OneDocumentField(
        label=_("文件"), required=False, help_text=_("PDF 或 Word（docx）文件，一个，不超过12MB。")
    )
    document = forms.CharField(
        label=_("文号或说明"), max_length=200, required=False,
        help_text=_("没有电子文件的，写明文号或者怎样送达。"),
    )  # fmt: skip

    def clean_file(self) -> Any:
        """The one file, or none."""
        return next(iter(self.cleaned_data["file"]), None)


class VoteForm(forms.Form):
    in_favour = forms.IntegerField(label=_("赞成"), min_value=0, max_value=2000)
    against = forms.IntegerField(label=_("反对"), min_value=0, max_value=2000)
    abstained = forms.IntegerField(label=_("弃权"), min_value=0, max_value=2000)


class DecisionForm(forms.Form):
    decision = forms.CharField(label=_("决定"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class MinutesForm(forms.Form):
    guests = forms.CharField(label=_("列席人员"), max_length=500, required=False)
    minutes = forms.CharField(
        label=_("会议记录"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 10})
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class OffForm(forms.Form):
    reason = forms.CharField(label=_("取消的理由"), max_length=200)


class MemberForm(forms.Form):
    kind = forms.ChoiceField(label=_("会议"), choices=MeetingKind.choices)
    user = forms.ModelChoiceField(label=_("姓名"), queryset=User.objects.none(), empty_label=_("请选择"))
    since = forms.DateField(label=_("任职日期"), widget=DayInput(), initial=timezone.localdate)

    def __init__(self, *args: Any, county: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [user.pk for user in people_of(county)]
        self.fields["user"].queryset = User.objects.filter(pk__in=keys).order_by("name", "pk")  # type: ignore[attr-defined]


class RollForm(forms.Form):
    """One select and one line for each member: ``presence-12``, ``reason-12``."""

    def __init__(self, *args: Any, roll: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = list(roll)
        for row in self.members:
            self.fields[f"presence-{row.user_id}"] = forms.ChoiceField(
                label=row.user.name, choices=Presence.choices, initial=row.presence
            )
            self.fields[f"reason-{row.user_id}"] = forms.CharField(
                label=_("%(name)s的请假事由") % {"name": row.user.name}, max_length=100, required=False,
                initial=row.reason,
            )  # fmt: skip

    def rows(self) -> list[tuple[Any, Any, Any]]:
        """Member, presence and reason, as the page shows them."""
        return [(row, self[f"presence-{row.user_id}"], self[f"reason-{row.user_id}"]) for row in self.members]

    def noted(self) -> dict[int, tuple[str, str]]:
        data = self.cleaned_data
        return {
            row.user_id: (data[f"presence-{row.user_id}"], data[f"reason-{row.user_id}"])
            for row in self.members
        }
