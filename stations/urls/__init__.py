"""Stations and the citizen's form. ``track`` (the citizen's case) and ``opinion`` (the staff's) stand beside."""

from django.urls import path

from stations.views import citizens, layers, maps, months, pictures, places, posters, reports, visits

app_name = "stations"
urlpatterns = [
    path("", places.home, name="home"),
    path("map/", maps.map_page, name="map"),
    path("map/data.json", maps.map_data, name="map_data"),
    path("map/stations.json", maps.map_stations, name="map_stations"),
    path("map/layers/", layers.layers, name="map_layers"),
    path("map/layers/<int:pk>/drop/", layers.layer_drop, name="map_layer_drop"),
    path("map/layers/<int:pk>.json", layers.layer, name="map_layer"),
    path("stations/", places.stations, name="list"),
    path("code/", places.code, name="code"),
    path("privacy/", places.privacy, name="privacy"),
    path("help/", places.help_page, name="help"),
    path("help/work/", places.guide, name="guide"),
    path("s/<slug:public_id>/", places.station, name="station"),
    path("activity/", months.activities, name="activities"),
    path("activity/<int:pk>/", months.activity, name="activity"),
    path("s/<slug:public_id>/qr.svg", posters.qr, name="qr"),
    path("s/<slug:public_id>/poster/", posters.poster, name="poster"),
    path("s/<slug:public_id>/poster.pdf", posters.poster_pdf, name="poster_pdf"),
    path("posters/", posters.posters, name="posters"),
    path("posters/all.pdf", posters.posters_pdf, name="posters_pdf"),
    path("s/<slug:public_id>/visits/", visits.public, name="visits"),
    path("s/<slug:public_id>/bulletins/", pictures.bulletins, name="bulletins"),
    path("s/<slug:public_id>/photos/<uuid:token>.jpg", pictures.photo, name="photo"),
    path("s/<slug:public_id>/report/", reports.before, name="report_before"),
    path("s/<slug:public_id>/report/write/", reports.write, name="report_write"),
    path("s/<slug:public_id>/opinion/", citizens.opinion_new, name="opinion_new"),
]
