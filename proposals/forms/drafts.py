"""What deputies and the office type: a draft, whom to ask, remarks and the answers to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from congress_portal.loops.models import Loop
from congress_portal.loops.photos import MultipleFileField, PhotosLast
from proposals.models import Ground, Proposal, Remark
from proposals.models.attachments import MOST
from proposals.transitions import Said
from proposals.words import LENGTHS, TITLE_LENGTH, Decision, Field, Form

ROWS = 3
"""So many remarks have room on the page of pre-review; more rows come as they are used."""
MOST_REMARKS = 20


def _part(field: Field, help_text: object, rows: int) -> forms.CharField:
    return forms.CharField(
        label=field.label, required=False, max_length=LENGTHS[field], help_text=help_text,  # type: ignore[arg-type]
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


class DraftForm(forms.Form):
    """The four parts. Nothing is compulsory while one writes; what is missing is said when it is handed in."""

    form = forms.ChoiceField(label=_("种类"), choices=Form.choices, widget=forms.RadioSelect, required=False)
    """Without a choice it stays what it was."""
    title = forms.CharField(
        label=Field.TITLE.label, required=False, max_length=LENGTHS[Field.TITLE],
        help_text=_("关于……的建议；一事一议，写一件事。"),
    )  # fmt: skip
    situation = _part(Field.SITUATION, _("在哪里、什么事、多久了、涉及多少人，写您看到、听到的实情。"), 6)
    analysis = _part(Field.ANALYSIS, _("为什么会这样，难在哪里。"), 5)
    suggestion = _part(Field.SUGGESTION, _("建议由谁、做什么、做到什么程度，越具体越好。"), 5)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, *args: Any, is_submitted: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in Field.values:
            self.fields[name].is_needed_later = True  # type: ignore[attr-defined]
        if is_submitted:
            del self.fields["form"]

    @property
    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name) or "" for name in Field.values}


class NewDraftForm(forms.Form):
    region = forms.ModelChoiceField(
        label=_("向哪一级人大提出"),
        queryset=Region.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, congresses: Sequence[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Region.objects.filter(pk__in=[one.pk for one in congresses])
        self.fields["region"].queryset = found  # type: ignore[attr-defined]
        if congresses:
            self.initial.setdefault("region", congresses[0].pk)


class AskForm(forms.Form):
    deputies = forms.ModelMultipleChoiceField(
        label=_("请哪些代表附议"), queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("可以选多位。每位代表看过这一稿后自己确认；您再改文稿，要请他们重新确认。"),
    )  # fmt: skip

    def __init__(self, *args: Any, deputies: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = User.objects.filter(pk__in=[one.pk for one in deputies]).order_by("name", "pk")
        self.fields["deputies"].queryset = found  # type: ignore[attr-defined]


class DeclineForm(forms.Form):
    reason = forms.CharField(label=_("不附议的理由（可不写）"), max_length=200, required=False)


class ReviewForm(forms.Form):
    """Pre-review: the decision, a word to all of it, and remarks in rows of their own."""

    decision = forms.ChoiceField(label=_("预审意见"), choices=Decision.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("总的说明"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("代表会看到。"),
    )  # fmt: skip
    step = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = Ground.objects.in_force(timezone.localdate())
        if proposal.insisted_at is not None:
            self.fields["decision"].choices = [(Decision.ACCEPT, Decision.ACCEPT.label)]  # type: ignore[attr-defined]
        typed = [row for row in range(MOST_REMARKS) if self.data.get(f"words{row}")]
        self.rows = range(min(MOST_REMARKS, max(ROWS, max(typed, default=0) + 2)))
        for row in self.rows:
            self.fields[f"field{row}"] = forms.ChoiceField(
                label=_("关于"), required=False, choices=[("", _("全文")), *Field.choices]
            )
            self.fields[f"quote{row}"] = forms.CharField(
                label=_("原文（从文稿中复制，可不填）"), required=False, max_length=400
            )
            self.fields[f"ground{row}"] = forms.ModelChoiceField(
                label=_("理由"), queryset=grounds, required=False, empty_label=_("其他")
            )
            self.fields[f"words{row}"] = forms.CharField(
                label=_("意见"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
            )

    def groups(self) -> list[list[forms.BoundField]]:
        """The fields of each remark, for the page."""
        return [[self[f"{name}{row}"] for name in ("field", "quote", "ground", "words")] for row in self.rows]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for row in self.rows:
            if (data.get(f"quote{row}") or data.get(f"ground{row}")) and not data.get(f"words{row}"):
                self.add_error(f"words{row}", ValidationError(_("请写明这条意见。")))
            if data.get(f"quote{row}") and not data.get(f"field{row}"):
                self.add_error(f"field{row}", ValidationError(_("请选择原文在哪一部分。")))
        return data

    @property
    def said(self) -> list[Said]:
        data = self.cleaned_data
        return [
            Said(data[f"words{row}"], data[f"ground{row}"], data[f"field{row}"], data[f"quote{row}"])
            for row in self.rows
            if data.get(f"words{row}")
        ]


class ResubmitForm(forms.Form):
    """An answer to each open remark; after enough rounds the deputy may insist."""

    alone = forms.BooleanField(label=_("不等附议代表重新确认，先提交"), required=False)
    insist = forms.BooleanField(
        label=_("坚持提出"), required=False, help_text=_("不再修改，意见附在建议后面，由受理机关受理。")
    )
    step = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, remarks: Sequence[Remark], may_insist: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.remarks = remarks
        if not may_insist:
            del self.fields["insist"]
        for one in remarks:
            self.fields[f"answer_{one.pk}"] = forms.CharField(
                label=_("您的答复"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
            )
            self.fields[f"answer_{one.pk}"].is_needed_later = True  # type: ignore[attr-defined]

    def pairs(self) -> list[tuple[Remark, forms.BoundField]]:
        return [(one, self[f"answer_{one.pk}"]) for one in self.remarks]

    @property
    def answers(self) -> dict[int, str]:
        return {one.pk: self.cleaned_data.get(f"answer_{one.pk}") or "" for one in self.remarks}


class SubmitForm(forms.Form):
    alone = forms.BooleanField(label=_("不等附议代表重新确认，先提交"), required=False)


def first_words(loop: Loop) -> dict[str, str]:
    """What a proposal that grows out of a case begins with: its title. What the citizen wrote stays in the case."""
    around = _("关于%(title)s的建议")
    room = TITLE_LENGTH - len(around % {"title": ""})
    return {"title": around % {"title": loop.title.rstrip("。！？….")[:room]}}


class PicturesForm(PhotosLast):
    """Pictures and documents that go with the text, each written anew."""

    caption = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=60,
        help_text=_("例如：村口断水时的水龙头，2026年7月。PDF、Word 不写的，用文件名。"),
    )
    photos = MultipleFileField(
        label=_("图片、PDF 或 Word 文件"), max_files=MOST, template_name="components/upload.html",
        help_text=_("每个不超过12 MB，PDF 不超过100页；文件里的链接、脚本和嵌入的文件会去掉，带宏的不接收。"),
    )  # fmt: skip
