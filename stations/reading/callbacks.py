"""Calling back: whom a user may call, what has been found, and the lots of the months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from congress_portal.accounts.models import Region, User
from congress_portal.loops.models import Helper, Loop, Step
from congress_portal.loops.words import StepStatus
from stations import access
from stations.comparing import Finding
from stations.models import Callback, CallbackDraw, CallbackTry, Rating
from stations.plans import JUDGED
from stations.reading.evaluation import midnight
from stations.words import CallbackStatus, Solved


def open_to(user: User) -> QuerySet[Callback]:
    """The call-backs that a user may make or read: of stations they stand above, and of no case of their own.

    Nobody checks their own work: not who worked on, helped with, signed or was handed a step of the case, nor the
    people of a unit that worked on it, nor who entered a rating for its citizen.
    """
    units = user.unit_ids()
    steps = Step.objects.filter(loop=OuterRef("loop"))
    worked = steps.filter(key__in=JUDGED).exclude(status=StepStatus.WAITING)
    own = Q(signed_off_by__in=user.selves) | Q(signed_off_for__in=user.selves) | Q(assignee__in=user.selves)
    own |= Q(checked_in_by__in=user.selves, key__in=JUDGED) | Q(
        checked_in_for__in=user.selves, key__in=JUDGED
    )
    helped = Helper.objects.filter(step__loop=OuterRef("loop"), step__key__in=JUDGED, unit__in=units)
    rated = Rating.objects.filter(opinion=OuterRef("opinion"), entered_by=user)
    return (
        Callback.objects.filter(access.organised(user, "opinion__station__"))
        .exclude(Q(opinion__station__in=units) | Q(loop__owner__in=units))
        .exclude(Exists(steps.filter(own)) | Exists(worked.filter(unit__in=units)))
        .exclude(Exists(helped) | Exists(rated))
    )


def waiting_for(user: User) -> QuerySet[Callback]:
    """What the user may call about now, the most urgent first."""
    return _listed(open_to(user).filter(status=CallbackStatus.WAITING)).order_by("due_at", "pk")


def done_for(user: User) -> QuerySet[Callback]:
    return _listed(open_to(user).exclude(status=CallbackStatus.WAITING)).order_by("-done_at", "-pk")


def _listed(rows: QuerySet[Callback]) -> QuerySet[Callback]:
    rows = rows.select_related("opinion__loop", "opinion__station__unit", "done_by")
    tries = CallbackTry.objects.order_by().filter(callback=OuterRef("pk")).values("callback")
    return rows.annotate(tried=Coalesce(Subquery(tries.annotate(n=Count("pk")).values("n")), 0))


def of_case(user: User, loop: Loop) -> list[Callback]:
    """What was found about the answers of a case, where the reader may know it."""
    found = open_to(user).filter(loop=loop).exclude(status=CallbackStatus.WAITING)
    return list(found.select_related("done_by", "opinion").order_by("done_at"))


def findings(county: Region, since: dt.date, until: dt.date) -> Iterator[Finding]:
    """For the three reports: solved or not, of the answers whose rating window ended in the period."""
    found = Callback.objects.filter(
        county=county,
        status=CallbackStatus.DONE,
        loop__opinion__rate_until__gte=midnight(since),
        loop__opinion__rate_until__lt=midnight(until + dt.timedelta(days=1)),
    )
    for loop, solved in found.values_list("loop", "solved"):
        yield Finding(opinion=loop, is_solved=solved == Solved.SOLVED)


def draws_of(county: str) -> QuerySet[CallbackDraw]:
    """The lots, newest first, with how many were drawn; of one county where it is named."""
    draws = CallbackDraw.objects.select_related("county").annotate(drawn=Count("callbacks"))
    if county:
        draws = draws.filter(county__code=county)
    return draws.order_by("-month", "county")
