"""The office's routing rules: the list in order, one rule, and what they would say of last year's opinions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import Role, Unit, User
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.loops import subjects
from congress_portal.loops.models import Loop
from congress_portal.loops.office.views.guard import duty, office_only
from stations.forms.routing import RuleForm, VersionForm
from stations.models import Opinion, RoutingRule
from stations.reading import routing as reading
from stations.transitions import routing as transitions

PAGE = 25


@office_only
@require_safe
def rules(request: StaffRequest) -> HttpResponse:
    page = Paginator(reading.ordered(duty(request).county), PAGE).get_page(request.GET.get("page"))
    in_force = {rule.pk for rule in reading.rules_of(duty(request).county)}
    return render(request, "routing/list.html", {"page_obj": page, "in_force": in_force})


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def rule_new(request: StaffRequest) -> HttpResponse:
    county = duty(request).county
    form = RuleForm(request.POST or None, county=county)
    return _asked(
        request,
        form,
        None,
        lambda: transitions.add_rule(county=county, by=request.user, values=form.values()),
    )


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def rule_edit(request: StaffRequest, pk: int) -> HttpResponse:
    rule = _rule(request, pk)
    form = RuleForm(request.POST or None, county=rule.county, rule=rule)
    return _asked(
        request,
        form,
        rule,
        lambda: transitions.edit_rule(
            rule=rule, by=request.user, version=form.cleaned_data["version"] or 0, values=form.values()
        ),
    )


def _asked(
    request: StaffRequest, form: RuleForm, rule: RoutingRule | None, act: Callable[[], object]
) -> HttpResponse:
    """One form, one write; what the rules refuse stands where it was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("已保存。没有启用的规则可以先试算。"))
            return redirect("routing:list")
    return render(
        request, "routing/edit.html", {"form": form, "rule": rule}, status=400 if form.errors else 200
    )


@office_only
@require_POST
def shift(request: StaffRequest, pk: int, way: str) -> HttpResponse:
    transitions.shift_rule(rule=_rule(request, pk), by=request.user, up=way == "up")
    return redirect(f"{reverse('routing:list')}#rule-{pk}")


@office_only
@require_POST
def switch(request: StaffRequest, pk: int, way: str) -> HttpResponse:
    transitions.switch_rule(
        rule=_rule(request, pk), by=request.user, version=_version(request), on=way == "on"
    )
    messages.success(request, _("已启用。") if way == "on" else _("已停用。"))
    return redirect("routing:list")


@office_only
@require_POST
def drop(request: StaffRequest, pk: int) -> HttpResponse:
    transitions.drop_rule(rule=_rule(request, pk), by=request.user, version=_version(request))
    messages.success(request, _("已删除。"))
    return redirect("routing:list")


@office_only
@require_safe
def trial(request: StaffRequest) -> HttpResponse:
    """The rules in force, with the drafts that are ticked, over the last year's assigned opinions."""
    county = duty(request).county
    wanted = {int(key) for key in request.GET.getlist("with") if key.isdecimal() and len(key) < 10}
    everything = list(reading.ordered(county))
    in_force = {rule.pk for rule in reading.rules_of(county)}
    chosen = [rule for rule in everything if rule.pk in in_force or rule.pk in wanted]
    found = reading.tried(county, chosen)
    page = Paginator(found.changed, PAGE).get_page(request.GET.get("page"))
    context = {
        "found": found,
        "page_obj": page,
        "lines": _shown(request.user, list(page.object_list), {rule.pk: rule for rule in chosen}),
        "units": _units(found),
        "rules": [(rule, found.by_rule()[rule.pk]) for rule in chosen],
        "drafts": [(rule, rule.pk in wanted) for rule in everything if rule.pk not in in_force],
    }
    return render(request, "routing/trial.html", context)


def _shown(user: User, lines: list[reading.Line], rules: dict[int, RoutingRule]) -> list[dict[str, Any]]:
    """What a page of the trial shows; of a case that the reader may not see, its number alone."""
    keys = [line.opinion for line in lines]
    loops, seen = (
        Loop.objects.in_bulk(keys),
        set(Loop.objects.visible_to(user, keys).values_list("pk", flat=True)),
    )
    names = _names({line.was for line in lines} | {line.would for line in lines if line.would})
    categories = dict(Opinion.objects.filter(pk__in=loops).values_list("pk", "category__name"))
    return [
        {
            "loop": loops[line.opinion],
            "is_seen": line.opinion in seen,
            "category": categories[line.opinion],
            "was": names[line.was],
            "would": names.get(line.would or 0, ""),
            "rule": rules.get(line.rule or 0),
        }
        for line in lines
    ]


def _units(found: reading.Trial) -> list[dict[str, Any]]:
    """Each unit with how many it handled and would be suggested for."""
    counted = found.by_unit()
    names = _names({key for key, _was, _would in counted})
    return [{"name": names[key], "was": was, "would": would} for key, was, would in counted]


def _names(keys: set[int]) -> dict[int, str]:
    return dict(Unit.objects.order_by().filter(pk__in=keys).values_list("pk", "name"))


def _rule(request: StaffRequest, pk: int) -> RoutingRule:
    return get_object_or_404(reading.ordered(duty(request).county).select_related("county"), pk=pk)


def _version(request: StaffRequest) -> int:
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    return int(form.cleaned_data["version"])


def register() -> None:
    subjects.register("routing", _address)


def _address(key: int, reader: User) -> str:
    return reverse("routing:list") if reader.has_role(Role.CONGRESS_OFFICE) else ""
