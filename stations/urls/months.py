"""The activity month of leading officials (活动月)."""

from django.urls import path

from stations.views import months

app_name = "months"
urlpatterns = [
    path("", months.months, name="list"),
    path("new/", months.new, name="new"),
    path("<int:pk>/", months.detail, name="detail"),
    path("<int:pk>/edit/", months.edit, name="edit"),
    path("<int:pk>/add/", months.add, name="add"),
    path("<int:pk>/publish/", months.publish, name="publish"),
    path("<int:pk>/close/", months.close, name="close"),
    path("<int:pk>/matters/", months.matters, name="matters"),
    path("visits/<int:pk>/", months.visit, name="visit"),
    path("visits/<int:pk>/drop/", months.drop, name="drop"),
    path("visits/<int:pk>/record/", months.record, name="record"),
    path("visits/<int:pk>/matter/", months.matter, name="matter"),
]
