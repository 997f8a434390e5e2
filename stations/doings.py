"""What an opinion adds to the ledger's moves: acknowledging, answering at once, answering, grounds for refusal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Role, Unit, UnitKind, User
from congress_portal.loops import access, doings, plans
from congress_portal.loops import forms as loop_forms
from congress_portal.loops.doings import Button, Data, Doing
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.words import Kind, StepStatus
from stations import transitions
from stations.answering import refuse_unreached
from stations.merging import joined_to
from stations.models import Category
from stations.plans import HEAR, PROPOSE, RESPOND
from stations.reading.alike import Handled, handled_alike
from stations.reading.routing import said_of
from stations.reading.service import term_of_case
from stations.reading.visits import brought_from
from stations.words import Complexity, Ground, Urgency


class AnswerForm(loop_forms.MoveForm):
    answer = loop_forms.words(
        _("答复内容"), help_text=_("群众凭查询码会看到这段话，请写得明白、有称呼、有结果。"), rows=6
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].help_text = answer_help(self.loop)


class SortForm(loop_forms.MoveForm):
    """How hard and how urgent a matter is; what is left out stays as it is."""

    complexity = forms.ChoiceField(
        label=_("难易"), choices=Complexity.choices, required=False, widget=forms.RadioSelect,
        help_text=_("简单：本站或一个单位就能办；复杂：要几个单位、要资金或者工程。"),
    )  # fmt: skip
    urgency = forms.ChoiceField(
        label=_("缓急"), choices=Urgency.choices, required=False, widget=forms.RadioSelect,
        help_text=_("特急：有人身、财产危险。档次决定最晚哪天答复群众，从收到之日算起。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        opinion = self.loop.opinion
        self.initial.setdefault("complexity", opinion.complexity)
        self.initial.setdefault("urgency", opinion.urgency)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("complexity", "urgency"):
            if name in data:
                data[name] = data[name] or self.initial[name]
        return data


class RelevelForm(SortForm):
    reason = loop_forms.words(
        _("调整的理由"), help_text=_("群众会看到。档次不变也可以提交：按今天的规定重新计算。")
    )


def answer_help(loop: Loop) -> str:
    """What to write; where others' opinions are answered along, that their authors read the same words."""
    others = len(joined_to([loop.pk])[loop.pk])
    if not others:
        return str(AnswerForm.base_fields["answer"].help_text)
    return str(_("还有%(count)d位群众会看到同一段答复，请不要写姓名、称呼、电话、住址。") % {"count": others})


class RejectForm(loop_forms.MoveForm):
    ground = forms.ChoiceField(label=_("理由"), choices=Ground.choices)
    reason = loop_forms.words(
        _("给群众的说明"), help_text=_("群众会看到这段话；请告诉群众可以找谁、怎么办。")
    )


def category_field() -> forms.ModelChoiceField[Category]:
    return forms.ModelChoiceField(
        label=_("类别"),
        queryset=Category.objects.filter(is_active=True),
        required=False,
        empty_label=_("不改"),
    )


class Routed(loop_forms.AssignForm):
    """Says what the routing rules suggest and fills it in, with handled opinions like this one below; the person
    decides."""

    aside = "opinions/_alike_aside.html"

    def suggest(self) -> None:
        """Fill in what nothing better has filled in. Called when the form knows the units it may offer."""
        self.said = said_of(self.loop)
        if self.said is None:
            return
        rule, unit = self.said.rule, self.said.unit
        if rule.to_category_id:
            self.initial.setdefault("category", rule.to_category_id)
        if unit is not None and "to" not in self.initial:
            self.offer(unit)

    def take(self, value: str) -> None:
        """``unit.category`` of a handled opinion; what is no such pair changes nothing."""
        unit, _dot, category = value.partition(".")
        found = Unit.objects.filter(pk=unit, county=self.loop.county_id).first() if _is_key(unit) else None
        if found is not None:
            self.offer(found)
        if _is_key(category):
            self.initial["category"] = category

    @cached_property
    def alike(self) -> list[Handled]:
        return handled_alike(self.user, self.loop.opinion)

    def offer(self, unit: Unit) -> None:
        """Fill the unit in; where it is beyond the person's reach, the congress office with a word to it."""
        receivers = self.receivers()
        if receivers.filter(pk=unit.pk).exists():
            self.initial["to"] = unit.pk
            return
        office = receivers.filter(kind=UnitKind.CONGRESS_OFFICE).first()
        if office is not None:
            self.initial["to"] = office.pk
            if not self.initial.get("note"):
                self.initial["note"] = _("建议由%(unit)s承办。") % {"unit": unit.name}

    def facts(self) -> list[dict[str, object]]:
        if self.said is None:
            return []
        rule, unit = self.said.rule, self.said.unit
        words = [_("由%(unit)s承办") % {"unit": unit.name}] if unit else []
        words += [_("类别改为“%(name)s”") % {"name": rule.to_category}] if rule.to_category else []
        said = _("第%(number)d条“%(name)s”：%(words)s。依据：%(basis)s。由您决定。") % {
            "number": rule.position, "name": rule.name, "words": "，".join(words), "basis": rule.basis,
        }  # fmt: skip
        return [*super().facts(), {"label": _("分办规则建议"), "value": said}]


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


class AssignForm(Routed):
    """The station gives a matter to its own township, or to the county's office, which finds the department."""

    category = category_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        visit = brought_from(self.loop)
        office = self.receivers().filter(kind=UnitKind.CONGRESS_OFFICE).first() if visit else None
        if visit and office:
            self.initial.setdefault("to", office.pk)
            self.initial.setdefault("note", str(_("部门进站带回：%s")) % visit.department.name)
        self.suggest()

    def receivers(self) -> QuerySet[Unit]:
        return nearby(self.units(), self.loop)


class AnswerOrCheckInForm(loop_forms.CheckInForm):
    """Checking in at the last step is the answer itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.current and self.current.key == RESPOND:
            self.fields["outcome"].label = _("答复内容")
            self.fields["outcome"].help_text = answer_help(self.loop)
            del self.fields["photos"]


class DelegateForm(loop_forms.DelegateForm):
    """Asks first for the deputy whom the citizen named, where that deputy still serves there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = self.loop.opinion.deputy_id
        held = self.current.assignee_id if self.current else None
        if named and not held and self.fields["to"].queryset.filter(pk=named).exists():  # type: ignore[attr-defined]
            self.initial["to"] = named


class ReassignForm(Routed, loop_forms.ReassignForm):
    """The office may give a matter to any unit; the station only where it could have assigned it."""

    category = category_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        visit = brought_from(self.loop)
        if visit:
            self.initial.setdefault("to", visit.department_id)
        self.suggest()

    def receivers(self) -> QuerySet[Unit]:
        found = super().receivers()
        if self.current and access.is_party(self.user, "office", self.loop, self.current):
            return found
        return found.filter(pk__in=nearby(self.units(), self.loop).values("pk"))


def nearby(units: QuerySet[Unit], loop: Loop) -> QuerySet[Unit]:
    """The township government of the case's place, and the county's congress office."""
    here = Q(kind=UnitKind.TOWNSHIP_GOVERNMENT, region__path__in=loop.region.paths)
    return units.filter(here | Q(kind=UnitKind.CONGRESS_OFFICE))


def _check_in(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    current = loop.steps.current().first()
    if current is not None and current.key == RESPOND:
        return transitions.answer_citizen(opinion=loop.opinion, by=by, answer=data["outcome"], step=step)
    return doings.COMMON["check_in"].run(loop, by, data, step)


def _send_back(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    return transitions.send_back(opinion=loop.opinion, by=by, reason=data["reason"], step=step)


def _assign(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    given = {name: data[name] for name in ("to", "helpers", "note", "category")}
    return transitions.assign(opinion=loop.opinion, by=by, step=step, **given)


def _reassign(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    given = {name: data[name] for name in ("to", "helpers", "note", "category")}
    return transitions.reassign(opinion=loop.opinion, by=by, step=step, **given)


def _acknowledge(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    sort = {name: data[name] for name in ("complexity", "urgency")}
    return transitions.acknowledge(opinion=loop.opinion, by=by, **sort)


def _relevel(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    return transitions.relevel(
        opinion=loop.opinion, by=by, step=step,
        **{name: data[name] for name in ("complexity", "urgency", "reason")},
    )  # fmt: skip


def _answer_now(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    return transitions.answer_now(opinion=loop.opinion, by=by, answer=data["answer"])


def _reject(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    return transitions.reject(opinion=loop.opinion, by=by, ground=data["ground"], reason=data["reason"])


def _merge(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    return transitions.merge(loop=loop, by=by, into=data["into"], note=data["note"])


DOINGS = {
    "acknowledge": Doing(SortForm, _acknowledge),
    "relevel": Doing(RelevelForm, _relevel),
    "answer_now": Doing(AnswerForm, _answer_now),
    "assign": Doing(AssignForm, _assign),
    "delegate": Doing(DelegateForm, doings.COMMON["delegate"].run),
    "reassign": Doing(ReassignForm, _reassign),
    "send_back": Doing(loop_forms.ReasonForm, _send_back),
    "check_in": Doing(AnswerOrCheckInForm, _check_in),
    "reject": Doing(RejectForm, _reject),
    "merge": Doing(loop_forms.MergeForm, _merge),
}


def adapt(user: User, loop: Loop, step: Step | None, buttons: list[Button]) -> list[Button]:
    """The buttons of an opinion: the ledger's, in this trade's words, with its own moves first."""
    if step is None or not loop.is_open:
        return buttons
    names = {button.name for button in buttons}
    if step.key == HEAR and "sign_off" in names:
        rest = [button for button in buttons if button.name != "sign_off"]
        return [Button("acknowledge", _("受理"), "primary"), *rest]
    if step.key == PROPOSE and step.status == StepStatus.ACTIVE and "assign" in names:
        return [buttons[0], Button("answer_now", _("当场答复"), "primary"), *buttons[1:]]
    if step.key == PROPOSE and step.offered_to_id in user.unit_ids(Role.CONGRESS_OFFICE):
        named = {"reassign": Button("reassign", _("交给承办单位"), "primary")}
        return [named.get(button.name, button) for button in buttons]
    if step.key == RESPOND:
        return [Button(b.name, _("答复群众"), b.style) if b.name == "check_in" else b for b in buttons]
    return buttons


def register() -> None:
    doings.register(Kind.OPINION, DOINGS, adapt)
    plans.TERMS[Kind.OPINION] = term_of_case
    plans.GUARDS[Kind.OPINION, RESPOND] = refuse_unreached
