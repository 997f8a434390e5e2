"""What a unit types while it handles a proposal: its talks with the deputies, its answer; and a deputy's word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, UnitKind
from congress_portal.loops.models import Helper, Step
from congress_portal.loops.photos import MultiplePhotoField, PhotosLast
from congress_portal.pages.widgets import DayInput
from proposals.models import Proposal, Reply, ResultClass
from proposals.transitions.promising import MOST, Promise, promises_of
from proposals.transitions.replying import FIELDS, Draft
from proposals.words import REPLY_LENGTH, Talk


class ConsultForm(PhotosLast, forms.Form):
    form = forms.ChoiceField(
        label=_("沟通形式"), choices=Talk.choices, widget=forms.RadioSelect,
        help_text=_("当面、到站、视频，并经代表确认的，算作面商。"),
    )  # fmt: skip
    held_on = forms.DateField(label=_("日期"), widget=DayInput())
    station = forms.ModelChoiceField(
        label=_("在哪个代表联络站"), queryset=Unit.objects.none(), required=False,
        empty_label=_("不在联络站"), help_text=_("到代表联络站当面沟通的，请选择。"),
    )  # fmt: skip
    place = forms.CharField(label=_("地点"), max_length=80, required=False)
    participants = forms.CharField(
        label=_("参加人员"), max_length=300, help_text=_("代表、单位负责人和经办人，写姓名和职务。")
    )
    notes = forms.CharField(
        label=_("沟通情况"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("介绍了什么，代表有什么意见，商定了什么。代表会看到并确认。"),
    )  # fmt: skip
    photos = MultiplePhotoField(label=_("照片"), required=False, template_name="components/upload.html")
    request_key = forms.UUIDField(widget=forms.HiddenInput)
    step = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, county: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stations = Unit.objects.filter(county=county, kind=UnitKind.STATION, is_active=True)
        self.fields["station"].queryset = stations.order_by("code")  # type: ignore[attr-defined]


class ConfirmForm(forms.Form):
    words = forms.CharField(label=_("实际情况（不是这样的请写明）"), max_length=200, required=False)


class ReplyForm(forms.Form):
    """The draft. Nothing but the class is compulsory while one writes; the rest is asked for when it is approved."""

    result = forms.ModelChoiceField(
        label=_("办理结果"), queryset=ResultClass.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    text = forms.CharField(
        label=_("答复内容"), required=False, max_length=REPLY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("逐条回应代表的建议：办了什么、效果如何；办不到的说明理由。称呼、落款由公文自动加上。"),
    )  # fmt: skip
    without = forms.CharField(
        label=_("未面商的理由"), max_length=200, required=False,
        help_text=_("没有代表确认过的面商时必须写明，代表会看到。"),
    )  # fmt: skip
    document = forms.CharField(label=_("发文字号"), max_length=40, required=False)
    contact = forms.CharField(label=_("联系人"), max_length=40, required=False)
    phone = forms.CharField(label=_("联系电话"), max_length=30, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    step = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, current: Step | None, reply: Reply | None = None, **kwargs: Any) -> None:
        known = {name: getattr(reply, name) for name in FIELDS} if reply else {}
        promises = promises_of(reply) if reply else []
        first = {"revision": reply.revision if reply else 0, **known, **_typed(promises)}
        kwargs["initial"] = {**first, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        field = self.fields["result"]
        in_force = ResultClass.objects.in_force(timezone.localdate())
        field.queryset = in_force  # type: ignore[attr-defined]
        field.choices = [(one.pk, f"{one}：{one.name}") for one in in_force]  # type: ignore[attr-defined]
        self.fields["text"].is_needed_later = True  # type: ignore[attr-defined]
        self.rows = range(_rows(self.data, len(promises)))
        for row in self.rows:
            self.fields.update(_promise_fields(row, current))

    def groups(self) -> list[list[forms.BoundField]]:
        """The fields of each promise, for the page."""
        return [[self[f"{name}{row}"] for name in PROMISED] for row in self.rows]

    def plain(self) -> list[forms.BoundField]:
        """The other fields, hidden ones aside."""
        names = ("result", "text", "without", "document", "contact", "phone")
        return [self[name] for name in names]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for row in self.rows:
            said = [name for name in PROMISED if data.get(f"{name}{row}")]
            if any(name in said for name in ("what", "who", "known")):
                for name in PROMISED:
                    if name not in said and f"{name}{row}" not in self.errors:
                        self.add_error(f"{name}{row}", _("每项承诺都要填全。"))
        return data

    @property
    def draft(self) -> Draft:
        data = self.cleaned_data
        promises = tuple(
            Promise(*[data[f"{name}{row}"] for name in PROMISED])
            for row in self.rows
            if data.get(f"what{row}")
        )
        return Draft(**{name: data[name] for name in FIELDS}, promises=promises)


PROMISED = ("what", "due", "unit", "who", "known")
"""The fields of one promise, in the order of ``Promise``."""
SPARE = 2
"""So many empty rows stand below those that are used."""


def _typed(promises: Sequence[Promise]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row, one in enumerate(promises):
        values = (one.what, one.due_on, one.unit, one.who, one.how_known)
        found |= {f"{name}{row}": value for name, value in zip(PROMISED, values, strict=True)}
    return found


def _rows(data: Any, known: int) -> int:
    """As many rows as are used, and two more; what was sent may have more than what is kept."""
    used = [row for row in range(MOST) if any(data.get(f"{name}{row}") for name in ("what", "who", "known"))]
    return min(MOST, max(known, used[-1] + 1 if used else 0) + SPARE)


def _promise_fields(row: int, step: Step | None) -> dict[str, forms.Field]:
    helping = Helper.objects.filter(step=step).values("unit")
    units = Unit.objects.filter(Q(pk=step.unit_id if step else 0) | Q(pk__in=helping)).order_by("pk")
    return {
        f"what{row}": forms.CharField(label=_("办什么"), max_length=300, required=False),
        f"due{row}": forms.DateField(label=_("何时办成"), widget=DayInput(), required=False),
        f"unit{row}": forms.ModelChoiceField(
            label=_("负责单位"), queryset=units, required=False, empty_label=None
        ),
        f"who{row}": forms.CharField(label=_("负责人"), max_length=60, required=False),
        f"known{row}": forms.CharField(label=_("怎么算办成"), max_length=300, required=False),
    }


class ApproveForm(forms.Form):
    """What the principal read (``seen``), and why the unit does not wait for helpers that have not given their part."""

    parts = forms.CharField(label=_("为什么不等协办意见"), max_length=2000, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    step = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, current: Step | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = Helper.objects.open().filter(step=current) if current else Helper.objects.none()
        names = "、".join(left.values_list("unit__name", flat=True))
        if names:
            self.fields["parts"].help_text = _("%(names)s还没有提交协办意见。") % {"names": names}
        else:
            del self.fields["parts"]


class CopyForm(forms.Form):
    to = forms.ModelMultipleChoiceField(
        label=_("内容相同的其他建议"), queryset=Proposal.objects.none(), widget=forms.CheckboxSelectMultiple,
        help_text=_("把这份拟稿复制过去，每一件分别修改、签发和送达。"),
    )  # fmt: skip

    def __init__(self, *args: Any, others: Sequence[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        field.queryset = Proposal.objects.filter(pk__in=[one.pk for one in others])  # type: ignore[attr-defined]
        field.choices = [(one.pk, f"{one.loop.code} {one.loop.title}") for one in others]  # type: ignore[attr-defined]
