"""What is done with a project beside the moves of its case: milestones, progress, group, bulletins, changes, votes."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from congress_portal.accounts.request import StaffRequest
from congress_portal.errors import NotNow
from congress_portal.loops import moves
from votes.forms.projects import (
    AskForm,
    CheckForm,
    DecideForm,
    DenyForm,
    GroupForm,
    NodesForm,
    ReportForm,
    TallyForm,
    TellForm,
    VoteForm,
)
from votes.models import ChangeKind, GroupReport, ProgressReport, ProjectChange, ProjectMilestone
from votes.projects import moves as transitions
from votes.projects.access import is_office, may_ask, oversees, supervises, works_for_unit
from votes.views.project_shared import form_page, project_seen

FORM = ["GET", "HEAD", "POST"]


@login_required
@never_cache
@require_http_methods(FORM)
def nodes(request: StaffRequest, code: str) -> HttpResponse:
    """The unit plans the milestones of the year."""
    project = project_seen(request, code)
    if not works_for_unit(request.user, project):
        raise PermissionDenied(_("由责任单位填报。"))
    if not transitions.may_plan(project, moves.current(project.loop)):
        raise NotNow(_("实施方案已经提交。要调整节点，请申请变更，由常委会决定。"))
    form = NodesForm(request.POST or None, project=project)
    return form_page(
        request, project, form,
        lambda: transitions.set_nodes(project=project, by=request.user, rows=form.nodes),
        _("填报节点计划"), _("节点计划已保存。"), "votes/project_nodes.html",
    )  # fmt: skip


@login_required
@never_cache
@require_http_methods(FORM)
def tell(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """The unit reports on a milestone, with money and photos."""
    project = project_seen(request, code)
    node = get_object_or_404(ProjectMilestone.objects.select_related("project__loop"), pk=pk, project=project)
    if not works_for_unit(request.user, project):
        raise PermissionDenied(_("由责任单位报告。"))
    first = {"percent": node.percent, "spent": node.spent}
    form = TellForm(request.POST, request.FILES) if request.method == "POST" else TellForm(initial=first)
    return form_page(
        request, project, form,
        lambda: transitions.tell_node(milestone=node, by=request.user, **form.cleaned_data),
        _("报告进度：%(what)s") % {"what": node.what}, _("已报告，公开页面同时更新。"),
        "votes/project_tell.html",
    )  # fmt: skip


@login_required
@never_cache
@require_http_methods(FORM)
def deny(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Whoever supervises does not accept a report."""
    project = project_seen(request, code)
    rows = ProgressReport.objects.select_related("milestone__project__loop", "by")
    report = get_object_or_404(rows, pk=pk, milestone__project=project)
    if not supervises(request.user, project):
        raise PermissionDenied(_("由督办工委、监督小组核实。"))
    form = DenyForm(request.POST or None)
    return form_page(
        request, project, form,
        lambda: transitions.deny_node(report=report, by=request.user, **form.cleaned_data),
        _("进度不予认可"), _("已登记，进度退回原来的数。"), quoted=report.words,
    )  # fmt: skip


@login_required
@never_cache
@require_http_methods(FORM)
def group(request: StaffRequest, code: str) -> HttpResponse:
    project = project_seen(request, code)
    if not oversees(request.user, project):
        raise PermissionDenied(_("由督办工委或者人大常委会办公室组成。"))
    form = GroupForm(request.POST or None, project=project)
    return form_page(
        request, project, form,
        lambda: transitions.set_group(project=project, by=request.user, **form.cleaned_data),
        _("监督小组"), _("监督小组已保存。"),
    )  # fmt: skip


@login_required
@never_cache
@require_http_methods(FORM)
def report(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """A bulletin, check or half-year report of the group."""
    project = project_seen(request, code)
    found = get_object_or_404(GroupReport.objects.select_related("project__loop"), pk=pk, project=project)
    if not supervises(request.user, project):
        raise PermissionDenied(_("由项目的监督小组提交。"))
    form = ReportForm(request.POST or None)
    return form_page(
        request, project, form,
        lambda: transitions.give_report(report=found, by=request.user, **form.cleaned_data),
        _("%(kind)s（%(since)s 至 %(until)s）")
        % {"kind": found.get_kind_display(), "since": found.since, "until": found.until},
        _("已提交并公开。"),
    )  # fmt: skip


@login_required
@never_cache
@require_http_methods(FORM)
def ask(request: StaffRequest, code: str) -> HttpResponse:
    """Ask the standing committee for a change, a standstill, going on, or an end."""
    project = project_seen(request, code)
    if not may_ask(request.user, project):
        raise PermissionDenied(_("由责任单位、督办工委或者人大常委会办公室提出。"))
    step = moves.current(project.loop)
    kinds = [kind for kind in ChangeKind.values if transitions.fits(project, step, kind)]
    if not kinds:
        raise NotNow(_("项目现在的状态不能提出变更。"))
    form = AskForm(request.POST or None, kinds=kinds)
    return form_page(
        request, project, form,
        lambda: transitions.ask_change(project=project, by=request.user, asked=form.asked),
        _("申请变更、暂停、终止"), _("已提出申请。常委会决定以前，项目照常实施。"),
    )  # fmt: skip


@login_required
@never_cache
@require_http_methods(FORM)
def decide(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """The office records what the standing committee decided."""
    project = project_seen(request, code)
    change = get_object_or_404(ProjectChange.objects.select_related("project__loop"), pk=pk, project=project)
    if not is_office(request.user, project.county_id):
        raise PermissionDenied(_("由县人大常委会办公室登记常委会的决定。"))
    form = DecideForm(request.POST or None)
    return form_page(
        request, project, form,
        lambda: transitions.decide_change(change=change, by=request.user, decided=form.decided),
        _("登记常委会的决定：%(kind)s") % {"kind": change.get_kind_display()}, _("已登记并公告。"),
        quoted=change.reason,
    )  # fmt: skip


@login_required
@never_cache
@require_POST
def change_drop(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Whoever asked takes the wish back, or the office does, before anything is decided."""
    project = project_seen(request, code)
    change = get_object_or_404(ProjectChange.objects.select_related("project__loop"), pk=pk, project=project)
    transitions.drop_change(change=change, by=request.user)
    messages.success(request, _("申请已撤回。"))
    return redirect("project:detail", code)


@login_required
@never_cache
@require_http_methods(FORM)
def vote(request: StaffRequest, code: str) -> HttpResponse:
    """The figures of the satisfaction vote: entered by one of the office, checked by another who does not see them."""
    project = project_seen(request, code)
    if not is_office(request.user, project.county_id):
        raise PermissionDenied(_("由县人大常委会办公室登记。"))
    if not transitions.may_enter(request.user, project, moves.current(project.loop)):
        raise NotNow(_("项目现在不在测评环节。"))
    entered = project.evaluations.filter(result="").select_related("project__loop").first()
    data = request.POST or None
    if entered is None:
        new = VoteForm(data)
        return form_page(
            request, project, new,
            lambda: transitions.enter_vote(project=project, by=request.user, vote=new.vote),
            _("登记测评票数"), _("已登记，请由另一人核对。"),
        )  # fmt: skip
    if entered.by_id in request.user.selves:
        return form_page(
            request, project, CheckForm(), lambda: None, _("等待他人核对测评票数"), "",
            "votes/project_vote.html", entered=entered, is_own=True,
        )  # fmt: skip
    if entered.option_id is not None:
        return form_page(
            request, project, forms.Form(request.POST if request.method == "POST" else None),
            lambda: transitions.confirm_tally(evaluation=entered, by=request.user),
            _("核对采用的票决结果"), _("测评结果已登记。"), "votes/project_vote.html", entered=entered,
        )  # fmt: skip
    form = CheckForm(data)
    return form_page(
        request, project, form,
        lambda: transitions.check_vote(evaluation=entered, by=request.user, figures=form.cleaned_data),
        _("核对测评票数"), _("票数一致，测评结果已登记。"), "votes/project_vote.html", entered=entered,
    )  # fmt: skip


@login_required
@never_cache
@require_http_methods(FORM)
def tally(request: StaffRequest, code: str) -> HttpResponse:
    """The result of a vote that was held in this portal."""
    project = project_seen(request, code)
    if not is_office(request.user, project.county_id):
        raise PermissionDenied(_("由县人大常委会办公室登记。"))
    if not transitions.may_enter(request.user, project, moves.current(project.loop)):
        raise NotNow(_("项目现在不在测评环节。"))
    form = TallyForm(request.POST or None, project=project)
    return form_page(
        request, project, form,
        lambda: transitions.take_tally(project=project, by=request.user, **form.cleaned_data),
        _("采用票决结果"), _("已采用，请由另一人核对。"),
    )  # fmt: skip


@login_required
@never_cache
@require_POST
def vote_drop(request: StaffRequest, code: str) -> HttpResponse:
    project = project_seen(request, code)
    entered = project.evaluations.filter(result="").select_related("project__loop").first()
    if entered is None:
        raise NotNow()
    transitions.drop_vote(evaluation=entered, by=request.user)
    messages.success(request, _("已撤回，请重新登记。"))
    return redirect("project:vote", code)
