"""Topics of a plan as its pages show them: with the step that is awaited, and by when."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery

from congress_portal.loops.models import Step
from supervision.models import Topic, YearPlan


def topics_of(plan: YearPlan) -> QuerySet[Topic]:
    steps = Step.objects.current().filter(loop=OuterRef("loop"))
    rows = Topic.objects.filter(plan=plan).select_related("committee", "organ", "loop")
    return rows.annotate(gate=Subquery(steps.values("name")[:1]), due=Subquery(steps.values("due_at")[:1]))
