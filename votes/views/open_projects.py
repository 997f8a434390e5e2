"""What everybody reads of livelihood projects, and says of one. Not kept by caches."""

from __future__ import annotations

from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from congress_portal import guard as guards
from congress_portal.errors import NotNow
from congress_portal.guard import Guard
from congress_portal.loops.models import Evidence
from congress_portal.loops.views import send
from congress_portal.loops.words import StepStatus
from votes.forms.project_filters import ProjectListForm, VoiceForm
from votes.models import Project
from votes.plans import SCHEME
from votes.projects import moves as transitions
from votes.reading import projects as reading
from votes.views.project_shared import refuse_at_field

PAGE = 20
VOICES = "project"
"""The name under which words on projects are counted; the limits stand in ``FORM_LIMITS``."""
ON_THE_MAP = 500


@never_cache
@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """The projects of a year with their bars."""
    rows = Project.objects.all()
    form = ProjectListForm(request.GET, projects=rows)
    found = reading.listed(form.narrowed(rows.with_progress()))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "projects": reading.with_bars(page.object_list),
        "query": request.GET.urlencode(),
    }
    return render(request, "votes/open_projects.html", context)


@never_cache
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """The same projects on a map and as a list; the map is never the only way in."""
    rows = Project.objects.all()
    form = ProjectListForm(request.GET, projects=rows)
    found = reading.with_bars(reading.listed(form.narrowed(rows.with_progress()))[:ON_THE_MAP])
    code = found[0].loop.county.code if found else ""
    outline = f"geo/{code}.geojson"
    context = {
        "form": form, "projects": found, "outline": static(outline) if code and finders.find(outline) else "",
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "votes/open_projects_map.html", context)


def _shown(code: str) -> Project:
    rows = Project.objects.with_progress().with_step()
    rows = rows.select_related("loop", "unit", "committee", "township")
    return get_object_or_404(rows, loop__code=code)


@never_cache
@require_safe
def project(request: HttpRequest, code: str) -> HttpResponse:
    """What, by whom, for how much, how far; its photos, bulletins, decisions and evaluation."""
    found = _shown(code)
    scheme = found.loop.steps.filter(key=SCHEME, status=StepStatus.SIGNED).order_by("position").last()
    context = {
        "project": found, "loop": found.loop, "bars": reading.bars(found), "nodes": found.milestones.all(),
        "scheme": scheme, "photos": reading.photos_of(found, "open_project:photo"),
        "reports": reading.owed_reports(found), "voices": reading.voices_of(found),
        "changes": found.changes.exclude(decided_at=None).order_by("-pk"),
        "evaluations": found.evaluations.exclude(result=""),
        "convenor": found.members.filter(until=None, is_convenor=True).select_related("user").first(),
    }  # fmt: skip
    return render(request, "votes/open_project.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, code: str) -> HttpResponse:
    """A word on a project, by anybody, without a name."""
    found = _shown(code)
    guard = Guard(request, VOICES)
    is_sent = request.method == "POST"
    if is_sent:
        guard.check()
    form = VoiceForm(request.POST if is_sent else None, guard=guard)
    if is_sent:
        guard.count()
    if is_sent and form.is_valid():
        try:
            transitions.voice(project=found, origin=_origin(request, found), **form.content)
            return redirect("open_project:said", found.loop.code)
        except ValidationError as refused:
            refuse_at_field(form, refused)
        except NotNow as known:
            form.add_error(None, str(known))
    context = {"form": form, "project": found}
    return render(request, "votes/open_project_say.html", context, status=400 if form.errors else 200)


def _origin(request: HttpRequest, found: Project) -> str:
    """A digest of the browser's own cookie and the project: told apart within the project, and nowhere else."""
    return guards.sealed(f"project-voice:{found.pk}:{guards.device_of(request)}")


@never_cache
@require_safe
def said(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "votes/open_project_said.html", {"project": _shown(code), "title": _("谢谢您")})


@require_safe
def photo(request: HttpRequest, token: str) -> HttpResponseBase:
    """A photo of a report that stands."""
    shown = Evidence.objects.filter(progress_photo__report__denied_at=None, progress_photo__isnull=False)
    return send(get_object_or_404(shown.exclude(file=""), token=token))
