"""What a deputy says of an answer, what the office enters from paper, and the meeting with the heads of a unit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import User
from congress_portal.loops.forms import MoveForm, words
from congress_portal.pages.widgets import DayInput
from proposals.transitions import evaluating, rehandling
from proposals.words import EvaluationSource, Satisfaction

ENTERED = [(one.value, one.label) for one in EvaluationSource if one != EvaluationSource.OWN]


def level(label: object) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,  # type: ignore[arg-type]
        choices=Satisfaction,
        widget=forms.RadioSelect,
    )


class JudgedForm(MoveForm):
    """Knows the answer that it is about, and shows it above the fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reply = evaluating.judged_reply(self.loop.proposal)

    def facts(self) -> list[dict[str, object]]:
        if self.reply is None or self.reply.sent_at is None:
            return []
        day = date_format(localtime(self.reply.sent_at), _("Y年n月j日"))  # type: ignore[arg-type]
        return [
            {"label": _("承办单位"), "value": self.reply.unit.name},
            {"label": _("答复时间"), "value": day},
            {"label": _("办理结果类别"), "value": f"{self.reply.result}（{self.reply.result.name}）"},
            {"label": _("答复内容"), "value": self.reply.text},
        ]


class EvaluateForm(JudgedForm):
    process = level(_("对办理过程"))
    result = level(_("对办理结果"))
    words = words(
        _("理由和意见"), required=False,
        help_text=_("有一项不满意的，请写明理由。评价先封存，承办单位看不到您的评价。"),
    )  # fmt: skip


class EnterEvaluationForm(EvaluateForm):
    deputy = forms.ModelChoiceField(label=_("代表"), queryset=User.objects.none())
    source = forms.ChoiceField(label=_("怎样取得"), choices=ENTERED)
    told_on = forms.DateField(label=_("代表签字或者表态的日期"), widget=DayInput())
    how = forms.CharField(
        label=_("取得经过"),
        max_length=200,
        help_text=_("谁收的表、原件存在哪里；电话征询的写明几点打的、谁在场。"),
    )
    field_order = ["deputy", "process", "result", "words", "source", "told_on", "how"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = evaluating.missing(self.reply) if self.reply else []
        self.fields["deputy"].queryset = User.objects.filter(  # type: ignore[attr-defined]
            pk__in=[one.user_id for one in left]
        )


class MeetHeadsForm(JudgedForm):
    held_on = forms.DateField(label=_("约见日期"), widget=DayInput())
    place = forms.CharField(label=_("地点"), max_length=80)
    head = forms.ModelChoiceField(label=_("到场的单位负责人"), queryset=User.objects.none())
    participants = forms.CharField(label=_("其他参加人员"), max_length=300)
    agreed = words(_("议定事项"), help_text=_("怎么办、什么时候办成；代表和承办单位会看到。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heads = rehandling.heads_of(self.reply) if self.reply else set()
        self.fields["head"].queryset = User.objects.filter(pk__in=heads)  # type: ignore[attr-defined]
