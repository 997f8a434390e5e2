"""What is typed of promises: that one is kept, whether it is, that it is to be dropped; and the register's search."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Term, Unit, User
from congress_portal.loops.photos import MultiplePhotoField, PhotosLast
from proposals.models import Commitment
from proposals.reading.commitments import STATES

MONTH = re.compile(r"^\d{4}-(0[1-9]|1[0-2])$")


def _words(label: object, length: int, *, required: bool = True, help_text: object = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, required=required, help_text=help_text,  # type: ignore[arg-type]
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class ReportForm(PhotosLast, forms.Form):
    words = _words(_("落实情况"), 1000, help_text=_("对照“怎么算办成”，写明办了什么、效果如何。"))
    photos = MultiplePhotoField(
        label=_("现场照片"), template_name="components/upload.html", help_text=_("必须附上，作为佐证。")
    )


class JudgeForm(forms.Form):
    words = _words(_("核实意见"), 300, required=False, help_text=_("没有落实的，请写明还差什么。"))


class AskForm(forms.Form):
    reason = _words(_("为什么不能落实"), 300, help_text=_("人大同意后才不再落实，代表会看到。"))


class DecideForm(forms.Form):
    words = _words(_("答复意见"), 300, required=False, help_text=_("不同意的，请写明理由。"))


class RegisterForm(forms.Form):
    """What the register shows. Whatever cannot be read is passed over."""

    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *STATES.items()])
    unit = forms.ModelChoiceField(
        label=_("负责单位"), queryset=Unit.objects.none(), required=False, empty_label=_("全部")
    )
    year = forms.IntegerField(label=_("应办成的年份"), required=False, min_value=2000, max_value=2100)
    month = forms.CharField(
        label=_("应办成的月份"), max_length=7, required=False, widget=forms.TextInput(attrs={"type": "month"})
    )
    term = forms.ModelChoiceField(
        label=_("届"), queryset=Term.objects.none(), required=False, empty_label=_("全部")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counties = user.county_ids()
        promising = Commitment.objects.filter(county__in=counties).values("unit")
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=promising).order_by("kind", "code")  # type: ignore[attr-defined]
        self.fields["term"].queryset = Term.objects.filter(county__in=counties)  # type: ignore[attr-defined]

    def clean_month(self) -> str:
        found: str = self.cleaned_data["month"]
        if found and not MONTH.match(found):
            raise forms.ValidationError(_("请按2026-06的写法填写月份。"))
        return found
