"""The pages of the rule library: reading for everybody of the county, keeping for its congress office."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.comparing import sides
from congress_portal.library import transitions
from congress_portal.library.access import county_kept, may_keep
from congress_portal.library.forms import (
    AdoptForm,
    DraftForm,
    NewRuleForm,
    RepealForm,
    RuleForm,
    SearchForm,
)
from congress_portal.library.models import Rule, RuleVersion
from congress_portal.library.models import RuleQuerySet as Rules
from congress_portal.library.searching import found

PAGE = 50


@login_required
@require_safe
def rules(request: StaffRequest) -> HttpResponse:
    """All rules of the county by body and number, or those found by words, the best first."""
    context = _listed(request, Rule.objects.visible_to(request.user))
    context["may_keep"] = county_kept(request.user) is not None
    return render(request, "library/rules.html", context)


@never_cache
@require_safe
def open_rules(request: HttpRequest) -> HttpResponse:
    """What everybody may read."""
    return render(request, "library/open_rules.html", _listed(request, Rule.objects.public()))


def _listed(request: HttpRequest, rows: Rules) -> dict[str, Any]:
    form = SearchForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    narrow = {name: asked[name] for name in ("body", "category") if asked.get(name)}
    rows = rows.filter(**narrow).with_current()
    query = asked.get("q", "")
    listed: Any = found(query, rows) if query else rows.order_by("body", "number")
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    return {"form": form, "page_obj": page, "is_searched": bool(query)}


@never_cache
@require_safe
def open_rule(request: HttpRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(Rule.objects.public().with_current(), pk=pk)
    return render(request, "library/open_rule.html", {"rule": rule, "version": rule.current_ones[0]})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rule_new(request: StaffRequest) -> HttpResponse:
    county = county_kept(request.user)
    if county is None:
        raise PermissionDenied(_("制度库由县人大常委会办公室维护。"))
    form = NewRuleForm(request.POST or None)
    if form.is_valid():
        try:
            made = transitions.add_rule(county=county, by=request.user, **form.cleaned_data)
            messages.success(request, _("已登记，请填写正文。"))
            return redirect("library:draft", made.pk)
        except ValidationError as refused:
            add_refusal(form, refused)
    context = {"form": form, "heading": _("登记制度"), "button": _("登记")}
    return render(request, "library/edit.html", context, status=400 if form.errors else 200)


@login_required
@require_safe
def rule(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, _seen(request, pk))


def _page(request: StaffRequest, one: Rule, status: int = 200, **given: Any) -> HttpResponse:
    versions = list(one.versions.select_related("drafted_by", "entered_by").order_by("-number"))
    adopted = [row for row in versions if not row.is_draft]
    keeps = may_keep(request.user, one.county_id)
    draft = next((row for row in versions if row.is_draft), None) if keeps else None
    context = {
        "rule": one,
        "adopted": adopted,
        "current": next((row for row in adopted if row.is_in_force), None),
        "draft": draft,
        "may_keep": keeps,
        "links": one.links.all(),
        "adopt_form": AdoptForm(initial={"revision": draft.revision}) if draft else None,
        "repeal_form": RepealForm(initial={"last_day": timezone.localdate()}),
        "may_repeal": keeps and bool(adopted) and adopted[0].valid_until is None,
        **given,
    }
    return render(request, "library/rule.html", context, status=status)


@login_required
@require_safe
def version(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    one = _seen(request, pk)
    row = get_object_or_404(one.versions.adopted().select_related("entered_by"), number=number)
    return render(request, "library/version.html", {"rule": one, "version": row})


@login_required
@require_safe
def compare(request: StaffRequest, pk: int) -> HttpResponse:
    """Two versions side by side; by default the newest and the one before. Drafts only for those who keep them."""
    one = _seen(request, pk)
    seen = one.versions.order_by("number")
    rows = list(seen if may_keep(request.user, one.county_id) else seen.adopted())
    if not rows:
        return redirect("library:rule", one.pk)
    numbers = {str(row.number): row for row in rows}
    new: RuleVersion = numbers.get(request.GET.get("new", ""), rows[-1])
    old: RuleVersion = numbers.get(request.GET.get("old", ""), rows[max(0, rows.index(new) - 1)])
    left, right = sides(old.text, new.text)
    context = {"rule": one, "versions": rows, "old": old, "new": new, "left": left, "right": right}
    return render(request, "library/compare.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rule_edit(request: StaffRequest, pk: int) -> HttpResponse:
    one = _kept(request, pk)
    screens = list(one.links.values_list("screen", flat=True))
    initial = {
        "title": one.title, "category": one.category, "is_public": one.is_public, "screens": screens,
    }  # fmt: skip
    form = RuleForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            transitions.change_rule(rule=one, by=request.user, **form.cleaned_data)
            messages.success(request, _("已保存。"))
            return redirect(one)
        except ValidationError as refused:
            add_refusal(form, refused)
    context = {"form": form, "rule": one, "heading": _("名称、公开与适用页面"), "button": _("保存")}
    return render(request, "library/edit.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: StaffRequest, pk: int) -> HttpResponse:
    """The text of the next version; begins with the newest one's."""
    one = _kept(request, pk)
    own = one.versions.filter(adopted_on=None).first()
    newest = own or one.versions.order_by("number").last()
    initial = {
        "text": newest.text if newest else "",
        "changes": own.changes if own else "",
        "revision": own.revision if own else 0,
    }
    form = DraftForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            transitions.save_draft(rule=one, by=request.user, **form.cleaned_data)
            messages.success(request, _("草案已保存。通过后请在本页登记。"))
            return redirect(one)
        except ValidationError as refused:
            add_refusal(form, refused)
            if getattr(refused, "code", "") == "stale":
                form.data = {**request.POST.dict(), "revision": str(initial["revision"])}
    context = {"form": form, "rule": one, "draft": own, "heading": _("草案"), "button": _("保存草案")}
    return render(request, "library/edit.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_POST
def drop(request: StaffRequest, pk: int) -> HttpResponse:
    one = _kept(request, pk)
    transitions.drop_draft(rule=one, by=request.user)
    messages.success(request, _("草案已删除。"))
    return redirect(one)


@login_required
@never_cache
@require_POST
def adopt(request: StaffRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, AdoptForm(request.POST), "adopt_form", transitions.adopt, _("已登记通过。"))


@login_required
@never_cache
@require_POST
def repeal(request: StaffRequest, pk: int) -> HttpResponse:
    return _moved(
        request, pk, RepealForm(request.POST), "repeal_form", transitions.repeal, _("已登记失效日期。")
    )


def _moved(
    request: StaffRequest, pk: int, form: Any, name: str, move: Callable[..., object], done: str
) -> HttpResponse:
    one = _kept(request, pk)
    if form.is_valid():
        try:
            move(rule=one, by=request.user, **form.cleaned_data)
            messages.success(request, done)
            return redirect(one)
        except ValidationError as refused:
            add_refusal(form, refused)
    return _page(request, one, 400, **{name: form})


def _seen(request: StaffRequest, pk: int) -> Rule:
    return get_object_or_404(Rule.objects.visible_to(request.user), pk=pk)


def _kept(request: StaffRequest, pk: int) -> Rule:
    one = _seen(request, pk)
    if not may_keep(request.user, one.county_id):
        raise PermissionDenied(_("制度库由县人大常委会办公室维护。"))
    return one
