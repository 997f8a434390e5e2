"""Duty: a deputy's taps, the station's sessions. The screen and the service worker have addresses of their own."""

from django.urls import path

from stations.views import checkin, chores, sessions

app_name = "duty"
urlpatterns = [
    path("", checkin.mine, name="mine"),
    path("chores/", chores.chores, name="chores"),
    path("shell/", checkin.shell, name="shell"),
    path("in/<slug:public_id>/", checkin.tap, name="in"),
    path("at/<slug:public_id>/", sessions.station, name="station"),
    path("at/<slug:public_id>/export/", sessions.export, name="export"),
    path("at/<slug:public_id>/screen/", sessions.renew, name="renew"),
    path("session/<int:pk>/", sessions.session, name="session"),
    path("check/<int:pk>/", sessions.decide, name="decide"),
]
