"""What each move asks for. A kind of case may put its own form in the place of one of these (``doings.py``)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Duty, Role, Term, Unit, UnitKind, User
from congress_portal.loops import moves
from congress_portal.loops.access import WORKING
from congress_portal.loops.models import Helper, Loop, Step
from congress_portal.loops.models.joins import GROWN
from congress_portal.loops.photos import MultiplePhotoField, PhotosLast
from congress_portal.loops.words import Decision, Mark, StepStatus
from congress_portal.pages.widgets import DayInput

RECEIVERS = (UnitKind.DEPARTMENT, UnitKind.TOWNSHIP_GOVERNMENT, UnitKind.CONGRESS_OFFICE)


class MoveForm(forms.Form):
    """Knows the case, the step that the page showed, and who asks. ``step`` travels hidden: a stale page is noticed."""

    step = forms.IntegerField(widget=forms.HiddenInput, required=False)
    aside = ""
    """A template that the page shows below the fields, inside the form; a button named "fill" there is a ``take``."""

    def __init__(
        self, *args: Any, loop: Loop, user: User, current: Step | None = None, **kwargs: Any
    ) -> None:
        self.loop, self.user, self.current = loop, user, current
        kwargs.setdefault("initial", {}).setdefault("step", current.pk if current else None)
        super().__init__(*args, **kwargs)

    def facts(self) -> list[dict[str, object]]:
        """What the page shows above the fields, for templates/components/facts.html."""
        return []

    def take(self, value: str) -> None:
        """Fill in what a button beside the fields offers; everything else stays as it was typed."""

    def units(self) -> QuerySet[Unit]:
        """The units a case of this county may be given to."""
        return Unit.objects.filter(county=self.loop.county_id, is_active=True, kind__in=RECEIVERS).order_by(
            "kind", "code"
        )


def words(label: object, *, required: bool = True, help_text: object = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        required=required,
        max_length=2000,
        help_text=help_text,  # type: ignore[arg-type]
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class NoteForm(MoveForm):
    note = words(_("说明"), required=False)


class PromptForm(MoveForm):
    note = words(_("推促内容"), help_text=_("责任人会立即收到通知，到期不回应自动上报。"))


class ReactForm(MoveForm):
    reaction = words(_("回应"), help_text=_("怎么办、什么时候办好；推促的人会收到。"))
    plan = words(_("新的办理方案"), required=False, help_text=_("要改方案时再填。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.current and self.current.status != StepStatus.ACTIVE:
            del self.fields["plan"]


class AppointForm(MoveForm):
    to = forms.ModelChoiceField(label=_("责任人"), queryset=User.objects.none())
    note = words(_("说明"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.current.unit_id if self.current else None
        serving = Duty.objects.current().filter(role__in=WORKING, unit=unit).values("user_id")
        found = User.objects.filter(pk__in=serving, is_active=True).order_by("name")
        self.fields["to"].queryset = found  # type: ignore[attr-defined]


class ReasonForm(MoveForm):
    reason = words(_("理由"))


class InheritForm(MoveForm):
    """A unit that is no more, and the one that goes on with what it holds of this case."""

    unit = forms.ModelChoiceField(label=_("哪个单位撤并了"), queryset=Unit.objects.none(), empty_label=None)
    to = forms.ModelChoiceField(label=_("由哪个单位接着办"), queryset=Unit.objects.none())
    reason = words(_("依据"), help_text=_("例如机构改革文件。办理时限不变；还没有签收的请用改派。"), rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gone = self.dissolved()
        own = set(gone.values_list("kind", flat=True))
        there = Unit.objects.filter(county=self.loop.county_id, is_active=True, kind__in={*RECEIVERS, *own})
        self.fields["unit"].queryset = gone  # type: ignore[attr-defined]
        self.fields["to"].queryset = there.order_by("kind", "code")  # type: ignore[attr-defined]

    def dissolved(self) -> QuerySet[Unit]:
        return moves.dissolved(self.loop)


class DisputeForm(MoveForm):
    reason = words(
        _("理由"), help_text=_("为什么不属于本单位职责，依据哪一条规定。交办单位同意后才退回，期限照常计算。")
    )
    proposed = forms.ModelChoiceField(
        label=_("建议由谁承办"), queryset=Unit.objects.none(), required=False, empty_label=_("不清楚")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.current.offered_to_id if self.current else None
        self.fields["proposed"].queryset = self.units().exclude(pk=own or 0)  # type: ignore[attr-defined]


class DecideForm(MoveForm):
    """Shows what the unit says before one decides on it."""

    def facts(self) -> list[dict[str, object]]:
        asked = moves.open_dispute(self.current) if self.current else None
        if asked is None:
            return []
        found: list[dict[str, object]] = [
            {"label": _("申请单位"), "value": asked.unit},
            {"label": _("理由"), "value": asked.reason},
        ]
        return [*found, {"label": _("建议承办单位"), "value": asked.proposed}] if asked.proposed else found


class ConsentForm(DecideForm):
    words = words(_("说明"), required=False, help_text=_("同意后退回交办单位，重新确定承办单位。"))


class RefuseForm(DecideForm):
    reason = words(_("理由"), help_text=_("承办单位会看到这段话，并须签收办理。"))


class PauseForm(MoveForm):
    reason = words(_("需要群众补充什么"), help_text=_("群众会看到这段话；计时暂停到群众补充为止。"))


class AssignForm(MoveForm):
    to = forms.ModelChoiceField(label=_("交给哪个单位"), queryset=Unit.objects.none())
    helpers = forms.ModelMultipleChoiceField(
        label=_("协办单位"), queryset=Unit.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = words(_("交办意见"), help_text=_("写清要办什么、办到什么程度。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = self.receivers()  # type: ignore[attr-defined]
        given_back = (
            self.current.disputes.filter(decision=Decision.CONSENTED).last() if self.current else None
        )
        proposed = given_back.proposed_id if given_back is not None else None
        if proposed and self.receivers().filter(pk=proposed).exists():
            self.initial.setdefault("to", proposed)
        self.fields["helpers"].queryset = self.units()  # type: ignore[attr-defined]

    def receivers(self) -> QuerySet[Unit]:
        return self.units()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("to") and data["to"] in (data.get("helpers") or ()):
            self.add_error("helpers", _("主办单位不能同时是协办单位。"))
        return data


class ReassignForm(AssignForm):
    """Without ``helpers`` in what was sent, those already named stay; the page says that it showed them."""

    note = words(_("改派理由"))
    helpers_shown = forms.CharField(widget=forms.HiddenInput, required=False, initial="1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        following = self.loop.steps.filter(status=StepStatus.WAITING).first()
        if following is not None:
            self.initial["helpers"] = [unit.pk for unit in following.helpers.all()]

    def clean_helpers(self) -> Any:
        shown = self.data.get("helpers_shown") or "helpers" in self.data
        return self.cleaned_data["helpers"] if shown else None

    def receivers(self) -> QuerySet[Unit]:
        held = self.current.offered_to_id if self.current else None
        return self.units().exclude(pk=held) if held else self.units()


class DelegateForm(MoveForm):
    to = forms.ModelChoiceField(label=_("请哪位代表"), queryset=User.objects.none(), required=False)
    note = words(_("请代表做什么"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.current.unit_id if self.current else None
        deputies = Duty.objects.current().filter(role=Role.DEPUTY, unit=unit)
        field = self.fields["to"]
        field.queryset = User.objects.filter(pk__in=deputies.values("user_id")).order_by("name")  # type: ignore[attr-defined]
        field.empty_label = _("收回，由本站办理")  # type: ignore[attr-defined]


class PlanForm(MoveForm):
    plan = words(_("办理方案"), help_text=_("谁来办、怎么办、何时办成。"), rows=6)


class DivideForm(MoveForm):
    """One helping unit's part, new or changed; the units that help already come first."""

    unit = forms.ModelChoiceField(label=_("协办单位"), queryset=Unit.objects.none())
    part = words(_("负责什么"), help_text=_("写清这个单位做哪一部分、做到什么程度。"))
    due_on = forms.DateField(
        label=_("何时提交"),
        required=False,
        widget=DayInput,
        help_text=_("不填的，与主办单位同时到期；不能晚于主办单位的时限。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lead = self.current.unit_id if self.current else None
        asked = Helper.objects.filter(step=self.current, unit=OuterRef("pk"))
        units = self.units().exclude(pk=lead or 0).annotate(helps=Exists(asked))
        self.fields["unit"].queryset = units.order_by("-helps", "kind", "code")  # type: ignore[attr-defined]

    def facts(self) -> list[dict[str, object]]:
        if self.current is None or self.current.due_at is None:
            return []
        due = date_format(timezone.localtime(self.current.due_at), "Y年n月j日")
        return [{"label": _("主办单位的时限"), "value": due}]


class ViewForm(MoveForm):
    view = words(_("协办意见"), help_text=_("本单位的部分办得怎样、结果是什么。"), rows=6)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = list(
            Helper.objects.for_user(self.user).filter(step=self.current).select_related("step", "unit")
        )
        if self.parts:
            self.initial.setdefault("view", self.parts[0].view)

    def facts(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = []
        for one in self.parts:
            due = one.due()
            found.append({"label": _("本单位的分工"), "value": one.part or _("配合主办单位，提出协办意见。")})
            if due:
                found.append(
                    {"label": _("何时提交"), "value": date_format(timezone.localtime(due), "Y年n月j日 H:i")}
                )
        if self.current:
            found.append({"label": _("主办单位"), "value": self.current.unit})
            found += [{"label": _("主办单位的方案"), "value": self.current.plan}] if self.current.plan else []
        return found


class CheckInForm(PhotosLast, MoveForm):
    outcome = words(_("办理成效"), help_text=_("办了什么、效果如何；照片可作佐证。"), rows=6)
    without = words(_("为什么不等协办意见"), required=False)
    photos = MultiplePhotoField(label=_("现场照片"), required=False, template_name="components/upload.html")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = Helper.objects.open().filter(step=self.current) if self.current else Helper.objects.none()
        names = "、".join(left.values_list("unit__name", flat=True))
        if names:
            self.fields["without"].help_text = _(
                "%(names)s还没有提交协办意见；现在就提交的，请写明理由。"
            ) % {"names": names}
        else:
            del self.fields["without"]


class ExtendForm(MoveForm):
    amount = forms.IntegerField(label=_("延长几个工作日"), min_value=1, max_value=60)
    reason = words(_("延期理由"), help_text=_("群众会看到。每件事只能延期一次。"))


class MarkForm(MoveForm):
    marks = forms.MultipleChoiceField(
        label=_("痛难堵卡"), choices=Mark.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    why = words(_("为什么难办"), required=False, help_text=_("新标注时必填；只改分析时，写新的分析。"))
    whose = forms.ModelChoiceField(
        label=_("症结在哪个单位"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("不在某一个单位"),
    )
    needed = words(_("需要什么才能办成"), required=False)
    note = words(_("说明"), required=False, help_text=_("取消标注时写明理由。"))

    def __init__(self, *args: Any, loop: Loop, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})["marks"] = loop.marks
        super().__init__(*args, loop=loop, **kwargs)
        self.fields["whose"].queryset = self.units()  # type: ignore[attr-defined]


class RejectForm(MoveForm):
    reason = words(_("不予受理的理由"), help_text=_("群众会看到这段话。"))


class MergeForm(MoveForm):
    into = forms.CharField(label=_("并入哪一件"), max_length=24, help_text=_("填写编号，例如 YJ-2026-0012。"))
    note = words(_("说明"), required=False)

    def clean_into(self) -> Loop:
        code = self.cleaned_data["into"].strip().upper()
        found = Loop.objects.visible_to(self.user).filter(code=code, kind=self.loop.kind).first()
        if found is None or found.pk == self.loop.pk:
            raise forms.ValidationError(_("没有找到这个编号的其他事项。"))
        return found


class ClueForm(MoveForm):
    kind = forms.ChoiceField(label=_("应当成为"), choices=[(kind, kind.label) for kind in GROWN])
    reason = words(_("理由"), help_text=_("为什么不只是这一件事：多少人反映、多久、涉及哪些地方。"))


class CarryOverForm(MoveForm):
    to = forms.ModelChoiceField(label=_("接续到哪一届"), queryset=Term.objects.none())
    note = words(_("说明"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = Term.objects.filter(county=self.loop.county_id)
        running = self.loop.term_id
        self.fields["to"].queryset = terms.exclude(pk=running) if running else terms  # type: ignore[attr-defined]
