"""What is typed about a reception: the visitor, the matters, "nobody came", and what was done in each service."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import User
from congress_portal.loops.models import Loop
from congress_portal.loops.photos import MultiplePhotoField, PhotosLast
from congress_portal.phones import PhoneField
from stations import access
from stations.models import Category, DutySession, Reception, Station
from stations.reading import receptions as reading
from stations.transitions.receptions import MOST_PEOPLE, Said
from stations.words import NameMode, ReceptionKind, Service, Visitor

MATTERS, MOST_MATTERS = 3, 10
ANSWERED, CASE = "answered", "case"


class SessionField(forms.ModelChoiceField):
    def label_from_instance(self, session: DutySession) -> str:
        day = date_format(session.on, "n月j日")
        moment = f"{timezone.localtime(session.arrived_at):%H:%M}"
        return f"{day} {moment} {session.user.name}（{session.get_status_display()}）"


class ReceptionForm(PhotosLast):
    """One visitor, or a group that came together. ``request_key`` is made with the page: sent twice is one record."""

    session = SessionField(
        label=_("值班场次"),
        queryset=DutySession.objects.none(),
        required=False,
        empty_label=_("不在值班场次内（流动、预约、网上接待）"),
    )
    deputy = forms.ModelChoiceField(
        label=_("接待代表"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("按所选场次"),
        help_text=_("不在值班场次内的接待，请选择代表。"),
    )
    kind = forms.ChoiceField(label=_("形式"), choices=ReceptionKind.choices, initial=ReceptionKind.FIXED)
    at = forms.DateTimeField(
        label=_("接待时间"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("不填就是现在；场次已经结束的，是签退的时候。"),
    )
    place = forms.CharField(
        label=_("地点"),
        max_length=80,
        required=False,
        help_text=_("流动接待必填，请写路线上的地点。"),
        widget=forms.TextInput(attrs={"list": "stops", "autocomplete": "off"}),
    )
    visitor = forms.ChoiceField(label=_("来访人类别"), choices=[("", _("请选择")), *Visitor.choices])
    people = forms.IntegerField(label=_("人数"), min_value=1, max_value=MOST_PEOPLE, initial=1)
    agreed = forms.BooleanField(label=_("来访人同意登记姓名"), required=False)
    name = forms.CharField(
        label=_("来访人姓名"),
        max_length=60,
        required=False,
        help_text=_("只在来访人同意时填写，加密保存，每次查看都会留痕。"),
    )
    photos = MultiplePhotoField(
        label=_("现场照片"),
        required=False,
        template_name="components/upload.html",
        help_text=_("最多 6 张。拍群众正面须经本人同意。"),
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, station: Station, user: User, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("request_key", uuid.uuid4())
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = reading.recent_sessions(station, user)  # type: ignore[attr-defined]
        if access.keeps(user, station):
            self.fields["deputy"].queryset = reading.deputies_at(station)  # type: ignore[attr-defined]
        else:
            del self.fields["deputy"]

    def renew_key(self) -> None:
        """A key of its own for what stands in the form now."""
        self.data = MultiValueDict(
            {**dict(cast(QueryDict, self.data).lists()), "request_key": [str(uuid.uuid4())]}
        )

    def clean_request_key(self) -> uuid.UUID:
        return self.cleaned_data["request_key"] or uuid.uuid4()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("name") and not data.get("agreed"):
            self.add_error("agreed", _("来访人没有同意登记姓名，请勾选同意或去掉姓名。"))
        return data


class MatterForm(forms.Form):
    """One matter; a row without words is left out."""

    text = forms.CharField(
        label=_("反映的事项"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不要写姓名、电话、身份证号。"),
        error_messages={"required": _("请至少写一件事项。没有群众来访请登记“无人来访”。")},
    )
    way = forms.ChoiceField(
        label=_("怎样处理"),
        choices=[(ANSWERED, _("当场答复")), (CASE, _("转为群众意见，交联络站办理"))],
        widget=forms.RadioSelect,
        initial=CASE,
        required=False,
    )
    answer = forms.CharField(
        label=_("当场答复的内容"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    category = forms.ModelChoiceField(
        label=_("意见类别"),
        queryset=Category.objects.filter(is_active=True),
        required=False,
        empty_label=_("转为群众意见时选择"),
    )
    name_mode = forms.ChoiceField(
        label=_("怎样署名"), choices=NameMode.choices, initial=NameMode.ANONYMOUS, required=False
    )
    name = forms.CharField(label=_("群众称呼"), max_length=30, required=False)
    mobile = PhoneField(
        label=_("联系电话"),
        max_length=20,
        required=False,
        help_text=_("只用于告知办理结果，加密保存。"),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        text, answer = (data.get("text") or "").strip(), (data.get("answer") or "").strip()
        if not text:
            if "text" not in self.errors and (answer or data.get("category")):
                self.add_error("text", _("请写下反映的事项。"))
            return data
        if len(text) < 5:
            self.add_error("text", _("内容太短了，请写得具体一些，至少 5 个字。"))
        if data.get("way") == ANSWERED:
            if not answer and "answer" not in self.errors:
                self.add_error("answer", _("请写下当场答复的内容。"))
        elif not data.get("category") and "category" not in self.errors:
            self.add_error("category", _("请选择一类，拿不准就选“其他”。"))
        return data

    def said(self) -> Said | None:
        data = self.cleaned_data
        if not data.get("text", "").strip():
            return None
        if data["way"] == ANSWERED:
            return Said(text=data["text"].strip(), answer=data["answer"].strip())
        mode = data["name_mode"] or NameMode.ANONYMOUS
        is_known = mode != NameMode.ANONYMOUS
        return Said(
            text=data["text"].strip(),
            category=data["category"],
            name_mode=mode,
            name=data["name"] if is_known else "",
            mobile=data["mobile"] if is_known else "",
        )


class _Matters(forms.BaseFormSet):
    """The first row has to be written; further ones may stay empty."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if index == 0:
            form.empty_permitted = False
            form.fields["text"].required = form.fields["way"].required = True


MatterFormSet: type[forms.BaseFormSet[MatterForm]] = forms.formset_factory(
    MatterForm, formset=_Matters, extra=MATTERS, max_num=MOST_MATTERS, absolute_max=MOST_MATTERS
)


def typed(form: forms.Form, data: QueryDict, prefix: str = "") -> dict[str, Any]:
    """What stands in a form that is shown again unchecked, to be its ``initial``."""
    named = {name: data.get(f"{prefix}-{name}" if prefix else name) for name in form.fields}
    return {name: value for name, value in named.items() if value is not None}


class NobodyForm(forms.Form):
    note = forms.CharField(
        label=_("说明"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如：下雨，全天没有群众来访。"),
    )


class ServiceForm(PhotosLast):
    """What was done in one of the five services, with its evidence."""

    note = forms.CharField(label=_("做了什么"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    reception = forms.ModelChoiceField(
        label=_("接待记录"), queryset=Reception.objects.none(), required=False, empty_label=_("请选择")
    )
    loop = forms.ModelChoiceField(
        label=_("相关群众意见"), queryset=Loop.objects.none(), required=False, empty_label=_("请选择")
    )
    photos = MultiplePhotoField(
        label=_("照片"), required=False, template_name="components/upload.html", help_text=_("最多 6 张。")
    )

    def __init__(self, *args: Any, session: DutySession, service: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if service == Service.HEAR:
            del self.fields["loop"]
            self.fields["reception"].queryset = session.receptions.all()  # type: ignore[attr-defined]
            self.fields["reception"].label_from_instance = _reception_words  # type: ignore[attr-defined]
            self.fields["reception"].help_text = _("没有群众来访的，先登记“无人来访”，这里不选。")
        else:
            del self.fields["reception"]
            self.fields["loop"].queryset = reading.cases_for(session)  # type: ignore[attr-defined]
            self.fields["loop"].label_from_instance = _case_words  # type: ignore[attr-defined]
            self.fields["loop"].help_text = _("没有对应意见的，请上传照片。")


def _reception_words(reception: Reception) -> str:
    return f"{timezone.localtime(reception.at):%H:%M} {reception.get_visitor_display()}"


def _case_words(loop: Loop) -> str:
    return f"{loop.code} {loop.title}"


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("退回理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class ReceptionFilterForm(forms.Form):
    """What a station's list can be narrowed by. A value that makes no sense is left out."""

    month = forms.CharField(
        label=_("月份"), required=False, max_length=7, widget=forms.TextInput(attrs={"type": "month"})
    )
    kind = forms.ChoiceField(
        label=_("形式"), required=False, choices=[("", _("全部")), *ReceptionKind.choices]
    )
    deputy = forms.ModelChoiceField(
        label=_("接待代表"), required=False, queryset=User.objects.none(), empty_label=_("全部")
    )

    def __init__(self, *args: Any, station: Station, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        received = Reception.objects.filter(station=station).order_by().values("deputy")
        self.fields["deputy"].queryset = User.objects.filter(pk__in=received)  # type: ignore[attr-defined]
