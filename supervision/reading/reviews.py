"""What everybody reads of deliberation opinions, for the pages and for the open data."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery

from congress_portal.loops.models import Step
from congress_portal.loops.words import StepStatus
from supervision.models import ReviewOpinion
from supervision.plans import REPORT


def public_reports() -> QuerySet[Step]:
    """The organs' reports that their committee has signed; the last one of a case counts."""
    return Step.objects.filter(key=REPORT, status=StepStatus.SIGNED).order_by("position")


def with_report(rows: QuerySet[ReviewOpinion]) -> QuerySet[ReviewOpinion]:
    """Each with ``report`` and ``reported_at`` of its signed report, or nothing."""
    last = public_reports().filter(loop=OuterRef("pk")).order_by("-position")
    return rows.annotate(
        report=Subquery(last.values("outcome")[:1]), reported_at=Subquery(last.values("checked_in_at")[:1])
    )
