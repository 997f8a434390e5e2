"""What the pages ask of departments' visits."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Role, Unit, UnitKind, User
from congress_portal.loops.models import Loop
from stations.models import Picture, Station, Visit, VisitQuestion
from stations.words import VisitStatus

PUBLISHED = (VisitStatus.AGREED, VisitStatus.HELD)
"""Visits whose day and topics the public reads."""


def at_station(station: Station) -> QuerySet[Visit]:
    """All visits to one station with the number of matters taken away, the next days first."""
    return _listed(Visit.objects.filter(station=station))


def of_departments(user: User) -> QuerySet[Visit]:
    """The visits of the departments that the user handles matters for, to whatever station."""
    return _listed(Visit.objects.filter(department__in=user.unit_ids(Role.HANDLER)))


def _listed(found: QuerySet[Visit]) -> QuerySet[Visit]:
    taken = Count("questions", filter=Q(questions__loop__isnull=False))
    return found.select_related("station__unit", "department").annotate(taken=taken).order_by("-on", "-pk")


def published(station: Station) -> QuerySet[Visit]:
    """What the public reads of a station's visits."""
    return Visit.objects.filter(station=station, status__in=PUBLISHED).select_related("department")


def departments(county_id: int) -> QuerySet[Unit]:
    return Unit.objects.filter(county=county_id, kind=UnitKind.DEPARTMENT, is_active=True).order_by("code")


def questions_of(visit: Visit, user: User) -> list[dict[str, Any]]:
    """The questions with their cases; a case that the reader may not open is shown by its number and state."""
    rows = list(VisitQuestion.objects.filter(visit=visit).select_related("loop"))
    cases = [row.loop_id for row in rows if row.loop_id]
    seen = set(Loop.objects.visible_to(user).filter(pk__in=cases).values_list("pk", flat=True))
    return [
        {
            "question": row,
            "loop": row.loop,
            "url": row.loop.get_absolute_url() if row.loop and row.loop_id in seen else "",
        }
        for row in rows
    ]


def photos_of(owner: str, address: str, *args: object) -> list[dict[str, Any]]:
    """The photos of a visit or an activity for ``components/photo_grid.html``; ``address`` serves one by its token."""
    pictures = Picture.objects.filter(owner=owner)
    urls = [(picture, reverse(address, args=[*args, picture.token])) for picture in pictures]
    return [{"url": url, "thumb_url": url, "caption": picture.caption} for picture, url in urls]


def brought_from(loop: Loop) -> Visit | None:
    """The visit at which this case was taken away."""
    found = VisitQuestion.objects.filter(loop=loop).select_related("visit__department").first()
    return found.visit if found else None


def brought_fact(loop: Loop, user: User) -> dict[str, object] | None:
    """Which department took the case away, for the case's page; leads to the visit for who may open that."""
    visit = brought_from(loop)
    if visit is None:
        return None
    seen = Visit.objects.visible_to(user).filter(pk=visit.pk).exists()
    url = reverse("visits:detail", args=[visit.pk]) if seen else ""
    return {"label": _("部门进站带回"), "value": visit.department.name, "url": url}


def address_of(key: int, user: User) -> str:
    """The page of a visit, for notices."""
    return reverse("visits:detail", args=[key]) if Visit.objects.visible_to(user).filter(pk=key) else ""


def is_past(visit: Visit) -> bool:
    """Agreed and over, but not recorded yet."""
    return visit.status == VisitStatus.AGREED and visit.on < timezone.localdate()
