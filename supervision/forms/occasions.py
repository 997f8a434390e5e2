"""What is typed about an occasion of the four musts."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Duty, Role, Unit, UnitKind, User
from congress_portal.loops.models import Loop
from congress_portal.pages.widgets import DayInput
from supervision.forms.meetings import units_of
from supervision.models import Must, Occasion
from supervision.transitions.occasions import Seen

GROUPS = (UnitKind.DEPUTY_GROUP, UnitKind.CENTRAL_GROUP, UnitKind.STATION)


class CodeField(forms.CharField):
    """A case by its number, among those that the reader may know of. Set ``user`` before it is read."""

    user: User

    def clean(self, value: Any) -> Any:
        code = super().clean(value).strip().upper()
        if not code:
            return None
        found = Loop.objects.visible_to(self.user).filter(code=code).first()
        if found is None:
            raise forms.ValidationError(_("没有找到：%(code)s") % {"code": code[:40]})
        return found


class OccasionForm(forms.Form):
    kind = forms.ChoiceField(label=_("哪一项必须"), choices=Must.choices)
    topic = forms.CharField(label=_("议题"), max_length=120)
    held_on = forms.DateField(label=_("日期"), widget=DayInput())
    place = forms.CharField(label=_("地点"), max_length=80, required=False)
    host = forms.ModelChoiceField(label=_("组织单位"), queryset=Unit.objects.none(), empty_label=_("请选择"))
    source = CodeField(
        label=_("由哪件事引起（编号）"), max_length=40, required=False, help_text=_("没有就不填。")
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, user: User, county: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields
        field["host"].queryset = units_of(county)
        field["source"].user = user


class InviteForm(forms.Form):
    people = forms.ModelMultipleChoiceField(
        label=_("代表"), queryset=User.objects.none(), required=False,
        help_text=_("可以选多人：电脑上按住 Ctrl 键点选。"),
    )  # fmt: skip
    units = forms.ModelMultipleChoiceField(
        label=_("代表小组、中心组或者联络站"), queryset=Unit.objects.none(), required=False,
        help_text=_("选了小组，小组里的代表都邀请。"),
    )  # fmt: skip

    def __init__(self, *args: Any, occasion: Occasion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        duties = Duty.objects.current().filter(
            role=Role.DEPUTY, county=occasion.county_id, user__is_active=True, stands_in_for=None
        )
        asked = occasion.invitations.values("user")
        users = User.objects.filter(pk__in=duties.values("user")).exclude(pk__in=asked)
        units = Unit.objects.filter(county=occasion.county_id, kind__in=GROUPS, is_active=True)
        field: Any = self.fields
        field["people"].queryset = users.order_by("name", "pk")
        field["units"].queryset = units.filter(pk__in=duties.values("unit")).order_by("kind", "code")


class AnswerForm(forms.Form):
    accepts = forms.TypedChoiceField(
        label=_("您能参加吗"), choices=[("1", _("参加")), ("0", _("不能参加"))], coerce=lambda word: word == "1",
        widget=forms.RadioSelect,
    )  # fmt: skip
    reason = forms.CharField(
        label=_("不能参加的理由"), max_length=200, required=False, help_text=_("参加的不用填。")
    )


class ConcludeForm(forms.Form):
    outcome = forms.CharField(
        label=_("结果"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("作出了什么决定，代表的意见怎样采纳，没有采纳的为什么。"),
    )  # fmt: skip
    result = CodeField(label=_("形成哪件事（编号）"), max_length=40, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].user = user  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """Whether each one came, and their words: ``attended-12``, ``said-12``."""

    CAME = [("", _("未登记")), ("1", _("到会")), ("0", _("未到"))]
    MEANT = {"": None, "1": True, "0": False}

    def __init__(self, *args: Any, invitations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitations = list(invitations)
        words = {None: "", True: "1", False: "0"}
        for row in self.invitations:
            self.fields[f"attended-{row.pk}"] = forms.ChoiceField(
                label=row.user.name, choices=self.CAME, required=False, initial=words[row.attended]
            )
            self.fields[f"said-{row.pk}"] = forms.CharField(
                label=_("%(name)s的发言") % {"name": row.user.name}, max_length=2000, required=False,
                initial=row.said, widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip

    def rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"attended-{row.pk}"], self[f"said-{row.pk}"]) for row in self.invitations]

    def noted(self) -> dict[int, Seen]:
        data = self.cleaned_data
        return {
            row.pk: Seen(self.MEANT[data[f"attended-{row.pk}"]], data[f"said-{row.pk}"])
            for row in self.invitations
        }
