"""The staff's pages of stations."""

from django.urls import path
from django.views.generic import RedirectView

from stations.views import manage, manage_sheets, manage_wall

app_name = "manage"
urlpatterns = [
    path("", manage.stations, name="list"),
    path("new/", manage.new, name="new"),
    path("export.xlsx", manage_sheets.export, name="export"),
    path("template.xlsx", RedirectView.as_view(url="/imports/stations/template/"), name="template"),
    path("import/", RedirectView.as_view(url="/imports/stations/"), name="import"),
    path("<slug:public_id>/", manage.station, name="station"),
    path("<slug:public_id>/edit/", manage.edit, name="edit"),
    path("<slug:public_id>/close/", manage.close, name="close"),
    path("<slug:public_id>/code/", manage.code, name="code"),
    path("<slug:public_id>/hours/", manage_wall.hours, name="hours"),
    path("<slug:public_id>/staff/", manage_wall.staff, name="staff"),
    path("<slug:public_id>/staff/<int:pk>/end/", manage_wall.staff_end, name="staff_end"),
    path("<slug:public_id>/bulletins/", manage_wall.bulletins, name="bulletins"),
    path(
        "<slug:public_id>/bulletins/<int:pk>/withdraw/",
        manage_wall.bulletin_withdraw,
        name="bulletin_withdraw",
    ),
    path("<slug:public_id>/photos/", manage_wall.photos, name="photos"),
    path("<slug:public_id>/photos/<uuid:token>.jpg", manage_wall.photo, name="photo"),
    path("<slug:public_id>/photos/<uuid:token>/remove/", manage_wall.photo_remove, name="photo_remove"),
]
