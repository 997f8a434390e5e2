"""What the operator has put under the map instead of the files that come with the portal."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from stations.words import LayerKind


class MapLayer(models.Model):
    """An outline in WGS84, written anew by ``outlines.read``. Never edited: followed by another, or dropped."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    kind = models.CharField(_("图层"), max_length=12, choices=LayerKind)
    geojson = models.TextField()
    points = models.PositiveIntegerField(_("点数"))
    source = models.CharField(_("来源"), max_length=80)
    approval = models.CharField(_("审图号"), max_length=40, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("地图图层")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "kind"], condition=Q(ended_at__isnull=True), name="map_layer_one_in_use"
            ),
            models.CheckConstraint(condition=Q(kind__in=LayerKind.values), name="map_layer_kind_known"),
            models.CheckConstraint(condition=~Q(source=""), name="map_layer_source_named"),
        ]
