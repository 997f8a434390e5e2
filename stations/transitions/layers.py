"""Putting an outline under the map, and taking it away again."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Region, Role, Unit, User
from congress_portal.errors import NotNow
from congress_portal.loops import subjects, trail
from stations import outlines
from stations.models import MapLayer, Station
from stations.words import Act, LayerKind


@transaction.atomic
def put_layer(
    *,
    county: Region,
    kind: str,
    content: bytes,
    is_gcj02: bool,
    source: str,
    approval: str,
    instead_of: int | None,
    by: User,
) -> MapLayer:
    """Use this outline from now on. ``instead_of`` is the layer that the page showed as in use.

    The boundary must hold at least half of the stations that have a position: datum or county are wrong otherwise.
    """
    unit = _administrator(by, county)
    try:
        outline = outlines.read(content, is_gcj02=is_gcj02)
    except ValueError as wrong:
        raise ValidationError({"file": str(wrong)}) from wrong
    if kind == LayerKind.BOUNDARY:
        _guard_place(county, outline.box)
    _end(county, kind, instead_of)
    made = MapLayer(
        county=county, kind=kind, geojson=outline.geojson, points=outline.points, source=source,
        approval=approval, by=by,
    )  # fmt: skip
    made.save(force_insert=True)
    about = subjects.name("layer", made.pk)
    trail.record_act(unit, Act.LAYER, by, about=about, kind=kind, source=source, approval=approval)
    return made


@transaction.atomic
def drop_layer(*, layer: MapLayer, by: User) -> None:
    """Back to the file that comes with the portal, or to none."""
    unit = _administrator(by, layer.county)
    _end(layer.county, layer.kind, layer.pk)
    trail.record_act(unit, Act.LAYER_GONE, by, about=subjects.name("layer", layer.pk), kind=layer.kind)


def _end(county: Region, kind: str, shown: int | None) -> None:
    """End the layer in use, which must be the one that the page showed. One change of a county's map at a time."""
    Region.objects.select_for_update(no_key=True).get(pk=county.pk)
    current = (
        MapLayer.objects.filter(county=county, kind=kind, ended_at__isnull=True).defer("geojson").first()
    )
    if (current.pk if current else None) != shown:
        raise NotNow(_("这个图层刚刚有人换过，请看过现在的图层再操作。"))
    if current:
        current.ended_at = timezone.now()
        current.save(update_fields=["ended_at"])


def _guard_place(county: Region, box: tuple[float, float, float, float]) -> None:
    west, south, east, north = box
    placed = Station.objects.filter(county=county, unit__is_active=True, lng__isnull=False)
    inside = placed.filter(lng__range=(west, east), lat__range=(south, north)).count()
    if inside * 2 < placed.count():
        raise ValidationError({"file": _("多数联络站不在这条界线里面。请确认是本县的界线、坐标系选得对。")})


def _administrator(by: User, county: Region) -> Unit:
    """The unit in whose trail the change stands."""
    for duty in by.duties:
        if duty.role == Role.ADMINISTRATOR and duty.county_id == county.pk:
            return duty.unit
    raise PermissionDenied(_("只有管理员可以更换地图。"))
