"""Receptions, what sessions hold, and appointments: the staff's pages and the citizen's two."""

from django.urls import path

from stations.views import appointments, receptions, services

app_name = "receptions"
urlpatterns = [
    path("receptions/at/<slug:public_id>/", receptions.station, name="station"),
    path("receptions/at/<slug:public_id>/new/", receptions.new, name="new"),
    path("receptions/at/<slug:public_id>/export.xlsx", receptions.export, name="export"),
    path("receptions/at/<slug:public_id>/appointments/", appointments.appointments, name="appointments"),
    path("receptions/appointments/<int:pk>/", appointments.appointment, name="appointment"),
    path("receptions/appointments/<int:pk>/caller/", appointments.caller, name="caller"),
    path("receptions/appointments/<int:pk>/miss/", appointments.miss, name="miss"),
    path("receptions/appointments/<int:pk>/<slug:name>/", appointments.answer, name="answer"),
    path("receptions/route/<int:pk>/", appointments.route, name="route"),
    path("s/<slug:public_id>/appointment/", appointments.new, name="book"),
    path("appointments/<slug:code>/", appointments.booking, name="booking"),
    path("appointments/<slug:code>/cancel/", appointments.cancel, name="booking_cancel"),
    path("receptions/empty/", receptions.empty, name="empty"),
    path("receptions/<int:pk>/", receptions.detail, name="detail"),
    path("receptions/<int:pk>/name/", receptions.name, name="name"),
    path("receptions/photo/<uuid:token>/", receptions.photo, name="photo"),
    path("receptions/session/<int:pk>/nobody/", services.nobody, name="nobody"),
    path("receptions/session/<int:pk>/nobody/confirm/", services.confirm_nobody, name="confirm_nobody"),
    path("receptions/session/<int:pk>/claim/<slug:service>/", services.claim, name="claim"),
    path("receptions/mark/<int:pk>/sign/", services.sign, name="sign"),
    path("receptions/mark/<int:pk>/return/", services.send_back, name="return"),
]
