"""What people type into the register, and how a mark is set."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit
from congress_portal.issuing.models import MARK_LENGTH, MOST_NUMBER, Issued, IssuedQuerySet, Voiding
from congress_portal.issuing.words import Kind

FIRST_YEAR = 2000
STATES = (("", _("全部")), ("good", _("有效")), ("asked", _("待确认作废")), ("void", _("已作废")))


class RegisterForm(forms.Form):
    """Narrows the register; what is no choice narrows nothing."""

    q = forms.CharField(label=_("标题、主送"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("文种"), choices=[("", _("全部")), *Kind.choices], required=False)
    year = forms.TypedChoiceField(label=_("年份"), coerce=int, empty_value=None, required=False)
    unit = forms.ModelChoiceField(
        label=_("发文单位"), queryset=Unit.objects.none(), required=False, empty_label=_("全部")
    )
    mark = forms.CharField(label=_("机关代字"), max_length=MARK_LENGTH, required=False)
    state = forms.ChoiceField(label=_("状态"), choices=STATES, required=False)

    def __init__(self, *args: Any, rows: IssuedQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = timezone.localdate().year
        years = range(this, max(this - 10, FIRST_YEAR), -1)
        self.fields["year"].choices = [("", _("全部")), *((year, str(year)) for year in years)]  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.filter(  # type: ignore[attr-defined]
            pk__in=rows.order_by().values("unit").distinct()
        ).order_by("kind", "code")

    def narrowed(self, rows: IssuedQuerySet) -> IssuedQuerySet:
        self.is_valid()
        asked = self.cleaned_data
        for name in ("kind", "year", "unit", "mark"):
            if asked.get(name):
                rows = rows.filter(**{name: asked[name]})
        match asked.get("state"):
            case "good":
                rows = rows.filter(voided_at=None)
            case "void":
                rows = rows.exclude(voided_at=None)
            case "asked":
                rows = rows.filter(
                    Exists(Voiding.objects.standing().filter(issued=OuterRef("pk"), done_at=None))
                )
        words = (asked.get("q") or "").split()
        for word in words:
            rows = rows.filter(Q(title__contains=word) | Q(recipient__contains=word))
        return rows


class AtHomeForm(forms.Form):
    """Narrows the list of answers numbered at home."""

    q = forms.CharField(label=_("标题、文号"), max_length=60, required=False)
    year = forms.IntegerField(label=_("年份"), min_value=FIRST_YEAR, max_value=9999, required=False)

    def narrowed(self, rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        self.is_valid()
        for word in (self.cleaned_data.get("q") or "").split():
            rows = rows.filter(Q(title__contains=word) | Q(document__contains=word))
        year = self.cleaned_data.get("year")
        return rows.filter(sent_at__year=year) if year else rows


class MarkForm(forms.Form):
    unit = forms.ModelChoiceField(label=_("单位"), queryset=Unit.objects.none())
    kinds = forms.MultipleChoiceField(
        label=_("文种"), choices=Kind.choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("选中的文种今后都用这个代字，连续编号。"),
    )  # fmt: skip
    mark = forms.CharField(
        label=_("机关代字"), max_length=MARK_LENGTH, help_text=_("例如：淳人大办。不含年份、括号和“号”。")
    )
    before = forms.IntegerField(
        label=_("今年已经编到第几号"), min_value=0, max_value=MOST_NUMBER, initial=0,
        help_text=_("平台启用以前在本子上编过的号；没有就填0。"),
    )  # fmt: skip

    def __init__(self, *args: Any, county: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(county=county, is_active=True).order_by("kind", "code")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class VoidForm(forms.Form):
    reason = forms.CharField(
        label=_("作废理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例如：发错单位、内容有误。由县人大常委会办公室的另一位同志确认后作废，文号保留，不再使用。"),
    )  # fmt: skip


class ReplacementForm(forms.Form):
    replacement = forms.ModelChoiceField(label=_("代替的公文"), queryset=Issued.objects.none())

    def __init__(self, *args: Any, offered: QuerySet[Issued], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["replacement"].queryset = offered  # type: ignore[attr-defined]
        self.fields["replacement"].label_from_instance = lambda one: f"{one} {one.title}"  # type: ignore[attr-defined]


class BeforeForm(forms.Form):
    before = forms.IntegerField(
        label=_("平台启用前编到第几号"), min_value=0, max_value=MOST_NUMBER,
        help_text=_("平台还没有接着编号，可以更正。"),
    )  # fmt: skip


class RunForm(forms.Form):
    until = forms.IntegerField(
        label=_("纸本上编到第几号"), min_value=1, max_value=MOST_NUMBER,
        help_text=_("从平台编到的下一号起，到这一号为止，都已在纸本上用过。"),
    )  # fmt: skip
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
