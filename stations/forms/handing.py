"""What is asked when somebody's open matters go to a successor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Duty, Role, Term, Unit, User
from congress_portal.loops.access import WORKING


class HandOverForm(forms.Form):
    successor = forms.ModelChoiceField(
        label=_("接续人"), queryset=User.objects.none(), empty_label=_("请选择"),
        help_text=_("本单位现任的工作人员；代表名下的也可以交给本站代表。"),
    )  # fmt: skip
    reason = forms.CharField(label=_("原因"), max_length=200, help_text=_("例如：届满、调动、离职。"))
    term = forms.ModelChoiceField(
        label=_("接续到哪一届"), queryset=Term.objects.none(), required=False, empty_label=_("不跨届")
    )

    def __init__(self, *args: Any, unit: Unit, leaver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        serving = Duty.objects.current().filter(unit=unit, role__in=(*WORKING, Role.DEPUTY)).values("user_id")
        people = User.objects.filter(pk__in=serving, is_active=True).exclude(pk=leaver.pk).order_by("name")
        self.fields["successor"].queryset = people  # type: ignore[attr-defined]
        self.fields["term"].queryset = Term.objects.filter(county=unit.county_id)  # type: ignore[attr-defined]
