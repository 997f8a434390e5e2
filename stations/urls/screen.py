"""A station's screen, without log-in, by a secret address."""

from django.urls import path

from stations.views import screen

app_name = "screen"
urlpatterns = [
    path("<slug:key>/", screen.page, name="page"),
    path("<slug:key>/now/", screen.now, name="now"),
]
