"""Projects by right: the list and its sheet, one project with its trail, entering one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from congress_portal.accounts.models import Unit, User
from congress_portal.accounts.request import StaffRequest
from congress_portal.loops import moves, timeline
from congress_portal.loops.models import Loop, Step
from votes.forms.project_filters import ProjectListForm
from votes.forms.projects import ProjectForm, TakeForm
from votes.models import ChangeKind, Project
from votes.projects import moves as transitions
from votes.projects.access import is_office, may_ask, offices_of, oversees, supervises, works_for_unit
from votes.reading import projects as reading
from votes.views.project_shared import project_seen, refuse_at_field

PAGE = 25


@login_required
@never_cache
@require_safe
def projects(request: StaffRequest) -> HttpResponse:
    rows = Project.objects.visible_to(request.user)
    form = ProjectListForm(request.GET, projects=rows)
    found = reading.listed(form.narrowed(rows.with_progress()))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form, "page_obj": page, "may_enter": offices_of(request.user).exists(),
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "votes/projects.html", context)


@login_required
@require_safe
def sheet(request: StaffRequest) -> HttpResponse:
    """The same list as an Excel workbook."""
    rows = Project.objects.visible_to(request.user)
    form = ProjectListForm(request.GET, projects=rows)
    answer = HttpResponse(
        reading.book(form.narrowed(rows.with_progress())),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    answer["Content-Disposition"] = 'attachment; filename="projects.xlsx"'
    return answer


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """A project of a former year, or one that was not voted on in this portal."""
    office = _office(request.user)
    form = ProjectForm(request.POST or None, county=office.county_id)
    if form.is_bound and form.is_valid():
        try:
            made = transitions.open_project(
                by=request.user, office=office, words=form.words, request_key=form.cleaned_data["request_key"]
            )
            return _entered(request, made)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    context = {"form": form, "title": _("登记项目")}
    return render(request, "votes/project_new.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: StaffRequest) -> HttpResponse:
    """A candidate that the congress has chosen is taken under supervision."""
    office = _office(request.user)
    form = TakeForm(request.POST or None, county=office.county_id)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            made = transitions.open_project(
                by=request.user, office=office, words=transitions.words_of(data["candidate"], data["committee"]),
                candidate=data["candidate"], request_key=data["request_key"],
            )  # fmt: skip
            return _entered(request, made)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    context = {"form": form, "title": _("把票决通过的项目列入监督")}
    return render(request, "votes/project_new.html", context, status=400 if form.errors else 200)


def _entered(request: StaffRequest, made: Project) -> HttpResponse:
    messages.success(request, _("已列入监督，责任单位应制定实施方案。"))
    return redirect("project:detail", made.loop.code)


def _office(user: User) -> Unit:
    office = offices_of(user).first()
    if office is None:
        raise PermissionDenied(_("由县人大常委会办公室登记。"))
    return office


@login_required
@never_cache
@require_safe
def detail(request: StaffRequest, code: str) -> HttpResponse:
    project = project_seen(request, code)
    loop, user = project.loop, request.user
    step = moves.current(loop)
    knows = Loop.objects.visible_to(user, [loop.pk]).filter(pk=loop.pk).exists()
    owed = reading.owed_reports(project)
    context = {
        "project": project, "loop": loop, "step": step, "bars": reading.bars(project),
        "nodes": _nodes(project, user, step), "photos": reading.photos_of(project, "open_project:photo"),
        "members": project.members.filter(until=None).select_related("user"), "reports": owed,
        "changes": project.changes.select_related("asked_by", "decided_by").order_by("-pk"),
        "evaluations": project.evaluations.select_related("by", "checked_by"),
        "voices": reading.voices_of(project), "may": _may(project, user, step),
        "steps": timeline.of(loop, user) if knows else [], "moves": timeline.buttons(user, loop) if knows else [],
        "chain": timeline.chain_of(user, loop) if knows else [], "knows": knows,
        "said": _said(project, user),
    }  # fmt: skip
    return render(request, "votes/project.html", context)


def _nodes(project: Project, user: User, step: Step | None) -> list[dict[str, Any]]:
    """The milestones with their reports, and what the reader may do with each."""
    tells = works_for_unit(user, project) and transitions.may_tell(project, step)
    denies = transitions.may_deny(user, project) and transitions.may_tell(project, step)
    shown = []
    for one in project.milestones.prefetch_related("reports__by", "reports__denied_by"):
        reports = list(one.reports.all())
        last = next((row for row in reversed(reports) if row.denied_at is None), None)
        shown.append({
            "one": one, "reports": reports[::-1], "tells": tells and one.percent < 100,
            "deny": last.pk if last and denies and last.by_id not in user.selves else None,
        })  # fmt: skip
    return shown


def _may(project: Project, user: User, step: Step | None) -> dict[str, bool]:
    """What else the reader may do now; the same questions that the transitions ask."""
    is_open = project.loop.is_open
    asks = any(transitions.fits(project, step, kind) for kind in ChangeKind.values)
    waiting = project.changes.filter(decided_at=None).exists()
    return {
        "plan": works_for_unit(user, project) and transitions.may_plan(project, step),
        "group": is_open and oversees(user, project),
        "report": is_open and supervises(user, project),
        "ask": asks and not waiting and may_ask(user, project),
        "decide": waiting and is_office(user, project.county_id),
        "vote": transitions.may_enter(user, project, step),
    }


def _said(project: Project, user: User) -> list[str]:
    """What people wrote, for those who supervise or carry out alone; in no order that tells when."""
    if not (supervises(user, project) or works_for_unit(user, project)):
        return []
    return sorted(project.voices.exclude(words="").values_list("words", flat=True))
