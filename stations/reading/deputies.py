"""Deputies for pages: the public's cards and the staff's lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.conf import settings
from django.db.models import Prefetch, Q
from django.utils import timezone

from congress_portal.accounts.models import Duty, Region, Role, Unit, UnitKind
from stations import queries
from stations.models import Deputy, Mandate, Seat, Station
from stations.models.deputies import DeputyQuerySet, serving
from stations.words import SlotStatus


def shown() -> DeputyQuerySet:
    """The cards that the public sees, with their current mandates."""
    found = Deputy.objects.shown()
    if settings.COUNTY:
        found = found.filter(county__code=settings.COUNTY)
    return with_mandates(found)


def with_mandates(found: DeputyQuerySet) -> DeputyQuerySet:
    """With the mandates of today read along, one query for all."""
    current = Mandate.objects.current().order_by("-level", "pk")
    return found.select_related("user").prefetch_related(Prefetch("mandates", current))


def search(
    found: DeputyQuerySet, *, words: str = "", level: str = "", township: Region | None = None
) -> DeputyQuerySet:
    if words:
        found = found.filter(Q(user__name__icontains=words) | Q(post__icontains=words))
    if level:
        found = found.filter(pk__in=Mandate.objects.current().filter(level=level).values("deputy"))
    if township:
        found = found.filter(serving(Q(unit__region__path__startswith=township.path)))
    return found.order_by("user__name", "pk")


def duties_of(people: Collection[int]) -> dict[int, list[Duty]]:
    """Where these people serve as deputies today, by person; one query."""
    duties = Duty.objects.current().of(Role.DEPUTY).filter(
        user__in=people, unit__kind=UnitKind.STATION, unit__is_active=True
    )  # fmt: skip
    found: dict[int, dict[int, Duty]] = defaultdict(dict)
    for duty in duties.select_related("unit__region").order_by("unit__region__path", "unit__code", "pk"):
        found[duty.user_id].setdefault(duty.unit_id, duty)
    return {person: list(units.values()) for person, units in found.items()}


def stations_of(deputy: Deputy) -> list[Station]:
    """The stations where the deputy serves today, each with ``next_reception``."""
    units = {duty.unit_id for duty in duties_of([deputy.pk]).get(deputy.pk, [])}
    return list(queries.shown().filter(pk__in=units)) if units else []


def next_seat(deputy: Deputy) -> Seat | None:
    """When the deputy sits next in a published session."""
    seats = Seat.objects.held().filter(
        user=deputy.pk, slot__status=SlotStatus.PUBLISHED, slot__on__gte=timezone.localdate()
    )
    return seats.select_related("slot__station__unit").order_by("slot__on", "slot__starts").first()


def unit_of(deputy: Deputy) -> Unit:
    """In whose trail it stands what happens to a deputy's card: a station's, else the county's office."""
    duties = duties_of([deputy.pk]).get(deputy.pk)
    if duties:
        return duties[0].unit
    return Unit.objects.filter(county=deputy.county_id, kind=UnitKind.CONGRESS_OFFICE).order_by("pk")[0]
