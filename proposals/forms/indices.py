"""The index: which year, other weights to try, a new version of the definitions, an appeal and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Unit
from congress_portal.pages.widgets import DayInput
from proposals.indices.computing import Rule
from proposals.indices.sheet import ALL_COUNTS
from proposals.models import IndexFormula
from proposals.models.indices import KEYS
from proposals.transitions.scoring import Defined
from proposals.words import Ruling, WhenEmpty

OLDEST = 2020


def years() -> list[int]:
    return list(range(timezone.localdate().year, OLDEST - 1, -1))


class YearForm(forms.Form):
    """Which year, frozen or as it stands; and weights that are only tried."""

    year = forms.TypedChoiceField(label=_("年度"), coerce=int, required=False)
    snapshot = forms.IntegerField(required=False, min_value=1, max_value=9999, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rules: Sequence[Rule] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules
        self.fields["year"].choices = [(one, str(one)) for one in years()]  # type: ignore[attr-defined]
        for rule in rules:
            self.fields[f"w_{rule.key}"] = weight(_("%(name)s权重") % {"name": rule.name}, required=False)

    @property
    def weights(self) -> dict[str, Decimal]:
        """What is to be tried: empty where nothing was typed, or nothing that differs."""
        typed = {rule.key: self.cleaned_data.get(f"w_{rule.key}") for rule in self.rules}
        found = {key: value for key, value in typed.items() if value is not None}
        return found if any(found.get(rule.key, rule.weight) != rule.weight for rule in self.rules) else {}


def weight(label: object, required: bool = True) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,  # type: ignore[arg-type]
        required=required, min_value=0, max_value=100, max_digits=5, decimal_places=2,
    )  # fmt: skip


class TermsField(forms.CharField):
    """``已答复的件数*2 收到推促的次数``; the counts are checked by the transition, which names what is wrong."""

    def clean(self, value: Any) -> Any:
        text = (super().clean(value) or "").replace("×", "*")
        parts = [[*part.split("*", 1), "1"][:2] for part in text.split()]
        names = {str(meaning): name for name, meaning in ALL_COUNTS.items()}
        return [[names.get(word, word), times] for word, times in parts]


class FormulaForm(forms.Form):
    seen = forms.IntegerField(required=False, min_value=0, max_value=9999, widget=forms.HiddenInput)
    valid_from = forms.DateField(label=_("生效日期"), widget=DayInput())
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=_("例如：第几次主任会议通过。"))
    when_empty = forms.ChoiceField(label=_("分母为零时"), choices=WhenEmpty)
    least = forms.IntegerField(
        label=_("满意率最少评价数"), min_value=2, max_value=1000,
        help_text=_("一个单位一年的评价少于这个数，承办单位和代表看不到它的满意率。"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, formula: IndexFormula, rules: Sequence[Rule], seen: int, **kwargs: Any
    ) -> None:
        known: dict[str, Any] = {"when_empty": formula.when_empty, "least": formula.least, "seen": seen}
        for rule in rules:
            known[f"{rule.key}_weight"] = rule.weight
            known[f"{rule.key}_numerator"] = _typed(rule.numerator)
            known[f"{rule.key}_denominator"] = _typed(rule.denominator)
            known[f"{rule.key}_text"] = rule.text
        super().__init__(*args, **{**kwargs, "initial": known})
        for key, label in KEYS:
            self.fields[f"{key}_weight"] = weight(_("%(name)s：权重") % {"name": label})
            for name, words in (("numerator", _("分子")), ("denominator", _("分母"))):
                self.fields[f"{key}_{name}"] = TermsField(
                    label=_("%(name)s：%(part)s") % {"name": label, "part": words}, max_length=800,
                    widget=forms.Textarea(attrs={"rows": 2}),
                )  # fmt: skip
            self.fields[f"{key}_text"] = forms.CharField(
                label=_("%(name)s：说明") % {"name": label},
                max_length=300,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def defined(self) -> dict[str, Defined]:
        names = ("weight", "numerator", "denominator", "text")
        return {
            key: Defined(**{name: self.cleaned_data[f"{key}_{name}"] for name in names})
            for key, _label in KEYS
        }


def _typed(terms: Any) -> str:
    return "\n".join(f"{ALL_COUNTS[name]}*{times.normalize():f}" for name, times in terms)


class AppealForm(forms.Form):
    unit = forms.ModelChoiceField(label=_("申诉单位"), queryset=Unit.objects.none(), empty_label=None)
    year = forms.TypedChoiceField(label=_("年度"), coerce=int)
    code = forms.CharField(
        label=_("建议编号"),
        max_length=24,
        required=False,
        help_text=_("只对某一件建议申诉时填写，例如 JY-2026-0001。"),
    )
    key = forms.ChoiceField(label=_("指标"), choices=[("", _("主办的全部指标")), *KEYS], required=False)
    reason = forms.CharField(label=_("理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["year"].choices = [(one, str(one)) for one in years()]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    ruling = forms.ChoiceField(label=_("拟办意见"), choices=Ruling, widget=forms.RadioSelect)
    words = forms.CharField(label=_("理由和依据"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class DecideForm(forms.Form):
    """What the decider has read travels along, so that a change since is noticed."""

    ruling = forms.CharField(widget=forms.HiddenInput, max_length=10)
    words = forms.CharField(widget=forms.HiddenInput, max_length=2000, strip=False)
