"""What lists of projects can be narrowed by, the same for staff, everybody and the sheet; the word of a user."""

from __future__ import annotations

import unicodedata
import uuid
from typing import Any

from django import forms
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit
from congress_portal.guarded import Guarded
from congress_portal.loops.words import LoopStatus
from votes.models import Satisfaction
from votes.models.projects import ProjectQuerySet

STATES = {
    "running": _("实施中"),
    "late": _("有节点逾期"),
    "behind": _("进度落后"),
    "suspended": _("已暂停"),
    "ended": _("已终止"),
    "closed": _("已销号"),
}
MOST_TERMS = 6


class ProjectListForm(forms.Form):
    q = forms.CharField(label=_("名称、编号、地点"), max_length=60, required=False)
    year = forms.TypedChoiceField(label=_("年度"), required=False, coerce=int, empty_value=None)
    unit = forms.ModelChoiceField(
        label=_("责任单位"), queryset=Unit.objects.none(), required=False, empty_label=_("全部")
    )
    township = forms.ModelChoiceField(
        label=_("乡镇"), queryset=Region.objects.none(), required=False, empty_label=_("全部")
    )
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *STATES.items()])

    def __init__(self, *args: Any, projects: ProjectQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = projects.order_by("-year").values_list("year", flat=True).distinct()
        self.fields["year"].choices = [("", _("全部")), *((one, str(one)) for one in years)]  # type: ignore[attr-defined]
        units = Unit.objects.filter(pk__in=projects.order_by().values("unit"))
        towns = Region.objects.filter(pk__in=projects.order_by().values("township"))
        self.fields["unit"].queryset = units.order_by("kind", "code")  # type: ignore[attr-defined]
        self.fields["township"].queryset = towns.order_by("code")  # type: ignore[attr-defined]

    def narrowed(self, projects: ProjectQuerySet) -> ProjectQuerySet:
        """The projects that fit; a condition that cannot be read is named at its field and left out."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        for term in unicodedata.normalize("NFKC", data.get("q") or "").split()[:MOST_TERMS]:
            found = Q(loop__title__icontains=term) | Q(loop__code__icontains=term) | Q(place__icontains=term)
            projects = projects.filter(found)
        for name in ("year", "unit", "township"):
            if data.get(name):
                projects = projects.filter(**{name: data[name]})
        return in_state(projects, data.get("state") or "")


def in_state(projects: ProjectQuerySet, state: str) -> ProjectQuerySet:
    """``projects`` is ``with_progress``."""
    running = Q(state="running", loop__status=LoopStatus.OPEN)
    match state:
        case "running":
            return projects.filter(running)
        case "late":
            return projects.filter(running, is_late=True)  # type: ignore[misc]
        case "behind":
            return projects.filter(running, percent__lt=F("owed"))  # type: ignore[misc]
        case "suspended" | "ended":
            return projects.filter(state=state)
        case "closed":
            return projects.filter(loop__status=LoopStatus.CLOSED)
    return projects


class VoiceForm(Guarded, forms.Form):
    """Sent by anybody, without a name. ``request_key`` is made with the page: sending twice makes one."""

    level = forms.ChoiceField(
        label=_("您对这个项目满意吗？"), choices=Satisfaction.choices, widget=forms.RadioSelect,
        error_messages={"required": _("请选一项。")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("想说的话"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("可以不写。只给人大和责任单位看，不公开；不要写姓名、电话。"),
    )  # fmt: skip
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})["request_key"] = uuid.uuid4()
        super().__init__(*args, **kwargs)

    def clean_request_key(self) -> uuid.UUID:
        return self.cleaned_data["request_key"] or uuid.uuid4()
