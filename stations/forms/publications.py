"""What proposers and reviewers of a publication choose, and how the public looks for one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region
from stations.covering import COLUMNS, MOST_BOXES, ROWS, WHOLE, Box, box_of_cell
from stations.drafts import Found
from stations.models import Category, Publication

MOST_WORDS = 50


class WordsField(forms.CharField):
    """Words to hide, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("另外要遮的词"),
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("一行一个，出现几处遮几处。例如没有自动找到的姓名、店名。"),
            **kwargs,
        )

    def clean(self, value: Any) -> list[str]:
        words = [line.strip() for line in (super().clean(value) or "").splitlines() if line.strip()]
        if len(words) > MOST_WORDS:
            raise forms.ValidationError(_("最多 50 个词。"))
        return words


def choices_of(found: Sequence[Found]) -> list[tuple[str, str]]:
    return [(one.key, one.words) for one in found]


class ProposeForm(forms.Form):
    """Everything found is hidden unless it is ticked: an empty form is the safest."""

    keep = forms.MultipleChoiceField(label=_("不遮的"), required=False, widget=forms.CheckboxSelectMultiple)
    also = WordsField()
    photos = forms.MultipleChoiceField(
        label=_("公开哪些照片"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, found: Sequence[Found], photos: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keep"].choices = choices_of([one for one in found if not one.is_forced])  # type: ignore[attr-defined]
        self.fields["photos"].choices = [(token, token) for token in photos]  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    hide = forms.MultipleChoiceField(label=_("还要遮的"), required=False, widget=forms.CheckboxSelectMultiple)
    also = WordsField()
    faces = forms.BooleanField(label=_("照片已逐张看过，没有能认出的人脸、车牌、门牌"), required=False)

    def __init__(self, *args: Any, left: Sequence[Found], has_photos: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hide"].choices = choices_of(left)  # type: ignore[attr-defined]
        if not has_photos:
            del self.fields["faces"]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("理由"), max_length=200, help_text=_("请不要写群众的姓名和电话。"),
        error_messages={"required": _("请写明理由。")},
    )  # fmt: skip


class CoverForm(forms.Form):
    """Where to cover: cells of a grid, or boxes drawn on the picture (``left,top,right,bottom;…`` in thousandths)."""

    cells = forms.TypedMultipleChoiceField(
        label=_("要遮的格子"),
        required=False,
        coerce=int,
        choices=[(number, number) for number in range(COLUMNS * ROWS)],
        widget=forms.CheckboxSelectMultiple,
    )
    boxes = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def clean_boxes(self) -> list[Box]:
        found: list[Box] = []
        for one in filter(None, self.cleaned_data["boxes"].split(";")):
            sides = one.split(",")
            if len(sides) != 4 or not all(
                side.isascii() and side.isdigit() and len(side) <= 4 for side in sides
            ):
                raise forms.ValidationError(_("框的位置读不出来，请重新画。"))
            left, top, right, bottom = map(int, sides)
            if not (left < right <= WHOLE and top < bottom <= WHOLE):
                raise forms.ValidationError(_("框的位置读不出来，请重新画。"))
            found.append((left, top, right, bottom))
        if len(found) > MOST_BOXES:
            raise forms.ValidationError(_("框太多了，请合并一些。"))
        return found

    def chosen(self) -> list[Box]:
        """Cells side by side in a row as one box: a face is covered as a whole, not in strips of its own colours."""
        found = list(self.cleaned_data["boxes"])
        for row in range(ROWS):
            run: list[int] = []
            for number in [*range(row * COLUMNS, (row + 1) * COLUMNS), -1]:
                if number in self.cleaned_data["cells"]:
                    run.append(number)
                elif run:
                    left, top, _right, bottom = box_of_cell(run[0])
                    found.append((left, top, box_of_cell(run[-1])[2], bottom))
                    run = []
        return found


class OpenForm(forms.Form):
    """How the public looks for what is published."""

    q = forms.CharField(label=_("找什么"), required=False, max_length=40)
    category = forms.ModelChoiceField(
        Category.objects.filter(is_active=True), label=_("类别"), required=False, to_field_name="code",
        empty_label=_("全部类别"), error_messages={"invalid_choice": _("没有这个类别，请重新选择。")},
    )  # fmt: skip
    township = forms.ModelChoiceField(
        Region.objects.none(), label=_("乡镇"), required=False, to_field_name="code", empty_label=_("全部乡镇"),
        error_messages={"invalid_choice": _("没有这个乡镇，请重新选择。")},
    )  # fmt: skip
    month = forms.ChoiceField(label=_("反映月份"), required=False)

    def __init__(self, *args: Any, months: Sequence[dt.date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = Region.objects.filter(pk__in=Publication.objects.public().values("township"))
        self.fields["township"].queryset = named.order_by("path")  # type: ignore[attr-defined]
        self.fields["month"].choices = [  # type: ignore[attr-defined]
            ("", _("全部月份")),
            *((f"{month:%Y-%m}", f"{month.year}年{month.month}月") for month in months),
        ]
