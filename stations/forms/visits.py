"""What is typed about departments' visits: a booking, an answer, a record, a question."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Unit
from congress_portal.loops.photos import MultiplePhotoField, PhotosLast
from congress_portal.pages.widgets import DayInput
from congress_portal.phones import PhoneField
from stations.models import Category
from stations.words import NameMode


def words(label: Any, *, longest: int, rows: int = 4, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=longest, widget=widget, **kwargs)


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class OnceForm(forms.Form):
    """A form that makes a row: ``request_key`` is made with the page, so sending twice makes one."""

    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("request_key", uuid.uuid4())
        super().__init__(*args, **kwargs)

    def clean_request_key(self) -> uuid.UUID:
        return self.cleaned_data["request_key"] or uuid.uuid4()


class VisitForm(OnceForm):
    """A booking or an invitation. Which departments may be chosen says the view."""

    department = forms.ModelChoiceField(
        label=_("部门"), queryset=Unit.objects.none(), empty_label=_("请选择")
    )
    on = forms.DateField(label=_("日期"), widget=DayInput)
    starts = forms.TimeField(label=_("开始时间"), widget=ClockInput, initial="09:00")
    ends = forms.TimeField(label=_("结束时间"), widget=ClockInput, initial="11:00")
    topics = words(
        _("主题"),
        longest=1000,
        help_text=_("群众会在联络站页面看到：来谈什么、可以问什么。不写群众的个人信息。"),
    )

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        field.queryset = departments  # type: ignore[attr-defined]
        only = list(departments[:2])
        if len(only) == 1:
            self.initial.setdefault("department", only[0].pk)


class ReasonForm(forms.Form):
    reason = words(_("理由"), longest=200, rows=3, help_text=_("对方会看到。"))


class VisitRecordForm(PhotosLast):
    """What happened. Posts, not names: the record is read by many."""

    came = forms.CharField(
        label=_("到站人员（职务）"), max_length=300, help_text=_("例如：县水利局副局长、河道管理科科长。")
    )
    citizens = forms.IntegerField(label=_("到场群众人数"), min_value=0, max_value=9999)
    deputies = forms.IntegerField(label=_("到场代表人数"), min_value=0, max_value=999)
    summary = words(_("情况"), longest=3000, rows=6, help_text=_("谈了什么、定了什么。不写群众的个人信息。"))
    photos = MultiplePhotoField(
        label=_("现场照片"),
        required=False,
        template_name="components/upload.html",
        help_text=_("最多 6 张，可以分几次添加。"),
    )


class QuestionForm(OnceForm):
    """A question: answered there, or taken away as a case of some category."""

    question = words(_("问题"), longest=2000, help_text=_("群众或代表问了什么。不写姓名和电话。"))
    outcome = forms.ChoiceField(
        label=_("怎么处理"),
        choices=[("answered", _("当场答复")), ("taken", _("带回办理（建一件群众意见）"))],
        widget=forms.RadioSelect,
        initial="answered",
    )
    answer = words(_("现场答复"), longest=2000, required=False, help_text=_("当场答复的填写。"))
    category = forms.ModelChoiceField(
        label=_("属于哪一类"),
        queryset=Category.objects.filter(is_active=True),
        empty_label=_("请选择"),
        required=False,
        help_text=_("带回办理的选择。"),
    )
    name = forms.CharField(
        label=_("提问人称呼"),
        max_length=30,
        required=False,
        help_text=_("本人愿意留下称呼和电话、以便答复的才填，加密保存。"),
    )
    mobile = PhoneField(label=_("提问人电话"), max_length=20, required=False)

    def clean_question(self) -> str:
        text: str = self.cleaned_data["question"].strip()
        if len(text) < 5:
            raise forms.ValidationError(_("内容太短了，请写得具体一些，至少 5 个字。"))
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        taken = data.pop("outcome", "answered") == "taken"
        if taken and not data.get("category"):
            self.add_error("category", _("带回办理的，请选择一类；拿不准就选“其他”。"))
        if not taken and not (data.get("answer") or "").strip():
            self.add_error("answer", _("请写下当场怎样答复；没有当场答复的，选“带回办理”。"))
        data["answer"] = "" if taken else data.get("answer", "")
        data["category"] = data.get("category") if taken else None
        named = taken and bool(data.get("mobile"))
        data["name_mode"] = NameMode.HIDDEN if named else NameMode.ANONYMOUS
        if taken and data.get("name") and not data.get("mobile") and not self.has_error("mobile"):
            self.add_error("mobile", _("留称呼的请同时留下电话；不愿留的两项都不填。"))
        return data
