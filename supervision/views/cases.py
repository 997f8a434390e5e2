"""Supervision by right: the list, an opinion with its problems, one problem with its timeline."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from congress_portal.accounts.request import StaffRequest
from congress_portal.loops import timeline
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.paging import newest_first
from congress_portal.loops.words import Kind
from supervision import transitions
from supervision.access import committees_of
from supervision.forms.filters import ListForm
from supervision.forms.opinions import UnpublishForm
from supervision.models import Problem, ReviewOpinion, Topic, YearPlan
from supervision.plans import COLLECT


@login_required
@never_cache
@require_safe
def cases(request: StaffRequest) -> HttpResponse:
    """Newest first, narrowed by what the reader asks for."""
    steps = Step.objects.current().filter(loop=OuterRef("pk"))
    loops = Loop.objects.visible_to(request.user).filter(kind=Kind.SUPERVISION)
    loops = loops.annotate(
        gate=Subquery(steps.values("name")[:1]), due=Subquery(steps.values("due_at")[:1]),
        holder=Coalesce(
            Subquery(steps.values("unit__name")[:1]),
            Subquery(Problem.objects.filter(loop=OuterRef("pk")).values("unit__name")[:1]),
        ),
    )  # fmt: skip
    form = ListForm(request.GET, user=request.user)
    form.is_valid()
    loops = form.narrowed(loops).annotate(
        is_problem=Exists(Problem.objects.filter(loop=OuterRef("pk"))),
        is_topic=Exists(Topic.objects.filter(loop=OuterRef("pk"))),
    )
    context = {
        "form": form, "page": newest_first(loops, request.GET),
        "may_begin": committees_of(request.user).exists(),
    }  # fmt: skip
    return render(request, "supervision/list.html", context)


@login_required
@never_cache
@require_safe
def detail(request: StaffRequest, code: str) -> HttpResponse:
    loop = loop_seen(request, code)
    shared = {
        "loop": loop,
        "steps": timeline.of(loop, request.user),
        "moves": timeline.buttons(request.user, loop),
        "chain": timeline.chain_of(request.user, loop),
    }
    opinion = _opinions().filter(pk=loop.pk).first()
    if opinion is not None:
        return render(request, "supervision/opinion.html", {**shared, **opinion_of(request, opinion)})
    problem = Problem.objects.select_related("opinion__loop", "opinion__in_charge", "unit").filter(loop=loop)
    found = problem.first()
    if found is None:
        return render(request, "supervision/topic.html", {**shared, **_topic_of(request, loop)})
    return render(request, "supervision/problem.html", {**shared, **_problem_of(request, found)})


def loop_seen(request: StaffRequest, code: str) -> Loop:
    rows = Loop.objects.visible_to(request.user).select_related("region", "owner", "county", "source")
    return get_object_or_404(rows, kind=Kind.SUPERVISION, code=code)


def opinion_seen(request: StaffRequest, code: str) -> ReviewOpinion:
    return get_object_or_404(_opinions(), pk=loop_seen(request, code).pk)


def _opinions() -> Any:
    return ReviewOpinion.objects.select_related("loop__county", "committee", "organ", "in_charge")


def opinion_of(
    request: StaffRequest, opinion: ReviewOpinion, form: UnpublishForm | None = None
) -> dict[str, Any]:
    """What the page of an opinion shows beside its timeline."""
    problems = list(opinion.problems.with_step().select_related("unit", "loop"))
    keys = [one.loop_id for one in problems if one.loop_id]
    seen = set(Loop.objects.visible_to(request.user).filter(pk__in=keys).values_list("pk", flat=True))
    step = opinion.loop.steps.current().first()
    is_collecting = step is not None and step.key == COLLECT and step.status == "active"
    may_publish = transitions.may_publish(request.user, opinion.loop) and bool(keys)
    return {
        "opinion": opinion,
        "problems": problems,
        "seen": seen,
        "closed_count": sum(one.loop is not None and not one.loop.is_open for one in problems),
        "may_revise": is_collecting and committees_of(request.user).filter(pk=opinion.committee_id).exists(),
        "may_publish": may_publish,
        "unpublish_form": form or UnpublishForm(),
    }


def _problem_of(request: StaffRequest, problem: Problem) -> dict[str, Any]:
    above = problem.opinion.loop
    return {
        "problem": problem,
        "opinion": problem.opinion,
        "sees_opinion": Loop.objects.visible_to(request.user).filter(pk=above.pk).exists(),
        "looks": problem.verifications.select_related("by"),
        "clearances": problem.clearances.select_related("by"),
        "said": problem.loop.evidence.exclude(text="").select_related("by") if problem.loop else [],
    }


def _topic_of(request: StaffRequest, loop: Loop) -> dict[str, Any]:
    """A topic before its meeting; once the meeting was held its committee collects what was said there."""
    found = Topic.objects.select_related("plan", "committee", "organ").filter(loop=loop).first()
    if found is None:
        raise Http404
    is_held = found.meeting_on is not None and found.meeting_on <= timezone.localdate()
    return {
        "topic": found,
        "sees_plan": YearPlan.objects.visible_to(request.user).filter(pk=found.plan_id).exists(),
        "may_collect": is_held and committees_of(request.user).filter(pk=found.committee_id).exists(),
    }
