from django.urls import path

from stations.views import open as views

app_name = "open"
urlpatterns = [
    path("", views.published, name="list"),
    path("map/", views.map_page, name="map"),
    path("map.json", views.map_data, name="map_data"),
    path("data/", views.data, name="data"),
    path("data.csv", views.as_csv, name="csv"),
    path("data.json", views.as_json, name="json"),
    path("<uuid:token>/", views.detail, name="detail"),
    path("<uuid:token>/photos/<uuid:photo>.jpg", views.photo, name="photo"),
]
