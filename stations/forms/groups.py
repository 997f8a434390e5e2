"""What is typed about deputies' groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Level, Region, UnitKind, User
from congress_portal.loops.photos import MultiplePhotoField, PhotosLast
from congress_portal.pages.widgets import DayInput
from stations.forms.visits import OnceForm, words
from stations.models import Member
from stations.words import ActivityKind, AttendanceState


class GroupForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("种类"),
        choices=[(kind.value, kind.label) for kind in (UnitKind.DEPUTY_GROUP, UnitKind.CENTRAL_GROUP)],
    )
    name = forms.CharField(label=_("名称"), max_length=80, help_text=_("例如：威坪镇第一代表小组。"))
    region = forms.ModelChoiceField(label=_("所在区划"), queryset=Region.objects.none(), empty_label=None)

    def __init__(self, *args: Any, within: Sequence[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = Region.objects.none()
        for region in within:
            regions |= Region.objects.within(region)
        self.fields["region"].queryset = regions.filter(level__in=(Level.COUNTY, Level.TOWNSHIP))  # type: ignore[attr-defined]


class MemberForm(forms.Form):
    user = forms.ModelChoiceField(label=_("代表"), queryset=User.objects.none(), empty_label=_("请选择"))

    def __init__(self, *args: Any, candidates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = candidates  # type: ignore[attr-defined]


class PlanForm(forms.Form):
    year = forms.TypedChoiceField(label=_("年度"), coerce=int)
    text = words(_("计划"), longest=5000, rows=8)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = timezone.localdate().year
        self.fields["year"].choices = [(year, str(year)), (year + 1, str(year + 1))]  # type: ignore[attr-defined]


class ActivityForm(OnceForm):
    kind = forms.ChoiceField(label=_("种类"), choices=ActivityKind.choices)
    title = forms.CharField(label=_("主题"), max_length=80)
    on = forms.DateField(label=_("日期"), widget=DayInput)
    place = forms.CharField(label=_("地点"), max_length=80, required=False)
    half_days = forms.IntegerField(
        label=_("时长（半天）"),
        min_value=1,
        max_value=20,
        initial=1,
        help_text=_("一天填 2。计入代表履职天数。"),
    )


class ActivityRecordForm(PhotosLast):
    """Minutes, photos, and a choice for each member (``state_12``)."""

    minutes = words(_("纪要"), longest=5000, rows=8)
    photos = MultiplePhotoField(
        label=_("现场照片"),
        required=False,
        template_name="components/upload.html",
        help_text=_("最多 6 张。"),
    )

    def __init__(self, *args: Any, members: Sequence[Member], known: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        for member in members:
            self.fields[f"state_{member.user_id}"] = forms.ChoiceField(
                label=member.user.name,
                choices=AttendanceState.choices,
                widget=forms.RadioSelect,
                initial=known.get(member.user_id, AttendanceState.PRESENT),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        return {
            "minutes": data.get("minutes", ""),
            "photos": data.get("photos") or [],
            "states": {one.user_id: data.get(f"state_{one.user_id}", "") for one in self.members},
        }
