"""Stations and the citizen's form. ``track`` (the citizen's case) and ``opinion`` (the staff's) stand beside."""

from django.urls import path

from stations.views import citizens, months, pictures, places, visits

app_name = "stations"
urlpatterns = [
    path("", places.home, name="home"),
    path("map/", places.map_page, name="map"),
    path("map/data.json", places.map_data, name="map_data"),
    path("stations/", places.stations, name="list"),
    path("code/", places.code, name="code"),
    path("privacy/", places.privacy, name="privacy"),
    path("help/", places.help_page, name="help"),
    path("s/<slug:public_id>/", places.station, name="station"),
    path("s/<slug:public_id>/qr.svg", places.qr, name="qr"),
    path("s/<slug:public_id>/poster/", places.poster, name="poster"),
    path("activity/", months.activities, name="activities"),
    path("activity/<int:pk>/", months.activity, name="activity"),
    path("s/<slug:public_id>/visits/", visits.public, name="visits"),
    path("s/<slug:public_id>/bulletins/", pictures.bulletins, name="bulletins"),
    path("s/<slug:public_id>/photos/<uuid:token>.jpg", pictures.photo, name="photo"),
    path("s/<slug:public_id>/opinion/", citizens.opinion_new, name="opinion_new"),
]
