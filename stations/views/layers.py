"""The administrator's page of the map's outlines, and the outlines themselves."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import Role, User
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import administrators_only, county_of
from congress_portal.loops import subjects
from stations.forms.layers import LayerForm
from stations.models import MapLayer
from stations.reading import layers as reading
from stations.transitions.layers import drop_layer, put_layer
from stations.views.keeping import kept
from stations.views.refusals import SAVED, outcome
from stations.words import Datum, LayerKind

A_YEAR = 365 * 24 * 3600


@administrators_only
@require_http_methods(["GET", "HEAD", "POST"])
def layers(request: StaffRequest) -> HttpResponse:
    county = county_of(request)
    own = {layer.kind: layer for layer in reading.in_use(county).defer("geojson").select_related("by")}
    shown = {f"{kind}_shown": own[kind].pk for kind in own}
    form = LayerForm(
        request.POST or None, request.FILES or None, initial={"kind": LayerKind.BOUNDARY, **shown}
    )

    def save() -> None:
        given = form.cleaned_data
        put_layer(
            county=county, kind=given["kind"], content=given["file"], is_gcj02=given["datum"] == Datum.GCJ02,
            source=given["source"], approval=given["approval"], instead_of=form.shown(), by=request.user,
        )  # fmt: skip

    status = outcome(request, form, save)
    if status == SAVED:
        messages.success(request, _("图层已换上，一分钟内公众地图会更新。"))
        return redirect("stations:map_layers")
    rows = [{"kind": kind, "layer": own.get(kind.value)} for kind in LayerKind]
    return render(request, "stations/map_layers.html", {"form": form, "rows": rows}, status=status)


@administrators_only
@require_POST
def layer_drop(request: StaffRequest, pk: int) -> HttpResponse:
    layer = get_object_or_404(reading.in_use(county_of(request)).select_related("county"), pk=pk)
    drop_layer(layer=layer, by=request.user)
    messages.success(request, _("已撤下图层。"))
    return redirect("stations:map_layers")


@gzip_page
@require_safe
def layer(request: HttpRequest, pk: int) -> HttpResponse:
    """One outline, public as the map. Its content never changes, so browsers keep it."""
    found = get_object_or_404(MapLayer, pk=pk)
    return kept(request, found.geojson.encode(), "application/geo+json", A_YEAR)


def register() -> None:
    subjects.register("layer", _address)


def _address(key: int, user: User) -> str:
    return reverse("stations:map_layers") if user.has_role(Role.ADMINISTRATOR) else ""
