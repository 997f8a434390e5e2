"""The duty roster: the keeper's and the deputy's pages under /roster/, the public ones under /s/."""

from django.urls import path, re_path

from stations.views import calendars, roster, slots, swaps

app_name = "roster"
urlpatterns = [
    path("s/<slug:public_id>/roster/", calendars.public, name="public"),
    path("s/<slug:public_id>/roster.ics", calendars.station_calendar, name="station_calendar"),
    path("roster/", swaps.mine, name="mine"),
    path("roster/calendar/", swaps.calendar_key, name="calendar_key"),
    path("roster/calendar/<slug:key>.ics", calendars.calendar, name="calendar"),
    path("roster/all/propose/", roster.propose_all, name="propose_all"),
    path("roster/seats/<int:pk>/swap/", swaps.swap_new, name="swap_new"),
    re_path(
        r"^roster/swaps/(?P<pk>[0-9]{1,18})/(?P<move>agree|refuse|withdraw)/$",
        swaps.swap_move,
        name="swap_move",
    ),
    path("roster/seats/<int:pk>/change/", slots.seat_change, name="seat_change"),
    path("roster/slots/<int:pk>/", slots.slot_edit, name="slot"),
    path("roster/slots/<int:pk>/publish/", slots.slot_publish, name="slot_publish"),
    path("roster/slots/<int:pk>/cancel/", slots.slot_cancel, name="slot_cancel"),
    path("roster/slots/<int:pk>/seats/new/", slots.seat_new, name="seat_new"),
    path("roster/<slug:public_id>/", roster.station, name="station"),
    path("roster/<slug:public_id>/rules/new/", roster.rule_new, name="rule_new"),
    path("roster/<slug:public_id>/rules/<int:pk>/end/", roster.rule_end, name="rule_end"),
    path("roster/<slug:public_id>/propose/", roster.propose, name="propose"),
    path("roster/<slug:public_id>/<int:year>/<int:month>/", roster.month, name="month"),
    path("roster/<slug:public_id>/<int:year>/<int:month>/redraft/", roster.redraft, name="redraft"),
    path("roster/<slug:public_id>/<int:year>/<int:month>/publish/", roster.publish, name="publish"),
    path("roster/<slug:public_id>/<int:year>/<int:month>/new/", slots.slot_new, name="slot_new"),
]
