"""Which outlines lie under the map: what the operator has put there, else the files that come with the portal."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache as once

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db.models import QuerySet
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Region
from stations import queries
from stations.models import MapLayer
from stations.words import LayerKind


@dataclass(frozen=True)
class Ground:
    """Addresses of the outlines, empty where there is none, and the words that name their sources."""

    boundary: str
    neighbours: str
    credit: str


def in_use(county: Region) -> QuerySet[MapLayer]:
    return MapLayer.objects.filter(county=county, ended_at__isnull=True)


def ground() -> Ground:
    """For the county that ``COUNTY`` names, else the only one there is. Asked of the database once a minute."""
    found: Ground = queries.remembered("ground", _ground)
    return found


def _ground() -> Ground:
    code = settings.COUNTY or _only_county()
    layers = MapLayer.objects.filter(county__code=code, ended_at__isnull=True).defer("geojson")
    own = {layer.kind: layer for layer in layers}
    files = _files(code)
    urls = {
        kind: reverse("stations:map_layer", args=[own[kind].pk]) if kind in own else files.get(kind, "")
        for kind in LayerKind.values
    }
    words = [_words(layer) for layer in own.values()]
    if files and len(own) < len(LayerKind):
        words.append(_("界线：天地图"))
    words.append(_("乡镇位置：GeoNames（CC BY 4.0）"))
    return Ground(urls[LayerKind.BOUNDARY], urls[LayerKind.NEIGHBOURS], "；".join(words))


def _words(layer: MapLayer) -> str:
    if layer.approval:
        return _("%(kind)s：%(source)s，审图号 %(approval)s") % {
            "kind": layer.get_kind_display(), "source": layer.source, "approval": layer.approval,
        }  # fmt: skip
    return _("%(kind)s：%(source)s") % {"kind": layer.get_kind_display(), "source": layer.source}


def _only_county() -> str:
    """The county's code where ``COUNTY`` is not set and all stations lie in one."""
    codes = queries.shown().order_by().values_list("county__code", flat=True).distinct()[:2]
    return codes[0] if len(codes) == 1 else ""


@once
def _files(county: str) -> dict[str, str]:
    """The files that come with the portal, as far as it has them for this county."""
    files = {
        LayerKind.BOUNDARY.value: f"geo/{county}.geojson",
        LayerKind.NEIGHBOURS.value: f"geo/{county}-neighbours.geojson",
    }
    return {kind: static(path) for kind, path in files.items() if county and finders.find(path)}
