"""What is typed about ratings: the citizen's own word, one that staff enter, what was found about a flag."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stations.words import OWN_SOURCES, Satisfaction, Source


class RatingForm(forms.Form):
    level = forms.ChoiceField(
        label=_("您对答复满意吗"),
        choices=Satisfaction.choices,
        widget=forms.RadioSelect,
        template_name="components/rating.html",  # type: ignore[call-arg]
        error_messages={"required": _("请选择一项。")},
    )
    words = forms.CharField(
        label=_("想说的话"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不满意时请写明原因，我们会重新办理，承办单位会看到这段话。"),
    )
    source = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, reopens: bool = True, source: str = "", **kwargs: Any) -> None:
        """The form promises no more than the rating brings about."""
        super().__init__(*args, **kwargs)
        self.initial["source"] = source
        if not reopens:
            self.fields["words"].help_text = _("不满意时请写明原因。")

    def clean_source(self) -> str:
        """By the link unless the code was typed; whatever else a browser sends is no third way."""
        source: str = self.cleaned_data["source"]
        return source if source in OWN_SOURCES else Source.LINK.value


class EnteredRatingForm(forms.Form):
    level = forms.ChoiceField(
        label=_("群众的评价"),
        choices=Satisfaction.choices,
        widget=forms.RadioSelect,
        template_name="components/rating.html",  # type: ignore[call-arg]
        error_messages={"required": _("请选择一项。")},
    )
    words = forms.CharField(
        label=_("群众的原话"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不满意的必须写明哪里不满意；群众有权要求重新办理一次，承办单位会看到这段话。"),
    )
    source = forms.ChoiceField(
        label=_("怎样取得"),
        choices=[choice for choice in Source.choices if choice[0] not in OWN_SOURCES],
        widget=forms.RadioSelect,
        error_messages={"required": _("请写明怎样取得这个评价。")},
    )
    told_on = forms.DateField(
        label=_("群众表态的日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请填写日期。")},
    )
    how = forms.CharField(
        label=_("取得经过"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如：拨打登记的电话，逐项读出三个选项，本人选择后回读确认。不要写姓名和电话号码。"),
        error_messages={"required": _("请写明取得经过。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["told_on"].widget.attrs["max"] = timezone.localdate().isoformat()


class FindingForm(forms.Form):
    note = forms.CharField(
        label=_("核查情况"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("查了什么、怎么看。这里只是核查一个疑点，不改变任何评价。"),
        error_messages={"required": _("请写明核查情况。")},
    )
