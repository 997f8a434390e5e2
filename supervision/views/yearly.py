"""The yearly plan of supervision: the years, one with its topics, a topic, its meeting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import User
from congress_portal.accounts.request import StaffRequest
from congress_portal.loops.models import Loop
from supervision import transitions
from supervision.access import offices_of
from supervision.forms.yearly import AdoptForm, MeetingForm, TopicForm, WhyForm, YearForm
from supervision.models import Topic, YearPlan
from supervision.reading.yearly import topics_of
from supervision.views.seen import refuse_at_field

PAGE = 20


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plans(request: StaffRequest) -> HttpResponse:
    """The plans of the years; the office begins a new one."""
    office = offices_of(request.user).first()
    form = YearForm(request.POST or None)
    if request.method == "POST" and office is None:
        raise PermissionDenied(_("年度监督计划由县人大常委会办公室起草和登记。"))
    if form.is_valid() and office is not None:
        try:
            made = transitions.begin_plan(by=request.user, office=office, year=form.cleaned_data["year"])
            return redirect("supervision:plan", made.pk)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    rows = YearPlan.objects.visible_to(request.user).order_by("-year", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "form": form if office else None}
    return render(request, "supervision/plans.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_safe
def plan(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, _seen(request, pk))


@login_required
@never_cache
@require_POST
def plan_adopt(request: StaffRequest, pk: int) -> HttpResponse:
    found = _drafted(request, pk)
    form = AdoptForm(request.POST)
    if form.is_valid():
        try:
            transitions.adopt_plan(plan=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("已登记通过。"))
            return redirect("supervision:plan", pk)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    return _page(request, found, 400, adopt_form=form)


@login_required
@never_cache
@require_POST
def plan_publish(request: StaffRequest, pk: int) -> HttpResponse:
    transitions.publish_plan(plan=_drafted(request, pk), by=request.user)
    messages.success(request, _("已公开。"))
    return redirect("supervision:plan", pk)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def topic_new(request: StaffRequest, pk: int) -> HttpResponse:
    found = _drafted(request, pk)
    form = TopicForm(request.POST or None, plan=found)
    if form.is_valid():
        try:
            transitions.add_topic(plan=found, by=request.user, words=form.words, **form.why)
            messages.success(request, _("已保存议题。"))
            return redirect("supervision:plan", pk)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    context = {"form": form, "plan": found}
    return render(request, "supervision/topic_edit.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def topic(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a topic; beside it, taking it off and setting its meeting."""
    found = _topic(request, pk)
    form = TopicForm(request.POST or None, plan=found.plan, topic=found)
    if form.is_valid():
        try:
            transitions.change_topic(topic=found, by=request.user, words=form.words, **form.why)
            messages.success(request, _("已保存议题。"))
            return redirect("supervision:plan", found.plan_id)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    return _topic_page(request, found, 400 if form.errors else 200, form=form)


@login_required
@never_cache
@require_POST
def topic_drop(request: StaffRequest, pk: int) -> HttpResponse:
    found = _topic(request, pk)
    form = WhyForm(request.POST)
    if form.is_valid():
        try:
            transitions.drop_topic(topic=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("议题已取消。"))
            return redirect("supervision:plan", found.plan_id)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    return _topic_page(request, found, 400, drop_form=form)


@login_required
@never_cache
@require_POST
def topic_meeting(request: StaffRequest, pk: int) -> HttpResponse:
    found = _topic(request, pk)
    form = MeetingForm(request.POST)
    if form.is_valid():
        try:
            made = transitions.set_meeting(topic=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("已确定会议，送交和分发的日期已排定。"))
            return redirect("supervision:detail", made.loop.code if made.loop else "")
        except ValidationError as refused:
            refuse_at_field(form, refused)
    return _topic_page(request, found, 400, meeting_form=form)


def address_of(key: int, user: User) -> str:
    """The page of a plan, for those who may know of it."""
    is_seen = YearPlan.objects.visible_to(user).filter(pk=key).exists()
    return reverse("supervision:plan", args=[key]) if is_seen else ""


def _seen(request: StaffRequest, pk: int) -> YearPlan:
    return get_object_or_404(YearPlan.objects.visible_to(request.user), pk=pk)


def _drafted(request: StaffRequest, pk: int) -> YearPlan:
    found = _seen(request, pk)
    if not transitions.may_draft(request.user, found):
        raise PermissionDenied(_("年度监督计划由县人大常委会办公室起草和登记。"))
    return found


def _topic(request: StaffRequest, pk: int) -> Topic:
    plans_seen = YearPlan.objects.visible_to(request.user)
    rows = Topic.objects.filter(plan__in=plans_seen, dropped_at=None)
    rows = rows.select_related("plan", "committee", "organ", "loop")
    found = get_object_or_404(rows, pk=pk)
    _drafted(request, found.plan_id)
    return found


def _page(request: StaffRequest, found: YearPlan, status: int = 200, **given: Any) -> HttpResponse:
    topics = list(topics_of(found))
    keys = [one.loop_id for one in topics if one.loop_id]
    seen = Loop.objects.visible_to(request.user).filter(pk__in=keys)
    context = {
        "plan": found,
        "topics": topics,
        "seen": set(seen.values_list("pk", flat=True)) if keys else set(),
        "changes": found.changes.select_related("topic").order_by("-number"),
        "may_draft": transitions.may_draft(request.user, found),
        "adopt_form": AdoptForm(),
        **given,
    }
    return render(request, "supervision/plan.html", context, status=status)


def _topic_page(request: StaffRequest, found: Topic, status: int = 200, **given: Any) -> HttpResponse:
    context = {
        "plan": found.plan,
        "topic": found,
        "form": TopicForm(plan=found.plan, topic=found),
        "drop_form": WhyForm(),
        "meeting_form": MeetingForm(initial={"meeting": found.meeting, "held_on": found.meeting_on}),
        **given,
    }
    return render(request, "supervision/topic_edit.html", context, status=status)
