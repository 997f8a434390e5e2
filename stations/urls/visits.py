"""Departments at the station (部门进站)."""

from django.urls import path

from stations.views import visits

app_name = "visits"
urlpatterns = [
    path("", visits.mine, name="mine"),
    path("book/", visits.choose, name="choose"),
    path("at/<slug:public_id>/", visits.station_visits, name="station"),
    path("at/<slug:public_id>/book/", visits.book, name="book"),
    path("at/<slug:public_id>/invite/", visits.invite, name="invite"),
    path("<int:pk>/", visits.detail, name="detail"),
    path("<int:pk>/agree/", visits.agree, name="agree"),
    path("<int:pk>/decline/", visits.decline, name="decline"),
    path("<int:pk>/cancel/", visits.cancel, name="cancel"),
    path("<int:pk>/record/", visits.record, name="record"),
    path("<int:pk>/question/", visits.question, name="question"),
    path("<int:pk>/photo/<uuid:token>/", visits.photo, name="photo"),
]
